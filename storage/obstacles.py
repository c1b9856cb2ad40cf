"""What stands in the way of a task (查不了): reported by whoever is to go, decided by the leader of the place."""

from datetime import datetime

from sqlmodel import col, select

from storage.ladder import offices
from storage.people import leader_of
from storage.store import Tx
from storage.tables import Obstacle, Period, Person, Subject, Task, Unit


def report(tx: Tx, task: Task, reason: str, person: Person, now: datetime) -> Obstacle:
    """Put an obstacle before the leader of the place, else the county's office; said again, the words are these."""
    there = tx.exec(select(Obstacle).where(Obstacle.task_id == task.id, Obstacle.state == "open")).first()
    obstacle = there or Obstacle(
        task_id=task.id or 0,
        reason=reason,
        reported_by_id=person.id or 0,
        reported_at=now,
        decider_id=_decider(tx, task),
    )
    obstacle.reason, obstacle.reported_by_id = reason, person.id or 0
    tx.add(obstacle)
    tx.flush()
    return obstacle


def _decider(tx: Tx, task: Task) -> int | None:
    subject = tx.get_one(Subject, task.subject_id)
    leader = leader_of(tx, tx.get_one(Unit, subject.unit_id))
    return leader.id if leader else next(iter(offices(tx)), None)


def decide(tx: Tx, obstacle: Obstacle, how: str, now: datetime) -> Task:
    """Decide an open obstacle: `paused` (暂缓) till the period's end, `waived` (免查), or `again`: go and look."""
    task = tx.get_one(Task, obstacle.task_id)
    obstacle.state, obstacle.decided_at = how, now
    if how == "paused":
        task.paused_until = tx.get_one(Period, task.period_key).closes
    elif how == "waived":
        task.state = "waived"
    return task


def undecided(tx: Tx, person_id: int) -> list[tuple[Obstacle, Task, Subject]]:
    """What a person has to decide, the oldest first."""
    return list(
        tx.exec(
            select(Obstacle, Task, Subject)
            .where(Obstacle.decider_id == person_id, Obstacle.state == "open")
            .where(Obstacle.task_id == Task.id, Task.subject_id == Subject.id)
            .order_by(col(Obstacle.id))
        ).all()
    )


def hindered(tx: Tx, task_ids: list[int]) -> set[int]:
    """Those of these tasks that wait for a decision."""
    rows = tx.exec(select(Obstacle.task_id).where(Obstacle.state == "open", col(Obstacle.task_id).in_(task_ids))).all()
    return set(rows)
