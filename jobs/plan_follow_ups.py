"""Who is to be told of which follow-up (整改) today: due soon, overdue, before a leader; the latest stage, once."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from activities.catalogue import Catalogue
from activities.follow_ups import is_late, reached
from activities.periods import day_of
from handlers.acceptance import ACCEPTANCE
from handlers.due import about, ladder_of, stages
from storage.extensions import all_undecided
from storage.holding import acceptor_of, before_above, holder_of, turn_of, with_running_clock
from storage.periods import workdays
from storage.prompts import plan_prompt, stage_planned
from storage.store import Tx
from storage.tables import Extension, FollowUp

HOLIDAYS = timedelta(days=18)  # the longest, over which what is to be said before a day is said earlier
BEHIND = timedelta(days=184)  # longer overdue, it was told of


def plan_follow_ups(tx: Tx, now: datetime, catalogue: Catalogue) -> int:
    """Plan the prompts of what is still to be put right, decided or accepted; how many were added."""
    today = day_of(now)
    rows = with_running_clock(tx, today - BEHIND, today + _ahead(catalogue))
    planned = sum(_plan(tx, catalogue, row, today) for row in rows)
    planned += sum(_plan_decision(tx, catalogue, asked, today) for asked in all_undecided(tx))
    return planned + sum(_plan_acceptance(tx, catalogue, row, today) for row in before_above(tx))


def _ahead(catalogue: Catalogue) -> timedelta:
    """How long before its day the first of all ladders begins, at the most."""
    ladders = [catalogue.ladder(""), *(duty.follow_up for duty in catalogue.duties.values())]
    return HOLIDAYS + max((step.before() for ladder in ladders for step in ladder.steps), default=timedelta(0))


def _plan_decision(tx: Tx, catalogue: Catalogue, asked: Extension, today: date) -> bool:
    """Who has not decided whether to put it off is asked again."""
    ladder = ladder_of(tx, catalogue, tx.get_one(FollowUp, asked.follow_up_id))
    day = reached(day_of(asked.asked_at), ladder.decide, today, workdays(tx))
    return day is not None and plan_prompt(tx, asked.decider_id or 0, f"extension:{asked.id}", "decide", day)


def _plan_acceptance(tx: Tx, catalogue: Catalogue, row: FollowUp, today: date) -> int:
    """Whose turn it is with a key one, the township's or the county's, is reminded of it."""
    since = row.accepted_on or row.replied_on
    day = reached(since, ladder_of(tx, catalogue, row).accept, today, workdays(tx)) if since else None
    stage = "verify" if row.accepted_on else "accept"
    return _plan_for(tx, turn_of(tx, row), f"{ACCEPTANCE}:{row.id}", stage, day) if day else 0


def _plan_for(tx: Tx, people: Iterable[int], thing: str, stage: str, day: date) -> int:
    return sum(plan_prompt(tx, person, thing, stage, day) for person in people)


def _plan(tx: Tx, catalogue: Catalogue, row: FollowUp, today: date) -> int:
    by_day = sorted(stages(tx, catalogue, row), key=lambda each: each[1])
    last = {stage.split(":")[0]: (stage, day) for stage, day in by_day if day <= today}
    if not last:
        return 0
    holder, leader = holder_of(tx, row, today), acceptor_of(tx, row)
    hearing = {"holder": holder, "leader": None if leader == holder else leader}
    return sum(
        _plan_one(tx, row, person.id or 0, *last[to])
        for to, person in hearing.items()
        if person is not None and to in last
    )


def _plan_one(tx: Tx, row: FollowUp, person: int, stage: str, day: date) -> bool:
    """That it is overdue is said once for each day it was due, also where it was refused since to put it off."""
    if is_late(stage) and row.due and stage_planned(tx, person, about(row), stage, after=row.due):
        return False
    return plan_prompt(tx, person, about(row), stage, day)
