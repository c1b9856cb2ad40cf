"""Whom the clock will remind on the next days, as things stand now: what is planned, and the rungs still to come."""

from collections import defaultdict
from datetime import date

from sqlmodel import select

from activities.catalogue import Catalogue, Step
from storage.ladder import leaders_behind, offices, people_behind
from storage.periods import current_period, workdays
from storage.store import Tx
from storage.tables import Period, Prompt


def foresee(tx: Tx, catalogue: Catalogue, today: date, days: int) -> list[tuple[date, int]]:
    """The next days on which somebody is reminded, each with how many people; what is overdue on the next workday."""
    calendar = workdays(tx)
    people: dict[date, set[int]] = defaultdict(set)
    planned = select(Prompt).where(Prompt.state == "planned")
    for row in tx.exec(planned).all():
        people[calendar.from_day(max(row.due_on, today))].add(row.person_id)
    for duty in catalogue.periodic():
        period = current_period(tx, today, duty.cadence)
        for step in duty.steps:
            day = step.day(period.opens, period.due, period.closes, calendar)
            if day > today:
                people[day] |= _hearing(tx, duty.key, period, step, today)
    return [(day, len(people[day])) for day in sorted(people) if people[day]][:days]


def _hearing(tx: Tx, duty: str, period: Period, step: Step, today: date) -> set[int]:
    if step.to == "holder":
        return people_behind(tx, duty, period.key, today)
    return set(leaders_behind(tx, duty, period.key, today) if step.to == "leader" else offices(tx))
