"""A month's updates and messages are forgotten so many at a time; whoever writes meanwhile waits for one batch."""

from datetime import timedelta

import pytest
from sqlalchemy import insert
from sqlmodel import func, select

from activities.catalogue import Catalogue
from bot.clockwork import Clockwork
from jobs.forget_old import BATCH, forget_old
from jobs.table import JOBS
from storage.job_runs import last_runs
from storage.migrate import migrate
from storage.store import Store
from storage.tables import Guess, Inbox, JobRun, Outbox
from tests.county import morning
from tests.jobs.test_jobs import DAY
from tests.virtual import run

NOW = morning(DAY)
OLD = NOW - timedelta(days=40)
MANY = 6 * BATCH


def filled(tx):
    """Many handled updates, each answered; every tenth has a keyed message, which stays, as one that waits does."""
    raw = {"bot_id": 1, "chat_id": 10, "received_at": OLD, "state": "handled", "raw": '{"said": "long ago"}'}
    tx.connection().execute(insert(Inbox), [{**raw, "update_id": number} for number in range(1, MANY + 1)])
    reply = {"kind": "reply", "chat_id": 10, "method": "sendMessage", "payload": {}, "not_before": OLD}
    said = {**reply, "state": "said", "said_at": OLD}
    rows = [
        {**said, "inbox_id": number, "unique_key": None if number % 10 else f"once:{number}"}
        for number in range(1, MANY + 1)
    ]
    tx.connection().execute(
        insert(Outbox), [*rows, {**said, "state": "waiting", "said_at": None, "inbox_id": None, "unique_key": None}]
    )
    tx.connection().execute(insert(Guess), [{"chat_id": number, "wrong": 1, "last_at": OLD} for number in range(5)])
    tx.connection().execute(insert(JobRun), [{"name": "plan_week", "started_at": OLD} for _ in range(5)])


@pytest.fixture
def store(tmp_path):
    made = Store(f"sqlite:///{tmp_path}/county.sqlite")
    migrate(made)
    made.write_now(filled)
    yield made
    made.close()


def left(tx):
    """How many updates still say something, how many are there, and how many messages."""
    saying = select(func.count()).select_from(Inbox).where(Inbox.raw != "{}")
    counts = (saying, select(func.count()).select_from(Inbox), select(func.count()).select_from(Outbox))
    return tuple(tx.exec(each).one() for each in counts)


def test_no_run_takes_more_than_a_batch_and_together_they_take_all(store):
    """What is referred to by a message that stays keeps its row and says nothing any more."""
    counts = []
    while not counts or counts[-1] == BATCH:
        counts.append(store.write_now(lambda tx: forget_old(tx, NOW, Catalogue({}))))
    assert max(counts) == BATCH
    assert sum(counts) == (MANY - MANY // 10) * 2 + MANY // 10 + 5 + 5
    assert store.read_now(left) == (0, MANY // 10, MANY // 10 + 1)
    assert store.write_now(lambda tx: forget_old(tx, NOW, Catalogue({}))) == 0


def test_a_writer_gets_in_between_two_batches(store):
    """It was put while the first one ran, and is done before the second is over."""
    job = next(job for job in JOBS if job.name == "forget_old")
    seen, waiting = [], []

    def look(tx):
        seen.append(sum(left(tx)))

    def ran():
        waiting.append(store._writer.submit(store.write_now, look))

    run(Clockwork(store, [job], Catalogue({}), now=lambda: NOW, done=ran).round())
    for each in waiting:
        each.result(30)
    assert len(seen) > len(range(0, MANY, BATCH))
    assert sorted(seen, reverse=True) == seen
    assert len(set(seen)) >= len(seen) - 1, "each look saw another batch gone"
    assert store.read_now(last_runs)["forget_old"].error == ""
    assert store.read_now(left) == (0, MANY // 10, MANY // 10 + 1)
