"""Who above hears of what is not done: the leaders of the places, and the county's office."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlmodel import col, select

from storage.people import holders, leader_of
from storage.places import IN_OFFICIAL_ORDER, LIES_IN, Above
from storage.store import Tx
from storage.tables import Obstacle, Subject, Task, Unit
from storage.tasks import asked_for


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
            .join(Subject, col(Subject.id) == Task.subject_id)
            .join(Unit, col(Unit.id) == Subject.unit_id)
            .outerjoin(Above, LIES_IN)
            .where(*_undone(duty, period_key, today), *there)
            .order_by(*IN_OFFICIAL_ORDER)
        ).all()
    )


def nobodys(tx: Tx, duty: str, period_key: str, today: date) -> list[tuple[Subject, Unit]]:
    """What is to be done in a period and is nobody's."""
    return list(
        tx.exec(
            select(Subject, Unit)
            .where(Task.subject_id == Subject.id, Subject.unit_id == Unit.id)
            .where(Task.duty == duty, Task.period_key == period_key, Task.state == "open")
            .where(col(Task.person_id).is_(None))
            .where(asked_for(today))
            .order_by(col(Task.id))
        ).all()
    )


def _undone(duty: str, period_key: str, today: date) -> tuple[Any, ...]:
    before_leader = select(Obstacle.id).where(Obstacle.state == "open", Obstacle.task_id == Task.id)
    return (
        Task.duty == duty,
        Task.period_key == period_key,
        Task.state == "open",
        asked_for(today),
        ~before_leader.exists(),
    )


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
