"""One subject as its card shows it: who answers for it, who was there last, what is open, what is next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_
from sqlmodel import col, select

from storage.pairing import nameless_records
from storage.people import Viewer
from storage.store import Tx
from storage.tables import Assignment, FollowUp, Person, Record, Subject, Task, Ticket, Unit


@dataclass(frozen=True)
class Card:
    """All that belongs to one subject on a day."""

    subject: Subject
    unit: str
    parent: str  # the enterprise or the branch it belongs to, "" if none
    answering: Sequence[tuple[str, str]]  # capacity, and who holds it
    last: tuple[date, str] | None  # the day of its last valid record, and by whom
    follow_ups: Sequence[FollowUp]  # open ones, the first due first
    tasks: Sequence[tuple[Task, str]]  # open ones, and whose
    tickets: Sequence[tuple[Ticket, str]]  # requests that are not told yet, and who answers them


def card_of(tx: Tx, subject: Subject, today: date) -> Card:
    """What stands around a subject that its reader may see."""
    unit = tx.get(Unit, subject.unit_id)
    parent = tx.get(Subject, subject.parent_id) if subject.parent_id else None
    return Card(
        subject=subject,
        unit=unit.name if unit else "",
        parent=parent.name if parent else "",
        answering=answering_for(tx, subject, today),
        last=last_visit(tx, subject),
        follow_ups=tx.exec(
            select(FollowUp)
            .where(FollowUp.subject_id == subject.id, FollowUp.state == "open", col(FollowUp.plan_id).is_(None))
            .order_by(col(FollowUp.due).asc().nulls_last(), col(FollowUp.id))
        ).all(),
        tasks=tx.exec(
            select(Task, Person.name)
            .where(Task.subject_id == subject.id, Task.state == "open", Task.person_id == Person.id)
            .order_by(col(Task.period_key), col(Task.id))
        ).all()
        if subject.state == "active"
        else [],
        tickets=open_tickets(tx, subject),
    )


def open_tickets(tx: Tx, subject: Subject) -> list[tuple[Ticket, str]]:
    """The requests of a subject that are open, or answered and not told yet; with who answers."""
    rows = tx.exec(
        select(Ticket, Person.name)
        .outerjoin(Person, col(Person.id) == Ticket.answerer_id)
        .where(Ticket.subject_id == subject.id, col(Ticket.state).in_(("open", "answered")))
        .order_by(col(Ticket.id))
    ).all()
    return [(ticket, name or "") for ticket, name in rows]


def answering_for(tx: Tx, subject: Subject, today: date) -> list[tuple[str, str]]:
    """Capacity and name of everybody, person or unit, who answers for a subject today."""
    rows = tx.exec(
        select(Assignment.capacity, Person.name, Unit.name)
        .join(Person, col(Person.id) == Assignment.person_id, isouter=True)
        .join(Unit, col(Unit.id) == Assignment.unit_id, isouter=True)
        .where(Assignment.subject_id == subject.id, Assignment.from_day <= today)
        .where(or_(col(Assignment.until_day).is_(None), col(Assignment.until_day) > today))
        .order_by(col(Assignment.id))
    ).all()
    return [(capacity, person or unit or "") for capacity, person, unit in rows]


def last_visit(tx: Tx, subject: Subject) -> tuple[date, str] | None:
    """The day of the last valid record about a subject, and whose it is."""
    return tx.exec(
        select(col(Record.occurred_on), Person.name)
        .where(Record.subject_id == subject.id, Record.state == "valid", Record.person_id == Person.id)
        .order_by(col(Record.occurred_on).desc(), col(Record.id).desc())
    ).first()


def last_of_person(tx: Tx, person_id: int) -> tuple[date, str] | None:
    """The day of a person's last valid record about a subject, and which."""
    return tx.exec(
        select(col(Record.occurred_on), Subject.name)
        .where(Record.person_id == person_id, Record.state == "valid", Record.subject_id == Subject.id)
        .where(col(Record.id).not_in(nameless_records()))
        .order_by(col(Record.occurred_on).desc(), col(Record.id).desc())
    ).first()


def read_person(tx: Tx, viewer: Viewer, person_id: int) -> Person | None:
    """Somebody on the roster, or None when he does not exist or the viewer does not oversee his unit."""
    return tx.exec(
        select(Person)
        .join(Unit, col(Unit.id) == Person.unit_id)
        .where(Person.id == person_id, viewer.sees(col(Unit.path)))
    ).first()
