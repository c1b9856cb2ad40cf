"""Last week for those who lead a place, on the first workday of a week; where nothing happened, nothing is said."""

from datetime import date, datetime, timedelta

from activities.catalogue import Catalogue
from activities.periods import day_of
from handlers.tasks import REVISIT
from storage.periods import workdays
from storage.prompts import plan_prompt, stage_planned
from storage.store import Tx
from storage.week import week_leaders, week_of

STAGE = "week"


def plan_week(tx: Tx, now: datetime, _: Catalogue) -> int:
    """Plan what last week is to be told to whom; how many were added."""
    today = day_of(now)
    monday = today - timedelta(days=today.weekday())
    first = workdays(tx).from_day(monday)
    if today < first:
        return 0
    return sum(_plan(tx, person, monday - timedelta(days=7), first) for person in week_leaders(tx))


def _plan(tx: Tx, person: int, monday: date, due_on: date) -> bool:
    about = f"week:{monday}"
    if stage_planned(tx, person, about, STAGE):
        return False
    week = week_of(tx, person, REVISIT, monday)
    return week is not None and not week.is_empty() and plan_prompt(tx, person, about, STAGE, due_on)
