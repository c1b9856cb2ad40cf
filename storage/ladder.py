"""Who above hears of what is not done: the leaders of the places, and the county's office."""

from collections.abc import Iterable
from datetime import date

from sqlmodel import col, select

from storage.people import holders, leader_of
from storage.places import IN_OFFICIAL_ORDER, LIES_IN, Above
from storage.store import Tx
from storage.tables import Obstacle, Subject, Task, Unit
from storage.tasks import asked_for


def undone(tx: Tx, duty: str, period_key: str, today: date) -> list[tuple[Task, Subject, Unit]]:
    """The tasks that somebody should have done, in official order; what is paused or before a leader is left out."""
    before_leader = select(Obstacle.task_id).where(Obstacle.state == "open")
    return list(
        tx.exec(
            select(Task, Subject, Unit)
            .join(Subject, col(Subject.id) == Task.subject_id)
            .join(Unit, col(Unit.id) == Subject.unit_id)
            .outerjoin(Above, LIES_IN)
            .where(Task.duty == duty, Task.period_key == period_key, Task.state == "open")
            .where(asked_for(today))
            .where(col(Task.id).not_in(before_leader))
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


def leaders_behind(tx: Tx, duty: str, period_key: str, today: date) -> list[int]:
    """The nearest leaders of the places where something is not done."""
    units = {unit.id: unit for _, _, unit in undone(tx, duty, period_key, today)}
    return sorted(led_by(tx, units.values()))


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
