"""What is tapped while an event is being opened: the day, the length, the place, whom it is for."""

from datetime import date

from handlers.chat import Chat
from handlers.events.applying import apply
from handlers.events.card import show_event
from handlers.events.changing import tell_dropped
from handlers.events.lines import kinds_of
from handlers.events.naming import not_now
from handlers.events.opening import ask_whom, go_on, place_of
from handlers.events.sentence import Line
from storage.event_calls import whom
from storage.events import call
from storage.tables import Event


def pick_day(chat: Chat, event: Event, value: str) -> None:
    """`E:day:EVENT:DAY`."""
    if event.state == "asked":
        apply(chat, event, kinds_of(chat)[event.kind], Line(first=date.fromisoformat(value)))
    go_on(chat, event)


def pick_long(chat: Chat, event: Event, value: str) -> None:
    """`E:long:EVENT:HALF_DAYS`."""
    if event.state == "asked":
        apply(chat, event, kinds_of(chat)[event.kind], Line(half_days=int(value)))
    go_on(chat, event)


def pick_hours(chat: Chat, event: Event, value: str) -> None:
    """`E:hours:EVENT:HOURS`."""
    if event.state == "asked":
        apply(chat, event, kinds_of(chat)[event.kind], Line(hours=int(value)))
    go_on(chat, event)


def pick_place(chat: Chat, event: Event, value: str) -> None:
    """`E:place:EVENT:NUMBER`."""
    if event.state == "asked" and not event.place:
        event.place = place_of(chat, event, int(value))
    go_on(chat, event)


def pick_group(chat: Chat, event: Event, value: str, *, wanted: bool) -> None:
    """`E:group:EVENT:NUMBER`, `E:ungroup:…`: in, or out again."""
    kind, number = kinds_of(chat)[event.kind], int(value)
    if not _is_asked(event) or number >= len(kind.called):
        not_now(chat, event)
        return
    key = kind.called[number].key
    others = [each for each in event.audience.get("groups", []) if each != key]
    event.audience = {**event.audience, "groups": [*others, key] if wanted else others}
    go_on_whom(chat, event)


def pick_fresh(chat: Chat, event: Event, *, wanted: bool) -> None:
    """`E:fresh:EVENT`, `E:unfresh:…`: only those who have not been there this year, or all."""
    if not _is_asked(event):
        not_now(chat, event)
        return
    event.audience = {**event.audience, "fresh": wanted}
    go_on_whom(chat, event)


def _is_asked(event: Event) -> bool:
    return event.state in ("asked", "called") and not event.audience.get("done")


def ask_whom_again(chat: Chat, event: Event) -> None:
    """改叫谁: `E:whom:EVENT`."""
    if event.state not in ("asked", "called"):
        not_now(chat, event)
        return
    event.audience = {**event.audience, "done": False}
    go_on_whom(chat, event)


def go_on_whom(chat: Chat, event: Event) -> None:
    """The question whom it is for, as it stands now."""
    chat.set_focus(event=event.id)
    ask_whom(chat, event, kinds_of(chat)[event.kind], "")


def picked(chat: Chat, event: Event) -> None:
    """选好了: `E:picked:EVENT`."""
    kind = kinds_of(chat)[event.kind]
    called = whom(chat.tx, kind, event, chat.today)
    if not _is_asked(event) or not called:
        go_on(chat, event)
        return
    event.audience = {**event.audience, "done": True}
    if event.state == "called":
        for person_id in call(chat.tx, event, called):
            tell_dropped(chat, event, person_id)
        chat.set_focus()
        show_event(chat, event, chat.text("event_changed"))
    else:
        go_on(chat, event)
