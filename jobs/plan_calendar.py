"""The office is told in time that next year's holidays are not known: in December, and once more before it ends."""

from datetime import date, datetime

from activities.catalogue import Catalogue
from activities.periods import day_of
from activities.workdays import is_announced
from storage.holidays import knows_year
from storage.ladder import offices
from storage.prompts import plan_prompt
from storage.store import Tx

ASKED_ON = ((12, 1), (12, 20))  # the notice comes in November as a rule


def plan_calendar(tx: Tx, now: datetime, _: Catalogue) -> int:
    """Plan to ask for next year's holidays, where nobody has announced or written any; how many prompts were added."""
    today = day_of(now)
    year = today.year + 1
    reached = [day for month, number in ASKED_ON if (day := date(today.year, month, number)) <= today]
    if not reached or is_announced(year) or knows_year(tx, year):
        return 0
    return sum(plan_prompt(tx, person, f"calendar:{year}", "office:calendar", reached[-1]) for person in offices(tx))
