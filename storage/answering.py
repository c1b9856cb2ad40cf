"""Who answers for a place or a household in a capacity, changed with a reason; the history stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import aliased
from sqlmodel import col, select

from storage.planning import valid_on
from storage.store import Tx
from storage.tables import Assignment, AssignmentChange, FollowUp, Person, Subject, Unit

PAIRED, LINKED, STATIONED = "paired_member", "linked_leader", "stationed_unit"
PLACES: Mapping[str, tuple[str, ...]] = {
    LINKED: ("township", "village", "community"),  # county leaders link townships, township cadres villages
    STATIONED: ("community",),
}  # which places need whom
OF_UNITS = (STATIONED,)  # held by a unit, and by several at once
SHOWN = 3  # changes on a card


@dataclass(frozen=True)
class Change:
    """A change as a card tells it: from whom, "" for nobody, to whom, since when, why."""

    capacity: str
    before: str
    after: str
    day: date
    reason: str


def capacities_of(tx: Tx, subject: Subject) -> list[str]:
    """In which capacities somebody may be named for a subject here, in order."""
    if subject.kind == "household":
        return [PAIRED]
    unit = tx.get_one(Unit, subject.unit_id)
    own = "organisation" if unit.kind == "township" else unit.kind
    if subject.kind != own or subject.parent_id is not None:
        return []
    return [capacity for capacity, places in PLACES.items() if unit.kind in places]


def holders_now(tx: Tx, subject_id: int, capacity: str, today: date) -> list[Assignment]:
    """Who answers for a subject in a capacity today; of one-person capacities the last that was named."""
    rows = tx.exec(
        select(Assignment)
        .where(Assignment.subject_id == subject_id, Assignment.capacity == capacity, valid_on(today))
        .order_by(col(Assignment.id).desc())
    ).all()
    return list(rows) if capacity in OF_UNITS else list(rows[:1])


def name_of(tx: Tx, row: Assignment) -> str:
    """Who it is, person or unit."""
    if row.person_id:
        return tx.get_one(Person, row.person_id).name
    return tx.get_one(Unit, row.unit_id).name if row.unit_id else ""


def change(
    tx: Tx, subject: Subject, capacity: str, who: Person | Unit, *, reason: str, by: Person, now: datetime, today: date
) -> Assignment | None:
    """He answers for it from today, and whoever did so alone does no more; whom it was taken from, if anybody.

    What he had promised there, and had to put right, goes to whoever follows.
    """
    before = [] if capacity in OF_UNITS else holders_now(tx, subject.id or 0, capacity, today)
    for row in before:
        row.until_day = today
    person_id, unit_id = (who.id, None) if isinstance(who, Person) else (None, who.id)
    made = Assignment(
        subject_id=subject.id or 0, capacity=capacity, person_id=person_id, unit_id=unit_id, from_day=today
    )
    tx.add(made)
    tx.flush()
    last = before[0] if before else None
    tx.add(
        AssignmentChange(
            assignment_id=made.id or 0,
            before_id=last.id if last else None,
            reason=reason,
            by_id=by.id or 0,
            made_at=now,
        )
    )
    if last is not None and last.person_id and person_id:
        _hand_over(tx, subject, last.person_id, person_id)
    tx.flush()
    return last


def _hand_over(tx: Tx, subject: Subject, from_id: int, to_id: int) -> None:
    rows = tx.exec(
        select(FollowUp).where(
            FollowUp.subject_id == subject.id, FollowUp.responsible_id == from_id, FollowUp.state == "open"
        )
    ).all()
    for row in rows:
        row.responsible_id, row.responsible = to_id, tx.get_one(Person, to_id).name


def changes_of(tx: Tx, subject_id: int) -> list[Change]:
    """The last changes of who answers for a subject, the newest first."""
    after, before = aliased(Assignment), aliased(Assignment)
    rows = tx.exec(
        select(AssignmentChange, after, before)
        .join(after, col(after.id) == AssignmentChange.assignment_id)
        .outerjoin(before, col(before.id) == AssignmentChange.before_id)
        .where(after.subject_id == subject_id)
        .order_by(col(AssignmentChange.id).desc())
        .limit(SHOWN)
    ).all()
    return [
        Change(new.capacity, name_of(tx, old) if old else "", name_of(tx, new), new.from_day, row.reason)
        for row, new, old in rows
    ]
