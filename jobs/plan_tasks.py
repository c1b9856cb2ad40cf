"""Tasks of every period: made on its first day, given to whom answers for them, and followed when that changes."""

from datetime import datetime

from activities.catalogue import Catalogue
from activities.periods import day_of
from storage.periods import current_period, opened_by_calendar, workdays
from storage.planning import ever_planned, plan_period
from storage.store import Tx


def plan_tasks(tx: Tx, now: datetime, catalogue: Catalogue) -> int:
    """Give every duty that comes round its tasks for the period of today; how many were added or changed."""
    today = day_of(now)
    count = 0
    for duty in catalogue.periodic():
        period = opened_by_calendar(tx, current_period(tx, today, duty.cadence), today)
        if not duty.is_open(period, today, workdays(tx)):
            continue
        if today <= period.due or ever_planned(tx, duty.key):  # a county that begins after the due day begins next time
            count += plan_period(tx, duty, period, today)
    return count
