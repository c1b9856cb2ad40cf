"""Plans: who answers for one, who sees and keeps it, which there are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.people import Viewer
from storage.places import LIES_IN, SUBJECTS_IN_ORDER, Above
from storage.store import Tx
from storage.tables import Assignment, FollowUp, Person, Plan, Subject, Unit

A_YEAR = timedelta(days=365)
LIVE = ("proposed", "open")  # states in which something is still to be done
OF_PLACES = ("village", "community", "organisation")  # what a unit's contact answers for


@dataclass(frozen=True)
class Answerer:
    """Who answers for something: a person, or a unit through its contact; `name` as it is written in the plan."""

    name: str
    person_id: int | None = None
    unit_id: int | None = None


# --- who ---------------------------------------------------------------------------------------------


def _now(today: date) -> ColumnElement[bool]:
    return and_(
        col(Assignment.from_day) <= today,
        or_(col(Assignment.until_day).is_(None), col(Assignment.until_day) > today),
    )


def answerer_in(tx: Tx, subject: Subject, capacity: str, today: date) -> Answerer | None:
    """Who answers for a subject in a capacity today: the last one that was named."""
    row = tx.exec(
        select(Assignment)
        .where(Assignment.subject_id == subject.id, Assignment.capacity == capacity, _now(today))
        .order_by(col(Assignment.id).desc())
    ).first()
    return answerer(tx, row.person_id, row.unit_id) if row else None


def answerer(tx: Tx, person_id: int | None, unit_id: int | None = None) -> Answerer:
    """A person as he is spoken of, or a unit, spoken to through its contact."""
    if person_id is not None:
        person = tx.get_one(Person, person_id)
        return Answerer(f"{person.name}{person.post}", person.id)
    unit = tx.get_one(Unit, unit_id)
    return Answerer(unit.name, unit.contact_id, unit.id)


def assign(tx: Tx, subject: Subject, capacity: str, who: Answerer, today: date) -> None:
    """He answers for it in this capacity from today; whoever did so before does no more."""
    for row in tx.exec(
        select(Assignment).where(Assignment.subject_id == subject.id, Assignment.capacity == capacity, _now(today))
    ).all():
        row.until_day = today
    person_id = None if who.unit_id else who.person_id
    tx.add(
        Assignment(
            subject_id=subject.id or 0, capacity=capacity, person_id=person_id, unit_id=who.unit_id, from_day=today
        )
    )
    tx.flush()


def keeper_of(tx: Tx, plan: Plan, today: date) -> Person | None:
    """Who is spoken to about a plan: the first of its capacities that is filled, of a place else its contact."""
    subject = tx.get_one(Subject, plan.subject_id)
    for capacity in plan.kept_by.split():
        found = answerer_in(tx, subject, capacity, today)
        if found and found.person_id:
            return tx.get(Person, found.person_id)
    contact = tx.get_one(Unit, plan.unit_id).contact_id if subject.kind in OF_PLACES else None
    return tx.get(Person, contact) if contact else None


def assigned_to(tx: Tx, person_id: int, today: date) -> SelectOfScalar[int]:
    """The subjects that somebody answers for today in any capacity, himself or as his unit's contact."""
    units = tx.exec(select(Unit.id).where(Unit.contact_id == person_id)).all()
    held = [col(Assignment.person_id) == person_id, *(col(Assignment.unit_id) == unit for unit in units)]
    return select(Assignment.subject_id).where(or_(*held), _now(today))


def answers_for(tx: Tx, person_id: int, subject: Subject, today: date) -> bool:
    """Whether somebody answers for a subject today; for a place its contact does."""
    mine = assigned_to(tx, person_id, today).where(Assignment.subject_id == subject.id)
    if tx.exec(mine).first() is not None:
        return True
    return subject.kind in OF_PLACES and tx.get_one(Unit, subject.unit_id).contact_id == person_id


def oversees(viewer: Viewer, unit: Unit) -> bool:
    """Whether the viewer leads a place, or is of the office over it."""
    return any(unit.path.startswith(path) for path in viewer.paths)


def _seen(tx: Tx, viewer: Viewer, today: date) -> ColumnElement[bool]:
    """The condition that a plan is the viewer's to see: assigned to him, or below him."""
    return or_(
        viewer.sees(col(Unit.path)),
        col(Plan.subject_id).in_(assigned_to(tx, viewer.person_id, today)),
        and_(col(Subject.kind).in_(OF_PLACES), col(Unit.contact_id) == viewer.person_id),
    )


def read_plan(tx: Tx, viewer: Viewer, plan_id: int, today: date) -> Plan | None:
    """One plan, or None when it does not exist or the viewer may not see it; who is responsible for a step sees it."""
    step = select(FollowUp.plan_id).where(FollowUp.responsible_id == viewer.person_id, FollowUp.state != "void")
    return tx.exec(
        select(Plan)
        .join(Unit, col(Unit.id) == Plan.unit_id)
        .join(Subject, col(Subject.id) == Plan.subject_id)
        .where(Plan.id == plan_id, or_(_seen(tx, viewer, today), col(Plan.id).in_(step)))
    ).first()


# --- which -------------------------------------------------------------------------------------------


def live_plan(tx: Tx, subject_id: int, kind: str) -> Plan | None:
    """The plan of a kind about a subject that is proposed or open."""
    return tx.exec(
        select(Plan)
        .where(Plan.subject_id == subject_id, Plan.kind == kind, col(Plan.state).in_(LIVE))
        .order_by(col(Plan.id).desc())
    ).first()


def plans_of(tx: Tx, subject_id: int, today: date) -> list[Plan]:
    """The newest plan of each kind about a subject: proposed, open, or closed within the last year."""
    closed_since = today - A_YEAR
    rows = tx.exec(
        select(Plan)
        .where(Plan.subject_id == subject_id)
        .where(or_(col(Plan.state).in_(LIVE), and_(col(Plan.state) == "closed", col(Plan.closed_on) >= closed_since)))
        .order_by(col(Plan.id))
    ).all()
    return list({row.kind: row for row in rows}.values())


def counted(tx: Tx, viewer: Viewer, today: date) -> dict[str, dict[str, int]]:
    """How many plans the viewer sees, by kind and state."""
    rows = tx.exec(
        select(Plan.kind, Plan.state, func.count())
        .join(Unit, col(Unit.id) == Plan.unit_id)
        .join(Subject, col(Subject.id) == Plan.subject_id)
        .where(col(Plan.state).in_((*LIVE, "closed")), _seen(tx, viewer, today))
        .group_by(Plan.kind, Plan.state)
    ).all()
    found: dict[str, dict[str, int]] = {}
    for kind, state, count in rows:
        found.setdefault(kind, {})[state] = count
    return found


def listed(
    tx: Tx, viewer: Viewer, kind: str, today: date, *, offset: int = 0, limit: int | None = None
) -> list[tuple[Plan, Subject, Unit]]:
    """The plans of a kind that the viewer sees, in official order of their places, the open ones first."""
    return list(
        tx.exec(
            select(Plan, Subject, Unit)
            .join(Unit, col(Unit.id) == Plan.unit_id)
            .join(Subject, col(Subject.id) == Plan.subject_id)
            .outerjoin(Above, LIES_IN)
            .where(Plan.kind == kind, col(Plan.state).in_((*LIVE, "closed")), _seen(tx, viewer, today))
            .order_by(col(Plan.state) == "closed", *SUBJECTS_IN_ORDER, col(Plan.id))
            .offset(offset)
            .limit(limit)
        ).all()
    )


def waiting(tx: Tx, person_id: int, today: date) -> list[Plan]:
    """The plans that somebody keeps, open ones."""
    rows = tx.exec(
        select(Plan)
        .join(Unit, col(Unit.id) == Plan.unit_id)
        .join(Subject, col(Subject.id) == Plan.subject_id)
        .where(Plan.state == "open", Subject.state == "active")
        .where(
            or_(
                col(Plan.subject_id).in_(assigned_to(tx, person_id, today)),
                col(Unit.contact_id) == person_id,
            )
        )
        .order_by(col(Plan.id))
    ).all()
    kept = [(row, keeper_of(tx, row, today)) for row in rows]
    return [row for row, keeper in kept if keeper is not None and keeper.id == person_id]


def in_state(tx: Tx, state: str, kinds: Collection[str]) -> list[Plan]:
    """All plans of these kinds in a state whose subject is neither muted nor archived, in the order of coming."""
    rows = tx.exec(
        select(Plan)
        .join(Subject, col(Subject.id) == Plan.subject_id)
        .where(Plan.state == state, col(Plan.kind).in_(kinds), Subject.state == "active")
        .order_by(col(Plan.id))
    ).all()
    return list(rows)


def places_without(tx: Tx, viewer: Viewer, kind: str, places: Collection[str]) -> list[Unit]:
    """The places that the viewer oversees and that have no live plan of a kind, in official order."""
    there = select(Plan.unit_id).where(Plan.kind == kind, col(Plan.state).in_(LIVE))
    rows = tx.exec(
        select(Unit)
        .outerjoin(Above, LIES_IN)
        .where(col(Unit.kind).in_(places), viewer.sees(col(Unit.path)), col(Unit.id).not_in(there))
        .where(col(Unit.became_id).is_(None))
        .order_by(*SUBJECTS_IN_ORDER[:2], col(Unit.id))
    ).all()
    return list(rows)
