"""Who above hears of what is not done: the leaders of the places, and the county's office."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import or_
from sqlmodel import col, select

from storage.people import holders, leader_of
from storage.store import Tx
from storage.tables import Obstacle, Subject, Task, Unit


def undone(
    tx: Tx, duty: str, period_key: str, today: date, *, units: Collection[int] | None = None
) -> list[tuple[Task, Subject, Unit]]:
    """The tasks that somebody should have done, in official order; what is paused or before a leader is left out.

    With `units`, those of what lies there.
    """
    there = [] if units is None else [col(Unit.id).in_(units)]
    return list(
        tx.exec(
            select(Task, Subject, Unit)
            .where(Task.subject_id == Subject.id, Subject.unit_id == Unit.id, *there)
            .where(*_undone(duty, period_key, today))
            .order_by(col(Unit.path), col(Task.position), col(Task.id))
        ).all()
    )


def _undone(duty: str, period_key: str, today: date) -> tuple[Any, ...]:
    before_leader = select(Obstacle.id).where(Obstacle.state == "open", Obstacle.task_id == Task.id)
    return (
        Task.duty == duty,
        Task.period_key == period_key,
        Task.state == "open",
        or_(col(Task.paused_until).is_(None), col(Task.paused_until) < today),
        ~before_leader.exists(),
    )


def undone_of(tx: Tx, person_id: int, duty: str, period_key: str, today: date) -> set[int]:
    """The tasks of one person that he should have done."""
    rows = tx.exec(select(Task.id).where(Task.person_id == person_id, *_undone(duty, period_key, today))).all()
    return {row for row in rows if row is not None}


def people_behind(tx: Tx, duty: str, period_key: str, today: date) -> set[int]:
    """Those who have something to do that is not done."""
    rows = tx.exec(select(Task.person_id).where(*_undone(duty, period_key, today)).distinct()).all()
    return {row for row in rows if row is not None}


def units_behind(tx: Tx, duty: str, period_key: str, today: date) -> list[Unit]:
    """The places where something is not done."""
    behind = select(Subject.unit_id).where(Task.subject_id == Subject.id, *_undone(duty, period_key, today))
    return list(tx.exec(select(Unit).where(col(Unit.id).in_(behind)).order_by(col(Unit.path))).all())


def leaders_behind(tx: Tx, duty: str, period_key: str, today: date) -> list[int]:
    """The nearest leaders of the places where something is not done."""
    return sorted(led_by(tx, units_behind(tx, duty, period_key, today)))


def led_by(tx: Tx, units: Iterable[Unit]) -> dict[int, list[int]]:
    """Leader → the units that he is the nearest leader of."""
    found: dict[int, list[int]] = {}
    for unit in units:
        leader = leader_of(tx, unit)
        if leader is not None and leader.id is not None:
            found.setdefault(leader.id, []).append(unit.id or 0)
    return found


def offices(tx: Tx) -> list[int]:
    """The county's office: those who hold it over the whole county."""
    county = tx.exec(select(Unit).where(col(Unit.parent_id).is_(None)).order_by(col(Unit.position))).first()
    return [person.id or 0 for person in (holders(tx, "office", county.id or 0) if county else [])]
