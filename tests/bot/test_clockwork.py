"""The clockwork: each job at its time, in batches, again in a minute when it raised; what ran is kept."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from activities.catalogue import Catalogue
from bot.clockwork import Clockwork
from bot.jobs_table import table_of_jobs
from jobs.table import JOBS, Job
from storage.job_runs import forget_runs, last_failures, last_runs
from storage.migrate import migrate
from storage.store import Store
from storage.tables import JobRun, Setting
from tests.virtual import run

NOW = datetime(2026, 10, 8, 1, 0, tzinfo=UTC)
WORDS = {"zh": "做事", "en": "does something"}


@pytest.fixture
def store(tmp_path):
    made = Store(f"sqlite:///{tmp_path}/h.sqlite")
    migrate(made)
    yield made
    made.close()


def clockwork(store, *jobs, done=lambda: None):
    return Clockwork(store, jobs, Catalogue({}), now=lambda: NOW, done=done)


def job(name, counts, batch=0):
    """A job that settles these many rows, run after run; an error is raised."""
    left, ran = list(counts), []

    def work(_tx, _now, _catalogue):
        ran.append(1)
        count = left.pop(0) if left else 0
        if isinstance(count, Exception):
            raise count
        return count

    return Job(name, work, WORDS, every=10, batch=batch), ran


def test_a_full_batch_runs_again_at_once_in_a_transaction_of_its_own(store):
    """Until one settles fewer; without a batch it runs once."""
    (many, ran), (once, ran_once) = job("many", [500, 500, 20], batch=500), job("once", [500])
    said = []
    run(clockwork(store, many, once, done=lambda: said.append(1)).round())
    assert (len(ran), len(ran_once), len(said)) == (3, 1, 3)
    assert store.read_now(last_runs)["many"].rows == 1020


def test_one_that_raises_runs_again_in_a_minute_and_stops_no_other(store):
    """Its failure is kept, and that it works again."""
    (bad, ran), (good, ran_good) = job("bad", [ValueError("no such table"), 3]), job("good", [1])
    table = clockwork(store, bad, good)

    async def a_minute():
        await table.round()
        assert (len(ran), len(ran_good)) == (1, 1)
        await asyncio.sleep(59)
        assert table.idle()
        await asyncio.sleep(2)
        assert not table.idle()
        await table._work()

    run(a_minute())
    assert (len(ran), len(ran_good)) == (2, 1)
    assert store.read_now(last_failures)["bad"].error == "ValueError: no such table"
    assert store.read_now(last_runs)["bad"].error == ""


def test_a_run_that_did_nothing_leaves_one_row_a_job(store):
    """Not thousands; those that did something are kept for a month."""
    idle, ran = job("idle", [2])

    async def often():
        table = clockwork(store, idle)
        for _ in range(20):
            await table.round()

    run(often())
    assert len(ran) == 20
    assert [row.rows for row in store.read_now(lambda tx: tx.exec(select(JobRun)).all())] == [2]
    assert len(store.read_now(lambda tx: tx.exec(select(Setting).where(Setting.name == "job:idle")).all())) == 1
    assert store.write_now(lambda tx: forget_runs(tx, NOW, 10)) == 0
    assert store.write_now(lambda tx: forget_runs(tx, NOW.replace(day=9), 10)) == 1


def test_only_what_is_woken_runs_and_in_the_order_of_the_table(store):
    """Two at the same minute: tasks before prompts."""
    order = []
    jobs = [Job(name, lambda _, __, ___, name=name: order.append(name) or 0, WORDS, every=10) for name in "abc"]

    async def woken():
        table = clockwork(store, *jobs)
        running = asyncio.create_task(table.run())
        await asyncio.sleep(0)
        table.wake("c")
        table.wake("a")
        await asyncio.sleep(0.5)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(woken())
    assert order == ["a", "c"]


def test_the_table_says_what_ran_and_what_runs_next(store):
    """In the county's time, with what each does in both languages, and the last failure."""
    (bad, _) = job("say_prompts", [ValueError("disk\nfull")])
    run(clockwork(store, bad).round())
    lines = store.read_now(lambda tx: table_of_jobs(tx, NOW))
    at = next(number for number, line in enumerate(lines) if line.startswith("say_prompts"))
    assert "2026-10-08 09:00" in lines[at]
    assert lines[at].endswith("2026-10-08 09:05")
    assert lines[at + 2] == "    ✗ 2026-10-08 09:00 ValueError: disk full"
    assert all(any(line.startswith(one.name) for line in lines) for one in JOBS)


def test_every_job_has_its_time_and_its_words():
    """One of the two kinds of times, a sentence in each language."""
    for one in JOBS:
        assert bool(one.at) != bool(one.every)
        assert set(one.does) == {"zh", "en"}
