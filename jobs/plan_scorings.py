"""Who is told that a table of points is to be filled: when its column opens, and shortly before it closes."""

from datetime import date, datetime, timedelta

from activities.catalogue import Catalogue
from activities.periods import day_of
from activities.scorings import Column
from storage.periods import workdays
from storage.prompts import plan_prompt
from storage.scorings import Year, fillers, open_years, rows_of
from storage.store import Tx

BEFORE = timedelta(days=3)  # so long before it closes who has not filled it is reminded


def plan_scorings(tx: Tx, now: datetime, catalogue: Catalogue) -> int:
    """Plan the prompts of the columns that are open; how many were added."""
    today = day_of(now)
    return sum(
        _plan(tx, year, at, column, today)
        for year in open_years(tx, catalogue, today)
        for at, column in enumerate(year.scoring.column)
    )


def _plan(tx: Tx, year: Year, at: int, column: Column, today: date) -> int:
    opens, closes = column.span(year.year)
    days = workdays(tx)
    stages = {"opens": days.from_day(opens), "closes-3": days.until_day(closes - BEFORE)}
    reached = [(stage, day) for stage, day in stages.items() if day <= today <= closes]
    if not reached:
        return 0
    stage, day = reached[-1]
    rows = [row for row in rows_of(tx, year) if row.asks(column.key, today)]
    people = {person.id or 0: None for row in rows for person in fillers(tx, row, column)}
    return sum(plan_prompt(tx, person, f"score:{year.id}:{at}", f"holder:{stage}", day) for person in people)
