"""Who goes where nobody goes, or somebody else should: candidates of the township, and the decision, taken once."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case
from sqlmodel import col, func, select

from activities.catalogue import Duty
from storage.planning import officers_of_townships, own_subjects, valid_on
from storage.store import Tx
from storage.tables import Assignment, Person, Subject, Task, Unit


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be sent: how many of the duty's tasks of that period he has still to do, of how many."""

    person: Person
    open: int
    total: int


def candidates(tx: Tx, duty: Duty, task: Task, today: date) -> list[Candidate]:
    """The officers of the township who may check this subject: who has least left to do first, then official order."""
    subject = tx.get_one(Subject, task.subject_id)
    path = tx.get_one(Unit, subject.unit_id).path
    pool = next((found for over, found in officers_of_townships(tx).items() if path.startswith(over)), [])
    own = own_subjects(tx, duty, today)
    fit = [one for one in pool if (subject.id, one) not in own and one != task.person_id]
    still_open = func.sum(case((col(Task.state) == "open", 1), else_=0))
    rows = tx.exec(
        select(Task.person_id, func.count(), still_open)
        .where(col(Task.person_id).in_(fit), Task.duty == duty.key, Task.period_key == task.period_key)
        .group_by(col(Task.person_id))
    ).all()
    loads = {person: (int(left or 0), count) for person, count, left in rows}
    found = [Candidate(tx.get_one(Person, one), *loads.get(one, (0, 0))) for one in fit]
    return sorted(found, key=lambda one: (one.open, fit.index(one.person.id or 0)))


def is_own(tx: Tx, duty: Duty, task: Task, person_id: int, today: date) -> bool:
    """Whether the check would be about the person himself."""
    return (task.subject_id, person_id) in own_subjects(tx, duty, today)


def appoint(tx: Tx, duty: Duty, task: Task, person_id: int, today: date) -> None:
    """From today this person answers for the task's subject, whoever did ends, and the open task is his."""
    held = tx.exec(
        select(Assignment).where(
            Assignment.subject_id == task.subject_id, Assignment.capacity == duty.capacity, valid_on(today)
        )
    ).all()
    for row in held:
        row.until_day = today
    tx.add(
        Assignment(subject_id=task.subject_id, capacity=duty.capacity, person_id=person_id, from_day=today),
    )
    task.person_id = person_id
    tx.flush()
