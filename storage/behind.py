"""The names behind a figure: read by the figure's own conditions, in official order, for a viewer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, false, func, true
from sqlmodel import col, select

from storage.figures import IDS, UNDONE, listed, righted, sent_afterwards, standing
from storage.people import Viewer
from storage.places import IN_OFFICIAL_ORDER, LIES_IN, SUBJECTS_IN_ORDER, Above, places_of
from storage.store import Tx
from storage.tables import Assignment, FollowUp, Obstacle, Period, Person, Prompt, Record, Subject, Task, Unit

PAGE = 8
TASKS: Mapping[str, tuple[str, ...]] = {
    "undone": UNDONE,
    "gap": UNDONE,
    "paused": ("paused",),
    "waived": ("waived",),
    "late": ("late",),
}  # a list → the standings it holds
RIGHTS = ("overdue", "not_due", "rectified")
LISTS = (*TASKS, *RIGHTS)


@dataclass(frozen=True)
class Question:
    """Which names: of which list, duty and period, in which place, as of which day, for whom."""

    viewer: Viewer
    which: str
    duty: str
    period: Period
    place: int
    today: date


Behind = tuple[Task, Subject, Unit, Person | None]


def tasks_behind(tx: Tx, asked: Question, page: int) -> tuple[int, list[Behind]]:
    """How many tasks a figure counts, and a page of them."""
    state = standing(asked.period, asked.duty, asked.today)
    condition = and_(
        col(Task.duty) == asked.duty,
        col(Task.period_key) == asked.period.key,
        state.in_(TASKS[asked.which]),
        col(Task.person_id).is_(None) if asked.which == "gap" else true(),
        asked.viewer.sees(col(Unit.path)),
        places_of(tx).inside(asked.place),
    )
    count = tx.exec(
        select(func.count())
        .select_from(Task)
        .join(Subject, col(Subject.id) == Task.subject_id)
        .join(Unit, col(Unit.id) == Subject.unit_id)
        .where(condition)
    ).one()
    rows = tx.exec(
        select(Task, Subject, Unit, Person)
        .join(Subject, col(Subject.id) == Task.subject_id)
        .join(Unit, col(Unit.id) == Subject.unit_id)
        .outerjoin(Above, LIES_IN)
        .outerjoin(Person, col(Person.id) == Task.person_id)
        .where(condition)
        .order_by(*IN_OFFICIAL_ORDER)
        .offset(page * PAGE)
        .limit(PAGE)
    ).all()
    return count, list(rows)


def rights_behind(tx: Tx, asked: Question, page: int) -> tuple[int, list[tuple[FollowUp, Subject, Unit]]]:
    """How many things to put right a figure counts, and a page of them; of a closed period those it counted then."""
    condition = and_(
        col(Record.duty) == asked.duty,
        _counted_as(asked),
        asked.viewer.sees(col(Unit.path)),
        places_of(tx).inside(asked.place),
    )
    count = tx.exec(
        select(func.count())
        .select_from(FollowUp)
        .join(Record, col(Record.id) == FollowUp.record_id)
        .join(Unit, col(Unit.id) == FollowUp.unit_id)
        .where(condition)
    ).one()
    rows = tx.exec(
        select(FollowUp, Subject, Unit)
        .join(Record, col(Record.id) == FollowUp.record_id)
        .join(Subject, col(Subject.id) == FollowUp.subject_id)
        .join(Unit, col(Unit.id) == FollowUp.unit_id)
        .outerjoin(Above, LIES_IN)
        .where(condition)
        .order_by(*SUBJECTS_IN_ORDER, col(FollowUp.id))
        .offset(page * PAGE)
        .limit(PAGE)
    ).all()
    return count, list(rows)


def _counted_as(asked: Question) -> ColumnElement[bool]:
    """The condition of a list of things to put right; a frozen table names those that it counted."""
    frozen = asked.period.frozen.get(asked.duty) if asked.period.closed_at else None
    if frozen is None:
        as_of = min(asked.today, asked.period.closes)
        return and_(listed(asked.period, as_of), righted(as_of) == asked.which)
    return col(FollowUp.id).in_([number for kept in frozen.values() for number in kept.get(IDS[asked.which], ())])


def first_record(tx: Tx, task_id: int) -> Record | None:
    """The visit that a task counts by: its first valid one."""
    return tx.exec(
        select(Record)
        .where(Record.task_id == task_id, Record.state == "valid")
        .order_by(col(Record.occurred_on), col(Record.id))
    ).first()


def made_good(tx: Tx, duty: str, period: Period, task_ids: list[int]) -> dict[int, datetime]:
    """Of tasks that a frozen table counts as not done: when what was sent after the closing hour came."""
    if period.closed_at is None:
        return {}
    rows = tx.exec(
        select(Record.task_id, func.min(Record.submitted_at))
        .where(Record.task_id == Task.id, col(Task.id).in_(task_ids) if task_ids else false())
        .where(sent_afterwards(duty, period))
        .group_by(col(Record.task_id))
    ).all()
    return {task_id or 0: sent for task_id, sent in rows}


def why_not(tx: Tx, task_id: int) -> str:
    """The reason that was reported for a task last (查不了), if any."""
    found = tx.exec(select(Obstacle.reason).where(Obstacle.task_id == task_id).order_by(col(Obstacle.id).desc()))
    return found.first() or ""


def left_by(tx: Tx, subject_id: int, capacity: str, today: date) -> Assignment | None:
    """Who answered for a subject last, where nobody does any more."""
    return tx.exec(
        select(Assignment)
        .where(Assignment.subject_id == subject_id, Assignment.capacity == capacity)
        .where(col(Assignment.person_id).is_not(None), col(Assignment.until_day) <= today)
        .order_by(col(Assignment.until_day).desc(), col(Assignment.id).desc())
    ).first()


def leader_told(tx: Tx, person_id: int, duty: str, period_key: str, subject_id: int) -> int:
    """How often the leader of a place was told that something there is not done, or has nobody."""
    return tx.exec(
        select(func.count())
        .where(Prompt.person_id == person_id, Prompt.state == "said", col(Prompt.stage).startswith("leader:"))
        .where(col(Prompt.about).in_((f"duty:{duty}:{period_key}", f"gap:{duty}:{period_key}:{subject_id}")))
    ).one()
