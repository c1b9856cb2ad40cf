"""On the day that a leader has said, what somebody did is somebody else's, and his rights end."""

from datetime import date, datetime

from activities.catalogue import Catalogue
from activities.periods import day_of
from jobs.plan_prompts import stage_of
from jobs.plan_tasks import plan_tasks
from storage.periods import current_period, workdays
from storage.prompts import tell_otherwise
from storage.store import Tx
from storage.transfers import answering, due_transfers, follow_tasks, hand_over, settle


def apply_transfers(tx: Tx, now: datetime, catalogue: Catalogue) -> int:
    """Do what has come to its day; how many transfers, and tasks and forms that followed."""
    today = day_of(now)
    capacities = {duty.key: duty.capacity for duty in catalogue.periodic()}
    rows = due_transfers(tx, today)
    before = answering(tx, capacities.values(), today) if rows else {}
    for row in rows:
        hand_over(tx, row, today, set(capacities.values()))
    if rows:
        plan_tasks(tx, now, catalogue)  # nobody checks himself: who goes instead is known from here on
    after = answering(tx, capacities.values(), today) if rows else {}
    followed = follow_tasks(tx, capacities, today)
    for row in rows:
        for person in settle(tx, row, before, after, today):
            _no_rung_again(tx, catalogue, person, today)
    return len(rows) + followed


def _no_rung_again(tx: Tx, catalogue: Catalogue, person_id: int, today: date) -> None:
    """The paper says what is to be done and until when: a reminder of an earlier day is not said beside it."""
    calendar = workdays(tx)
    for duty in catalogue.periodic():
        period = current_period(tx, today, duty.cadence)
        days = {step: step.day(period.opens, period.due, period.closes, calendar) for step in duty.steps}
        past = [step for step, day in days.items() if step.to == "holder" and day < today]
        for step in past[-1:]:
            tell_otherwise(tx, person_id, f"duty:{duty.key}:{period.key}", stage_of(step), days[step])
