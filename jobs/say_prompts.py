"""Says what is planned: one digest a person and day, in working hours; what it reads is written when it is sent."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from activities.catalogue import Catalogue
from activities.periods import day_of
from forms.zone import ZONE
from handlers.prompts import DIGEST
from handlers.quarter import PROMPTED
from storage.outbox import known_keys, put_for_people
from storage.people import reached
from storage.periods import workdays
from storage.prompts import digests_since, hearers, latest, planned_for
from storage.store import Tx
from storage.tables import Prompt

FROM, OFFICE_FROM, UNTIL = time(9), time(8, 30), time(18)
BATCH = 500  # people of one run; the clock runs it again while there are more
SOFT = ("week",)  # what is no rung of a ladder: it keeps to the budget
BUDGET = 3  # digests a person and week, after which what is soft waits
OFFICE = "office:"  # the stages that may be said before the others


def say_prompts(tx: Tx, now: datetime, _: Catalogue) -> int:
    """Have everybody told what is planned for him, where the hour is right; for how many people it was settled."""
    local = now.astimezone(ZONE)
    today = local.date()
    if not OFFICE_FROM <= local.time() < UNTIL or not workdays(tx).is_workday(today):
        return 0
    people = hearers(tx, today, BATCH, stages="" if local.time() >= FROM else OFFICE)
    if people:
        _tell(tx, people, now, "" if local.time() >= FROM else OFFICE)
    return len(people)


def _tell(tx: Tx, people: Collection[int], now: datetime, stages: str) -> None:
    """Everything for all of them in a few statements: a large county has thousands on one morning."""
    today = day_of(now)
    ready: dict[int, list[Prompt]] = defaultdict(list)
    for row in planned_for(tx, people, today, stages=stages):
        ready[row.person_id].append(row)
    accounts = reached(tx, people, today)
    told = {person: rows for person in people if (rows := _due(tx, person, ready[person], today, accounts))}
    keys = {person: f"digest:{person}:{today}" for person in told}
    for person in keys.keys() & {int(key.split(":")[1]) for key in known_keys(tx, keys.values())}:
        # something more became due on a day that had its digest
        keys[person] = f"digest:{person}:{told[person][0].id}:{today}"
    made = {
        person: {"made": {"kind": DIGEST, "person": person, "prompts": [row.id for row in rows]}}
        for person, rows in told.items()
    }
    put = put_for_people(tx, [(person, keys[person], payload) for person, payload in made.items()], now)
    for person, outbox_id in zip(made, put, strict=True):
        for prompt in told[person]:
            prompt.state, prompt.outbox_id = "said", outbox_id
        account, to_do = accounts[person], [row.about for row in told[person] if row.stage.startswith("holder:")]
        if to_do and not account.focus:  # in the middle of nothing: a number typed below means a line of the list
            account.focus = {PROMPTED: to_do}


def _due(tx: Tx, person_id: int, rows: list[Prompt], today: date, accounts: Collection[int]) -> list[Prompt]:
    """What a person is told of what is ready; the rest is put off or dropped."""
    if all(row.stage in SOFT for row in rows) and digests_since(tx, person_id, monday(today)) >= BUDGET:
        for row in rows:
            row.due_on = monday(today) + timedelta(days=7)
        return []
    told = latest(rows)
    if person_id not in accounts:  # who comes later sees then what is to be done
        for row in told:
            row.state = "dropped"
        return []
    return told


def monday(day: date) -> date:
    """The first day of a day's week."""
    return day - timedelta(days=day.weekday())
