"""To whom a notice goes: sets agree with the lists they are named after, and stay within the sender's area."""

from datetime import date

import pytest
from sqlmodel import select

from activities.catalogue import read_catalogue
from storage.audiences import SETS, people_of, units_seen
from storage.ladder import undone
from storage.pairing import paired_households
from storage.people import viewer_of
from storage.places import EVERYWHERE
from storage.tables import Assignment, Person, Task, Unit

TODAY = date(2026, 10, 21)
CATALOGUE = read_catalogue()


def person(tx, name):
    """Somebody of the demo county."""
    return tx.exec(select(Person).where(Person.name == name)).one()


def place(tx, name):
    """A unit of it by name."""
    return tx.exec(select(Unit).where(Unit.name == name)).one()


def names(tx, sender, *to):
    """Whom a notice of somebody reaches, by name."""
    viewer = viewer_of(tx, person(tx, sender).id)
    return [row.name for row in people_of(tx, viewer, to, TODAY, CATALOGUE)]


def test_roles_in_official_order_with_a_place_and_without(tx):
    """The office of the county has all townships; a village has one secretary."""
    assert names(tx, "吴晓岚", ("secretary", place(tx, "云岭乡").id)) == [
        "何秀英",
        "付德明",
        "聂小平",
        "汤伯安",
        "柳正国",
    ]
    assert names(tx, "吴晓岚", ("secretary", place(tx, "月塘村").id)) == ["付德明"]
    everywhere = names(tx, "吴晓岚", ("leader", EVERYWHERE))
    assert everywhere == ["韩卫平", "刘建新", "向东明", "黎明华", "戴文静", "曾立新", "覃晓梅"]


@pytest.mark.parametrize("which", SETS)
def test_a_township_reaches_nobody_beyond_itself_whatever_is_asked(tx, which):
    """Everywhere is its own area; another township's number is none of its business."""
    mine = set(names(tx, "刘建新", (which, place(tx, "云岭乡").id)))
    assert set(names(tx, "刘建新", (which, EVERYWHERE))) == mine
    assert names(tx, "刘建新", (which, place(tx, "石坪镇").id)) == []


def test_whoever_oversees_nobody_reaches_nobody(tx):
    """An officer has no area."""
    assert [names(tx, "周明辉", (which, EVERYWHERE)) for which in SETS] == [[]] * len(SETS)
    assert units_seen(tx, viewer_of(tx, person(tx, "周明辉").id)) == []


def test_two_sets_are_one_list_and_the_sender_is_not_on_it(tx):
    """Nobody is told twice, and nobody tells himself."""
    both = names(tx, "刘建新", ("secretary", EVERYWHERE), ("everybody", EVERYWHERE))
    assert len(both) == len(set(both))
    assert {"何秀英", "周明辉", "唐海"} <= set(both)
    assert "刘建新" not in both


def test_who_has_not_revisited_is_who_the_ladder_names(tx):
    """The same rows as the leader's list; done, he is on it no more."""
    rows = undone(tx, "revisit", "2026Q4", TODAY)
    held = {task.person_id for task, _, _ in rows if task.person_id}
    ids = {one: person(tx, one).id for one in names(tx, "吴晓岚", ("not_revisited", EVERYWHERE))}
    assert held
    assert set(ids.values()) == held
    for task in tx.exec(select(Task).where(Task.person_id == ids["周明辉"])).all():
        task.state = "done"
    tx.flush()
    assert "周明辉" not in names(tx, "吴晓岚", ("not_revisited", EVERYWHERE))


def test_who_has_still_to_visit_has_a_household_not_seen_in_its_time(tx):
    """Seen this month, a monthly household asks for nobody any more."""
    found = names(tx, "吴晓岚", ("not_visited", EVERYWHERE))
    paired = {one.person_id for one in tx.exec(select(Assignment).where(Assignment.capacity == "paired_member")).all()}
    assert found
    assert {person(tx, one).id for one in found} <= paired
    one = person(tx, found[0])
    for household in paired_households(tx, one.id, TODAY):
        household.subject.profile = {**household.subject.profile, "seen_on": TODAY.isoformat()}
        household.subject.state = "muted"
    tx.flush()
    assert one.name not in names(tx, "吴晓岚", ("not_visited", EVERYWHERE))
