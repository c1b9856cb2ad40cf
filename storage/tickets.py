"""Requests from the field (诉求): raised, passed on, answered, told, or sent back; every step is written down."""

from datetime import date

from sqlmodel import col, select

from storage.periods import workdays
from storage.request_rules import rules_of
from storage.store import Tx
from storage.tables import Person, Record, Subject, Ticket, TicketStep, Unit
from storage.ticket_routes import above, routed


def raise_ticket(tx: Tx, record: Record, words: str, person: Person, today: date) -> Ticket:
    """A request heard at a visit; whom it concerns is to answer it, else the nearest leader to pass it on."""
    ticket = Ticket(
        subject_id=record.subject_id,
        unit_id=record.unit_id,
        record_id=record.id,
        words=words,
        raised_on=today,
        raised_by_id=person.id or 0,
    )
    return _begin(tx, ticket, today)


def raise_about(tx: Tx, subject: Subject | None, words: str, person: Person, today: date) -> Ticket:
    """A request of a subject without a visit, or of nobody's household: then of the unit of whoever reports it."""
    ticket = Ticket(
        subject_id=subject.id if subject else None,
        unit_id=subject.unit_id if subject else person.unit_id,
        words=words,
        raised_on=today,
        raised_by_id=person.id or 0,
    )
    return _begin(tx, ticket, today)


def _begin(tx: Tx, ticket: Ticket, today: date) -> Ticket:
    ticket.words = ticket.words.rstrip("。.")
    tx.add(ticket)
    set_kind(tx, ticket, rules_of(tx).guessed(ticket.words).key, today)
    tx.flush()
    return ticket


def set_kind(tx: Tx, ticket: Ticket, key: str, today: date, by_id: int | None = None) -> None:
    """It is of this kind: it goes to whom that concerns, and its limit begins anew."""
    ticket.kind = key
    unit, kind = tx.get_one(Unit, ticket.unit_id), rules_of(tx).of(key)
    person = routed(tx, unit, kind, ticket.raised_by_id, today)
    if person is not None:
        pass_on(tx, ticket, person, today, by_id)
    else:
        leader = above(tx, ticket, ticket.raised_by_id)
        _to_pass_on(tx, ticket, leader.id if leader else None, today)


def pass_on(tx: Tx, ticket: Ticket, person: Person, today: date, by_id: int | None) -> None:
    """It is this person's to answer, within the limit of its kind from today on."""
    if ticket.id is None:
        tx.flush()
    ticket.answerer_id, ticket.passed_on = person.id, today
    _limit(tx, ticket, today, rules_of(tx).days(ticket.kind))
    note(tx, ticket, "passed", by_id, today, to_id=person.id)


def give_back(tx: Tx, ticket: Ticket, why: str, person: Person, today: date) -> None:
    """It is not this person's: the leader above is to pass it on."""
    leader = above(tx, ticket, person.id, ticket.raised_by_id) or above(tx, ticket, person.id)
    note(tx, ticket, "returned", person.id, today, words=why, to_id=leader.id if leader else None)
    _to_pass_on(tx, ticket, leader.id if leader else ticket.answerer_id, today)


def _to_pass_on(tx: Tx, ticket: Ticket, leader_id: int | None, today: date) -> None:
    ticket.answerer_id, ticket.passed_on = leader_id, None
    _limit(tx, ticket, today, rules_of(tx).accept)


def _limit(tx: Tx, ticket: Ticket, today: date, days: int) -> None:
    """A limit of so many workdays runs from today on; what was wished for before is over."""
    ticket.since, ticket.due = today, workdays(tx).after(today, days)
    ticket.wish_due, ticket.wish_reason = None, ""


def begin_clock(tx: Tx, today: date) -> int:
    """Requests of before there were limits are given theirs from today on; how many."""
    rows = tx.exec(select(Ticket).where(Ticket.state == "open", col(Ticket.due).is_(None))).all()
    rules = rules_of(tx)
    for ticket in rows:
        ticket.kind = ticket.kind or rules.guessed(ticket.words).key
        _limit(tx, ticket, today, rules.days(ticket.kind) if ticket.answerer_id else rules.accept)
    return len(rows)


def answer_ticket(tx: Tx, ticket: Ticket, words: str, person: Person, today: date) -> None:
    """The answer, as the household is to be told; whoever answers has taken it on."""
    ticket.answer, ticket.answered_on, ticket.state = words, today, "answered"
    ticket.answerer_id, ticket.passed_on = person.id, ticket.passed_on or today
    _limit(tx, ticket, today, rules_of(tx).call_back)
    note(tx, ticket, "answered", person.id, today, words=words)


def tell_ticket(tx: Tx, ticket: Ticket, person: Person, today: date) -> None:
    """The household has been told: it is settled."""
    ticket.state, ticket.closed_on = "closed", today
    note(tx, ticket, "told", person.id, today)


def reopen(tx: Tx, ticket: Ticket, kind: str, words: str, *, person: Person, today: date) -> None:
    """`asked`: there is a question about the answer; `unhappy`: the household is not content. To be answered again."""
    ticket.state, ticket.closed_on, ticket.told_by_id = "open", None, None
    _limit(tx, ticket, today, rules_of(tx).again)
    note(tx, ticket, kind, person.id, today, words=words, to_id=ticket.answerer_id)


def wish(tx: Tx, ticket: Ticket, day: date, why: str, today: date) -> None:
    """Whoever has it wishes to put it off; until the leader decides, nobody is urged."""
    ticket.wish_due, ticket.wish_reason = day, why
    note(tx, ticket, "wished", ticket.answerer_id, today, words=why)


def decide_wish(tx: Tx, ticket: Ticket, person: Person, today: date, *, agreed: bool) -> None:
    """It is put off to the day that was wished for, or stays as it was."""
    if agreed and ticket.wish_due:
        ticket.due = ticket.wish_due
    ticket.wish_due, ticket.wish_reason = None, ""
    note(tx, ticket, "agreed" if agreed else "refused", person.id, today)


def drop_ticket(tx: Tx, ticket: Ticket, person: Person, today: date) -> None:
    """Written by mistake: nobody is to answer it."""
    ticket.state = "void"
    note(tx, ticket, "dropped", person.id, today)


def note(
    tx: Tx, ticket: Ticket, kind: str, person_id: int | None, today: date, *, words: str = "", to_id: int | None = None
) -> None:
    """Write a step down."""
    tx.add(TicketStep(ticket_id=ticket.id or 0, kind=kind, person_id=person_id, to_id=to_id, words=words, on_day=today))
    tx.flush()


def steps_of(tx: Tx, ticket: Ticket, *kinds: str) -> list[TicketStep]:
    """What happened to a request, of these kinds, in order."""
    rows = select(TicketStep).where(TicketStep.ticket_id == ticket.id).order_by(col(TicketStep.id))
    return list(tx.exec(rows.where(col(TicketStep.kind).in_(kinds)) if kinds else rows).all())


def times(tx: Tx, ticket: Ticket, kind: str) -> int:
    """How often something happened to it."""
    return len(steps_of(tx, ticket, kind))
