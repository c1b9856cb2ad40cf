"""Who is asked today to decide about candidates: what came to him yesterday, a notice that is over, a review due."""

from datetime import date, datetime

from activities.catalogue import Catalogue
from activities.periods import day_of
from activities.selections import PROPOSED, Selection
from activities.workdays import Workdays
from handlers.selections.waiting import PREFIX
from storage.periods import workdays
from storage.prompts import plan_prompt
from storage.selections import deciders, ripe_from, waiting
from storage.store import Tx
from storage.tables import Candidate

STAGE = "decide"

UNDECIDED = 2  # workdays after which whoever has to decide on a proposal is reminded


def plan_selections(tx: Tx, now: datetime, catalogue: Catalogue) -> int:
    """Plan the prompts of what waits for somebody, once for each day on which something came; how many were added."""
    today, days = day_of(now), workdays(tx)
    planned = 0
    for selection in catalogue.declared(Selection).values():
        for row, stage in waiting(tx, selection, today):
            day = _asked_on(selection, row, days)
            about = f"{PREFIX}:{selection.key}:{stage.key}"
            if day <= today:
                planned += sum(plan_prompt(tx, person, about, STAGE, day) for person in deciders(tx, row, stage))
    return planned


def _asked_on(selection: Selection, row: Candidate, days: Workdays) -> date:
    """The workday on which it is said: of a proposal, which was told at once, when it has lain for two days."""
    if row.due is not None:
        return days.from_day(ripe_from(selection, row))
    return days.after(row.since, UNDECIDED if row.stage == PROPOSED else 1)
