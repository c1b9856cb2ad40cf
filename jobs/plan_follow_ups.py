"""Who is to be told of which follow-up (整改) today: due soon, or overdue; the latest stage of each, planned once."""

from datetime import date, datetime, timedelta

from activities.catalogue import Catalogue
from activities.follow_ups import UNDECIDED
from activities.periods import day_of
from handlers.due import LATE, about, stages
from storage.extensions import all_undecided
from storage.holding import acceptor_of, holder_of, with_running_clock
from storage.periods import workdays
from storage.prompts import plan_prompt, stage_planned
from storage.store import Tx
from storage.tables import Extension, FollowUp

AHEAD, BEHIND = timedelta(days=21), timedelta(days=184)  # long holidays before it; longer overdue, it was told of


def plan_follow_ups(tx: Tx, now: datetime, _: Catalogue) -> int:
    """Plan the prompts of what is still to be put right; how many were added."""
    today = day_of(now)
    planned = sum(_plan(tx, row, today) for row in with_running_clock(tx, today - BEHIND, today + AHEAD))
    return planned + sum(_plan_decision(tx, asked, today) for asked in all_undecided(tx))


def _plan_decision(tx: Tx, asked: Extension, today: date) -> bool:
    """Who has not decided after two workdays is asked once more."""
    day = workdays(tx).after(day_of(asked.asked_at), UNDECIDED)
    return day <= today and plan_prompt(tx, asked.decider_id or 0, f"extension:{asked.id}", "decide", day)


def _plan(tx: Tx, row: FollowUp, today: date) -> int:
    reached = {stage.split(":")[0]: (stage, day) for stage, day in stages(tx, row) if day <= today}
    if not reached:
        return 0
    holder, leader = holder_of(tx, row, today), acceptor_of(tx, row)
    hearing = {"holder": holder, "leader": None if leader == holder else leader}
    return sum(
        _plan_one(tx, row, person.id or 0, *reached[to])
        for to, person in hearing.items()
        if person is not None and to in reached
    )


def _plan_one(tx: Tx, row: FollowUp, person: int, stage: str, day: date) -> bool:
    """That it is overdue is said once for each day it was due, also where it was refused since to put it off."""
    if stage.endswith(LATE) and row.due and stage_planned(tx, person, about(row), stage, after=row.due):
        return False
    return plan_prompt(tx, person, about(row), stage, day)
