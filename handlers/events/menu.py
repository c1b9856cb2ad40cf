"""更多 → 办班、记活动: which kind, what was held lately, whose hours are short, the ledger."""

from datetime import timedelta

from activities.events import Event as EventKind
from activities.events import norms_of
from handlers.chat import Chat
from handlers.events.lines import by_unit, kinds_of, titled, when
from handlers.events.opening import ask, start
from handlers.keyboards import Button
from storage.event_hours import hours_seen
from storage.events import events_seen, openable
from storage.tables import Event, Unit

LATEST = 5
DAY = timedelta(days=1)
SOON = timedelta(days=3)
TRAINING_EXAMPLE, LOG_EXAMPLE = "event_example_ahead", "event_example_log"


def concerns(chat: Chat) -> bool:
    """Whether this person opens events, or oversees who does."""
    oversees = chat.viewer is not None and chat.viewer.oversees()
    return bool(kinds_of(chat)) and (oversees or bool(openable(chat.tx, chat.me.id or 0, kinds_of(chat))))


def show_events(chat: Chat) -> None:
    """What may be opened, as buttons; what was held or called lately, as lines that open."""
    chat.toast()
    if not concerns(chat):
        chat.say(chat.text("events_not_yours"))
        return
    assert chat.viewer is not None
    text = chat.text
    chat.set_focus()
    may = openable(chat.tx, chat.me.id or 0, kinds_of(chat))
    buttons = [
        Button(sort.said(text.language), f"E:new:{kind.key}:{sort.key}:{unit.id}")
        for kind, unit in may
        for sort in kind.kinds
    ]
    latest = events_seen(chat.tx, chat.viewer, list(kinds_of(chat)), year=chat.today.year, limit=LATEST)
    lines = [_example(chat, may) if may else text("events_above")]
    lines += [text("events_latest"), *(_line(chat, event) for event in latest)] if latest else []
    opening = [
        Button(f"{text.day(event.first_day)} {titled(text, kinds_of(chat), event)}", f"E:see:{event.id}", alone=True)
        for event in latest
        if event.first_day
    ]
    beside = [Button(text("event_hours_list"), "E:lacking:0")] if norms_of(kinds_of(chat).values()) else []
    chat.say("\n".join(lines), [*buttons, *opening, *beside, Button(text("event_ledger"), "E:ledger:0")])


def _example(chat: Chat, may: list[tuple[EventKind, Unit]]) -> str:
    kind = may[0][0]
    unit = may[0][1]
    place = chat.text("event_example_school" if unit.kind == "county" else "event_example_room", unit=unit.name)
    sort, day = kind.kinds[0].said(chat.text.language), chat.text.day(chat.today + (SOON if kind.ahead else -DAY))
    example = chat.text(TRAINING_EXAMPLE if kind.ahead else LOG_EXAMPLE, sort=sort, day=day, place=place)
    return chat.text("events", example=example)


def _line(chat: Chat, event: Event) -> str:
    state = chat.text(f"event_stands_{event.state}")
    return chat.text(
        "event_line", title=titled(chat.text, kinds_of(chat), event), when=when(chat.text, event), state=state
    )


def new(chat: Chat, parts: list[str]) -> None:
    """`E:new:KIND:SORT:UNIT`: only what this person may open."""
    may = openable(chat.tx, chat.me.id or 0, kinds_of(chat))
    found = [(kind, unit) for kind, unit in may if (kind.key, str(unit.id)) == (parts[2], parts[4])]
    if not found or found[0][0].kind(parts[3]) is None:
        chat.say(chat.text("events_not_yours"))
        return
    kind, unit = found[0]
    ask(chat, start(chat, kind, parts[3], unit), kind)


def show_lacking(chat: Chat) -> None:
    """Who still lacks hours this year, by group and unit in official order; a list of names and no rank."""
    assert chat.viewer is not None
    text, lines = chat.text, []
    for group, norm in norms_of(kinds_of(chat).values()):
        rows = hours_seen(chat.tx, chat.viewer, group, norm, chat.today)
        short = [row for row in rows if row.lacks]
        if rows:
            key = "event_lacking" if short else "event_none_lacking"
            name = group.name.said(text.language)
            lines += [text(key, name=name, norm=norm, count=len(short), due=len(rows))]
            said = [(text("event_lacks", name=row.who.name, hours=row.lacks), row.who.unit) for row in short]
            lines += by_unit(chat.tx, text, said) if short else []
    said_all = "\n".join([text("event_year", year=chat.today.year), *(lines or [text("event_nobody_counts")])])
    chat.say(said_all, [Button(text("event_ledger"), "E:ledger:0")])
