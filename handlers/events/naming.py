"""谁没来: the absentees are named by tap, number or name; until it is said that this is all, nothing counts."""

from handlers.chat import Chat
from handlers.events.card import show_event, tally
from handlers.events.lines import head, kinds_of, numbered, with_reasons
from handlers.events.lines import titled as event_titled
from handlers.events.sentence import read_marks
from handlers.keyboards import Button
from storage import event_marks
from storage.event_marks import ABSENT, CAME, LEAVE
from storage.events import Seated, keep, seated
from storage.tables import Event, EventSeat

TAPPED = 20  # seats that have a button each; of more, numbers or names are written


def begin_naming(chat: Chat, event: Event, lead: str = "") -> None:
    """Ask who was absent, with who asked for leave marked already."""
    event_marks.begin(event, seated(chat.tx, event))
    ask_absent(chat, event, lead)


def ask_absent(chat: Chat, event: Event, lead: str = "", *, edit: bool = False) -> None:
    """The list with numbers, and what is marked so far."""
    text, rows = chat.text, seated(chat.tx, event)
    chat.set_focus(event=event.id)
    lines = [lead, *head(text, kinds_of(chat), event)]
    if rows:
        lines += [
            text("event_who_absent", count=len(rows)),
            *numbered(chat.tx, text, rows),
            *_marked(chat, event, rows),
        ]
    said, buttons = "\n".join(line for line in lines if line), _buttons(chat, event, rows)
    query = chat.turn.update.callback_query
    if edit and query and query.message:
        chat.edit(query.message.message_id, said, buttons)
    else:
        chat.say(said, buttons)


def _marked(chat: Chat, event: Event, rows: list[Seated]) -> list[str]:
    text, lines = chat.text, []
    for state in (LEAVE, ABSENT):
        those = event_marks.marked(event, rows, state)
        reasons = {row.seat.id: event_marks.reason_of(event, row) for row in those}
        lines += [text(f"event_{state}_names", names=with_reasons(text, those, reasons))] if those else []
    return lines


def _buttons(chat: Chat, event: Event, rows: list[Seated]) -> list[Button]:
    text = chat.text
    seats = [
        Button(
            f"{'✓' if is_absent else ''}{row.seat.number}",
            f"E:{'came' if is_absent else 'miss'}:{event.id}:{row.seat.id}",
        )
        for row in rows
        for is_absent in [event_marks.marked(event, [row], ABSENT) != []]
    ]
    any_marked = any(event_marks.marked(event, rows, state) for state in (LEAVE, ABSENT))
    label = "as_is" if any_marked else "event_all_came" if rows else "event_note"
    last = [Button(text(label), f"E:keep:{event.id}", alone=True)]
    if event.state == "held":
        last.append(Button(text("event_void"), f"E:void:{event.id}"))
    if event.state == "asked":
        last += [
            Button(text("event_other_day"), f"E:redate:{event.id}"),
            Button(text("event_drop"), f"E:void:{event.id}"),
        ]
    return [*(seats if len(rows) <= TAPPED else []), *last]


def tap_mark(chat: Chat, event: Event, seat_id: int, state: str) -> None:
    """`E:miss:EVENT:SEAT`, `E:came:…`: the state that the button wants; twice it stays."""
    seat = chat.tx.get(EventSeat, seat_id)
    if not event_marks.is_open(event) or seat is None or seat.event_id != event.id:
        not_now(chat, event)
        return
    event_marks.mark(event, seat_id, ABSENT if state == "miss" else CAME)
    ask_absent(chat, event, edit=True)


def not_now(chat: Chat, event: Event) -> None:
    """An old button: nothing is changed, and what there is is shown."""
    show_event(chat, event, chat.text("event_settled"))


def type_marks(chat: Chat, event: Event, typed: str) -> None:
    """`4 6`, names, 4请假看病, 都到了."""
    rows = seated(chat.tx, event)
    marks = read_marks(typed, {row.seat.number: row.name for row in rows})
    if marks.all_came:
        event.marks = {event_marks.OPEN: []}
    by_number = {row.seat.number: row for row in rows}
    for number, state, reason in marks.found:
        event_marks.mark(event, by_number[number].seat.id or 0, state, reason)
    _say_marked(chat, event, rows, marks.unknown)


def _say_marked(chat: Chat, event: Event, rows: list[Seated], unknown: tuple[str, ...]) -> None:
    """What is marked so far, without the whole list again."""
    text = chat.text
    chat.set_focus(event=event.id)
    missing = [row for state in (LEAVE, ABSENT) for row in event_marks.marked(event, rows, state)]
    lines = [
        text("event_unknown", words=text.list(list(unknown))) if unknown else "",
        text("event_so_far", due=len(rows), came=len(rows) - len(missing)),
        *_marked(chat, event, rows),
        text("event_more_absent"),
    ]
    label = "as_is" if missing else "event_all_came"
    buttons = [Button(text(label), f"E:keep:{event.id}"), Button(text("event_list_again"), f"E:name:{event.id}")]
    chat.say("\n".join(filter(None, lines)), buttons)


def mark_named(chat: Chat, event: Event, names: tuple[str, ...]) -> str:
    """The absentees whom the sentence itself named; those it does not know, to be said."""
    rows = seated(chat.tx, event)
    marks = read_marks(" ".join(names), {row.seat.number: row.name for row in rows}) if names else None
    by_number = {row.seat.number: row for row in rows}
    for number, state, reason in marks.found if marks else ():
        event_marks.mark(event, by_number[number].seat.id or 0, state, reason)
    unknown = marks.unknown if marks else ()
    return chat.text("event_unknown", words=chat.text.list(list(unknown))) if unknown else ""


def keep_event(chat: Chat, event: Event) -> None:
    """就这样, 都到了: now it counts; those noted absent hear of it."""
    if not event_marks.is_open(event):
        not_now(chat, event)
        return
    was_held = event.state == "held"
    absent = keep(chat.tx, event, chat.me.id or 0, chat.now)
    chat.set_focus()
    rows = seated(chat.tx, event)
    said = chat.text(
        "event_corrected_now" if was_held else "event_kept", title=event_titled(chat.text, kinds_of(chat), event)
    )
    missed = [row for row in rows if row.seat.state in (ABSENT, LEAVE) and not row.seat.made_up_on]
    lines = [said, tally(chat, rows) if rows else ""]
    if missed and event.hours:
        lines.append(chat.text("event_to_make_up", names=chat.text.list([row.name for row in missed])))
    make_up = [Button(chat.text("event_make_up"), f"E:makeup:{event.id}")] if missed and event.hours else []
    chat.say("\n".join(line for line in lines if line), [Button(chat.text("correct"), f"E:name:{event.id}"), *make_up])
    for seat in absent:
        _tell_absent(chat, event, seat)
    for row in rows:
        if was_held and row.seat.objection and row.seat.state == CAME and row.seat.person_id:
            text = chat.texts_for(row.seat.person_id)
            said = text("event_came_told", title=event_titled(text, kinds_of(chat), event))
            chat.tell(row.seat.person_id, said, [Button(text("seen"), "k:seen")], once=f"came:{row.seat.id}")


def _tell_absent(chat: Chat, event: Event, seat: EventSeat) -> None:
    """Who is noted absent reads it, and may say how it was."""
    if seat.person_id is None:
        return
    text = chat.texts_for(seat.person_id)
    said = text(
        "event_absent_told",
        when=text.day(event.first_day or chat.today),
        title=event_titled(text, kinds_of(chat), event),
    )
    buttons = [Button(text("seen"), "k:seen"), Button(text("state"), f"E:object:{seat.id}")]
    chat.tell(seat.person_id, said, buttons, once=f"absent:{seat.id}:{event.held_at}")
