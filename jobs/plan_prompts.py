"""Who is to be reminded of what today: the latest rung of each ladder that has been reached, planned once."""

from datetime import date, datetime

from activities.catalogue import Catalogue, Duty, Step
from activities.periods import day_of
from storage.behind import left_by
from storage.ladder import leaders_behind, nobodys, offices
from storage.people import leader_of
from storage.periods import current_period, workdays
from storage.prompts import plan_holders, plan_prompt
from storage.store import Tx
from storage.tables import Period


def plan_prompts(tx: Tx, now: datetime, catalogue: Catalogue) -> int:
    """Plan the prompts of every duty that comes round; how many were added."""
    today = day_of(now)
    return sum(_plan(tx, duty, today) for duty in catalogue.periodic())


def _plan(tx: Tx, duty: Duty, today: date) -> int:
    period = current_period(tx, today, duty.cadence)
    calendar = workdays(tx)
    reached = {
        step.to: (step, day)
        for step in duty.steps
        if (day := step.day(period.opens, period.due, period.closes, calendar)) <= today
    }
    told = _plan_gaps(tx, duty, period, today)
    return told + sum(_plan_step(tx, duty, period, step, due_on=day, today=today) for step, day in reached.values())


def _plan_gaps(tx: Tx, duty: Duty, period: Period, today: date) -> int:
    """The leader of a place hears, once, that nobody answers for something there any more: he says who goes."""
    count = 0
    for subject, unit in nobodys(tx, duty.key, period.key, today) if today >= period.opens else []:
        leader = leader_of(tx, unit)
        left = left_by(tx, subject.id or 0, duty.capacity, today)
        since = max(period.opens, left.until_day) if left and left.until_day else period.opens
        if leader is not None and leader.id is not None:
            count += plan_prompt(tx, leader.id, f"gap:{duty.key}:{period.key}:{subject.id}", "leader:gap", since)
    return count


def _plan_step(tx: Tx, duty: Duty, period: Period, step: Step, *, due_on: date, today: date) -> int:
    if step.to == "holder":
        return plan_holders(tx, duty.key, period.key, stage_of(step), due_on=due_on, today=today)
    hearing = leaders_behind(tx, duty.key, period.key, today) if step.to == "leader" else offices(tx)
    about = f"duty:{duty.key}:{period.key}"
    return sum(plan_prompt(tx, person, about, stage_of(step), due_on) for person in hearing)


def stage_of(step: Step) -> str:
    """A rung as prompts carry it: who hears, and of which day, `holder:due-30`."""
    return f"{step.to}:{step.at}"
