"""诉求: raised after a visit or from a household's card, its kind changed with a tap; every button comes in here."""

from collections.abc import Callable, Mapping
from typing import Any

from handlers import request_answering, request_leading, request_list
from handlers.chat import Chat
from handlers.focus import go_on
from handlers.interview.answer import LONGEST, plain_text
from handlers.keyboards import Button
from handlers.request_answering import TICKET
from handlers.request_words import asked, is_fresh, kind_name, leads, spoken, what
from storage.request_rules import rules_of
from storage.search import read_subject
from storage.tables import Person, Record, Subject, Ticket
from storage.ticket_routes import teller_id
from storage.tickets import drop_ticket, raise_about, raise_ticket, set_kind


def tap(chat: Chat, parts: list[str]) -> None:
    """`s:raise:RECORD`, `s:new:SUBJECT`, `s:late:PAGE` and the like, else `s:VERB:TICKET`, some with a word behind."""
    chat.toast()
    step, number = parts[1], int(parts[2])
    if step in NOT_ONE:
        NOT_ONE[step](chat, number)
        return
    ticket = request_list.read_one(chat, number)
    if ticket is None:
        return
    if step in WITH_WORD:
        WITH_WORD[step](chat, ticket, parts[3])
    else:
        OF_ONE[step](chat, ticket)


def _raise(chat: Chat, record_id: int) -> None:
    record = chat.tx.get(Record, record_id)
    if record is None or record.person_id != chat.me.id or record.state != "valid":
        chat.say(chat.text("not_yours"))
        return
    chat.set_focus(**{**chat.focus, "request": record.id})
    chat.say(chat.text("request_what"))


def _new(chat: Chat, subject_id: int) -> None:
    """Of a household that may be read, without a visit."""
    assert chat.viewer is not None
    subject = read_subject(chat.tx, chat.viewer, subject_id, chat.today)
    if subject is None or subject.state != "active":
        chat.say(chat.text("find_not_seen"))
        return
    focus = {name: value for name, value in chat.focus.items() if name != "find"}
    chat.set_focus(**{**focus, "request_of": subject.id})
    chat.say(chat.text("request_of_what", who=subject.name))


def type_request(chat: Chat, typed: str) -> None:
    """The request in the household's words; whoever it concerns is told, and the writer hears who and until when."""
    record = chat.tx.get(Record, chat.focus["request"])
    assert record is not None
    _keep(chat, typed, "request", lambda words: raise_ticket(chat.tx, record, words, chat.me, chat.today))


def type_request_of(chat: Chat, typed: str) -> None:
    """The same of a household that was looked for."""
    subject = chat.tx.get(Subject, chat.focus["request_of"])
    assert subject is not None
    _keep(chat, typed, "request_of", lambda words: raise_about(chat.tx, subject, words, chat.me, chat.today))


def _keep(chat: Chat, typed: str, focus: str, keep: Callable[[str], Ticket]) -> None:
    words = plain_text(typed)
    if not words or len(words) > LONGEST:
        chat.say(chat.text("too_long", count=len(words), most=LONGEST) if words else chat.text("request_what"))
        return
    _say_kept(chat, keep(words))
    go_on(chat, focus)


def _say_kept(chat: Chat, ticket: Ticket) -> None:
    """To the writer: of which kind it is taken, with whom it is, until when; to whoever has it: what is asked."""
    text, holder = chat.text, chat.tx.get(Person, ticket.answerer_id or 0)
    buttons = [
        Button(text("ticket_do_kinds"), f"s:kinds:{ticket.id}"),
        Button(text("ticket_do_drop"), f"s:drop:{ticket.id}"),
    ]
    if holder is None or ticket.due is None:
        chat.say(text("request_kept", words=ticket.words), buttons)
        return
    key = "request_told" if ticket.passed_on else "request_to_pass"
    kind, day = kind_name(chat.tx, text, ticket), text.day(ticket.due)
    chat.say(text(key, words=ticket.words.rstrip("。."), who=spoken(chat.tx, holder), kind=kind, day=day), buttons)
    tell_holder(chat, ticket)


def tell_holder(chat: Chat, ticket: Ticket) -> None:
    """Who has it now hears of it."""
    if ticket.answerer_id and ticket.answerer_id != chat.me.id:
        text = chat.texts_for(ticket.answerer_id)
        said, buttons = asked(chat.tx, text, ticket, ticket.answerer_id, chat.today)
        chat.tell(ticket.answerer_id, said, buttons)


def type_words(chat: Chat, typed: str) -> None:
    """What is written about a request, for the purpose that was tapped."""
    verb, ticket = chat.focus[TICKET]["do"], chat.tx.get_one(Ticket, chat.focus[TICKET]["id"])
    words = plain_text(typed)
    if not words or len(words) > LONGEST:
        chat.say(chat.text("too_long", count=len(words), most=LONGEST) if words else chat.text("ticket_write"))
    elif TYPED[verb](chat, ticket, words):
        go_on(chat, TICKET)


# --- its kind -------------------------------------------------------------------------------------------


def _may_sort(chat: Chat, ticket: Ticket) -> bool:
    """The writer while nobody has said anything to it, and whoever leads there while it is open; else that is said."""
    mine = is_fresh(chat.tx, ticket) and teller_id(chat.tx, ticket) == chat.me.id
    if ticket.state == "open" and (mine or leads(chat.tx, ticket, chat.me.id or 0)):
        return True
    request_answering.stale(chat, ticket)
    return False


def _kinds(chat: Chat, ticket: Ticket) -> None:
    if not _may_sort(chat, ticket):
        return
    rules, text = rules_of(chat.tx), chat.text
    buttons = [
        Button(
            f"{'✓' if kind.key == ticket.kind else ''}{kind.name.said(text.language)}", f"s:kind:{ticket.id}:{kind.key}"
        )
        for kind in rules.kind
    ]
    chat.say(text("ticket_which_kind", what=what(chat.tx, text, ticket)), buttons)


def _kind(chat: Chat, ticket: Ticket, key: str) -> None:
    """Of another kind it goes to others, and its limit begins anew; who had it hears that it is his no more."""
    if not _may_sort(chat, ticket):
        return
    if key not in {kind.key for kind in rules_of(chat.tx).kind} or key == ticket.kind:
        request_answering.stale(chat, ticket)
        return
    before = ticket.answerer_id
    set_kind(chat.tx, ticket, key, chat.today, chat.me.id)
    request_leading.say_gone(chat, ticket, before)
    if ticket.answerer_id != before or not ticket.passed_on:
        tell_holder(chat, ticket)
    holder, text = chat.tx.get(Person, ticket.answerer_id or 0), chat.text
    day = text.day(ticket.due) if ticket.due else ""
    key = "ticket_kind_set" if ticket.passed_on else "ticket_kind_to_pass"
    chat.say(
        text(
            key,
            what=what(chat.tx, text, ticket),
            kind=kind_name(chat.tx, text, ticket),
            by=spoken(chat.tx, holder),
            day=day,
        )
    )


def _drop(chat: Chat, ticket: Ticket) -> None:
    """Taken back by its writer, while nobody has said anything to it."""
    if not is_fresh(chat.tx, ticket) or teller_id(chat.tx, ticket) != chat.me.id:
        request_answering.stale(chat, ticket)
        return
    drop_ticket(chat.tx, ticket, chat.me, chat.today)
    request_leading.say_gone(chat, ticket, ticket.answerer_id, key="ticket_dropped_told")
    chat.say(chat.text("ticket_dropped", what=what(chat.tx, chat.text, ticket)))


NOT_ONE: Mapping[str, Callable[[Chat, int], None]] = {"raise": _raise, "new": _new, **request_list.STEPS}
OF_ONE: Mapping[str, Callable[[Chat, Ticket], None]] = {
    "kinds": _kinds,
    "drop": _drop,
    **request_answering.STEPS,
    **request_leading.STEPS,
}
WITH_WORD: Mapping[str, Callable[[Chat, Ticket, Any], None]] = {
    "kind": _kind,
    **request_answering.WITH_NUMBER,
    **request_leading.WITH_NUMBER,
}
TYPED = {**request_answering.TYPED, **request_leading.TYPED}
STEPS = (*NOT_ONE, *OF_ONE)
