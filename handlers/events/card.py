"""An event as it stands: who answered, who came; what its keeper may do about it."""

from collections.abc import Callable, Mapping

from handlers.chat import Chat
from handlers.events.lines import by_unit, head, kinds_of, unit_named, with_reasons
from handlers.keyboards import Button
from storage.events import Seated, keeps, seated, seen_by
from storage.tables import Event


def show_event(chat: Chat, event: Event, lead: str = "") -> None:
    """The card, with what its keeper may do."""
    keeper = keeps(chat.tx, chat.me.id or 0, event, kinds_of(chat))
    rows = seated(chat.tx, event)
    lines = [lead, *head(chat.text, kinds_of(chat), event), chat.text("event_by", unit=unit_named(chat.tx, event))]
    lines += SAID[event.state](chat, event, rows)
    buttons = BUTTONS[event.state](chat, event, rows) if keeper else []
    if event.state == "called":
        event.audience = {**event.audience, "done": True}  # 改叫谁 may have been left in the middle
    chat.say("\n".join(line for line in lines if line), buttons)


def may_see(chat: Chat, event: Event) -> bool:
    """Whether this person may: he keeps it, or oversees or heads the unit."""
    keeper = keeps(chat.tx, chat.me.id or 0, event, kinds_of(chat))
    return keeper or (chat.viewer is not None and seen_by(chat.tx, chat.viewer, event))


def _called(chat: Chat, _: Event, rows: list[Seated]) -> list[str]:
    text = chat.text
    coming = [row for row in rows if row.seat.answer == "coming"]
    leave = [row for row in rows if row.seat.answer == "leave"]
    silent = len(rows) - len(coming) - len(leave)
    lines = [text("event_called", count=len(rows), coming=len(coming), leave=len(leave), silent=silent)]
    lines += [text("event_on_leave", names=with_reasons(text, leave))] if leave else []
    return [*lines, *by_unit(chat.tx, text, [(row.name, row.unit) for row in rows])]


def _held(chat: Chat, event: Event, rows: list[Seated]) -> list[str]:
    text = chat.text
    lines = [tally(chat, rows)]
    for state in ("leave", "absent"):
        those = [row for row in rows if row.seat.state == state]
        lines += [text(f"event_{state}_names", names=with_reasons(text, those))] if those else []
    made_up = [row for row in rows if row.seat.made_up_on]
    days = {row.seat.id: text.day(row.seat.made_up_on) for row in made_up if row.seat.made_up_on}
    lines += [text("event_made_up_names", names=with_reasons(text, made_up, days))] if made_up else []
    lines += [text("event_objects", name=row.name, words=row.seat.objection) for row in rows if row.seat.objection]
    changes = sum("made_up" not in each for each in event.history.get("changes", []))
    return [*lines, text("event_corrected", count=changes) if changes else ""]


def tally(chat: Chat, rows: list[Seated]) -> str:
    """应到30，实到28，请假1，缺席1."""
    count = {state: sum(row.seat.state == state for row in rows) for state in ("came", "leave", "absent")}
    return chat.text("event_tally", due=len(rows), **count)


def _void(chat: Chat, _: Event, __: list[Seated]) -> list[str]:
    return [chat.text("event_is_void")]


def _asked(chat: Chat, _: Event, __: list[Seated]) -> list[str]:
    return [chat.text("event_is_asked")]


def _while_called(chat: Chat, event: Event, _: list[Seated]) -> list[Button]:
    begun = event.first_day is not None and event.first_day <= chat.today
    name = [Button(chat.text("event_name"), f"E:name:{event.id}")] if begun else []
    return [
        *name,
        Button(chat.text("event_change"), f"E:change:{event.id}"),
        Button(chat.text("event_whom"), f"E:whom:{event.id}"),
        Button(chat.text("event_drop"), f"E:void:{event.id}"),
    ]


def _while_held(chat: Chat, event: Event, rows: list[Seated]) -> list[Button]:
    missed = event.hours and any(row.seat.state in ("absent", "leave") for row in rows)
    make_up = [Button(chat.text("event_make_up"), f"E:makeup:{event.id}")] if missed else []
    return [
        Button(chat.text("correct"), f"E:name:{event.id}"),
        *make_up,
        Button(chat.text("event_void"), f"E:void:{event.id}"),
    ]


def _go_on(chat: Chat, event: Event, _: list[Seated]) -> list[Button]:
    return [Button(chat.text("event_go_on"), f"E:go:{event.id}")]


Said = Callable[[Chat, Event, list[Seated]], list[str]]
Buttons = Callable[[Chat, Event, list[Seated]], list[Button]]
SAID: Mapping[str, Said] = {"asked": _asked, "called": _called, "held": _held, "void": _void}
BUTTONS: Mapping[str, Buttons] = {
    "asked": _go_on,
    "called": _while_called,
    "held": _while_held,
    "void": lambda _, __, ___: [],
}
