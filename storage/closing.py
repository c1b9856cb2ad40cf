"""Closing a period: how every task stood is kept, later sendings are noted beneath, what was not done is missed."""

from datetime import date, datetime

from sqlalchemy import text
from sqlmodel import col, select

from activities.periods import span_of_key
from storage.figures import freeze
from storage.planning import run
from storage.store import Tx
from storage.tables import Period

FREEZE = text(
    """
    UPDATE task SET closed_as = CASE
        WHEN state = 'waived' THEN 'waived'
        WHEN state = 'done' THEN CASE WHEN :due < (
            SELECT min(record.occurred_on) FROM record WHERE record.task_id = task.id AND record.state = 'valid')
            THEN 'late' ELSE 'done' END
        WHEN paused_until >= :closes THEN 'paused'
        ELSE 'missed' END
    WHERE period_key = :period AND closed_as = ''
    """
)
MISS = text(
    """
    UPDATE task SET state = 'missed'
    WHERE period_key = :period AND state = 'open' AND (paused_until IS NULL OR paused_until < :closes)
    """
)


def close_period(tx: Tx, period: Period, now: datetime) -> int:
    """Freeze a period's table, task by task and figure by figure; how many tasks it holds."""
    period.closed_at = now
    tx.flush()
    count = run(tx, FREEZE, {"period": period.key, "due": period.due, "closes": period.closes})
    freeze(tx, period)
    tx.flush()
    return count


def end_grace(tx: Tx, period: Period) -> int:
    """After the days of grace: what nobody did is missed; how many tasks. What is paused stays so."""
    return run(tx, MISS, {"period": period.key, "closes": period.closes})


def to_close(tx: Tx, now: datetime) -> list[Period]:
    """The periods whose closing hour has come and that are not closed, the earliest first."""
    rows = tx.exec(select(Period).where(col(Period.closed_at).is_(None)).order_by(col(Period.closes))).all()
    return [row for row in rows if span_of_key(row.key).closes_at <= now]


def past_grace(tx: Tx, today: date) -> list[Period]:
    """The closed periods whose days of grace are over."""
    return list(tx.exec(select(Period).where(col(Period.closed_at).is_not(None), Period.grace_until < today)).all())
