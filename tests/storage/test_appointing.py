"""Who goes where nobody goes: candidates, the decision, and the gap that waits for it."""

from datetime import date

import pytest
from sqlmodel import select

from activities.catalogue import read_catalogue
from jobs.plan_prompts import plan_prompts
from storage.appointing import appoint, candidates, is_own
from storage.behind import left_by
from storage.pausing import pause, paused_with, resume, still_running
from storage.periods import current_period
from storage.planning import plan_period
from storage.tables import Assignment, Grant, Prompt, Task, Unit
from storage.tasks import task_of
from tests.county import morning
from tests.storage.people import enterprise, person

CATALOGUE = read_catalogue()
REVISIT = CATALOGUE.duties["revisit"]
DAY = date(2026, 11, 9)


@pytest.fixture
def gap(tx):
    """白鹭水产, whose revisitor left today."""
    subject = enterprise(tx, "白鹭水产")
    for row in tx.exec(
        select(Assignment).where(Assignment.subject_id == subject.id, Assignment.capacity == "revisitor")
    ).all():
        row.until_day = DAY
    for row in tx.exec(select(Grant).where(Grant.person_id == person(tx, "欧阳平").id)).all():
        tx.delete(row)
    tx.flush()
    plan(tx, DAY)
    return task_of(tx, "revisit", subject.id, "2026Q4")


def plan(tx, day):
    """The revisits of the quarter of a day."""
    plan_period(tx, REVISIT, current_period(tx, day), day)
    tx.flush()


def test_a_gap_that_arose_in_the_quarter_waits_for_somebody_to_decide(tx, gap):
    """It is given to nobody behind their backs; since when, is known; its leader is told once."""
    assert gap.person_id is None
    assert left_by(tx, gap.subject_id, "revisitor", DAY).until_day == DAY
    for _ in range(2):
        plan_prompts(tx, morning(DAY), CATALOGUE)
    told = tx.exec(select(Prompt.person_id, Prompt.due_on).where(Prompt.stage == "leader:gap")).all()
    assert told == [(person(tx, "戴文静").id, DAY)]


def test_the_next_quarter_gives_it_out(tx, gap):
    """A gap of last quarter is no reason to leave it open for another."""
    plan(tx, date(2027, 1, 4))
    assert task_of(tx, "revisit", gap.subject_id, "2027Q1").person_id is not None


def test_candidates_are_those_of_the_township_who_may_check_it(tx, gap):
    """Who has least left to do first, then official order; never its instructor or liaison."""
    done = tx.exec(select(Task).where(Task.person_id == person(tx, "郑家旺").id, Task.period_key == "2026Q4")).all()
    for row in done:
        row.state = "done"
    tx.flush()
    found = candidates(tx, REVISIT, gap, DAY)
    assert [(one.person.name, one.open) for one in found] == [("郑家旺", 0), ("唐丽", 1)]
    assert is_own(tx, REVISIT, gap, person(tx, "严守诚").id, DAY)


def test_one_assignment_and_the_task_is_his(tx, gap):
    """Planning leaves it so; whoever had it before has it no more."""
    tang, zheng = person(tx, "唐丽").id, person(tx, "郑家旺").id
    appoint(tx, REVISIT, gap, tang, DAY)
    plan(tx, DAY)
    assert gap.person_id == tang
    appoint(tx, REVISIT, gap, zheng, date(2026, 11, 12))
    plan(tx, date(2026, 11, 12))
    rows = tx.exec(
        select(Assignment).where(Assignment.subject_id == gap.subject_id, Assignment.capacity == "revisitor")
    ).all()
    assert [row.person_id for row in rows if row.until_day is None] == [zheng]
    assert gap.person_id == zheng


def test_a_whole_area_is_paused_and_resumed(tx):
    """What its own leader paused longer stays paused."""
    area = tx.exec(select(Unit).where(Unit.name == "云岭乡")).one()
    until, by = date(2026, 11, 30), person(tx, "刘建新")
    own = task_of(tx, "revisit", enterprise(tx, "山里人家农庄").id, "2026Q4")
    own.paused_until = date(2026, 12, 31)
    tx.flush()
    rows = still_running(tx, area, until)
    assert len(rows) == 11
    pause(tx, rows, until, "洪水", by=by, now=morning(DAY))
    assert still_running(tx, area, until) == []
    assert len(still_running(tx, area, date(2026, 12, 10))) == 11
    resume(tx, paused_with(tx, area, until))
    assert paused_with(tx, area, until) == []
    assert own.paused_until == date(2026, 12, 31)
    assert len(still_running(tx, area, until)) == 11
