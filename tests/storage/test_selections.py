"""Candidates: whose turn it is, who sees them, how many places are left; every step is kept and can be taken back."""

from datetime import date, timedelta

import pytest

from storage.merging import merge, part
from storage.selections import (
    Proposal,
    candidates_seen,
    counts,
    is_last,
    leave,
    move,
    note,
    of_subject,
    open_objections,
    places_left,
    propose,
    read_candidate,
    step_back,
    steps_of,
    take_back,
    waiting_for,
)
from storage.tables import Subject, Unit
from tests.storage.candidates import DAY, POINTS, at, by, proposed
from tests.storage.people import enterprise, person, viewer


def waits(tx, name, day=DAY):
    """What waits for somebody, by stage, the names; what the demo county has of its own is left out."""
    found = waiting_for(tx, POINTS, person(tx, name).id, day)
    return {
        key: names for key, rows in found.items() if (names := [row.name for row in rows if row.name != "白鹭社区"])
    }


def test_whose_turn_it_is(tx):
    """The leader of the place takes up a proposal; he is not asked to apply; the office assesses and gives notice."""
    row = proposed(tx)
    assert (waits(tx, "刘建新"), waits(tx, "吴晓岚"), waits(tx, "向东明")) == ({"fostered": ["云岭茶业"]}, {}, {})
    turns = []
    for stage in POINTS.stages[:4]:
        move(tx, POINTS, row, stage, by(tx, "吴晓岚"))
        turns.append((stage.key, waits(tx, "刘建新"), waits(tx, "吴晓岚")))
    assert turns == [
        ("fostered", {}, {}),
        ("applied", {}, {"assessed": ["云岭茶业"]}),
        ("assessed", {}, {"notice": ["云岭茶业"]}),
        ("notice", {}, {}),
    ]


def test_a_notice_has_to_be_over(tx):
    """On its last day nobody is asked; on the next the office is asked to name."""
    row = at(tx, "notice")
    assert row.due == date(2026, 10, 27)
    assert waits(tx, "吴晓岚", row.due) == {}
    assert waits(tx, "吴晓岚", row.due + timedelta(days=1)) == {"named": ["云岭茶业"]}


def test_a_review_is_asked_of_the_leader_after_a_year(tx):
    """On the day, and not before."""
    row = at(tx, "named")
    assert row.due == date(2027, 10, 21)
    assert waits(tx, "刘建新", date(2027, 10, 20)) == {}
    assert waits(tx, "刘建新", date(2027, 10, 21)) == {"kept": ["云岭茶业"]}


def test_places_are_taken_from_the_notice_on(tx):
    """Fostering takes none; whoever leaves gives it back."""
    free = places_left(tx, POINTS, "enterprise")
    row = at(tx, "assessed")
    assert places_left(tx, POINTS, "enterprise") == free
    move(tx, POINTS, row, POINTS.stage("notice"), by(tx, "吴晓岚"))
    assert places_left(tx, POINTS, "enterprise") == free - 1
    leave(tx, row, by(tx, "吴晓岚"), "停业")
    assert places_left(tx, POINTS, "enterprise") == free
    assert counts(tx, POINTS)["enterprise"]["notice"] == 0


def test_taken_back_it_stands_as_before(tx):
    """Stage, day, end of notice and document; the step stays written down, and nothing is said of it."""
    row = at(tx, "notice")
    before = (row.stage, row.since, row.due, row.approval)
    step = move(
        tx, POINTS, row, POINTS.stage("named"), by(tx, "吴晓岚", DAY + timedelta(days=9)), approval="桃发〔2026〕9号"
    )
    assert (row.stage, row.approval, is_last(tx, step)) == ("named", "桃发〔2026〕9号", True)
    take_back(tx, [step])
    assert (row.stage, row.since, row.due, row.approval) == before
    assert (step.taken_back, step.id in [each.id for each in steps_of(tx, row)]) == (True, False)


def test_what_something_came_after_is_not_the_last(tx):
    """Neither an earlier step, nor one that was taken back."""
    row = at(tx, "assessed")
    earlier, last = steps_of(tx, row)[-2:]
    assert (is_last(tx, earlier), is_last(tx, last)) == (False, True)
    take_back(tx, [last])
    assert (is_last(tx, earlier), is_last(tx, last)) == (True, False)


def test_a_step_back_takes_the_document_along(tx):
    """From named to notice, which begins anew, with the reason; the history has both ways."""
    row = at(tx, "named")
    step_back(tx, POINTS, row, by(tx, "吴晓岚", DAY + timedelta(days=20)), "文件没有发")
    assert (row.stage, row.approval, row.due) == ("notice", "", date(2026, 11, 16))
    assert [(step.kind, step.words) for step in steps_of(tx, row)][-2:] == [
        ("moved", "桃发〔2026〕1号"),
        ("back", "文件没有发"),
    ]


def test_objections_are_open_until_they_are_looked_into(tx):
    """What comes after that is open again."""
    row = at(tx, "notice")
    note(tx, row, "objection", by(tx, "刘建新"), words="账不清")
    assert [step.words for step in open_objections(tx, row)] == ["账不清"]
    note(tx, row, "settled", by(tx, "吴晓岚"), words="已核")
    assert open_objections(tx, row) == []
    note(tx, row, "objection", by(tx, "刘建新"), words="又来")
    assert [step.words for step in open_objections(tx, row)] == ["又来"]


@pytest.mark.parametrize(
    ("name", "sees"),
    [("吴晓岚", True), ("刘建新", True), ("何秀英", True), ("周明辉", True), ("罗志强", False), ("向东明", False)],
)
def test_who_sees_a_candidate(tx, name, sees):
    """The office, the leader, the village's secretary, who answers for it; not a colleague, not another township."""
    row = at(tx, "fostered")
    there = [each.id for each, _ in candidates_seen(tx, viewer(tx, name), POINTS, DAY)]
    assert (row.id in there, read_candidate(tx, viewer(tx, name), row.id, DAY) is not None) == (sees, sees)


def test_lists_stand_in_official_order(tx):
    """Places as in the roster, whoever was proposed first."""
    at(tx, "fostered", "红旗砖厂")
    at(tx, "notice", "云岭茶业")
    rows = candidates_seen(tx, viewer(tx, "吴晓岚"), POINTS, DAY, category="enterprise")
    positions = [unit.position for _, unit in rows]
    assert positions == sorted(positions)
    assert rows[0][0].name == "云岭茶业"


def test_a_village_is_known_by_its_unit(tx):
    """Its subject's card, where it has one, says so too."""
    there = enterprise(tx, "云岭茶业")
    unit = tx.get_one(Unit, there.unit_id)
    village = Subject(code="V-YL-01", kind="village", name=unit.name, unit_id=unit.id)
    tx.add(village)
    row = propose(tx, POINTS, Proposal("village", "self", unit.name, "齐", unit.id, is_unit=True), by(tx, "刘建新"))
    tx.flush()
    assert of_subject(tx, village) == [row]
    assert of_subject(tx, there) == []


def test_merging_takes_a_candidate_along(tx):
    """And parting gives it back."""
    goes, stays = enterprise(tx, "云岭茶业"), enterprise(tx, "金穗米业")
    row = at(tx, "fostered")
    merge(tx, stays, goes, DAY)
    assert row.subject_id == stays.id
    part(tx, goes)
    assert row.subject_id == goes.id
