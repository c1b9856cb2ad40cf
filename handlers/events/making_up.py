"""补课: who was not there and has made it up; the hours count from then on."""

from handlers.chat import Chat
from handlers.events.card import show_event
from handlers.events.lines import head, kinds_of, numbered
from handlers.events.naming import not_now
from handlers.events.sentence import ABSENT, CAME, read_line, read_marks
from handlers.keyboards import Button
from handlers.reading import ImpossibleDate
from storage.events import Seated, note_change, seated
from storage.tables import Event, EventSeat


def _missed(chat: Chat, event: Event) -> list[Seated]:
    return [row for row in seated(chat.tx, event) if row.seat.state in ("absent", "leave")]


def ask_made_up(chat: Chat, event: Event, lead: str = "", *, edit: bool = False) -> None:
    """Who has made it up, of those who were not there."""
    text, rows = chat.text, _missed(chat, event)
    if event.state != "held" or not rows:
        not_now(chat, event)
        return
    chat.set_focus(event_makeup=event.id)
    lines = [lead, *head(text, kinds_of(chat), event), text("event_who_made_up"), *numbered(chat.tx, text, rows)]
    buttons = [
        Button(
            f"{'✓' if row.seat.made_up_on else ''}{row.seat.number}",
            f"E:{'unmade' if row.seat.made_up_on else 'made'}:{event.id}:{row.seat.id}",
        )
        for row in rows
    ]
    buttons.append(Button(text("event_done"), f"E:see:{event.id}", alone=True))
    said = "\n".join(filter(None, lines))
    query = chat.turn.update.callback_query
    if edit and query and query.message:
        chat.edit(query.message.message_id, said, buttons)
    else:
        chat.say(said, buttons)


def tap_made_up(chat: Chat, event: Event, seat_id: int, *, made: bool) -> None:
    """`E:made:EVENT:SEAT`, `E:unmade:…`: as the button wants it; twice it stays."""
    seat = chat.tx.get(EventSeat, seat_id)
    if event.state != "held" or seat is None or seat.event_id != event.id or seat.state not in ("absent", "leave"):
        not_now(chat, event)
        return
    if made != (seat.made_up_on is not None):
        seat.made_up_on = chat.today if made else None
        note_change(event, chat.me.id or 0, chat.now, {"made_up": [seat.id, f"{seat.made_up_on or ''}"]})
    ask_made_up(chat, event, edit=True)


def type_made_up(chat: Chat, typed: str) -> None:
    """Numbers or names, with the day where it is not today: 11月30日 4 6."""
    event = chat.tx.get_one(Event, chat.focus["event_makeup"])
    rows = _missed(chat, event)
    if event.state != "held" or not rows:
        chat.set_focus()
        show_event(chat, event)
        return
    first, _, rest = typed.strip().partition(" ")
    try:
        day = read_line(first, chat.today).first
    except ImpossibleDate as wrong:
        chat.say(chat.text.no_such_day(*wrong.args))
        return
    on = day or chat.today
    if on > chat.today:
        chat.say(chat.text("event_day_ahead", day=chat.text.day(on)))
        return
    marks = read_marks(rest if day else typed, {row.seat.number: row.name for row in rows})
    by_number = {row.seat.number: row.seat for row in rows}
    for number, state, _ in marks.found:
        by_number[number].made_up_on = on if state in (ABSENT, CAME) else None
        note_change(event, chat.me.id or 0, chat.now, {"made_up": [by_number[number].id, f"{on}"]})
    lead = chat.text("event_unknown", words=chat.text.list(list(marks.unknown))) if marks.unknown else ""
    ask_made_up(chat, event, lead)
