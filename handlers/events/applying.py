"""What a line says goes into an event: while it is being opened, and when it is changed."""

from activities.events import Event as EventKind
from activities.events import half_days as half_days_of
from handlers.chat import Chat
from handlers.events.card import show_event
from handlers.events.sentence import Line, last_day
from storage.event_calls import places_below
from storage.events import note_change, seated
from storage.tables import Event, Unit


def apply(chat: Chat, event: Event, kind: EventKind, line: Line) -> None:
    """What a line says stands in the event from now on."""
    for name in ("place", "title", "lecturer", "topic", "starts"):
        setattr(event, name, getattr(line, name) or getattr(event, name))
    if kind.day_hours and (line.half_days or line.hours):
        event.hours = line.hours or kind.hours(line.half_days)
    half_days = line.half_days or _half_days(event, kind)
    event.first_day = line.first or event.first_day
    if event.first_day and line.last:
        event.last_day = line.last
        if kind.day_hours and not line.hours:
            event.hours = kind.hours(half_days_of(event.first_day, line.last))
    elif event.first_day and (line.first or line.half_days or line.hours):
        event.last_day = last_day(event.first_day, half_days)
    if line.title:
        _called_in(chat, event, kind, line.title)


def _half_days(event: Event, kind: EventKind) -> int:
    """How many half days its hours are."""
    return -(-(event.hours or 0) * 2 // kind.day_hours) if kind.day_hours else 1


def _called_in(chat: Chat, event: Event, kind: EventKind, title: str) -> None:
    """支部书记轮训 says whom it is for; 云岭乡支部书记轮训 whose."""
    groups = [group.key for group in kind.called if group.name.said(chat.text.language).lower() in title.lower()]
    if groups and not event.audience.get("groups"):
        event.audience = {**event.audience, "groups": groups, "units": units_in(chat, event, title), "done": True}


def units_in(chat: Chat, event: Event, words: str) -> list[int]:
    """The places below the event's own unit that words name."""
    mine = chat.tx.get_one(Unit, event.unit_id)
    return [unit.id or 0 for unit in places_below(chat.tx, mine) if unit.name in words]


def change(chat: Chat, event: Event, kind: EventKind, line: Line) -> None:
    """What is changed after it was called, and the card as it stands then."""
    if not line.says_something():
        show_event(chat, event, chat.text("event_not_read"))
        return
    alter(chat, event, kind, line)
    chat.set_focus()
    show_event(chat, event, chat.text("event_changed"))


def alter(chat: Chat, event: Event, kind: EventKind, line: Line) -> None:
    """Change it and keep what stood before: those called hear of it, and are asked again where the day is another."""
    before = _said(event)
    apply(chat, event, kind, line)
    after = _said(event)
    note_change(event, chat.me.id or 0, chat.now, {"before": before, "after": after})
    if any(before[key] != after[key] for key in ("day", "place", "starts")):
        event.version += 1
    if before["day"] != after["day"] and event.state == "called":
        for row in seated(chat.tx, event):
            row.seat.answer = row.seat.reason = ""


def _said(event: Event) -> dict[str, str]:
    """What may be changed in words, as it stands."""
    names = ("place", "starts", "title", "topic", "lecturer", "hours")
    return {
        "day": f"{event.first_day}",
        "last": f"{event.last_day}",
        **{key: f"{getattr(event, key)}" for key in names},
    }
