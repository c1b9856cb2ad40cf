"""Those called to a course hear of it at once and on the workday before; when it is over its keeper is asked."""

from datetime import datetime, timedelta

from activities.catalogue import Catalogue
from activities.events import Event as EventKind
from activities.periods import day_of
from activities.workdays import Workdays
from storage.events import about_of, called_events, keeper_of, plan_called
from storage.periods import workdays
from storage.prompts import plan_prompt, stage_planned
from storage.store import Tx
from storage.tables import Event

CALLED, EVE, AFTER = "event:called", "event:eve", "event:after"
DAY = timedelta(days=1)


def plan_events(tx: Tx, now: datetime, catalogue: Catalogue) -> int:
    """Plan what is to be said of every event that is called; how many prompts were added."""
    days = workdays(tx)
    return sum(_plan(tx, event, now, catalogue, days) for event in called_events(tx))


def _plan(tx: Tx, event: Event, now: datetime, catalogue: Catalogue, days: Workdays) -> int:
    today = day_of(now)
    assert event.first_day is not None
    assert event.last_day is not None
    eve = days.until_day(event.first_day - DAY)
    if event.first_day >= today:
        if today >= eve:
            return plan_called(tx, event, EVE, today)
        return plan_called(tx, event, CALLED, today)
    after = days.from_day(event.last_day + DAY)
    keeper = keeper_of(tx, event, catalogue.declared(EventKind)) if today >= after else None
    if keeper is None or stage_planned(tx, keeper, about_of(event), AFTER):
        return 0
    return int(plan_prompt(tx, keeper, about_of(event), AFTER, today))
