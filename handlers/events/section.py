"""What the clock says of an event: to those called before it, to its keeper when it is over."""

from activities.events import Event as EventKind
from handlers.events.answering import invitation
from handlers.events.lines import titled, when
from handlers.keyboards import Button, lay_out
from handlers.section import Hearer, Section
from storage.events import about_of, seat_of
from storage.tables import Event, Prompt

AFTER = "event:after"


def event_section(hearer: Hearer, prompt: Prompt) -> Section | None:
    """`event:EVENT:VERSION`; nothing where it was moved, dropped, kept or answered meanwhile."""
    event = hearer.tx.get(Event, int(prompt.about.split(":")[1]))
    if event is None or event.state != "called":
        return None
    if prompt.stage == AFTER:
        return _after(hearer, event)
    seat = seat_of(hearer.tx, event, hearer.person.id or 0)
    over = event.last_day is None or event.last_day < hearer.today
    if seat is None or over or prompt.about != about_of(event) or seat.answer == "leave":
        return None
    said, buttons = invitation(hearer.text, hearer.catalogue.declared(EventKind), event, seat, hearer.today)
    return Section(said, lay_out(buttons))


def _after(hearer: Hearer, event: Event) -> Section:
    text = hearer.text
    title = titled(text, hearer.catalogue.declared(EventKind), event)
    said = text("event_prompt_after", title=title, when=when(text, event))
    return Section(said, lay_out([Button(text("event_name"), f"E:name:{event.id}")]))
