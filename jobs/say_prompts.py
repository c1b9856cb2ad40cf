"""Says what is planned: one digest a person and day, in working hours; what it reads is written when it is sent."""

from datetime import date, datetime, time, timedelta

from activities.catalogue import Catalogue
from activities.periods import day_of
from forms.zone import ZONE
from handlers.prompts import DIGEST
from handlers.quarter import listed
from storage.outbox import is_planned, put
from storage.people import account_of_person
from storage.periods import workdays
from storage.prompts import digests_since, hearers, latest, planned_for
from storage.store import Tx

FROM, OFFICE_FROM, UNTIL = time(9), time(8, 30), time(18)
BATCH = 500  # people of one run; the clock runs it again while there are more
SOFT = ("week",)  # what is no rung of a ladder: it keeps to the budget
BUDGET = 3  # digests a person and week, after which what is soft waits


def say_prompts(tx: Tx, now: datetime, _: Catalogue) -> int:
    """Have everybody told what is planned for him, where the hour is right; how many digests."""
    local = now.astimezone(ZONE)
    today = local.date()
    if not OFFICE_FROM <= local.time() < UNTIL or not workdays(tx).is_workday(today):
        return 0
    return sum(_say(tx, person, now, local.time()) for person in hearers(tx, today, BATCH))


def _say(tx: Tx, person_id: int, now: datetime, hour: time) -> bool:
    today = day_of(now)
    ready = [row for row in planned_for(tx, person_id, today) if hour >= FROM or row.stage.startswith("office:")]
    if ready and all(row.stage in SOFT for row in ready) and digests_since(tx, person_id, monday(today)) >= BUDGET:
        for row in ready:
            row.due_on = monday(today) + timedelta(days=7)
        return False
    told = latest(ready)
    if not told:
        return False
    account = account_of_person(tx, person_id, today)
    if account is None or account.reach == "blocked":  # who comes later sees then what is to be done
        for row in told:
            row.state = "dropped"
        return False
    key = f"digest:{person_id}:{today}"
    if is_planned(tx, key):
        key = f"digest:{person_id}:{told[0].id}:{today}"  # something more became due on a day that had its digest
    outbox_id = put(
        tx,
        kind="notice",
        method="sendMessage",
        payload={"made": {"kind": DIGEST, "person": person_id, "prompts": [row.id for row in told]}},
        now=now,
        person_id=person_id,
        unique_key=key,
    )
    for prompt in told:
        prompt.state, prompt.outbox_id = "said", outbox_id
    if not account.focus:  # his chat is in the middle of nothing: a number typed below means a line of the list
        numbers = [line for prompt in told for line in listed(tx, prompt, today)]
        account.focus = {"todo": numbers} if numbers else {}
    return True


def monday(day: date) -> date:
    """The first day of a day's week."""
    return day - timedelta(days=day.weekday())
