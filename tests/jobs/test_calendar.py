"""The office is told in time that next year's holidays are not known."""

from datetime import date

from sqlmodel import select

from activities.catalogue import read_catalogue
from jobs.plan_calendar import plan_calendar
from storage.holidays import forget_days, set_days
from storage.periods import workdays
from storage.tables import Prompt
from tests.county import morning

CATALOGUE = read_catalogue()


def plan(tx, *day):
    """The job on a day: how many prompts it added."""
    return plan_calendar(tx, morning(date(*day)), CATALOGUE)


def test_it_is_asked_in_december_and_once_more(tx):
    """Both of the office, on two days."""
    assert plan(tx, 2026, 11, 30) == 0
    assert [plan(tx, 2026, 12, day) for day in (1, 1, 19, 20, 31)] == [2, 0, 0, 2, 0]
    rows = tx.exec(select(Prompt.about, Prompt.stage).where(Prompt.about == "calendar:2027").distinct()).all()
    assert rows == [("calendar:2027", "office:calendar")]


def test_a_day_that_the_office_wrote_is_enough(tx):
    """It knows."""
    set_days(tx, [date(2027, 2, 5)], worked=False, name="春节", by_id=1, now=morning(date(2026, 12, 1)))
    assert plan(tx, 2026, 12, 20) == 0


def test_what_the_office_writes_counts_and_is_taken_back(tx):
    """A Friday off, a Sunday worked, and as it was."""
    friday, sunday = date(2027, 2, 5), date(2027, 2, 14)
    set_days(tx, [friday], worked=False, name="", by_id=1, now=morning(date(2026, 12, 1)))
    set_days(tx, [sunday], worked=True, name="", by_id=1, now=morning(date(2026, 12, 1)))
    assert (workdays(tx).is_workday(friday), workdays(tx).is_workday(sunday)) == (False, True)
    forget_days(tx, [friday, sunday])
    assert (workdays(tx).is_workday(friday), workdays(tx).is_workday(sunday)) == (True, False)
