"""Every button of an event, in tables: what it is about, and who may."""

from collections.abc import Callable, Mapping
from functools import partial

from handlers.chat import Chat
from handlers.events import answering, changing, ledger, making_up, menu, naming, opening, picking
from handlers.events.card import may_see, show_event
from handlers.events.lines import kinds_of
from storage.events import keeps
from storage.tables import Event, EventSeat

One = Callable[[Chat, Event], None]
Two = Callable[[Chat, Event, str], None]

ALL: Mapping[str, Callable[[Chat], None]] = {
    "menu": menu.show_events,
    "lacking": menu.show_lacking,
    "ledger": ledger.send_ledger,
}
ONE: Mapping[str, One] = {
    "go": opening.go_on,
    "whom": picking.ask_whom_again,
    "fresh": partial(picking.pick_fresh, wanted=True),
    "unfresh": partial(picking.pick_fresh, wanted=False),
    "picked": picking.picked,
    "send": changing.send,
    "change": changing.ask_change,
    "name": changing.again,
    "keep": naming.keep_event,
    "redate": changing.ask_other_day,
    "makeup": making_up.ask_made_up,
    "void": changing.void,
    "restore": changing.restore,
}
TWO: Mapping[str, Two] = {
    "day": picking.pick_day,
    "long": picking.pick_long,
    "hours": picking.pick_hours,
    "place": picking.pick_place,
    "group": partial(picking.pick_group, wanted=True),
    "ungroup": partial(picking.pick_group, wanted=False),
    "miss": lambda chat, event, seat: naming.tap_mark(chat, event, int(seat), "miss"),
    "came": lambda chat, event, seat: naming.tap_mark(chat, event, int(seat), "came"),
    "made": lambda chat, event, seat: making_up.tap_made_up(chat, event, int(seat), made=True),
    "unmade": lambda chat, event, seat: making_up.tap_made_up(chat, event, int(seat), made=False),
}
OF_SEAT = answering.ANSWERS


def tap(chat: Chat, parts: list[str]) -> None:
    """`E:menu:0`, `E:new:KIND:SORT:UNIT`, `E:see:EVENT`, a step of the tables above, or an answer: `E:yes:SEAT`."""
    chat.toast()
    step = parts[1]
    if step == "new":
        menu.new(chat, parts)
    elif step in ALL:
        ALL[step](chat) if menu.concerns(chat) else chat.say(chat.text("events_not_yours"))
    elif step in OF_SEAT or step == "why":
        _answer(chat, parts)
    else:
        _tap_event(chat, parts)


def _answer(chat: Chat, parts: list[str]) -> None:
    seat = chat.own(EventSeat, parts[2], "person_id")
    if seat is None:
        return
    if parts[1] == "why":
        answering.tap_reason(chat, seat, parts[3])
    else:
        answering.tap_answer(chat, parts[1], seat)


def _tap_event(chat: Chat, parts: list[str]) -> None:
    step, event = parts[1], chat.tx.get(Event, int(parts[2]))
    if event is None or event.kind not in kinds_of(chat) or not may_see(chat, event):
        chat.say(chat.text("events_not_yours"))
    elif step == "see":
        chat.set_focus()
        show_event(chat, event)
    elif not keeps(chat.tx, chat.me.id or 0, event, kinds_of(chat)):
        chat.say(chat.text("events_not_yours"))
    elif step in ONE:
        ONE[step](chat, event)
    else:
        TWO[step](chat, event, parts[3])
