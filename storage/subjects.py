"""One subject as its card shows it: who answers for it, who was there last, what is open, what is next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_
from sqlmodel import col, select

from storage.inputs import branch_of, in_force, members_of
from storage.pairing import nameless_records
from storage.people import Viewer, holders
from storage.resting import taken_over
from storage.search import lies_in
from storage.store import Tx
from storage.tables import Assignment, FollowUp, Membership, Person, Record, Subject, Task, Ticket, Unit
from storage.tables.work import SUBJECT_KINDS


@dataclass(frozen=True)
class Around:
    """What of the Party's organisation belongs to a subject: its branch, its members, its secretary."""

    branch: str = ""  # an enterprise's own; of a member the one that has him, or is to have him
    membership: str = ""  # how: belongs, attached, proposed; "" for none
    members: int = 0  # of an enterprise, and of an organisation
    secretary: str = ""  # of a village or community


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
    around: Around


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
            select(Task, func.coalesce(Person.name, ""))
            .outerjoin(Person, col(Person.id) == Task.person_id)
            .where(Task.subject_id == subject.id, Task.state == "open")
            .order_by(col(Task.period_key), col(Task.id))
        ).all()
        if subject.state == "active"
        else [],
        tickets=open_tickets(tx, subject),
        around=_around(tx, subject, today),
    )


def _around(tx: Tx, subject: Subject, today: date) -> Around:
    if subject.kind == "enterprise":
        branch = branch_of(tx, subject)
        return Around(branch=branch.name if branch else "", members=len(members_of(tx, subject, branch, today)))
    if subject.kind == "member":
        return _membership(tx, subject, today)
    if subject.kind == "organisation":
        inside = (
            select(func.count()).select_from(Membership).where(Membership.branch_id == subject.id, *in_force(today))
        )
        return Around(members=tx.exec(inside).one())
    if subject.kind in ("village", "community"):
        found = holders(tx, "secretary", subject.unit_id)
        return Around(secretary=found[0].name if found else "")
    return Around()


def _membership(tx: Tx, member: Subject, today: date) -> Around:
    """The branch that has a member today, else the one that is asked to have him."""
    rows = tx.exec(
        select(Membership, Subject.name)
        .join(Subject, col(Subject.id) == Membership.branch_id)
        .where(Membership.member_id == member.id, col(Membership.state).in_(("agreed", "proposed")))
        .where(or_(col(Membership.until_day).is_(None), col(Membership.until_day) > today))
        .order_by(col(Membership.state), col(Membership.id).desc())
    ).all()
    if not rows:
        return Around()
    row, branch = rows[0]
    return Around(branch=branch, membership=row.kind if row.state == "agreed" else row.state)


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


def rights_of(tx: Tx, person_id: int) -> int:
    """How much somebody is to put right, or to see put right, and has not."""
    rows = select(func.count()).select_from(FollowUp).where(FollowUp.responsible_id == person_id)
    return tx.exec(rows.where(FollowUp.state == "open", FollowUp.kind == "rectification")).one()


@dataclass(frozen=True)
class Place:
    """A unit with all below it: what lies there by kind, this period's tasks, what is open, who was there last."""

    kinds: Mapping[str, int]
    done: int
    open: int
    rights: int
    late: int
    last: tuple[date, str] | None


def place_of(tx: Tx, unit: Unit, period_key: str, today: date) -> Place:
    """How a unit stands on a day."""
    inside = col(Unit.path).startswith(unit.path, autoescape=True)
    here, kind = lies_in(tx, col(Subject.unit_id), inside), col(Subject.kind) + ""
    kinds = tx.exec(
        select(kind, func.count()).where(here, Subject.state == "active", taken_over()).group_by(kind)
    ).all()
    tasks = tx.exec(
        select(Task.state, func.count())
        .join(Subject, col(Subject.id) == Task.subject_id)
        .where(here, Task.period_key == period_key, Subject.state == "active")
        .group_by(Task.state)
    ).all()
    dues = tx.exec(
        select(col(FollowUp.due))
        .where(lies_in(tx, col(FollowUp.unit_id), inside))
        .where(FollowUp.state == "open", FollowUp.kind == "rectification")
    ).all()
    last = tx.exec(
        select(col(Record.occurred_on), Person.name)
        .join(Person, col(Person.id) == Record.person_id)
        .where(lies_in(tx, col(Record.unit_id), inside), Record.state == "valid")
        .order_by(col(Record.occurred_on).desc(), col(Record.id).desc())
        .limit(1)
    ).first()
    counts, states = dict(kinds), dict(tasks)
    return Place(
        kinds={kind: counts[kind] for kind in SUBJECT_KINDS if counts.get(kind)},
        done=states.get("done", 0),
        open=states.get("open", 0),
        rights=len(dues),
        late=sum(due is not None and due < today for due in dues),
        last=last,
    )


def read_person(tx: Tx, viewer: Viewer, person_id: int) -> Person | None:
    """Somebody on the roster, or None when he does not exist or the viewer does not oversee his unit."""
    return tx.exec(
        select(Person)
        .join(Unit, col(Unit.id) == Person.unit_id)
        .where(Person.id == person_id, viewer.sees(col(Unit.path)))
    ).first()
