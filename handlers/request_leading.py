"""诉求 for whoever leads the place: pass on (转办), urge (催办), decide whether it is put off (延期)."""

from collections.abc import Callable, Mapping, Sequence

from sqlmodel import col, select

from handlers.chat import Chat
from handlers.keyboards import Button
from handlers.request_answering import TICKET, Typed, ask_words, stale
from handlers.request_words import asked, leads, spoken, what
from storage.people import account_of_person, units_above
from storage.search import find_people
from storage.tables import Person, Ticket, Unit
from storage.ticket_routes import each_once, holder_id, overseer, teller_id
from storage.tickets import decide_wish, note, pass_on, steps_of

MOST = 12  # people who are a tap away


def say_gone(chat: Chat, ticket: Ticket, before: int | None, *, key: str = "ticket_gone") -> None:
    """Who had it hears that it is with somebody else, or with nobody."""
    if before and before not in (chat.me.id, ticket.answerer_id if ticket.state == "open" else None):
        text = chat.texts_for(before)
        chat.tell(before, text(key, what=what(chat.tx, text, ticket)), [Button(text("seen"), "k:seen")])


def _may_pass(chat: Chat, ticket: Ticket) -> bool:
    if ticket.state == "open" and leads(chat.tx, ticket, chat.me.id or 0):
        return True
    stale(chat, ticket)
    return False


def _pass(chat: Chat, ticket: Ticket) -> None:
    """To whom: the contacts of the organs around are a tap away, anybody of the area may be written."""
    if not _may_pass(chat, ticket):
        return
    people = [each for each in _around(chat, ticket) if each.id not in (chat.me.id, ticket.answerer_id)]
    question = chat.text("ticket_pass_to", what=what(chat.tx, chat.text, ticket))
    ask_words(chat, ticket, "to", question, _offered(chat, ticket, people[:MOST]))


def _around(chat: Chat, ticket: Ticket) -> list[Person]:
    """The contacts of organs from the place up, the village's own, each once, in official order."""
    above = units_above(chat.tx, chat.tx.get_one(Unit, ticket.unit_id))
    rows = chat.tx.exec(
        select(Person)
        .where(Unit.contact_id == Person.id, col(Unit.became_id).is_(None))
        .where(col(Unit.parent_id).in_([unit.id for unit in above]), Unit.kind == "organ")
        .order_by(col(Unit.position), col(Unit.id))
    ).all()
    own = [person for unit in above if (person := chat.tx.get(Person, unit.contact_id or 0))]
    return [each for each in each_once([*rows, *own]) if _reached(chat, each)]


def _reached(chat: Chat, person: Person) -> bool:
    return account_of_person(chat.tx, person.id or 0, chat.today) is not None


def _offered(chat: Chat, ticket: Ticket, people: Sequence[Person]) -> list[Button]:
    return [Button(spoken(chat.tx, each), f"s:to:{ticket.id}:{each.id}") for each in people]


def _typed_to(chat: Chat, ticket: Ticket, words: str) -> bool:
    """Somebody's name, as it stands on the roster of the area."""
    if not _may_pass(chat, ticket):
        return True
    assert chat.viewer is not None
    found = [person for person, _ in find_people(chat.tx, chat.viewer, words) if person.id != ticket.answerer_id]
    if len(found) == 1:
        return _hand(chat, ticket, found[0])
    chat.say(chat.text("ticket_which_person" if found else "ticket_nobody", words=words), _offered(chat, ticket, found))
    return False


def _to(chat: Chat, ticket: Ticket, number: str) -> None:
    person = chat.tx.get(Person, int(number))
    known = {each.id for each in _around(chat, ticket)}
    assert chat.viewer is not None
    if not _may_pass(chat, ticket):
        return
    if person is None or (person.id not in known and not _of_area(chat, person)) or person.id == ticket.answerer_id:
        stale(chat, ticket)
    elif _hand(chat, ticket, person):
        chat.set_focus(**{name: value for name, value in chat.focus.items() if name != TICKET})


def _of_area(chat: Chat, person: Person) -> bool:
    assert chat.viewer is not None
    return any(each.id == person.id for each, _ in find_people(chat.tx, chat.viewer, person.name))


def _hand(chat: Chat, ticket: Ticket, person: Person) -> bool:
    """It is his now; he hears of it, who had it before, and the writer with the new limit."""
    if not _reached(chat, person):
        chat.say(chat.text("ticket_not_registered", who=spoken(chat.tx, person)))
        return False
    before = ticket.answerer_id
    pass_on(chat.tx, ticket, person, chat.today, chat.me.id)
    say_gone(chat, ticket, before)
    if person.id != chat.me.id:
        chat.tell(person.id or 0, *asked(chat.tx, chat.texts_for(person.id or 0), ticket, person.id or 0, chat.today))
    writer = teller_id(chat.tx, ticket)
    if writer not in (chat.me.id, person.id):
        text = chat.texts_for(writer)
        day = text.day(ticket.due) if ticket.due else ""
        said = text("ticket_passed_told", what=what(chat.tx, text, ticket), by=spoken(chat.tx, person), day=day)
        chat.tell(writer, said, [Button(text("seen"), "k:seen")])
    day = chat.text.day(ticket.due) if ticket.due else ""
    chat.say(chat.text("ticket_passed", what=what(chat.tx, chat.text, ticket), by=spoken(chat.tx, person), day=day))
    return True


def _urge(chat: Chat, ticket: Ticket) -> None:
    """催办, once a day: whoever has it hears who asks."""
    holder = holder_id(chat.tx, ticket)
    if ticket.state not in ("open", "answered") or not leads(chat.tx, ticket, chat.me.id or 0) or not holder:
        stale(chat, ticket)
        return
    by = spoken(chat.tx, chat.tx.get(Person, holder))
    if any(step.on_day == chat.today for step in steps_of(chat.tx, ticket, "urged")):
        chat.say(chat.text("ticket_urged_today", by=by))
        return
    note(chat.tx, ticket, "urged", chat.me.id, chat.today, to_id=holder)
    text = chat.texts_for(holder)
    said, offered = asked(chat.tx, text, ticket, holder, chat.today)
    chat.tell(holder, f"{text('ticket_urges', by=spoken(chat.tx, chat.me))}\n{said}", offered)
    chat.say(chat.text("ticket_urged", by=by))


# --- 延期 -----------------------------------------------------------------------------------------------


def _decide(chat: Chat, ticket: Ticket, *, agreed: bool) -> None:
    leader = overseer(chat.tx, ticket)
    if ticket.state != "open" or ticket.wish_due is None or leader is None or leader.id != chat.me.id:
        stale(chat, ticket)
        return
    decide_wish(chat.tx, ticket, chat.me, chat.today, agreed=agreed)
    key = "ticket_agreed" if agreed else "ticket_refused"
    day = ticket.due
    assert day is not None
    for person in {ticket.answerer_id, teller_id(chat.tx, ticket) if agreed else None} - {None, chat.me.id}:
        text = chat.texts_for(person or 0)
        said = text(f"{key}_told", what=what(chat.tx, text, ticket), leader=spoken(chat.tx, chat.me), day=text.day(day))
        chat.tell(person or 0, said, [Button(text("seen"), "k:seen")])
    chat.say(chat.text(key, what=what(chat.tx, chat.text, ticket), day=chat.text.day(day)))


def _agree(chat: Chat, ticket: Ticket) -> None:
    _decide(chat, ticket, agreed=True)


def _refuse(chat: Chat, ticket: Ticket) -> None:
    _decide(chat, ticket, agreed=False)


TYPED: Mapping[str, Typed] = {"to": _typed_to}
STEPS: Mapping[str, Callable[[Chat, Ticket], None]] = {
    "pass": _pass,
    "urge": _urge,
    "agree": _agree,
    "refuse": _refuse,
}
WITH_NUMBER: Mapping[str, Callable[[Chat, Ticket, str], None]] = {"to": _to}
