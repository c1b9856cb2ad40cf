"""What records write into households, and how it goes back: 周明辉 visits 李贵生, 罗志强 and 何秀英 look on."""

from datetime import date

import pytest
from sqlmodel import select

from forms import EntitySave, publish
from storage.inputs import in_capacity
from storage.subject_lists import lists_of
from storage.subject_values import keep_values
from storage.tables import Assignment, Record, Subject, SubjectValue
from tests.conftest import DAY
from tests.county import morning
from tests.storage.people import person, viewer

LISTING = """
| survey |
| | type | name | label |
| | select_one_from_file household.csv | who | Who |
"""


@pytest.fixture
def li(tx):
    """李贵生, whom 周明辉 is paired with."""
    return household(tx, "李贵生")


def household(tx, name) -> Subject:
    return tx.exec(select(Subject).where(Subject.kind == "household", Subject.name == name)).one()


def record(tx, name="周明辉", serial=1) -> Record:
    """A record of a free form by somebody."""
    writer = person(tx, name)
    made = Record(
        serial=serial, duty="news", period_key="2026Q4", unit_id=writer.unit_id, person_id=writer.id,
        occurred_on=DAY, submitted_at=morning(DAY),
    )  # fmt: skip
    tx.add(made)
    tx.flush()
    return made


def change(subject, **values) -> EntitySave:
    return EntitySave("household", subject.code, "", create=False, update=True, values=values)


def create(number, label, **values) -> EntitySave:
    return EntitySave("household", number, label, create=True, update=False, values=values)


def trace(tx, made) -> list[tuple[str, dict, dict, str]]:
    rows = tx.exec(select(SubjectValue).where(SubjectValue.record_id == made.id).order_by(SubjectValue.id)).all()
    return [(row.property, row.before, row.after, row.state) for row in rows]


def test_a_value_is_written_with_what_stood_there(tx, li):
    """A number stays a number, and what there was none of has nothing before it."""
    before = dict(li.profile)
    made = record(tx)
    assert keep_values(tx, made, [change(li, persons="6", dog="fierce")], DAY) == []
    assert (li.profile["persons"], li.profile["dog"]) == (6, "fierce")
    assert trace(tx, made) == [
        ("persons", {"value": before["persons"]}, {"value": 6}, "written"),
        ("dog", {}, {"value": "fierce"}, "written"),
    ]
    keep_values(tx, made, [], DAY)
    assert li.profile == before
    assert [row[3] for row in trace(tx, made)] == ["taken_back", "taken_back"]


def test_a_correction_writes_the_new_value_and_remembers_the_oldest(tx, li):
    """From 水稻 to 养蜂, corrected to 养猪; taken back it is what it was at first."""
    first = li.profile["ways"]
    made = record(tx)
    for ways in ("养蜂", "养猪"):
        keep_values(tx, made, [change(li, ways=ways)], DAY)
    assert trace(tx, made) == [("ways", {"value": first}, {"value": "养猪"}, "written")]
    keep_values(tx, made, [], DAY)
    assert li.profile["ways"] == first


def test_a_value_that_somebody_changed_since_stays(tx, li):
    """The roster was set right meanwhile: the withdrawn record does not undo that."""
    made = record(tx)
    keep_values(tx, made, [change(li, ways="养蜂")], DAY)
    li.profile = {**li.profile, "ways": "务工"}
    keep_values(tx, made, [change(li, ways="养猪")], DAY)
    assert li.profile["ways"] == "务工"
    keep_values(tx, made, [], DAY)
    assert li.profile["ways"] == "务工"


def test_a_later_record_stays_and_does_not_go_back_to_what_was_withdrawn(tx, li):
    """The first of two is withdrawn, then the second: what was there before both comes back."""
    before = li.profile["ways"]
    first, second = record(tx), record(tx, serial=2)
    keep_values(tx, first, [change(li, ways="养蜂")], DAY)
    keep_values(tx, second, [change(li, ways="养猪")], DAY)
    keep_values(tx, first, [], DAY)
    assert li.profile["ways"] == "养猪"
    keep_values(tx, second, [], DAY)
    assert li.profile["ways"] == before


def test_nobody_writes_to_a_household_that_is_not_his(tx, li):
    """罗志强 typed the code of somebody else's household: nothing is written, and he is told its code."""
    assert keep_values(tx, record(tx, "罗志强"), [change(li, ways="养蜂")], DAY) == [li.code]
    assert keep_values(tx, record(tx, "周明辉", 2), [EntitySave("member", li.code, "", False, True, {})], DAY) == [
        li.code
    ]
    assert "养蜂" not in li.profile.values()


def test_a_correction_still_reaches_a_household_given_to_somebody_else(tx, li):
    """周明辉 moved away on the 25th; what he wrote on the 21st may still be corrected."""
    made = record(tx)
    keep_values(tx, made, [change(li, ways="养蜂")], DAY)
    pairing = in_capacity(tx, li, "paired_member", DAY)
    assert pairing.name == "周明辉"
    end_pairings(tx, li, date(2026, 10, 25))
    assert keep_values(tx, made, [change(li, ways="养猪")], date(2026, 10, 26)) == []
    assert li.profile["ways"] == "养猪"
    later = record(tx, serial=2)
    assert keep_values(tx, later, [change(li, ways="种茶")], date(2026, 10, 26)) == [li.code]


def end_pairings(tx, subject, day) -> None:
    for row in tx.exec(select(Assignment).where(Assignment.subject_id == subject.id)).all():
        row.until_day = day


def test_a_new_household_is_its_writer_s(tx):
    """In the writer's unit, with a code to say on the phone; it stands in his list from then on, and in no other's."""
    made = record(tx)
    keep_values(tx, made, [create("uuid-1", "向晚晴", ways="种茶")], DAY)
    new = household(tx, "向晚晴")
    assert (new.code, new.unit_id, new.profile) == (f"N{made.id}-1", person(tx, "周明辉").unit_id, {"ways": "种茶"})
    assert "向晚晴" in listed(tx, "周明辉")
    assert "向晚晴" not in listed(tx, "罗志强")
    keep_values(tx, made, [create("uuid-1", "向晚晴", ways="养鸡")], DAY)
    assert new.profile == {"ways": "养鸡"}
    keep_values(tx, made, [], DAY)
    assert new.state == "archived"
    assert "向晚晴" not in listed(tx, "周明辉")
    keep_values(tx, made, [create("uuid-1", "向晚晴", ways="养鸡")], DAY)
    assert (new.state, new.profile) == ("active", {"ways": "养鸡"})


def test_a_new_household_that_others_wrote_about_stays(tx):
    """Its record is withdrawn, but 周明辉 has visited it since."""
    made = record(tx)
    keep_values(tx, made, [create("uuid-1", "向晚晴")], DAY)
    new = household(tx, "向晚晴")
    keep_values(tx, record(tx, serial=2), [change(new, ways="种茶")], DAY)
    keep_values(tx, made, [], DAY)
    assert (new.state, new.profile["ways"]) == ("active", "种茶")


def listed(tx, name) -> list[str]:
    return [row["label"] for row in lists_of(tx, publish(LISTING), viewer(tx, name), DAY)["household"]]


def test_lists_hold_what_is_open_to_the_writer(tx):
    """An officer's own, a secretary's village with two of one name told apart, and of a county no more than fit."""
    assert listed(tx, "周明辉") == ["李贵生", "覃冬梅", "陈启明"]
    assert {"张三 3组", "张三 7组"} <= set(listed(tx, "何秀英"))
    assert len(listed(tx, "吴晓岚")) == 300
    assert len(listed(tx, "刘建新")) < 300
