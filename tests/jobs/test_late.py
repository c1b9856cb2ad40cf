"""The bot was down over the hour, the machine stands in another zone, two run at once: the same prompts, each once."""

import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from subprocess import PIPE, Popen

import pytest
from sqlmodel import col, func, select

from activities.catalogue import Catalogue, Step, read_catalogue
from activities.periods import day_of
from bot.clockwork import trigger_of
from forms.zone import ZONE
from jobs.table import JOBS
from storage.people import link_account
from storage.store import Store
from storage.tables import Outbox, Person, Prompt, Task

CATALOGUE = read_catalogue()
OPENS = date(2026, 10, 8)
ASLEEP = datetime(2026, 9, 30, 17, 0, tzinfo=ZONE)


def at(text):
    """An instant of the county, `2026-10-08 11:20`."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def wake(tx, instant, catalogue=CATALOGUE):
    """All jobs in their order, as after a start."""
    for job in JOBS:
        job.run(tx, instant, catalogue)
        tx.flush()


def enrol(tx):
    """Everybody on the roster has an account."""
    for one in tx.exec(select(Person.id)).all():
        link_account(tx, one, 5000 + one, "zh", date(2026, 9, 1))


@pytest.fixture
def awake(tx):
    """The demo county, everybody registered, the jobs run on the last evening of September."""
    enrol(tx)
    wake(tx, ASLEEP)
    for model in (Prompt, Outbox):  # what belongs to the third quarter is not looked at here
        for row in tx.exec(select(model)).all():
            tx.delete(row)
    tx.flush()
    return tx


def digests(tx):
    """What was put for whom about his duties, with the stages that it tells."""
    rows = tx.exec(select(Outbox).where(col(Outbox.unique_key).startswith("digest:")).order_by(col(Outbox.id))).all()
    told = []
    for row in rows:
        prompts = [tx.get(Prompt, one) for one in row.payload["made"]["prompts"]]
        stages = [prompt.stage for prompt in prompts if prompt.about.startswith("duty:")]
        told += [(row.person_id, row.not_before, stages)] if stages else []
    return told


def holders(tx):
    """Who has something to do in the fourth quarter."""
    rows = select(func.count(func.distinct(Task.person_id))).where(Task.period_key == "2026Q4", Task.state == "open")
    return tx.exec(rows).one()


def test_stopped_over_the_hour_the_opening_is_said_when_it_is_back_once(awake):
    """From 8:50 to 11:20 on 8 October."""
    wake(awake, at("2026-10-08 08:50"))
    assert digests(awake) == []
    for minute in ("11:20", "11:25", "11:30", "15:00"):
        wake(awake, at(f"2026-10-08 {minute}"))
    said = digests(awake)
    assert len(said) == holders(awake) > 0
    assert {(when, *stages) for _, when, stages in said} == {(at("2026-10-08 11:20"), "holder:opens")}


@pytest.mark.parametrize(
    ("back", "said_at"),
    [
        ("2026-11-30 10:15", "2026-11-30 10:15"),
        ("2026-11-28 10:15", "2026-11-30 09:00"),  # a Saturday
        ("2026-11-29 23:00", "2026-11-30 09:00"),  # a Sunday, at night
        ("2026-11-30 02:00", "2026-11-30 09:00"),
        ("2026-11-30 18:30", "2026-12-01 09:00"),
    ],
)
def test_stopped_for_weeks_the_latest_stage_is_said_in_one_digest_at_the_next_hour(awake, back, said_at):
    """From before the opening until the end of November: the opening is not said any more."""
    instant = at(back)
    while instant <= at("2026-12-01 12:00"):
        wake(awake, instant)
        instant = instant.replace(minute=0) + timedelta(hours=1)
    said = digests(awake)
    assert len(said) == len({person for person, _, _ in said}) == holders(awake)
    assert {(when, *stages) for _, when, stages in said} == {(at(said_at), "holder:due-30")}


def test_on_the_national_day_nothing_is_said_on_the_eighth_it_is(awake):
    """Every hour of the holiday."""
    instant = at("2026-10-01 00:00")
    while instant < at("2026-10-08 09:00"):
        wake(awake, instant)
        instant += timedelta(hours=7)
    assert digests(awake) == []
    wake(awake, at("2026-10-08 09:00"))
    assert len(digests(awake)) == holders(awake)


def test_a_step_on_a_make_up_saturday_is_said_on_it(awake):
    """10 October 2026 is worked."""
    duty = CATALOGUE.duties["revisit"]
    catalogue = Catalogue({"revisit": type(duty)(**{**vars(duty), "steps": (Step("opens+2", "holder"),)})})
    wake(awake, at("2026-10-09 17:00"), catalogue)
    assert digests(awake) == []
    wake(awake, at("2026-10-10 09:00"), catalogue)
    assert {when for _, when, _ in digests(awake)} == {at("2026-10-10 09:00")}


def test_the_first_quarter_of_a_year_opens_on_its_first_workday(awake):
    """4 January 2027, and not at New Year."""
    for day in (1, 2, 3):
        wake(awake, at(f"2027-01-0{day} 10:00"))
    before = len(digests(awake))
    wake(awake, at("2027-01-04 09:00"))
    said = [stages for _, _, stages in digests(awake)[before:]]
    assert said
    assert all("holder:opens" in stages for stages in said)


def test_a_year_that_nobody_announced_falls_back_on_the_week(awake):
    """2035: 1 January is a Monday, 2 January is worked."""
    wake(awake, at("2035-01-01 10:00"))
    assert digests(awake) == []
    wake(awake, at("2035-01-02 09:00"))
    assert "holder:opens" in digests(awake)[0][2]


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "America/New_York", "UTC", "Asia/Shanghai"])
def test_the_machine_s_zone_changes_nothing(awake, zone, monkeypatch):
    """The same instants everywhere, for the scheduler too."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        wake(awake, at("2026-10-08 08:55"))
        assert digests(awake) == []
        wake(awake, at("2026-10-08 09:00"))
        assert len(digests(awake)) == holders(awake)
        for job in JOBS:
            for hour in (
                "2026-10-07 23:59",
                "2026-10-08 00:00",
                "2026-10-08 03:29",
                "2026-10-08 08:57",
                "2026-10-08 23:58",
            ):
                following = trigger_of(job).get_next_fire_time(None, at(hour) + timedelta(seconds=1))
                assert job.next_run(at(hour) + timedelta(seconds=1)) == following
        said = next(job for job in JOBS if job.name == "say_prompts")
        assert said.next_run(at("2026-10-08 08:57")) == at("2026-10-08 09:00")
        nightly = next(job for job in JOBS if job.name == "forget_old")
        assert nightly.next_run(at("2026-10-08 03:30")) == at("2026-10-09 03:30")
    finally:
        monkeypatch.undo()
        time.tzset()


HOURS = ("2026-10-08 09:00", "2026-11-25 09:00", "2026-12-22 09:00")
ROOT = Path(__file__).parents[2]
PLAN = "import sys; from tests.jobs.test_late import plan; plan(sys.argv[1])"
BOUND = 120  # seconds


def plan(url):
    """What one process does, once it is told to begin: all jobs, hour after hour; how many rows of each job."""
    store = Store(url)
    print("ready", flush=True)
    sys.stdin.readline()
    for instant in map(at, HOURS):
        for job in JOBS:
            print(job.name, store.write_now(lambda tx, job=job, instant=instant: job.run(tx, instant, CATALOGUE)))
    store.close()


def started(url):
    """A process of its own on the database, which waits until it is told to begin."""
    return Popen([sys.executable, "-c", PLAN, url], cwd=ROOT, stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True)


def test_two_processes_that_plan_at_once_double_nothing(tmp_path, template):
    """Begun together, each with its own connection: every row is added by one of them, as by one alone."""
    one, two = (tmp_path / f"{name}.sqlite" for name in ("one", "two"))
    for file in (one, two):
        shutil.copy(template, file)
        store = Store(f"sqlite:///{file}")
        store.write_now(enrol)
        store.close()
    both = [started(f"sqlite:///{two}") for _ in range(2)]
    alone = started(f"sqlite:///{one}")
    try:
        assert [process.stdout.readline() for process in (*both, alone)] == ["ready\n"] * 3
        for process in (*both, alone):
            process.stdin.write("begin\n")
            process.stdin.flush()
        wrong = [process.communicate(timeout=BOUND)[1] for process in (*both, alone)]
    finally:
        for process in (*both, alone):
            process.kill()
            process.wait()
    assert [(process.returncode, error) for process, error in zip((*both, alone), wrong, strict=True)] == [(0, "")] * 3
    planned = [read_from(f"sqlite:///{file}") for file in (one, two)]
    assert planned[0] == planned[1]
    for rows in planned[1]:
        assert rows
        assert len(rows) == len(set(rows))


def read_from(url):
    """Tasks, prompts and digests of a database, in one order."""
    store = Store(url)
    tasks = select(Task.duty, Task.subject_id, Task.period_key, Task.person_id)
    prompts = select(Prompt.person_id, Prompt.about, Prompt.stage, Prompt.due_on)
    found = [sorted(store.read_now(lambda tx, rows=rows: tx.exec(rows).all()), key=str) for rows in (tasks, prompts)]
    told = store.read_now(lambda tx: [(who, day_of(when), *stages) for who, when, stages in digests(tx)])
    store.close()
    return [*found, sorted(told, key=str)]


def test_two_on_one_database_double_nothing(tmp_path, template):
    """Both run all jobs at the same time, over and over."""
    shutil.copy(template, tmp_path / "county.sqlite")
    url = f"sqlite:///{tmp_path}/county.sqlite"
    one, two = Store(url), Store(url)
    one.write_now(enrol)
    hours = [at("2026-10-08 09:00"), at("2026-11-25 09:00"), at("2026-12-22 09:00")]

    def work(store):
        for instant in hours:
            for job in JOBS:
                store.write_now(lambda tx, job=job, instant=instant: job.run(tx, instant, CATALOGUE))

    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(work, store) for store in (one, two)]:
            done.result(60)
    rows = one.read_now(lambda tx: [(who, day_of(when), *stages) for who, when, stages in digests(tx)])
    assert rows
    assert len(rows) == len(set(rows))
    tasks = one.read_now(lambda tx: tx.exec(select(Task.duty, Task.subject_id, Task.period_key)).all())
    assert len(tasks) == len(set(tasks))
    one.close()
    two.close()
