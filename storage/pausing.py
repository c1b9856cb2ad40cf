"""整片暂缓: the clock stands still for a whole area at once, and goes on again; how and why stays with each task."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select

from storage.places import IN_OFFICIAL_ORDER, LIES_IN, Above
from storage.store import Tx
from storage.tables import Obstacle, Period, Person, Subject, Task, Unit

Rows = Sequence[tuple[Task, Subject]]


def still_running(tx: Tx, area: Unit, until: date) -> Rows:
    """What is to be done in an area and would be put off by a pause until a day; what is paused longer stays so."""
    return _open(tx, area, or_(col(Task.paused_until).is_(None), col(Task.paused_until) < until))


def paused_with(tx: Tx, area: Unit, until: date) -> Rows:
    """What a pause of a whole area until a day holds; what its own leader paused for a reason of its own does not."""
    whole = (
        select(Obstacle.task_id)
        .where(Obstacle.state == "paused", Obstacle.reported_by_id == Obstacle.decider_id)
        .where(Obstacle.task_id == Task.id)
    )
    return _open(tx, area, col(Task.paused_until) == until, col(Task.id).in_(whole))


def _open(tx: Tx, area: Unit, *conditions: ColumnElement[bool]) -> Rows:
    rows = tx.exec(
        select(Task, Subject)
        .join(Subject, col(Subject.id) == Task.subject_id)
        .join(Unit, col(Unit.id) == Subject.unit_id)
        .join(Period, col(Period.key) == Task.period_key)
        .outerjoin(Above, LIES_IN)
        .where(Task.state == "open", col(Period.closed_at).is_(None))
        .where(col(Unit.path).startswith(area.path, autoescape=True), *conditions)
        .order_by(*IN_OFFICIAL_ORDER)
    )
    return list(rows.all())


def pause(tx: Tx, rows: Rows, until: date, reason: str, *, by: Person, now: datetime) -> None:
    """Put these off; the reason stands with each as one that was decided when it was said."""
    for task, _ in rows:
        task.paused_until = until
        tx.add(
            Obstacle(
                task_id=task.id or 0,
                reason=reason,
                reported_by_id=by.id or 0,
                reported_at=now,
                decider_id=by.id,
                state="paused",
                decided_at=now,
            )
        )
    tx.flush()


def resume(tx: Tx, rows: Rows) -> None:
    """They are to be done again, now."""
    for task, _ in rows:
        task.paused_until = None
        for row in tx.exec(select(Obstacle).where(Obstacle.task_id == task.id, Obstacle.state == "paused")).all():
            row.state = "again"
    tx.flush()
