"""诉求: what a household asks for, written after a visit, answered by whoever leads there, told at the next visit."""

from handlers.chat import Chat
from handlers.focus import go_on
from handlers.interview.answer import LONGEST, plain_text
from handlers.keyboards import Button
from handlers.texts import Texts
from storage.people import titled
from storage.tables import Person, Record, Subject, Ticket
from storage.tickets import answer_ticket, raise_ticket
from storage.transfers import heard_instead


def tap(chat: Chat, parts: list[str]) -> None:
    """`s:raise:RECORD` by its writer, `s:see:TICKET` and `s:answer:TICKET` by whoever is to answer it."""
    chat.toast()
    STEPS[parts[1]](chat, int(parts[2]))


def _raise(chat: Chat, record_id: int) -> None:
    record = chat.tx.get(Record, record_id)
    if record is None or record.person_id != chat.me.id or record.state != "valid":
        chat.say(chat.text("not_yours"))
        return
    chat.set_focus(**{**chat.focus, "request": record.id})
    chat.say(chat.text("request_what"))


def type_request(chat: Chat, typed: str) -> None:
    """The request in the household's words; its leader is told, and the writer hears who."""
    words = plain_text(typed)
    record = chat.tx.get(Record, chat.focus["request"])
    assert record is not None
    if not words or len(words) > LONGEST:
        chat.say(chat.text("too_long", count=len(words), most=LONGEST) if words else chat.text("request_what"))
        return
    ticket = raise_ticket(chat.tx, record, words, chat.me, chat.today)
    answerer = chat.tx.get(Person, ticket.answerer_id) if ticket.answerer_id else None
    if answerer is None or answerer.id == chat.me.id:
        chat.say(chat.text("request_kept", words=words))
    else:
        chat.say(chat.text("request_told", words=words, who=titled(answerer)))
        _tell(chat, ticket, answerer)
    go_on(chat, "request")


def _tell(chat: Chat, ticket: Ticket, answerer: Person) -> None:
    text = chat.texts_for(answerer.id or 0)
    said, buttons = _asked(chat, text, ticket)
    chat.tell(answerer.id or 0, said, buttons, once=f"request:{ticket.id}")


def _whose(chat: Chat, ticket: Ticket, otherwise: str) -> str:
    subject = chat.tx.get(Subject, ticket.subject_id) if ticket.subject_id else None
    return subject.name if subject else otherwise


def _see(chat: Chat, ticket_id: int) -> None:
    """The request again, to be answered."""
    ticket = chat.own(Ticket, ticket_id, "answerer_id")
    if ticket:
        chat.say(*_asked(chat, chat.text, ticket))


def _asked(chat: Chat, text: Texts, ticket: Ticket) -> tuple[str, list[Button]]:
    by = chat.tx.get_one(Person, ticket.raised_by_id)
    said = text("request", who=_whose(chat, ticket, text("visit_nameless")), words=ticket.words, by=by.name)
    return said, [Button(text("request_answer"), f"s:answer:{ticket.id}"), Button(text("seen"), "k:seen")]


def _answer(chat: Chat, ticket_id: int) -> None:
    ticket = chat.own(Ticket, ticket_id, "answerer_id")
    if ticket and ticket.state != "open":
        chat.say(chat.text("request_settled", answer=ticket.answer))
    elif ticket:
        chat.set_focus(**{**chat.focus, "answer": ticket.id})
        chat.say(chat.text("request_write", words=ticket.words))


def type_request_answer(chat: Chat, typed: str) -> None:
    """The answer: kept, told to whoever raised it, and shown on the household's next visit."""
    words = plain_text(typed)
    ticket = chat.tx.get(Ticket, chat.focus["answer"])
    assert ticket is not None
    if not words or len(words) > LONGEST:
        chat.say(chat.text("request_write", words=ticket.words))
        return
    if ticket.state == "open":
        answer_ticket(ticket, words, chat.today)
        told = heard_instead(chat.tx, ticket.raised_by_id, ticket.subject_id)
        text = chat.texts_for(told)
        whose = _whose(chat, ticket, text("visit_nameless"))
        said = text("request_answered", who=whose, words=ticket.words, by=chat.me.name, answer=words)
        chat.tell(told, said, [Button(text("seen"), "k:seen")], once=f"answered:{ticket.id}")
    chat.say(chat.text("request_answer_kept"))
    go_on(chat, "answer")


STEPS = {"raise": _raise, "see": _see, "answer": _answer}
