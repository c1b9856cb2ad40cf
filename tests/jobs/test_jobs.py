"""What the clock does: run twice, late, or after weeks down, nothing is doubled."""

from datetime import date, timedelta

import pytest
from sqlmodel import func, select

from activities.catalogue import read_catalogue
from forms import Session
from jobs.table import JOBS
from storage.forms import current_version, parse
from storage.inbox import keep_updates, mark_handled
from storage.outbox import put, said
from storage.people import account_of_person, link_account
from storage.tables import Inbox, Interview, Outbox, Task
from tests.county import morning
from tests.storage.people import enterprise, person

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


@pytest.fixture
def left(tx):
    """A form with an answer in it, in hand since ten o'clock on a Wednesday."""
    zhou = person(tx, "周明辉")
    link_account(tx, zhou.id, 1, "zh", DAY)
    version = current_version(tx, "revisit")
    session = Session.start(parse(version.xml), now=at(10), inputs={}, instances=INSTANCES, about={}, seed="1")
    row = Interview(
        person_id=zhou.id,
        form_version_id=version.id,
        duty="revisit",
        subject_id=enterprise(tx, "金穗米业").id,
        place={"done": ["/data/arrival"], "instances": INSTANCES},
        session=session.state(),
        opened_at=at(10),
        touched_at=at(10),
    )
    tx.add(row)
    tx.flush()
    account = account_of_person(tx, zhou.id, DAY)
    account.focus = {"interview": row.id}
    return row


DAY = date(2026, 10, 21)
INSTANCES = {"open_follow_ups": [], "branches": []}


def at(hour, days=0):
    """An hour of that Wednesday, or of a later day."""
    return morning(DAY + timedelta(days=days)) + timedelta(hours=hour - 9)


def silent(tx, now):
    """The two jobs that look after silence, in their order: how many were set aside, how many were asked."""
    jobs = {job.name: job for job in JOBS}
    counts = [jobs[name].run(tx, now, CATALOGUE) for name in ("set_aside_silent", "nudge_silent")]
    tx.flush()
    return tuple(counts)


@pytest.mark.usefixtures("left")
@pytest.mark.parametrize(
    ("hour", "days", "asked"),
    [
        (12, 0, 0),  # two hours: he is at it
        (13, 0, 1),
        (7, 1, 0),  # too early
        (8, 1, 1),
        (20, 0, 0),  # evening
        (10, 3, 0),  # a Saturday
        (10, 4, 0),
        (10, 5, 1),  # Monday
    ],
)
def test_silence_is_broken_in_the_daytime_of_a_working_day(tx, hour, days, asked):
    """After three hours, and never at night or at the weekend."""
    assert silent(tx, at(hour, days)) == (0, asked)


def test_a_pause_is_asked_about_once(tx, left):
    """However often the clock looks; touched and left again it is another pause."""
    assert [silent(tx, at(13 + number, days))[1] for days in (0, 1, 2) for number in (0, 1)] == [1, 0, 0, 0, 0, 0]
    left.touched_at = at(14, 2)
    assert [silent(tx, at(17, 2))[1], silent(tx, at(18, 2))[1]] == [1, 0]


def test_a_form_without_an_answer_is_not_asked_about(tx, left):
    """It was opened by a thumb."""
    left.place = {**left.place, "done": []}
    assert silent(tx, at(14)) == (0, 0)


def test_a_form_that_is_not_in_hand_is_not_asked_about(tx, left):
    """Whoever set it aside himself knows."""
    account_of_person(tx, left.person_id, DAY).focus = {"tasks": []}
    assert silent(tx, at(14)) == (0, 0)


def test_after_a_week_it_is_in_hand_no_more(tx, left):
    """Nothing is said, nothing is lost, and whatever else the chat is at stays."""
    account = account_of_person(tx, left.person_id, DAY)
    account.focus = {"interview": left.id, "finding": 7}
    assert silent(tx, at(11, 7)) == (1, 0)
    assert (account.focus, left.state, left.place["done"]) == ({"finding": 7}, "open", ["/data/arrival"])
    assert silent(tx, at(12, 7)) == (0, 0)
