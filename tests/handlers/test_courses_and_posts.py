"""What is typed while a course or a roster is in hand, by somebody who means something else or comes too late."""

from datetime import date

import pytest
from sqlmodel import select

from activities.catalogue import read_catalogue
from activities.events import Event as EventKind
from storage.answering import LINKED
from storage.event_calls import whom
from storage.events import call
from storage.merging import merge
from storage.places import place_subject
from storage.tables import AssignmentChange, Event, EventSeat, Message, PostHolder, Subject, Unit
from tests.adversary.hostile import aside, every, forge, newest, walk
from tests.county import morning

WEN, HE, LIU = "温玉兰", "何秀英", "刘建新"
KIND = read_catalogue().declared(EventKind)["county_course"]


@pytest.fixture
async def people(county):
    """A community's secretary, a village's, a township's leader."""
    await county.at(morning(date(2026, 11, 23)))
    for name in (WEN, HE, LIU):
        await county.register(name)
    return county


async def test_a_visit_that_is_written_at_a_roster_is_no_post(people):
    """It is proposed as what it is; who holds what stays."""
    before = len(every(people, PostHolder))
    await walk(people, WEN, "更多", "[岗位]", "[一人一岗]", "昨天走访特困户张三,送化肥2袋,想学养猪")
    assert len(every(people, PostHolder)) == before
    assert [row.words for row in every(people, Message)] == ["昨天走访特困户张三,送化肥2袋,想学养猪"]


async def test_a_reason_comes_when_he_is_not_called_any_more(people):
    """The seat is gone: he hears so, once, and the next words are taken as always."""

    def called(tx):
        office = people.phone(LIU).person_id - 1000
        row = Event(kind="county_course", sort=KIND.kinds[0].key, unit_id=1, opened_by_id=office, hours=24,
                    first_day=date(2026, 12, 1), last_day=date(2026, 12, 3), state="called",
                    audience={"groups": ["secretaries"], "done": True}, made_at=people.clock())  # fmt: skip
        tx.add(row)
        tx.flush()
        call(tx, row, whom(tx, KIND, row, date(2026, 11, 23)))
        he = people.phone(HE).person_id - 1000
        return tx.exec(select(EventSeat.id).where(EventSeat.event_id == row.id, EventSeat.person_id == he)).one()

    seat = await people.store.write(called)
    await forge(people, HE, f"E:no:{seat}")
    await people.store.write(lambda tx: tx.delete(tx.get_one(EventSeat, seat)))
    await people.act(HE, text="家里有事")
    assert newest(people, HE) == "现在没有叫您，不用请假了。"
    await people.act(HE, text="待办")
    assert aside(people) == []


async def test_an_old_yes_is_about_what_was_asked_then(people):
    """确定 of one capacity carries out no other one of the same place."""
    community = await people.store.write(
        lambda tx: place_subject(tx, tx.exec(select(Unit).where(Unit.name == "石坪社区")).one()).id
    )
    await people.register("向东明")
    await forge(people, "向东明", f"Y:ask:{community}:{LINKED}")
    await people.act("向东明", text="韩卫平，县级领导联点")
    await forge(people, "向东明", f"Y:ask:{community}:stationed_unit")
    await people.act("向东明", text="县委组织部，县里统一安排")
    await forge(people, "向东明", f"Y:do:{community}:{LINKED}")
    assert newest(people, "向东明") == "这件已经定了。"
    assert every(people, AssignmentChange) == []


def test_hours_go_with_a_member_who_was_there_twice(tx):
    """Merged, his seats are his; of an event to which both were called he has one."""
    stays, goes = tx.exec(select(Subject).where(Subject.kind == "member").order_by(Subject.id).limit(2)).all()
    first, second = (Event(kind="branch_study", sort="study", unit_id=1, opened_by_id=1, made_at=morning(date(2026, 11, 2)))
                     for _ in range(2))  # fmt: skip
    tx.add_all((first, second))
    tx.flush()
    tx.add_all(EventSeat(event_id=event.id, subject_id=one.id, number=number, state="came")
               for number, (event, one) in enumerate(((first, stays), (first, goes), (second, goes)), start=1))  # fmt: skip
    tx.flush()
    merge(tx, stays, goes, date(2026, 11, 23))
    assert sorted(tx.exec(select(EventSeat.event_id).where(EventSeat.subject_id == stays.id)).all()) == [
        first.id,
        second.id,
    ]
