"""What somebody has to do in a period, and how far it is."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from activities.periods import Quarter, quarter_before, quarter_of
from storage.store import Tx
from storage.tables import FollowUp, Interview, Period, Record, Subject, Task


@dataclass(frozen=True)
class Tally:
    """How many of a person's tasks in one period are done and how many are still open."""

    done: int
    open: int


def current_period(tx: Tx, today: date) -> Period:
    """The quarter of a day, made when it is not there yet."""
    quarter = quarter_of(today)
    found = tx.get(Period, quarter.key)
    if found is None:
        found = Period(
            key=quarter.key,
            kind="quarter",
            opens=quarter.opens,
            due=quarter.due,
            closes=quarter.closes,
            grace_until=quarter.grace_until,
        )
        tx.add(found)
        tx.flush()
    return found


def period_of_visit(tx: Tx, occurred_on: date, today: date) -> Period:
    """The period a visit counts in: that of its own day until that period's grace ends, afterwards today's."""
    period = current_period(tx, occurred_on)
    return period if today <= period.grace_until else current_period(tx, today)


def open_tasks(tx: Tx, person_id: int, period_key: str) -> list[tuple[Task, Subject]]:
    """A person's open tasks in travel order, with their subjects."""
    return list(
        tx.exec(
            select(Task, Subject)
            .where(Task.subject_id == Subject.id, Task.person_id == person_id)
            .where(Task.period_key == period_key, Task.state == "open")
            .order_by(col(Task.position), col(Task.id))
        ).all()
    )


def task_of(tx: Tx, duty: str, subject_id: int, period_key: str) -> Task | None:
    """The task of a duty about a subject in a period."""
    return tx.exec(
        select(Task).where(Task.duty == duty, Task.subject_id == subject_id, Task.period_key == period_key)
    ).first()


def tally(tx: Tx, person_id: int, duty: str, period_key: str) -> Tally:
    """How far a person is with a duty in a period."""
    rows = dict(
        tx.exec(
            select(Task.state, func.count())
            .where(Task.person_id == person_id, Task.duty == duty, Task.period_key == period_key)
            .group_by(Task.state)
        ).all()
    )
    return Tally(done=rows.get("done", 0), open=rows.get("open", 0))


def open_interviews(tx: Tx, person_id: int) -> dict[int, Interview]:
    """A person's interviews that are not submitted, by task; practice and corrections are left out."""
    rows = tx.exec(_unsent(person_id).where(col(Interview.task_id).is_not(None))).all()
    return {row.task_id: row for row in rows if row.task_id is not None}


def half_filled(tx: Tx, person_id: int, form: str = "") -> list[Interview]:
    """A person's forms of no task with an answer in them and not submitted, of one form or of any."""
    rows = tx.exec(_unsent(person_id).where(col(Interview.task_id).is_(None), ~col(Interview.practice))).all()
    return [row for row in rows if row.place.get("done") and form in ("", row.duty)]


def _unsent(person_id: int) -> SelectOfScalar[Interview]:
    return (
        select(Interview)
        .where(Interview.person_id == person_id, Interview.state == "open", col(Interview.corrects_id).is_(None))
        .order_by(col(Interview.id))
    )


def open_corrections(tx: Tx, person_id: int) -> list[Record]:
    """The records that a person has begun to correct."""
    return list(
        tx.exec(
            select(Record)
            .where(Interview.person_id == person_id, Interview.state == "open", Interview.corrects_id == Record.id)
            .order_by(col(Interview.id))
        ).all()
    )


def open_follow_ups(tx: Tx, subject_id: int) -> int:
    """How many things are still to be put right at a subject."""
    return tx.exec(
        select(func.count())
        .select_from(FollowUp)
        .where(FollowUp.subject_id == subject_id, FollowUp.state == "open", FollowUp.kind == "rectification")
    ).one()


def plan_quarter(tx: Tx, duty: str, today: date) -> int:
    """Give every task of last quarter its successor in the quarter of today; run twice it adds nothing.

    Revisitor and travel order stay as they were. Returns how many tasks were added.
    """
    period = current_period(tx, today)
    before: Quarter = quarter_before(quarter_of(today))
    there = set(tx.exec(select(Task.subject_id).where(Task.duty == duty, Task.period_key == period.key)).all())
    rows = tx.exec(
        select(Task)
        .join(Subject, col(Subject.id) == Task.subject_id)
        .where(Task.duty == duty, Task.period_key == before.key, Subject.state == "active")
        .order_by(col(Task.id))
    ).all()
    fresh = [row for row in rows if row.subject_id not in there]
    for row in fresh:
        tx.add(
            Task(
                duty=duty,
                subject_id=row.subject_id,
                period_key=period.key,
                person_id=row.person_id,
                position=row.position,
            )
        )
    return len(fresh)
