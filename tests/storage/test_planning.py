"""Tasks of a period: everybody's once, crossed, evenly given out, followed when people change, carried over."""

from collections import Counter
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from activities.catalogue import read_catalogue
from storage.closing import close_period, end_grace
from storage.periods import current_period
from storage.planning import give_out, plan_period
from storage.submission import withdraw
from storage.tables import Assignment, Grant, Subject, Task, Unit
from storage.tasks import open_tasks
from tests.county import morning
from tests.storage.people import enterprise, person, record_of

REVISIT = read_catalogue().duties["revisit"]
OPENS = date(2027, 1, 4)


def plan(tx, day=OPENS):
    """The revisits of the quarter of a day: how many rows were added or changed."""
    count = plan_period(tx, REVISIT, current_period(tx, day), day)
    tx.flush()
    return count


def task(tx, name, period="2027Q1"):
    """The task about an enterprise in a period."""
    return tx.exec(select(Task).where(Task.subject_id == enterprise(tx, name).id, Task.period_key == period)).one()


def held(tx, name, capacity, day=OPENS):
    """Who answers for an enterprise in a capacity on a day."""
    rows = tx.exec(
        select(Assignment).where(Assignment.subject_id == enterprise(tx, name).id, Assignment.capacity == capacity)
    ).all()
    return [row for row in rows if row.from_day <= day and (row.until_day is None or row.until_day > day)]


def hand_over(tx, name, to, day):
    """Somebody else answers for an enterprise's revisit from a day on."""
    for row in held(tx, name, "revisitor", day):
        row.until_day = day
    if to:
        subject, who = enterprise(tx, name).id, person(tx, to).id
        tx.add(Assignment(subject_id=subject, capacity="revisitor", person_id=who, from_day=day))
    tx.flush()


def test_planned_twice_nothing_is_doubled(tx):
    """Nor late in the quarter, nor after one enterprise was archived meanwhile."""
    assert plan(tx) == 60
    assert (plan(tx), plan(tx, date(2027, 3, 30))) == (0, 0)
    enterprise(tx, "云岭茶业").state = "archived"
    tx.flush()
    assert plan(tx) == 0
    assert len(tx.exec(select(Task).where(Task.period_key == "2027Q1")).all()) == 60


def test_what_was_not_done_is_carried_over_and_stands_first(tx):
    """Twice missed counts two; what the leader paused was not missed; what is sent within the grace is made good."""
    done = task(tx, "清泉水厂", "2026Q4")
    done.state = "done"
    task(tx, "永丰竹木厂", "2026Q4").paused_until = date(2026, 12, 31)
    task(tx, "山里人家农庄", "2026Q4").carried = 1
    tx.flush()
    plan(tx)
    mine = open_tasks(tx, person(tx, "周明辉").id, "2027Q1", OPENS)
    assert [(subject.name, row.carried) for row, subject in mine] == [
        ("山里人家农庄", 2), ("云岭茶业", 1), ("金穗米业", 1), ("顺达石材厂", 1), ("清泉水厂", 0), ("永丰竹木厂", 0),
    ]  # fmt: skip
    task(tx, "金穗米业", "2026Q4").state = "done"
    tx.flush()
    plan(tx)
    assert task(tx, "金穗米业").carried == 0


def test_a_pause_that_outlasts_the_quarter_goes_on(tx):
    """A flood until February: the new task is paused, too."""
    task(tx, "云岭茶业", "2026Q4").paused_until = date(2027, 2, 10)
    tx.flush()
    plan(tx)
    assert task(tx, "云岭茶业").paused_until == date(2027, 2, 10)


def test_an_open_task_goes_to_whom_answers_for_it_today(tx):
    """In the middle of a quarter; what is done stays with whoever did it; nobody: a gap."""
    plan(tx)
    task(tx, "清泉水厂").state = "done"
    tx.flush()
    day = date(2027, 2, 1)
    for name in ("云岭茶业", "清泉水厂"):
        hand_over(tx, name, "许琳", day)
    assert plan(tx, day) == 1
    xu, zhou = person(tx, "许琳").id, person(tx, "周明辉").id
    assert (task(tx, "云岭茶业").person_id, task(tx, "清泉水厂").person_id) == (xu, zhou)


def test_nobody_checks_himself(tx):
    """Whoever becomes the liaison of an enterprise is no longer sent there; somebody of the township is, at once."""
    zhou = person(tx, "周明辉").id
    tx.add(Assignment(subject_id=enterprise(tx, "金穗米业").id, capacity="liaison", person_id=zhou, from_day=OPENS))
    tx.flush()
    plan(tx)
    chosen = task(tx, "金穗米业").person_id
    officers = {row.person_id for each in ("instructor", "liaison") for row in held(tx, "金穗米业", each)}
    assert chosen is not None
    assert chosen not in officers | {zhou}
    assert [row.person_id for row in held(tx, "金穗米业", "revisitor")] == [chosen]


def test_what_nobody_answers_for_is_given_out_evenly(tx):
    """All of 云岭乡 anew: loads differ by one at most where the cross allows it, and no village is split needlessly."""
    township = tx.exec(select(Unit).where(Unit.name == "云岭乡")).one()
    rows = tx.exec(
        select(Assignment, Unit.id)
        .where(Assignment.capacity == "revisitor", Assignment.subject_id == Subject.id, Subject.unit_id == Unit.id)
        .where(Unit.path.startswith(township.path))
    ).all()
    for row, _ in rows:
        row.until_day = OPENS
    tx.flush()
    assert give_out(tx, REVISIT, OPENS) == 12
    tx.flush()
    fresh = tx.exec(
        select(Assignment.person_id, Subject.unit_id)
        .where(Assignment.capacity == "revisitor", Assignment.from_day == OPENS, Assignment.subject_id == Subject.id)
    ).all()  # fmt: skip
    loads = Counter(who for who, _ in fresh)
    assert set(loads.values()) == {2}
    villages = {village for _, village in fresh}
    assert len(set(fresh)) <= len(villages) + len(loads)
    assert give_out(tx, REVISIT, OPENS) == 0


def test_where_nobody_is_fit_the_gap_stays(tx):
    """A task of nobody is shown as a gap, and is no reason to send somebody to himself."""
    subject = enterprise(tx, "白鹭水产")
    township = tx.exec(select(Unit).where(Unit.name == "白鹭镇")).one()
    officers = tx.exec(select(Grant.person_id).where(Grant.role == "officer", Grant.unit_id == township.id)).all()
    assert officers
    for who in officers:
        tx.add(Assignment(subject_id=subject.id, capacity="liaison", person_id=who, from_day=OPENS))
    tx.flush()
    plan(tx)
    assert task(tx, "白鹭水产").person_id is None


def test_closing_keeps_how_everything_stood(tx):
    """Done, late by the day of the visit, paused, waived, missed; after the grace the open ones are missed."""
    period = current_period(tx, date(2026, 10, 21))
    rows = tx.exec(select(Task).where(Task.period_key == period.key, Task.state == "open")).all()
    rows[0].state, rows[1].paused_until = "waived", period.closes
    late = record_of(tx, "云岭茶业", "2026Q3")
    late.task_id, late.occurred_on = rows[2].id, date(2026, 12, 28)
    rows[2].state = "done"
    done = tx.exec(select(Task.id).where(Task.period_key == period.key, Task.state == "done")).all()
    ids = [row.id for row in rows]
    assert close_period(tx, period, morning(date(2026, 12, 31))) == 60
    stood = {row.id: row.closed_as for row in tx.exec(select(Task).where(Task.period_key == period.key)).all()}
    assert [stood[key] for key in ids[:4]] == ["waived", "paused", "late", "missed"]
    assert Counter(stood.values()) == {
        "done": len(done) - 1,
        "late": 1,
        "waived": 1,
        "paused": 1,
        "missed": len(ids) - 3,
    }
    assert end_grace(tx, period) == len(ids) - 3
    assert end_grace(tx, period) == 0
    assert tx.get(Task, ids[1]).state == "open"


def test_a_record_withdrawn_after_the_grace_leaves_its_task_missed(tx):
    """Its table is frozen: nobody is asked to go there for a quarter that is over."""
    record = record_of(tx, "云岭茶业", "2026Q3")
    withdraw(tx, record, person(tx, "周明辉"), reason="", now=morning(date(2026, 10, 21)))
    assert tx.get(Task, record.task_id).state == "missed"


@given(st.lists(st.sampled_from(["end", "start", "plan"]), max_size=12), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_people_come_and_go_one_task_each(tx, moves, chance):
    """After any changes and any number of runs: one task an enterprise, of whoever answers for it, never of his own."""
    savepoint = tx.begin_nested()
    names = [row.name for row in tx.exec(select(Subject).where(Subject.kind == "enterprise")).all()]
    for number, move in enumerate(moves):
        day = date(2027, 1, 4 + number)
        name = chance.choice(names)
        if move == "plan":
            plan(tx, day)
        else:
            hand_over(tx, name, chance.choice(["许琳", "周明辉", "罗志强"]) if move == "start" else "", day)
    day = date(2027, 2, 1)
    plan(tx, day)
    own = {(row.subject_id, row.person_id) for row in _own(tx, day)}
    rows = tx.exec(select(Task).where(Task.period_key == "2027Q1")).all()
    assert len(rows) == len({row.subject_id for row in rows}) == 60
    assert all((row.subject_id, row.person_id) not in own for row in rows)
    assert plan(tx, day) == 0
    savepoint.rollback()


def _own(tx, day):
    rows = tx.exec(select(Assignment).where(Assignment.capacity.in_(("instructor", "liaison")))).all()
    return [row for row in rows if row.from_day <= day and (row.until_day is None or row.until_day > day)]
