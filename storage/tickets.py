"""Requests from the field (诉求): raised beside a record, answered by whoever leads there, told at the next visit."""

from datetime import date

from sqlmodel import col, select

from storage.people import leader_of
from storage.store import Tx
from storage.tables import Person, Record, Subject, Ticket, Unit


def raise_ticket(tx: Tx, record: Record, words: str, person: Person, today: date) -> Ticket:
    """A request heard at a visit; the nearest leader is to answer it."""
    unit = tx.get(Unit, record.unit_id)
    leader = leader_of(tx, unit) if unit else None
    ticket = Ticket(
        subject_id=record.subject_id,
        unit_id=record.unit_id,
        record_id=record.id,
        words=words,
        raised_on=today,
        raised_by_id=person.id or 0,
        answerer_id=leader.id if leader else None,
    )
    tx.add(ticket)
    tx.flush()
    return ticket


def answer_ticket(ticket: Ticket, words: str, today: date) -> None:
    """The answer, as the household is to be told."""
    ticket.answer, ticket.answered_on, ticket.state = words, today, "answered"


def unanswered(tx: Tx, person_id: int) -> list[tuple[Ticket, str]]:
    """The requests that a person is to answer, the oldest first, with whose they are."""
    rows = tx.exec(
        select(Ticket, Subject.name)
        .join(Subject, col(Subject.id) == Ticket.subject_id, isouter=True)
        .where(Ticket.answerer_id == person_id, Ticket.state == "open")
        .order_by(col(Ticket.id))
    ).all()
    return [(ticket, name or "") for ticket, name in rows]
