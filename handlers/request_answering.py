"""诉求 between who has it and who raised it: answer, question and addition, told, sent back, put off."""

from collections.abc import Callable, Mapping
from datetime import date

from handlers.chat import Chat
from handlers.extensions import wished_day
from handlers.focus import go_on
from handlers.keyboards import Button
from handlers.reading import ImpossibleDate, read_date
from handlers.request_words import answered, asked, buttons, may_put_off, spoken, state_line, what
from storage.periods import workdays
from storage.request_rules import rules_of
from storage.tables import Ticket
from storage.ticket_lists import to_tell
from storage.ticket_routes import overseer, teller_id
from storage.tickets import answer_ticket, give_back, note, reopen, tell_ticket, wish

TICKET = "ticket"  # in the focus: what is being written about which request
LONGEST_OFF = 30  # workdays after its limit, at the most


def stale(chat: Chat, ticket: Ticket) -> None:
    """A tap that comes late or is another's changes nothing, and says how it stands."""
    chat.say(
        chat.text("ticket_stale", what=what(chat.tx, chat.text, ticket), state=state_line(chat.tx, chat.text, ticket))
    )


def ask_words(chat: Chat, ticket: Ticket, verb: str, question: str, offered: list[Button] | None = None) -> None:
    """Words are to follow, for one purpose; what is offered may be tapped instead."""
    focus = {name: value for name, value in chat.focus.items() if name != "find"}
    chat.set_focus(**{**focus, TICKET: {"do": verb, "id": ticket.id}})
    chat.say(question, offered)


def _has(chat: Chat, ticket: Ticket) -> bool:
    """Whether this person is to answer it now; else that is said."""
    if ticket.state == "open" and ticket.answerer_id == chat.me.id:
        return True
    stale(chat, ticket)
    return False


def _tells(chat: Chat, ticket: Ticket) -> bool:
    if ticket.state == "answered" and teller_id(chat.tx, ticket) == chat.me.id:
        return True
    stale(chat, ticket)
    return False


def _answer(chat: Chat, ticket: Ticket) -> None:
    if _has(chat, ticket):
        ask_words(chat, ticket, "answer", chat.text("request_write", words=ticket.words.rstrip("。.")))


def _ask(chat: Chat, ticket: Ticket) -> None:
    """A question to the other side, or an addition for it."""
    if ticket.state in ("open", "answered") and _other(chat, ticket) is not None:
        side = "holder" if ticket.answerer_id == chat.me.id else "writer"
        ask_words(chat, ticket, "ask", chat.text(f"ticket_ask_{side}", what=what(chat.tx, chat.text, ticket)))
    else:
        stale(chat, ticket)


def _other(chat: Chat, ticket: Ticket) -> int | None:
    """The other of the two who talk about it; None for who is neither, or where there is none."""
    me, teller = chat.me.id, teller_id(chat.tx, ticket)
    if me == ticket.answerer_id:
        return teller if teller != me else None
    return ticket.answerer_id if me == teller else None


def _back(chat: Chat, ticket: Ticket) -> None:
    if _has(chat, ticket):
        ask_words(chat, ticket, "back", chat.text("ticket_back_why"))


def _unhappy(chat: Chat, ticket: Ticket) -> None:
    if _tells(chat, ticket):
        ask_words(chat, ticket, "unhappy", chat.text("ticket_unhappy_why"))


def _later(chat: Chat, ticket: Ticket) -> None:
    if not _has(chat, ticket):
        return
    if may_put_off(chat.tx, ticket, chat.today):
        ask_words(chat, ticket, "later", chat.text("ticket_later_why"))
    else:
        chat.say(chat.text("ticket_no_later", count=rules_of(chat.tx).extensions))


def _told(chat: Chat, ticket: Ticket) -> None:
    """The household knows: settled; what else this person waits for is said."""
    if not _tells(chat, ticket):
        return
    tell_ticket(chat.tx, ticket, chat.me, chat.today)
    left = [name for _, name in to_tell(chat.tx, chat.me.id or 0)]
    key = "ticket_settled_more" if left else "ticket_settled"
    chat.say(chat.text(key, what=what(chat.tx, chat.text, ticket), names=chat.text.list(left[:3])))


# --- words ----------------------------------------------------------------------------------------------


def _typed_answer(chat: Chat, ticket: Ticket, words: str) -> bool:
    if _has(chat, ticket):
        answer_ticket(chat.tx, ticket, words, chat.me, chat.today)
        told = teller_id(chat.tx, ticket)
        if told != chat.me.id:
            chat.tell(told, *answered(chat.tx, chat.texts_for(told), ticket, chat.me))
        chat.say(chat.text("request_answer_kept"))
    return True


def _typed_ask(chat: Chat, ticket: Ticket, words: str) -> bool:
    """To the other side; of an answer it is a question, and there is one to be given again."""
    other = _other(chat, ticket)
    if other is None or ticket.state not in ("open", "answered"):
        stale(chat, ticket)
        return True
    if ticket.state == "answered" and other == ticket.answerer_id:
        reopen(chat.tx, ticket, "asked", words, person=chat.me, today=chat.today)
    else:
        note(chat.tx, ticket, "asked", chat.me.id, chat.today, words=words, to_id=other)
    _say_to(chat, ticket, other, "ticket_said", words)
    chat.say(chat.text("ticket_passed_word"))
    return True


def _say_to(chat: Chat, ticket: Ticket, person_id: int, key: str, words: str) -> None:
    text = chat.texts_for(person_id)
    said = text(key, what=what(chat.tx, text, ticket), by=spoken(chat.tx, chat.me), words=words)
    offered = [
        each for each in buttons(chat.tx, text, ticket, person_id, chat.today) if not each.data.startswith("s:drop")
    ]
    chat.tell(person_id, said, offered)


def _typed_back(chat: Chat, ticket: Ticket, words: str) -> bool:
    """Not his: the leader is asked to pass it on, the writer hears nothing until it is."""
    if _has(chat, ticket):
        give_back(chat.tx, ticket, words, chat.me, chat.today)
        leader = ticket.answerer_id
        if leader and leader != chat.me.id:
            text = chat.texts_for(leader)
            chat.tell(leader, *asked(chat.tx, text, ticket, leader, chat.today))
        chat.say(chat.text("ticket_given_back", state=state_line(chat.tx, chat.text, ticket)))
    return True


def _typed_unhappy(chat: Chat, ticket: Ticket, words: str) -> bool:
    """退回重办: whoever answered it does it again, and who leads there hears of it."""
    if _tells(chat, ticket):
        reopen(chat.tx, ticket, "unhappy", words, person=chat.me, today=chat.today)
        if ticket.answerer_id:
            _say_to(chat, ticket, ticket.answerer_id, "ticket_said_unhappy", words)
        leader = overseer(chat.tx, ticket)
        if leader is not None and leader.id not in (chat.me.id, ticket.answerer_id):
            _say_to(chat, ticket, leader.id or 0, "ticket_said_unhappy", words)
        day = chat.text.day(ticket.due) if ticket.due else ""
        chat.say(chat.text("ticket_returned", state=state_line(chat.tx, chat.text, ticket), day=day))
    return True


# --- put off --------------------------------------------------------------------------------------------


def _typed_later(chat: Chat, ticket: Ticket, words: str) -> bool:
    """The reason; where it names the day, that is all, else the day is asked for."""
    if not _has(chat, ticket) or not may_put_off(chat.tx, ticket, chat.today):
        return True
    day = wished_day(words, chat.today)
    if day is not None and _fits(chat, ticket, day):
        _wish(chat, ticket, day, words.rstrip("。."))
        return True
    chat.set_focus(**{**chat.focus, TICKET: {"do": "until", "id": ticket.id, "why": words.rstrip("。.")}})
    days = [_after(chat, ticket, count) for count in rules_of(chat.tx).put_off]
    chat.say(
        chat.text("ticket_until_when"),
        [Button(chat.text.day(day), f"s:put:{ticket.id}:{day}") for day in days],
    )
    return False


def _after(chat: Chat, ticket: Ticket, count: int) -> date:
    return workdays(chat.tx).after(ticket.due or chat.today, count)


def _fits(chat: Chat, ticket: Ticket, day: date) -> bool:
    return ticket.due is not None and ticket.due < day <= _after(chat, ticket, LONGEST_OFF)


def _typed_until(chat: Chat, ticket: Ticket, words: str) -> bool:
    try:
        day = read_date(words, chat.today, past=False)
    except ImpossibleDate as wrong:
        chat.say(chat.text.no_such_day(*wrong.args))
        return False
    return _put_day(chat, ticket, day)


def _put_day(chat: Chat, ticket: Ticket, day: date | None) -> bool:
    if not _has(chat, ticket) or not may_put_off(chat.tx, ticket, chat.today):
        return True
    if day is None or not _fits(chat, ticket, day):
        due = chat.text.day(ticket.due) if ticket.due else ""
        chat.say(chat.text("ticket_bad_day", due=due, last=chat.text.day(_after(chat, ticket, LONGEST_OFF))))
        return False
    _wish(chat, ticket, day, chat.focus[TICKET]["why"])
    return True


def _put(chat: Chat, ticket: Ticket, written: str) -> None:
    """`s:put:TICKET:DAY`, after the reason."""
    held = chat.focus.get(TICKET, {})
    if held.get("do") != "until" or held.get("id") != ticket.id:
        stale(chat, ticket)
    elif _put_day(chat, ticket, date.fromisoformat(written)):
        go_on(chat, TICKET)


def _wish(chat: Chat, ticket: Ticket, day: date, why: str) -> None:
    """The one above decides; until then nobody is urged."""
    leader = overseer(chat.tx, ticket)
    if leader is None or leader.id is None:
        chat.say(chat.text("ticket_no_leader"))
        return
    wish(chat.tx, ticket, day, why, chat.today)
    chat.tell(leader.id, *asked(chat.tx, chat.texts_for(leader.id), ticket, leader.id, chat.today))
    chat.say(chat.text("ticket_wish_sent", leader=spoken(chat.tx, leader), day=chat.text.day(day)))


Typed = Callable[[Chat, Ticket, str], bool]  # whether that is all
TYPED: Mapping[str, Typed] = {
    "answer": _typed_answer,
    "ask": _typed_ask,
    "back": _typed_back,
    "unhappy": _typed_unhappy,
    "later": _typed_later,
    "until": _typed_until,
}
STEPS: Mapping[str, Callable[[Chat, Ticket], None]] = {
    "answer": _answer,
    "ask": _ask,
    "back": _back,
    "later": _later,
    "told": _told,
    "unhappy": _unhappy,
}
WITH_NUMBER: Mapping[str, Callable[[Chat, Ticket, str], None]] = {"put": _put}
