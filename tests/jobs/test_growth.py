"""A county four times as large: as many statements, about four times the work; counted, not timed."""

from math import log

from sqlalchemy import event

from jobs.plan_prompts import plan_prompts
from jobs.plan_tasks import plan_tasks
from jobs.say_prompts import say_prompts
from tests.benchmarks.planning import CATALOGUE, DAY, store_of
from tests.county import morning

SMALL, LARGE = 1_000, 4_000


def test_planning_grows_with_the_county_and_no_faster(tmp_path):
    """Statements do not grow at all, SQLite's steps with the power 1.1 at most."""
    counts = {}
    for subjects in (SMALL, LARGE):
        (tmp_path / f"{subjects}").mkdir()
        store = store_of(tmp_path / f"{subjects}", subjects)
        counts[subjects] = [store.write_now(lambda tx, job=job: counted(tx, job)) for job in (plan_tasks, plan_prompts)]
        store.close()
    for few, many in zip(*counts.values(), strict=True):
        assert many[0] == few[0]
        assert log(many[1] / few[1]) / log(LARGE / SMALL) <= 1.1


def counted(tx, job):
    """How many statements a job runs, and how many hundreds of steps SQLite takes for them."""
    statements, steps = [], []
    connection = tx.connection()
    driver = connection.connection.driver_connection
    event.listen(connection, "before_cursor_execute", lambda *about: statements.append(about[2]))
    driver.set_progress_handler(lambda: steps.append(1), 100)
    job(tx, morning(DAY), CATALOGUE)
    tx.flush()
    driver.set_progress_handler(None, 0)
    return len(statements), len(steps)


def test_digests_are_put_out_in_a_few_statements(tmp_path):
    """However many people hear on that morning."""
    store = store_of(tmp_path, SMALL)
    now = morning(DAY)
    for job in (plan_tasks, plan_prompts):
        store.write_now(lambda tx, job=job: job(tx, now, CATALOGUE))
    statements, _ = store.write_now(lambda tx: counted(tx, say_prompts))
    store.close()
    assert statements <= 20
