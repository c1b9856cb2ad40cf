"""Who is missing, whom some words name, who decides: each within what the viewer leads."""

from datetime import date

import pytest
from sqlmodel import select

from storage.joining import COUNTY_ORGANS, deciders, full_name, named_in, named_unit, not_registered, places, root
from storage.people import link_account
from storage.sounds import alike, heard_in
from storage.tables import Unit
from tests.storage.people import person, viewer

TODAY = date(2026, 10, 21)


def names(rows):
    return [one.name for one, _ in rows]


def unit(tx, name):
    return tx.exec(select(Unit).where(Unit.name == name)).one()


def test_the_missing_are_counted_by_township_in_official_order(tx):
    """The organs of the county first; each number is the length of its list."""
    me = viewer(tx, "吴晓岚")
    rows = places(tx, me, TODAY)
    assert [row.name for row in rows] == ["", "云岭乡", "石坪镇", "清溪镇", "白鹭镇", "禾田乡", "竹园乡"]
    assert [row.waiting for row in rows] == [len(not_registered(tx, me, row.id, TODAY)) for row in rows]
    assert names(not_registered(tx, me, COUNTY_ORGANS, TODAY)) == ["韩卫平", "吴晓岚", "沈卓然"]


def test_whoever_registers_is_missing_no_more(tx):
    """And a branch secretary who has nothing to do here never was."""
    me, town = viewer(tx, "刘建新"), unit(tx, "云岭乡").id
    assert "周明辉" in names(not_registered(tx, me, town, TODAY))
    link_account(tx, person(tx, "周明辉").id, 71, "zh", TODAY)
    missing = names(not_registered(tx, me, town, TODAY))
    assert "周明辉" not in missing
    assert "彭春生" not in missing
    assert "唐海" in missing  # a unit's contact: requests go to him


def test_a_leader_sees_his_own_people_only(tx):
    """Whatever place he names."""
    me = viewer(tx, "刘建新")
    assert [row.name for row in places(tx, me, TODAY)] == ["云岭乡"]
    assert not_registered(tx, me, unit(tx, "石坪镇").id, TODAY) == []
    assert not_registered(tx, me, COUNTY_ORGANS, TODAY) == []
    assert len(not_registered(tx, me, root(tx).id, TODAY)) == places(tx, me, TODAY)[0].waiting
    assert named_in(tx, me, "覃波") == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("云岭乡 周明辉", ["周明辉"]),
        ("我是云岭乡党建办的周名辉", ["周明辉"]),
        ("何秀音", ["何秀英"]),
        ("秦波", ["覃波"]),
        ("周明辉 罗志强", ["周明辉", "罗志强"]),
        ("张三丰", []),
        ("", []),
    ],
)
def test_words_name_somebody_by_name_else_by_sound(tx, words, found):
    """覃 is read qin and tan; in and ing, zh and z are heard alike."""
    assert names(named_in(tx, viewer(tx, "吴晓岚"), words)) == found


def test_a_phone_names_its_owner_first(tx):
    """Its hash is compared; the number itself stands nowhere."""
    found = named_in(tx, viewer(tx, "刘建新"), "罗志强", person(tx, "周明辉").phone_hash)
    assert names(found) == ["周明辉", "罗志强"]


@pytest.mark.parametrize(
    ("words", "found"),
    [("云岭乡 周明辉", "云岭乡"), ("石坪 张三", "石坪社区"), ("云岭乡梨树村 何", "梨树村"), ("周明辉", "桃源县")],
)
def test_words_name_a_unit(tx, words, found):
    """The one whose name is longest, with or without what it ends in; else the county."""
    assert named_unit(tx, words).name == found


def test_the_nearest_registered_office_or_leader_decides(tx):
    """Where nobody of a township is registered it is the county's office; where nobody is at all, too."""
    village = unit(tx, "梨树村")
    assert [one.name for one in deciders(tx, village, TODAY)] == ["吴晓岚", "沈卓然"]
    link_account(tx, person(tx, "沈卓然").id, 71, "zh", TODAY)
    assert [one.name for one in deciders(tx, village, TODAY)] == ["沈卓然"]
    link_account(tx, person(tx, "刘建新").id, 72, "zh", TODAY)
    assert [one.name for one in deciders(tx, village, TODAY)] == ["刘建新"]


@pytest.mark.parametrize(
    ("name", "said"),
    [("梨树村", "云岭乡梨树村"), ("云岭乡党建办", "云岭乡党建办"), ("县委组织部", "县委组织部"), ("云岭乡", "云岭乡")],
)
def test_a_unit_is_told_apart_in_the_county(tx, name, said):
    """A village with its township, nothing twice."""
    assert full_name(tx, unit(tx, name)) == said


def test_names_that_sound_alike():
    """Whole names of one length, anywhere in the words."""
    assert alike("李贵生", "李桂生")
    assert not alike("李贵生", "李贵")
    assert heard_in("李贵生", "昨天走访李桂生家")
    assert not heard_in("李贵生", "昨天走访王满香家")
