"""Whoever is called answers: 参加, or 请假 with a reason; noted absent, he may say how it was."""

from datetime import date

from handlers.chat import Chat
from handlers.events.lines import head, kinds_of
from handlers.events.lines import titled as event_titled
from handlers.focus import go_on
from handlers.interview.answer import LONGEST, plain_text
from handlers.keyboards import Button
from handlers.texts import Texts
from storage.events import Kinds, keeper_of
from storage.tables import Event, EventSeat

REASONS = ("ill", "meeting", "away")


def invitation(text: Texts, kinds: Kinds, event: Event, seat: EventSeat, today: date) -> tuple[str, list[Button]]:
    """What somebody is called to, and what he may answer."""
    days = (event.first_day - today).days if event.first_day else 0
    soon = {0: "event_is_today", 1: "event_is_tomorrow"}.get(days, "event_is_coming")
    moved = [text("event_is_changed")] if event.version > 1 and not seat.answer else []
    lines = [*moved, text(soon), *head(text, kinds, event)]
    lines += [text(f"event_you_{seat.answer}", reason=seat.reason)] if seat.answer else []
    yes, no = Button(text("event_coming"), f"E:yes:{seat.id}"), Button(text("event_leave"), f"E:no:{seat.id}")
    return "\n".join(lines), {"": [yes, no], "coming": [no], "leave": [yes]}[seat.answer]


def tap_answer(chat: Chat, step: str, seat: EventSeat) -> None:
    """`E:ask:SEAT`, `E:yes:SEAT`, `E:no:SEAT`, `E:object:SEAT`; only by the one who is called."""
    event = chat.tx.get_one(Event, seat.event_id)
    if step == "object":
        _ask_objection(chat, event, seat)
    elif event.state != "called" or event.last_day is None or event.last_day < chat.today:
        chat.say(chat.text("event_over", title=event_titled(chat.text, kinds_of(chat), event)))
    elif step == "yes":
        seat.answer, seat.reason = "coming", ""
        chat.say(chat.text("event_yes_noted", title=event_titled(chat.text, kinds_of(chat), event)))
    elif step == "no" and seat.answer != "leave":
        _ask_reason(chat, event, seat)
    else:
        chat.say(*invitation(chat.text, kinds_of(chat), event, seat, chat.today))


def _ask_reason(chat: Chat, event: Event, seat: EventSeat) -> None:
    text = chat.text
    chat.set_focus(**{**chat.focus, "event_leave": seat.id})
    buttons = [Button(text(f"event_leave_{key}"), f"E:why:{seat.id}:{key}") for key in REASONS]
    chat.say(text("event_ask_reason", title=event_titled(text, kinds_of(chat), event)), buttons)


def tap_reason(chat: Chat, seat: EventSeat, key: str) -> None:
    """`E:why:SEAT:REASON`."""
    event = chat.tx.get_one(Event, seat.event_id)
    if event.state != "called" or key not in REASONS:
        chat.say(chat.text("event_over", title=event_titled(chat.text, kinds_of(chat), event)))
    else:
        _take_leave(chat, event, seat, chat.text(f"event_leave_{key}"))


def type_reason(chat: Chat, typed: str) -> None:
    """The reason in his own words."""
    seat = chat.tx.get(EventSeat, chat.focus["event_leave"])
    if seat is None:  # whoever keeps it calls others now
        chat.say(chat.text("event_not_called"))
        go_on(chat, "event_leave")
        return
    event, words = chat.tx.get_one(Event, seat.event_id), plain_text(typed)
    if not words or len(words) > LONGEST:
        chat.say(chat.text("too_long", count=len(words), most=LONGEST) if words else chat.text("event_write_reason"))
    elif event.state != "called":
        chat.say(chat.text("event_over", title=event_titled(chat.text, kinds_of(chat), event)))
        go_on(chat, "event_leave")
    else:
        _take_leave(chat, event, seat, words)


def _take_leave(chat: Chat, event: Event, seat: EventSeat, reason: str) -> None:
    seat.answer, seat.reason = "leave", reason
    title = event_titled(chat.text, kinds_of(chat), event)
    back = Button(chat.text("event_come_after_all"), f"E:yes:{seat.id}")
    chat.say(chat.text("event_leave_noted", title=title, reason=reason), [back])
    go_on(chat, "event_leave")


def _ask_objection(chat: Chat, event: Event, seat: EventSeat) -> None:
    if event.state != "held" or seat.state != "absent":
        chat.say(chat.text("event_not_absent", title=event_titled(chat.text, kinds_of(chat), event)))
        return
    chat.set_focus(**{**chat.focus, "event_object": seat.id})
    chat.say(chat.text("event_write_objection"))


def type_objection(chat: Chat, typed: str) -> None:
    """His own words stay beside the absence; whoever noted it reads them, and may correct it."""
    seat = chat.tx.get_one(EventSeat, chat.focus["event_object"])
    event, words = chat.tx.get_one(Event, seat.event_id), plain_text(typed)
    if not words or len(words) > LONGEST:
        key = "too_long" if words else "event_write_objection"
        chat.say(chat.text(key, count=len(words), most=LONGEST))
        return
    seat.objection = words
    keeper = keeper_of(chat.tx, event, kinds_of(chat))
    chat.say(chat.text("event_objection_kept"))
    if keeper:
        text = chat.texts_for(keeper)
        title = event_titled(text, kinds_of(chat), event)
        said = text("event_objection_told", name=chat.me.name, title=title, words=words)
        chat.tell(keeper, said, [Button(text("correct"), f"E:name:{event.id}"), Button(text("seen"), "k:seen")])
    go_on(chat, "event_object")


ANSWERS = ("ask", "yes", "no", "object")  # the steps of who is called
