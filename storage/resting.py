"""停用、恢复: nothing is asked about a subject for a while, or never more; its records stay."""

from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.store import Tx
from storage.tables import ImportBatch, Period, Subject, Task

MUTED, ARCHIVED, ACTIVE = "muted", "archived", "active"
MERGED = "merged_into"  # in the profile of one that was merged: the code of the one that stays


def rest(tx: Tx, subject: Subject, state: str) -> int:
    """Mute or archive a subject; the clock stands still for its open tasks. How many of them."""
    subject.state = state
    rows = _open(tx, subject)
    for task, period in rows:
        if task.paused_until is None:
            task.paused_until = period.grace_until
    tx.flush()
    return len(rows)


def wake(tx: Tx, subject: Subject) -> int:
    """It is active again, and its open tasks are asked for; what the leader has paused himself stays so."""
    subject.state = ACTIVE
    rows = [(task, period) for task, period in _open(tx, subject) if task.paused_until == period.grace_until]
    for task, _ in rows:
        task.paused_until = None
    tx.flush()
    return len(rows)


def _open(tx: Tx, subject: Subject) -> list[tuple[Task, Period]]:
    return list(
        tx.exec(
            select(Task, Period)
            .where(Task.subject_id == subject.id, Task.state == "open", Task.period_key == Period.key)
            .order_by(col(Task.id))
        ).all()
    )


def is_merged(subject: Subject) -> bool:
    """Whether it was merged into another, and so is none of its own any more."""
    return MERGED in subject.profile


def taken_over() -> ColumnElement[bool]:
    """The condition that a subject did not come by an import that nobody took over, or that was undone."""
    unseen = select(ImportBatch.id).where(ImportBatch.state != "done")
    return or_(col(Subject.import_id).is_(None), col(Subject.import_id).not_in(unseen))


def resting_subjects() -> SelectOfScalar[Any]:
    """The subjects about which nothing is asked."""
    return select(Subject.id).where(Subject.state != ACTIVE)
