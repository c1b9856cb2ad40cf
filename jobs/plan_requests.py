"""Who is urged today about which request (诉求): before its limit, on it, after it, and who leads there then."""

from datetime import datetime

from activities.catalogue import Catalogue
from activities.periods import day_of
from handlers.request_prompts import ABOUT, WISH, all_planned
from storage.periods import workdays
from storage.prompts import plan_prompt
from storage.store import Tx
from storage.ticket_lists import all_wishes
from storage.ticket_routes import overseer
from storage.tickets import begin_clock, steps_of

UNDECIDED = 2  # workdays after which whoever has to decide about an extension is reminded


def plan_requests(tx: Tx, now: datetime, _: Catalogue) -> int:
    """Plan the prompts of requests whose limit is near or over, and of extensions undecided; how many were added."""
    today = day_of(now)
    begin_clock(tx, today)
    planned = sum(
        plan_prompt(tx, person, f"{ABOUT}:{ticket.id}", stage, day)
        for ticket, person, stage, day in all_planned(tx, today)
    )
    return planned + _plan_wishes(tx, now)


def _plan_wishes(tx: Tx, now: datetime) -> int:
    """Who has not decided whether to put it off is reminded."""
    today, calendar, planned = day_of(now), workdays(tx), 0
    for ticket in all_wishes(tx):
        leader, asked = overseer(tx, ticket), steps_of(tx, ticket, "wished")[-1]
        day = calendar.after(asked.on_day, UNDECIDED)
        if leader is not None and day <= today:
            planned += plan_prompt(tx, leader.id or 0, f"{ABOUT}:{ticket.id}", f"{WISH}:{ticket.wish_due}", day)
    return planned
