"""Muted, archived, merged, parted; and what nobody answers for."""

from datetime import date

import pytest
from sqlmodel import select

from storage.gaps import KINDS
from storage.merging import alike, counted, merge, merged_into, part
from storage.resting import ARCHIVED, MUTED, rest, wake
from storage.search import find_subjects
from storage.tables import Account, Assignment, FollowUp, Membership, Record, Subject, Task, Unit
from storage.tasks import open_tasks
from tests.storage.people import enterprise, person, viewer

DAY = date(2026, 10, 21)


def household(tx, name):
    """A household by its name."""
    return tx.exec(select(Subject).where(Subject.name == name, Subject.kind == "household")).one()


def twin(tx, name="李桂生", of="李贵生"):
    """The same household once more, under a name that sounds alike, with a record and somebody paired with it."""
    first = household(tx, of)
    row = Subject(
        code="H-DOUBLE", kind="household", name=name, unit_id=first.unit_id, profile={"group": "3组", "phone": "no"}
    )
    tx.add(row)
    tx.flush()
    record = tx.exec(select(Record).where(Record.subject_id == household(tx, "覃冬梅").id)).first()
    record.subject_id = row.id
    xu = person(tx, "许琳").id
    tx.add(Assignment(subject_id=row.id, capacity="paired_member", person_id=xu, from_day=DAY))
    zhou = person(tx, "周明辉").id
    tx.add(Assignment(subject_id=row.id, capacity="paired_member", person_id=zhou, from_day=DAY))
    tx.flush()
    return row, record


def mine(tx):
    """The open tasks of 周明辉 by name."""
    return [subject.name for _, subject in open_tasks(tx, person(tx, "周明辉").id, "2026Q4", DAY)]


@pytest.mark.parametrize("state", [MUTED, ARCHIVED])
def test_what_rests_leaves_the_lists_and_comes_back(tx, state):
    """Its task stands still; what the leader paused himself stays paused."""
    tea, rice = enterprise(tx, "云岭茶业"), enterprise(tx, "金穗米业")
    paused = tx.exec(select(Task).where(Task.subject_id == rice.id, Task.period_key == "2026Q4")).one()
    paused.paused_until = date(2026, 12, 31)
    assert (rest(tx, tea, state), rest(tx, rice, state)) == (1, 1)
    assert {"云岭茶业", "金穗米业"}.isdisjoint(mine(tx))
    assert (wake(tx, tea), wake(tx, rice)) == (1, 0)
    assert "云岭茶业" in mine(tx)
    assert paused.paused_until == date(2026, 12, 31)


def test_a_muted_one_is_found_and_an_archived_one_is_not(tx):
    """Who looks for it still sees that it is muted."""
    tea, leader = enterprise(tx, "云岭茶业"), viewer(tx, "刘建新")
    rest(tx, tea, MUTED)
    assert [hit.subject.id for hit in find_subjects(tx, leader, "云岭茶业", DAY)] == [tea.id]
    rest(tx, tea, ARCHIVED)
    assert tea.id not in [hit.subject.id for hit in find_subjects(tx, leader, "云岭茶业", DAY)]
    assert [gap.name for gap in KINDS["resting"](tx, leader, DAY)] == ["云岭茶业"]


def test_sound_alikes_of_one_village_are_perhaps_one(tx):
    """Of different groups they are two people."""
    assert alike(tx, viewer(tx, "刘建新")) == []
    row, _ = twin(tx)
    pairs = alike(tx, viewer(tx, "刘建新"))
    assert [{one.name, two.name} for one, two in pairs] == [{"李贵生", "李桂生"}]
    assert alike(tx, viewer(tx, "向东明")) == []
    row.profile = {**row.profile, "group": "7组"}
    tx.flush()
    assert alike(tx, viewer(tx, "刘建新")) == []


def test_merged_everything_is_the_one_that_stays(tx):
    """It keeps its code; whoever answers for both answers once; and parted all is as it was."""
    stays = household(tx, "李贵生")
    goes, record = twin(tx)
    before = (counted(tx, stays), counted(tx, goes), dict(stays.profile), dict(goes.profile))
    merge(tx, stays, goes, DAY)
    assert (record.subject_id, goes.state, stays.code) == (stays.id, "archived", "H-YL-01-01")
    assert stays.profile["phone"] == "no"
    held = tx.exec(select(Assignment).where(Assignment.subject_id == stays.id, Assignment.until_day.is_(None))).all()
    assert sorted(row.person_id for row in held) == sorted([person(tx, "周明辉").id, person(tx, "许琳").id])
    assert merged_into(tx, goes).id == stays.id
    assert find_subjects(tx, viewer(tx, "刘建新"), "李桂生", DAY)[0].subject.id == stays.id
    part(tx, goes)
    assert (counted(tx, stays), counted(tx, goes), stays.profile, goes.profile) == before
    assert (record.subject_id, goes.state, merged_into(tx, goes)) == (goes.id, "active", None)


def test_two_enterprises_that_are_one_have_one_task(tx):
    """Done if either was; follow-ups, members and the branch move; parted it is as before."""
    stays, goes = enterprise(tx, "石坪水泥制品"), enterprise(tx, "云岭茶业")
    tasks = {row.subject_id: row for row in tx.exec(select(Task).where(Task.period_key == "2026Q4")).all()}
    follow_ups = tx.exec(select(FollowUp).where(FollowUp.subject_id == goes.id)).all()
    assert follow_ups
    tasks[stays.id].state = "open"
    tasks[goes.id].state = "done"
    children = tx.exec(select(Subject.id).where(Subject.parent_id == goes.id)).all()
    tx.flush()
    merge(tx, stays, goes, DAY)
    assert tasks[stays.id].state == "done"
    assert {row.subject_id for row in follow_ups} == {stays.id}
    assert set(children) <= set(tx.exec(select(Subject.id).where(Subject.parent_id == stays.id)).all())
    single = tx.exec(
        select(Assignment.capacity).where(Assignment.subject_id == stays.id, Assignment.until_day.is_(None))
    ).all()
    assert sorted(single) == ["instructor", "liaison", "revisitor"]
    part(tx, goes)
    assert (tasks[stays.id].state, tasks[goes.id].state) == ("open", "done")
    assert set(tx.exec(select(Subject.id).where(Subject.parent_id == goes.id)).all()) == set(children)


def test_gaps_by_kind_within_what_one_oversees(tx):
    """A village without a contact, an enterprise without a liaison, a member of no branch, secretaries not here."""
    village = tx.exec(select(Unit).where(Unit.name == "梨树村")).one()
    village.contact_id = None
    tea = enterprise(tx, "云岭茶业")
    held = tx.exec(select(Assignment).where(Assignment.subject_id == tea.id, Assignment.capacity == "liaison")).all()
    for row in held:
        row.until_day = DAY
    member = tx.exec(select(Subject).where(Subject.kind == "member", Subject.parent_id == tea.id)).first()
    for row in tx.exec(select(Membership).where(Membership.member_id == member.id)).all():
        row.until_day = DAY
    tx.add(Account(person_id=person(tx, "何秀英").id, chat_id=1, from_day=DAY))
    tx.flush()
    leader = viewer(tx, "刘建新")
    found = {kind: find(tx, leader, DAY) for kind, find in KINDS.items()}
    assert [(gap.name, gap.lacks) for gap in found["units"]] == [("梨树村", "contact")]
    assert [(gap.name, gap.lacks) for gap in found["subjects"]] == [("云岭茶业", "liaison")]
    assert member.name in [gap.name for gap in found["members"]]
    assert [gap.name for gap in found["secretaries"]] == ["付德明", "聂小平", "汤伯安", "柳正国"]
    assert found["leaders"] == []
    assert KINDS["subjects"](tx, viewer(tx, "向东明"), DAY) == []
