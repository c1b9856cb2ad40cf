"""Tasks and periods: planned once, counted by the day of the visit."""

from datetime import date

import pytest
from sqlmodel import select

from activities.catalogue import read_catalogue
from storage.periods import counts, current_period, period_of_visit
from storage.planning import plan_period
from storage.submission import next_serial, withdraw
from storage.tables import Finding, FollowUp, Revision, Task
from storage.tasks import open_tasks, tally
from tests.county import morning
from tests.storage.people import enterprise, person, record_of

TODAY = date(2026, 10, 21)
REVISIT = read_catalogue().duties["revisit"]


def planned(tx, day):
    """The revisits of the quarter of a day are planned: how many rows were added or changed."""
    return plan_period(tx, REVISIT, current_period(tx, day), day)


def test_a_quarter_is_planned_once(tx):
    """Sixty tasks for the next quarter, and none the second time, nor in the middle of it."""
    assert planned(tx, date(2027, 1, 4)) == 60
    tx.flush()
    assert planned(tx, date(2027, 1, 4)) == 0
    assert planned(tx, date(2027, 3, 31)) == 0


def test_an_enterprise_that_is_archived_is_not_planned(tx):
    """It gets no task in the quarter to come."""
    enterprise(tx, "山里人家农庄").state = "archived"
    tx.flush()
    assert planned(tx, date(2027, 1, 4)) == 59


def test_travel_order_stays(tx):
    """周明辉's six stand in the order of last quarter."""
    planned(tx, date(2027, 1, 4))
    tx.flush()
    me = person(tx, "周明辉").id
    assert [subject.name for _, subject in open_tasks(tx, me, "2027Q1", date(2027, 1, 4))] == [
        "云岭茶业", "金穗米业", "清泉水厂", "永丰竹木厂", "顺达石材厂", "山里人家农庄",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("visited", "sent", "period", "in_time"),
    [
        (date(2026, 12, 31), date(2026, 12, 31), "2026Q4", True),
        (date(2026, 12, 31), date(2027, 1, 5), "2026Q4", True),
        (date(2026, 12, 31), date(2027, 1, 6), "2026Q4", False),
        (date(2027, 1, 1), date(2027, 1, 1), "2027Q1", True),
    ],
)
def test_a_visit_counts_by_its_own_day(tx, visited, sent, period, in_time):
    """Sent within the days of grace it is in time; later it is recorded after closing, in the quarter of the visit."""
    found = period_of_visit(tx, "revisit", enterprise(tx, "云岭茶业").id, visited)
    assert (found.key, counts(found, sent)) == (period, in_time)


def test_the_period_is_made_when_first_needed(tx):
    """And found the second time."""
    made = current_period(tx, date(2031, 5, 5))
    assert made.key == "2031Q2"
    assert current_period(tx, date(2031, 6, 1)) is made


def test_numbers_go_on_within_duty_and_quarter(tx):
    """After 016 comes 017; a new quarter begins with 001."""
    assert next_serial(tx, "revisit", "2026Q4") == 17
    assert next_serial(tx, "revisit", "2027Q1") == 1


def test_withdrawing_opens_the_task_again_and_keeps_the_trace(tx):
    """What the record opened and nobody touched is void; who, when and why stand in a revision."""
    record = record_of(tx, "云岭茶业", "2026Q3")
    follow_up = tx.exec(select(FollowUp).where(FollowUp.record_id == record.id)).one()
    follow_up.reply = ""
    withdraw(tx, record, person(tx, "周明辉"), reason="走错了厂", now=morning(TODAY))
    tx.flush()
    assert (record.state, follow_up.state) == ("withdrawn", "void")
    assert tx.get(Task, record.task_id).state == "missed"  # its quarter is over
    assert tx.exec(select(Revision.reason).where(Revision.record_id == record.id)).all() == ["走错了厂"]
    assert tx.exec(select(Finding.state).where(Finding.record_id == record.id, Finding.state == "valid")).all() == []


def test_a_follow_up_that_was_answered_survives(tx):
    """Somebody has worked on it: it is not taken away with the record."""
    record = record_of(tx, "云岭茶业", "2026Q3")
    withdraw(tx, record, person(tx, "周明辉"), reason="", now=morning(TODAY))
    follow_up = tx.exec(select(FollowUp).where(FollowUp.record_id == record.id)).one()
    assert (follow_up.state, follow_up.reply != "") == ("open", True)


def test_the_tally_counts_one_person_s_tasks(tx):
    """Done and open, in one quarter."""
    me = person(tx, "周明辉").id
    assert tally(tx, me, "revisit", "2026Q3") == tally(tx, me, "revisit", "2026Q3")
    assert (tally(tx, me, "revisit", "2026Q3").done, tally(tx, me, "revisit", "2026Q4").open) == (6, 6)
