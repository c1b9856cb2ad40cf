"""Who is reminded of households still to be seen this month or quarter: before it ends, once."""

from datetime import date, datetime

from activities.catalogue import Catalogue, Duty
from activities.periods import Span, day_of, span_of
from activities.workdays import Workdays
from jobs.plan_prompts import stage_of
from storage.periods import workdays
from storage.store import Tx
from storage.unseen import plan_visitors


def plan_visits(tx: Tx, now: datetime, catalogue: Catalogue) -> int:
    """Plan the prompts of every duty whose households are seen by category; how many were added."""
    today, calendar = day_of(now), workdays(tx)
    duties = [duty for duty in catalogue.duties.values() if duty.every]
    return sum(
        _plan(tx, duty, span_of(kind, today), today, calendar)
        for duty in duties
        for kind in sorted(set(duty.every.values()))
    )


def _plan(tx: Tx, duty: Duty, span: Span, today: date, calendar: Workdays) -> int:
    reached = duty.reached(span, today, calendar)
    if reached is None:
        return 0
    step, day = reached
    return plan_visitors(tx, duty, span, stage_of(step), due_on=day, today=today)
