"""A village under another township, two villages that are one: what goes along, what stays, and as it was before."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import col, select

from activities.catalogue import read_catalogue
from activities.posts import Post
from forms.zone import ZONE
from storage.extensions import ask_extension
from storage.figures import figures
from storage.import_places import known_to, unit_meant
from storage.merging import alike
from storage.moving import VILLAGES, going, join, may_join, may_move, move, move_hindrances, moved, take_back
from storage.obstacles import report
from storage.people import Viewer, leader_of, viewer_of
from storage.periods import current_period
from storage.places import villages_of
from storage.plans import places_without
from storage.posts import vacancies
from storage.records import count_records, read_record
from storage.search import find_subjects, units_called
from storage.tables import (
    Event,
    Extension,
    FollowUp,
    Grant,
    Obstacle,
    Person,
    Plan,
    PostHolder,
    Record,
    Setting,
    Subject,
    Task,
    Ticket,
    Unit,
)

TODAY = date(2026, 10, 21)
NOW = datetime(2026, 10, 21, 9, tzinfo=ZONE)
COUNTY = Viewer(person_id=0, roles=frozenset({"office"}), paths=("/",))
ALL = (
    Unit,
    Person,
    Grant,
    Subject,
    Record,
    FollowUp,
    Ticket,
    Task,
    Obstacle,
    Extension,
    Setting,
    Plan,
    PostHolder,
    Event,
)


def unit(tx, name):
    """The unit of this name that stands today."""
    return tx.exec(select(Unit).where(Unit.name == name, col(Unit.became_id).is_(None))).one()


def person(tx, name):
    """Somebody of the roster."""
    return tx.exec(select(Person).where(Person.name == name)).one()


def seen_by(tx, name, words):
    """What somebody finds."""
    viewer = viewer_of(tx, person(tx, name).id)
    return [hit.subject.name for hit in find_subjects(tx, viewer, words, TODAY)]


def everything(tx):
    """All rows that a move may touch."""
    tx.expire_all()
    return [
        each.model_dump()
        for table in ALL
        for each in tx.exec(select(table).order_by(*table.__table__.primary_key)).all()
    ]


def in_order(tx):
    """The villages of each township in official order."""
    return {above.name: [one.name for one in villages_of(tx, above)]
            for above in (unit(tx, "云岭乡"), unit(tx, "石坪镇"))}  # fmt: skip


def test_a_village_goes_with_all_that_lies_in_it(tx):
    """Paths, the official order, and who sees what is in it."""
    village, to = unit(tx, "梨树村"), unit(tx, "石坪镇")
    assert (seen_by(tx, "刘建新", "李贵生"), seen_by(tx, "向东明", "李贵生")) == (["李贵生"], [])
    move(tx, village, to, NOW)
    assert (seen_by(tx, "刘建新", "李贵生"), seen_by(tx, "向东明", "李贵生")) == ([], ["李贵生"])
    assert village.path == f"{to.path}{village.id}/"
    assert in_order(tx) == {
        "云岭乡": ["月塘村", "桐木村", "龙井村", "大坪村"],
        "石坪镇": ["石坪社区", "老街社区", "青山村", "岩口村", "马家坝村", "梨树村"],
    }
    standing = tx.exec(select(Unit.position).where(col(Unit.became_id).is_(None))).all()
    assert len(set(standing)) == len(standing)
    assert leader_of(tx, village).name == "向东明"


def test_records_stay_with_the_place_of_their_day(tx):
    """The old ledger is as long as before; whoever leads the place now reads them, too."""
    village, old, new = unit(tx, "梨树村"), person(tx, "刘建新"), person(tx, "向东明")
    rows = tx.exec(select(Record).where(Record.unit_id == village.id).order_by(Record.id)).all()
    key, duty = rows[0].period_key, rows[0].duty
    counts = lambda: [count_records(tx, viewer_of(tx, one.id), duty, key) for one in (old, new)]  # noqa: E731
    before = counts()
    assert read_record(tx, viewer_of(tx, new.id), rows[0].id) is None
    move(tx, village, unit(tx, "石坪镇"), NOW)
    assert counts() == before
    assert read_record(tx, viewer_of(tx, new.id), rows[0].id) is not None
    place = tx.get_one(Unit, rows[0].unit_id)
    assert (place.name, place.became_id) == ("梨树村", village.id)
    assert place.path.startswith(unit(tx, "云岭乡").path)


def test_tasks_and_what_is_to_be_put_right_count_where_they_are_done_now(tx):
    """Open ones go along, and nothing is lost on the way."""
    period = current_period(tx, TODAY)

    def totals():
        rows = figures(tx, COUNTY, "revisit", period, TODAY)
        return {row.place.name: (row.figures.total, row.figures.listed) for row in rows}

    village, before = unit(tx, "梨树村"), totals()
    tasks = len(tx.exec(select(Task.id).where(Task.subject_id == Subject.id, Subject.unit_id == village.id,
                                              Task.duty == "revisit", Task.period_key == period.key)).all())  # fmt: skip
    still = len(tx.exec(select(FollowUp.id).where(FollowUp.unit_id == village.id, FollowUp.state == "open",
                                                  FollowUp.kind == "rectification")).all())  # fmt: skip
    assert tasks
    assert still
    move(tx, village, unit(tx, "石坪镇"), NOW)
    after = totals()
    assert after["石坪镇"] == (before["石坪镇"][0] + tasks, before["石坪镇"][1] + still)
    assert after["云岭乡"] == (before["云岭乡"][0] - tasks, before["云岭乡"][1] - still)


def test_what_waits_for_a_decision_waits_for_the_new_leader(tx):
    """An obstacle, and a wish to put something off."""
    village = unit(tx, "梨树村")
    task, asker = tx.exec(
        select(Task, Person).where(Task.subject_id == Subject.id, Subject.unit_id == village.id,
                                   Task.person_id == Person.id, Task.state == "open")
    ).first()  # fmt: skip
    obstacle = report(tx, task, "停业", asker, NOW)
    follow_up = tx.exec(select(FollowUp).where(FollowUp.unit_id == village.id, FollowUp.state == "open")).first()
    wish = ask_extension(tx, follow_up, "住院", TODAY, asker=asker, decider=person(tx, "刘建新"), now=NOW)
    move(tx, village, unit(tx, "石坪镇"), NOW)
    assert {tx.get_one(Person, row.decider_id).name for row in (obstacle, wish)} == {"向东明"}
    take_back(tx, village)
    assert {tx.get_one(Person, row.decider_id).name for row in (obstacle, wish)} == {"刘建新"}
    move(tx, village, unit(tx, "石坪镇"), NOW)
    obstacle.state = "paused"
    assert [each.reason for each in move_hindrances(tx, village)] == ["decided"]


@pytest.mark.parametrize(("how", "to"), [(move, "石坪镇"), (join, "月塘村"), (join, "青山村")])
def test_taken_back_everything_is_as_it_was(tx, how, to):
    """Every row."""
    village = unit(tx, "梨树村")
    before = everything(tx)
    how(tx, village, unit(tx, to), NOW)
    tx.flush()
    assert everything(tx) != before
    assert move_hindrances(tx, village) == []
    take_back(tx, village)
    tx.flush()
    assert everything(tx) == before
    assert moved(tx, village) is None


@pytest.mark.parametrize(("how", "to"), [(move, "石坪镇"), (join, "月塘村")])
def test_it_cannot_be_taken_back_once_something_has_happened(tx, how, to):
    """A visit there, something put right, another move."""
    village = unit(tx, "梨树村")
    how(tx, village, unit(tx, to), NOW)
    household = tx.exec(select(Subject).where(Subject.name == "李贵生")).one()
    tx.add(Record(serial=900, duty="pairing", subject_id=household.id, unit_id=household.unit_id, person_id=1,
                  occurred_on=TODAY, submitted_at=NOW + timedelta(hours=1), period_key="2026Q4"))  # fmt: skip
    row = tx.exec(select(FollowUp).where(FollowUp.unit_id == household.unit_id, FollowUp.state == "open",
                                         col(FollowUp.subject_id).in_(select(Subject.id).where(Subject.name.in_(["云岭茶业", "李贵生"]))))).first()  # fmt: skip
    row.state = "closed"
    household.unit_id = unit(tx, "桐木村").id
    tx.flush()
    reasons = [each.reason for each in move_hindrances(tx, village)]
    assert "settled" in reasons
    assert reasons[-1] == ("moved_on" if how is join else "settled")
    household.unit_id = village.id if how is move else unit(tx, to).id
    tx.flush()
    assert [each.reason for each in move_hindrances(tx, village)] == ["records", "settled"]


def test_plans_and_posts_go_along(tx):
    """Who leads the place now sees a household's plan, closed steps too; the place of earlier days lacks nobody."""
    rosters = read_catalogue().declared(Post)
    household = tx.exec(select(Subject).where(Subject.code == "H-HT-02-03")).one()
    plan = tx.exec(select(Plan).where(Plan.subject_id == household.id)).one()
    village, into = tx.get_one(Unit, household.unit_id), unit(tx, "梨树村")
    join(tx, village, into, NOW)
    assert tx.get_one(Plan, plan.id).unit_id == into.id
    assert {row.unit_id for row in tx.exec(select(FollowUp).where(FollowUp.plan_id == plan.id)).all()} == {into.id}
    community = unit(tx, "石坪社区")
    before = [(row.unit.name, row.unit.became_id) for row in vacancies(tx, COUNTY, rosters, TODAY)]
    move(tx, community, unit(tx, "云岭乡"), NOW)
    after = [(row.unit.name, row.unit.became_id) for row in vacancies(tx, COUNTY, rosters, TODAY)]
    assert sorted(after) == sorted(before)
    assert not [row for row in places_without(tx, COUNTY, "backward_village", VILLAGES) if row.became_id]
    assert {row.unit_id for row in tx.exec(select(PostHolder).where(col(PostHolder.until).is_(None))).all()}.isdisjoint(
        tx.exec(select(Unit.id).where(col(Unit.became_id).is_not(None))).all()
    )


def test_two_villages_are_one(tx):
    """Subjects, people, the secretary's role; the old name still leads there, in words and in files."""
    village, into, secretary = unit(tx, "梨树村"), unit(tx, "月塘村"), person(tx, "何秀英")
    found = going(tx, village, into)
    assert (found.subjects["enterprise"], found.subjects["household"], found.people) == (3, 10, 2)
    join(tx, village, into, NOW)
    assert tx.exec(select(Subject.id).where(Subject.unit_id == village.id)).all() == []
    assert viewer_of(tx, secretary.id).led == (into.path,)
    assert secretary.unit_id == into.id
    assert [hit.unit for hit in find_subjects(tx, COUNTY, "梨树村李贵生", TODAY)] == ["月塘村"]
    assert units_called(tx, COUNTY, "梨树村") == [into]
    assert (
        unit_meant(known_to(tx, "household", ["/"]), "household", {"township": "云岭乡", "village": "梨树村"}) == into
    )
    assert village not in villages_of(tx, unit(tx, "云岭乡"))


def test_who_led_the_village_from_above_gets_no_right_over_the_other(tx):
    """A leader's role over the village ends with it; what he led elsewhere stays."""
    village, into, leader = unit(tx, "梨树村"), unit(tx, "青山村"), person(tx, "刘建新")
    tx.add(Grant(person_id=leader.id, role="leader", unit_id=village.id))
    tx.flush()
    join(tx, village, into, NOW)
    assert viewer_of(tx, leader.id).paths == (unit(tx, "云岭乡").path,)
    assert seen_by(tx, "刘建新", "李贵生") == []


def test_doubles_of_two_villages_are_found_once_they_are_one(tx):
    """Two of one name that lived in two villages may be one now."""
    village, into = unit(tx, "梨树村"), unit(tx, "月塘村")
    one = tx.exec(select(Subject).where(Subject.name == "李贵生")).one()
    tx.add(Subject(code="H-X", kind="household", name="李桂生", unit_id=into.id, profile=dict(one.profile)))
    tx.flush()
    assert alike(tx, COUNTY, one) == []
    join(tx, village, into, NOW)
    assert [other.code for _, other in alike(tx, COUNTY, one)] == ["H-X"]


def test_only_villages_are_moved_and_only_to_where_they_are_not(tx):
    """Neither townships nor offices; nothing that is a place of earlier days."""
    village, township, other = unit(tx, "梨树村"), unit(tx, "云岭乡"), unit(tx, "石坪镇")
    assert may_move(village, other)
    assert not may_move(village, township)
    assert not may_move(township, other)
    assert not may_join(village, village)
    assert not may_join(village, other)
    join(tx, village, unit(tx, "月塘村"), NOW)
    assert not may_move(village, other)
    assert not may_join(unit(tx, "桐木村"), village)
