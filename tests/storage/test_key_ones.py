"""重点: what a revisit sees put right is answered by it, and closed by township and county only."""

from datetime import date

import pytest
from sqlmodel import select

from storage.follow_ups import close_follow_ups
from storage.holding import accept, answer, send_back, verify
from storage.tables import FollowUp, Record
from tests.county import morning
from tests.storage.people import enterprise, person, record_of


@pytest.fixture
def old(tx):
    """云岭茶业's open follow-up, answered on 3 September."""
    return tx.exec(select(FollowUp).where(FollowUp.subject_id == enterprise(tx, "云岭茶业").id)).one()


@pytest.fixture
def visit(tx):
    """A revisit there in the fourth quarter."""
    before = record_of(tx, "云岭茶业", "2026Q3")
    tx.add(
        record := Record(
            serial=99,
            duty="revisit",
            period_key="2026Q4",
            subject_id=before.subject_id,
            unit_id=before.unit_id,
            person_id=before.person_id,
            occurred_on=date(2026, 10, 20),
            submitted_at=morning(date(2026, 10, 20)),
        )
    )
    tx.flush()
    return record


def test_an_ordinary_one_is_closed_by_who_stands_there(tx, old, visit):
    """And open again when the record does not say so any more."""
    assert close_follow_ups(tx, visit, {old.id}) == []
    assert (old.state, old.closed_by_id) == ("closed", visit.id)
    close_follow_ups(tx, visit, set())
    assert (old.state, old.closed_by_id, old.reply) == ("open", None, "已补齐，附照片1张")


def test_a_key_one_stays_open(tx, old, visit):
    """It is told once that it was seen; the enterprise's own answer stays when the record is withdrawn."""
    old.major = True
    assert close_follow_ups(tx, visit, {old.id}) == [old]
    assert close_follow_ups(tx, visit, {old.id}, correction=True) == []
    assert (old.state, old.closed_by_id, old.replied_on) == ("open", visit.id, date(2026, 9, 3))
    close_follow_ups(tx, visit, set())
    assert (old.closed_by_id, old.replied_on) == (None, date(2026, 9, 3))


def test_what_only_the_visitor_answered_is_unanswered_without_him(tx, old, visit):
    """Unless the township has accepted it meanwhile."""
    old.major, old.reply, old.replied_on = True, "", None
    close_follow_ups(tx, visit, {old.id})
    old.reply = "回查时看过"
    close_follow_ups(tx, visit, set())
    assert (old.reply, old.replied_on) == ("", None)
    close_follow_ups(tx, visit, {old.id})
    accept(old, person(tx, "刘建新"), date(2026, 10, 21))
    close_follow_ups(tx, visit, set())
    assert old.replied_on == date(2026, 10, 20)


def test_from_the_answer_to_the_end(tx, old):
    """Accepted, verified, closed, each by whom."""
    old.major = True
    accept(old, person(tx, "刘建新"), date(2026, 10, 21))
    assert old.state == "open"
    verify(old, person(tx, "吴晓岚"), date(2026, 10, 22))
    assert (old.state, old.closed_on, old.closed_by_id) == ("closed", date(2026, 10, 22), None)


def test_what_was_sent_back_is_not_closed_by_a_correction(tx, old, visit):
    """The record says still that it was put right, and somebody above has seen that it was not."""
    close_follow_ups(tx, visit, {old.id})
    send_back(old, "会议记录没有签到", date(2026, 11, 2))
    tx.flush()
    close_follow_ups(tx, visit, {old.id}, correction=True)
    assert (old.state, old.returned) == ("open", "会议记录没有签到")
    close_follow_ups(tx, visit, {old.id})
    assert old.state == "closed"


def test_where_nobody_leads_a_key_one_goes_to_the_county_at_once(tx, old, monkeypatch):
    """It must not wait for somebody who is not there."""
    monkeypatch.setattr("storage.holding.leader_of", lambda _tx, _unit: None)
    old.major, old.reply, old.replied_on = True, "", None
    answer(tx, old, "已补上", date(2026, 10, 20))
    assert old.accepted_on == date(2026, 10, 20)
