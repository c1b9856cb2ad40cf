"""What somebody has to do in a period, and how far it is."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.store import Tx
from storage.tables import Account, FollowUp, FormVersion, Interview, Period, Record, Subject, Task


@dataclass(frozen=True)
class Tally:
    """How many of a person's tasks in one period are done and how many are still open."""

    done: int
    open: int


def open_tasks(tx: Tx, person_id: int, period_key: str, today: date) -> list[tuple[Task, Subject]]:
    """A person's open tasks that are not paused, with their subjects: carried over first, then in travel order."""
    return list(
        tx.exec(
            select(Task, Subject)
            .where(Task.subject_id == Subject.id, Task.person_id == person_id)
            .where(Task.period_key == period_key, Task.state == "open", asked_for(today))
            .order_by(col(Task.carried).desc(), col(Task.position), col(Task.id))
        ).all()
    )


def to_do(tx: Tx, person_id: int, today: date) -> list[tuple[Task, Subject]]:
    """What a person may still do: of the periods that are running, and of those whose days of grace are not over."""
    keys = tx.exec(
        select(Period.key).where(Period.grace_until >= today).order_by(col(Period.closes), col(Period.key))
    ).all()
    return [row for key in keys for row in open_tasks(tx, person_id, key, today)]


def asked_for(today: date) -> ColumnElement[bool]:
    """The condition that a task is not paused."""
    return or_(col(Task.paused_until).is_(None), col(Task.paused_until) < today)


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


def unfinished(tx: Tx, person_id: int) -> list[tuple[Interview, str]]:
    """A person's forms with an answer in them and not sent, the last one touched first, each with what it is about."""
    rows = tx.exec(
        select(Interview, Subject.name, FormVersion.title)
        .join(FormVersion, col(FormVersion.id) == Interview.form_version_id)
        .outerjoin(Subject, col(Subject.id) == Interview.subject_id)
        .where(Interview.person_id == person_id, Interview.state == "open", col(Interview.practice).is_(False))
        .where(col(Interview.corrects_id).is_(None), or_(col(Subject.id).is_(None), col(Subject.state) == "active"))
        .order_by(col(Interview.touched_at).desc(), col(Interview.id).desc())
    ).all()
    return [(row, subject or title) for row, subject, title in rows if is_begun(row)]


def is_begun(row: Interview) -> bool:
    """Whether something is filled in: a card is answered, or an answer was given at one that is not done yet."""
    before = row.task_id is None and row.touched_at > row.opened_at  # of a form kept before `begun` was
    return bool(row.place.get("done") or row.place.get("begun", before))


def in_hand(tx: Tx, untouched_since: datetime) -> list[tuple[Account, Interview]]:
    """The forms that somebody who can be reached has in hand, and has not touched since an instant."""
    rows = tx.exec(
        select(Account, Interview)
        .where(Account.person_id == Interview.person_id, Account.reach == "ok", col(Account.until_day).is_(None))
        .where(Interview.state == "open", Interview.touched_at <= untouched_since, col(Interview.practice).is_(False))
        .order_by(col(Interview.id))
    ).all()
    return [row for row in rows if row[0].focus.get("interview") == row[1].id]


def open_follow_ups(tx: Tx, subject_id: int) -> int:
    """How many things are still to be put right at a subject."""
    return tx.exec(
        select(func.count())
        .select_from(FollowUp)
        .where(FollowUp.subject_id == subject_id, FollowUp.state == "open", FollowUp.kind == "rectification")
    ).one()
