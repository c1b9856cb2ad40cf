"""Who keeps a plan is asked, on the due day of its period, how far it is, where nothing was said yet; once."""

from datetime import datetime

from activities.catalogue import Catalogue
from activities.periods import day_of, span_of_key
from handlers.plans.waiting import ABOUT, unsaid_period
from handlers.plans.words import kinds_of
from storage.periods import workdays
from storage.plan_steps import progress_of
from storage.plans import in_state, keeper_of
from storage.prompts import plan_prompt
from storage.store import Tx


def plan_progress(tx: Tx, now: datetime, catalogue: Catalogue) -> int:
    """Plan the prompts of plans that are to be spoken of every month or quarter; how many were added."""
    today, count = day_of(now), 0
    calendar = workdays(tx)
    kinds = {key: kind for key, kind in kinds_of(catalogue).items() if kind.progress}
    for plan in in_state(tx, "open", kinds):
        key = unsaid_period(tx, plan, kinds[plan.kind], today)
        day = calendar.until_day(span_of_key(key).due) if key else today
        if not key or day > today or not progress_of(tx, plan.id or 0, today).total:
            continue
        keeper = keeper_of(tx, plan, today)
        if keeper is not None and keeper.id is not None:
            count += plan_prompt(tx, keeper.id, f"{ABOUT}:{plan.id}", f"say:{key}", day)
    return count
