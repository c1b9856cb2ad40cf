"""What the clock does: run twice, late, or after weeks down, nothing is doubled."""

from datetime import date, timedelta

import pytest
from sqlmodel import func, select

from activities.catalogue import read_catalogue
from jobs.table import JOBS
from storage.inbox import keep_updates, mark_handled
from storage.outbox import put, said
from storage.tables import Inbox, Outbox, Task
from tests.county import morning

CATALOGUE = read_catalogue()


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
@pytest.mark.parametrize("day", [date(2026, 10, 21), date(2027, 1, 1), date(2027, 2, 20)])
def test_a_job_run_twice_adds_nothing(tx, job, day):
    """The second run finds everything done, on whatever day."""
    job.run(tx, morning(day), CATALOGUE)
    tx.flush()
    assert job.run(tx, morning(day), CATALOGUE) == 0


def run(tx, name, day):
    """One job on one day."""
    count = next(job for job in JOBS if job.name == name).run(tx, morning(day), CATALOGUE)
    tx.flush()
    return count


def test_the_new_quarter_has_its_tasks(tx):
    """Sixty on the first morning, whatever hour the bot was started at."""
    assert run(tx, "plan_tasks", date(2027, 1, 1)) == 60
    assert tx.exec(select(func.count()).select_from(Task).where(Task.period_key == "2027Q1")).one() == 60


def test_what_was_handled_and_said_is_forgotten_after_a_month(tx):
    """What waits, what failed and what was planned stays."""
    now = morning(date(2026, 10, 21))
    keep_updates(tx, 1, [{"update_id": 1, "message": {}}, {"update_id": 2, "message": {}}], now)
    first = tx.exec(select(Inbox.id).where(Inbox.update_id == 1)).one()
    mark_handled(tx, first)
    told = put(tx, kind="notice", method="sendMessage", payload={}, now=now, person_id=1)
    waits = put(tx, kind="notice", method="sendMessage", payload={}, now=now, person_id=2)
    planned = put(tx, kind="notice", method="sendMessage", payload={}, now=now, person_id=3, unique_key="once")
    for row in (told, planned):
        said(tx, row, now, 7)
    tx.flush()
    assert run(tx, "forget_old", (now + timedelta(days=29)).date()) == 0
    assert run(tx, "forget_old", (now + timedelta(days=31)).date()) == 2
    assert tx.exec(select(Inbox.update_id)).all() == [2]
    assert sorted(tx.exec(select(Outbox.id)).all()) == [waits, planned]
