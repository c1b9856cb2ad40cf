"""People and units by file: nothing is there before it is taken over; taken back while nothing hangs on it."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from sqlmodel import col, select

from activities.registry import read_registry
from handlers.registry.workbooks import errors
from handlers.texts import Texts
from storage.import_deciding import SKIP, drop, leave_out_alike
from storage.people import viewer_of
from storage.search import find_people
from storage.tables import Account, Grant, ImportBatch, ImportRow, Invite, Person, PersonName, Record, Unit
from tests import registries
from tests.importing import EVERYBODY, NOW, TODAY, importing_county


@pytest.fixture
def county(tmp_path, template):
    """The demo county, and what imports into it."""
    with importing_county(tmp_path, template) as made:
        yield made


def roster(county):
    """All people, roles, units, and under what people are found."""

    def read(tx):
        rows = [each.model_dump() for table in (Person, Grant, Unit) for each in tx.exec(select(table)).all()]
        return rows, sorted(tx.exec(select(PersonName.key, PersonName.person_id)).all())

    return county.store.read_now(read)


def person(county, name):
    """The one of this name, his unit's name, and his roles with where."""

    def read(tx):
        one, unit = tx.exec(select(Person, Unit.name).where(Person.name == name, Person.unit_id == Unit.id)).one()
        held = select(Grant.role, Unit.name).where(Grant.person_id == one.id, Grant.unit_id == Unit.id)
        return one, unit, sorted(tx.exec(held).all())

    return county.store.read_now(read)


def unit(county, name):
    """The unit of this name."""
    return county.store.read_now(lambda tx: tx.exec(select(Unit).where(Unit.name == name)).one())


def test_people_come_with_unit_post_role_and_phone(county):
    """Found by pinyin once they are taken over, and not before; the phone is encrypted."""
    before = roster(county)
    number = county.stage(registries.people())
    assert (county.batch(number).kind, county.counts(number)) == ("person", (2, 2, 0, 2))
    assert roster(county) == before
    county.take(number)
    new, place, held = person(county, "钱守信")
    assert (new.code, new.post, place, held) == ("P-0332", "党建干事", "云岭乡党建办", [("officer", "云岭乡")])
    assert county.secret.decrypt(new.phone_encrypted) == "13900002222"
    assert "13900002222" not in str(roster(county))
    found = lambda words: county.store.read_now(lambda tx: find_people(tx, EVERYBODY, words))  # noqa: E731
    assert [one.name for one, _ in found("qsx")] == ["钱守信"]


def test_one_person_may_hold_several_roles_in_several_places(county):
    """领导、书记 over 云岭乡、月塘村; he sees what he leads."""
    county.take(county.stage(registries.people()))
    new, place, held = person(county, "孟　宽".replace("　", ""))
    assert (place, held) == ("云岭乡", [("leader", "云岭乡"), ("secretary", "月塘村")])
    viewer = county.store.read_now(lambda tx: viewer_of(tx, new.id))
    assert (viewer.paths, viewer.led) == ((unit(county, "云岭乡").path,), (unit(county, "月塘村").path,))


def test_overwriting_changes_what_is_written_and_removes_nobody(county):
    """A new post and phone; whoever does not stand in the file stays with all that is his."""
    count = len(roster(county)[0])
    before = person(county, "罗志强")
    county.take(county.stage(registries.people()))
    one, place, held = person(county, "何秀英")
    assert (one.post, place, held) == ("支部书记兼主任", "梨树村", [("secretary", "梨树村")])
    assert person(county, "罗志强") == before
    assert len(roster(county)[0]) == count + 2 + 3  # two people, three roles


def test_skipping_leaves_those_who_are_there(county):
    """Only what is new comes in."""
    before = person(county, "何秀英")
    county.take(county.stage(registries.people()), SKIP)
    assert person(county, "何秀英") == before
    assert person(county, "钱守信")[1] == "云岭乡党建办"


@pytest.mark.parametrize(
    "rows", [registries.people, lambda: registries.plain(registries.UNITS)], ids=["people", "units"]
)
def test_undone_or_dropped_it_leaves_no_trace(county, rows):
    """People, roles, units, names: as they were."""
    before = roster(county)
    number = county.stage(rows())
    county.take(number)
    assert roster(county) != before
    assert county.undo(number) == []
    assert roster(county) == before
    number = county.stage(rows())
    county.store.write_now(lambda tx: drop(tx, tx.get_one(ImportBatch, number)))
    county.importer.sweep()
    assert roster(county) == before
    assert county.store.read_now(lambda tx: tx.exec(select(ImportRow).where(ImportRow.state != "wrong")).all()) == []


def test_the_same_file_again_changes_nothing(county):
    """Everything is the same the second time."""
    county.take(county.stage(registries.people()))
    assert county.counts(county.stage(registries.people())) == (0, 0, 4, 2)
    county.take(county.stage(registries.UNITS))
    number = county.stage(registries.UNITS)
    assert (county.counts(number), county.why(number)) == ((0, 0, 5, 0), [])


def test_undo_says_who_is_in_use(county):
    """An account, an invitation, records, something he answers for, another post since."""
    county.take(number := county.stage(registries.people()))
    new, led = person(county, "钱守信")[0], person(county, "孟宽")[0]

    def work(tx):
        tx.add(Account(person_id=new.id, chat_id=5, from_day=TODAY))
        tx.add(Invite(person_id=new.id, code_hash="x", created_at=NOW, expires_at=NOW))
        tx.add(Record(serial=900, duty="visit", unit_id=led.unit_id, person_id=led.id, occurred_on=TODAY,
                      submitted_at=NOW, period_key="2026Q4"))  # fmt: skip
        tx.get_one(Person, led.id).post = "乡长"

    county.store.write_now(work)
    assert county.undo(number) == ["accounts", "written", "changed"]
    assert person(county, "钱守信")[0].id == new.id


def test_undo_of_units_says_what_lies_in_them(county):
    """People, villages below, subjects."""
    county.take(number := county.stage(registries.UNITS))
    county.take(county.stage((("姓名", "单位", "职务"), ("钱多多", "新桥村", "村支书"))))
    county.take(county.stage((("户主", "乡镇", "村"), ("钱多多", "新桥乡", "新桥村"))))
    assert county.undo(number) == ["subjects", "people"]
    assert unit(county, "新桥村").name == "新桥村"


def test_units_come_in_order_and_below_each_other(county):
    """A township and its village of one file; codes as the others have them; the official order."""
    number = county.stage(registries.UNITS)
    assert (county.batch(number).kind, county.counts(number)) == ("unit", (4, 1, 0, 0))
    county.take(number)
    township, village, station = (unit(county, name) for name in ("新桥乡", "新桥村", "新桥乡水利站"))
    above = unit(county, "桃源县")
    assert township.path == f"{above.path}{township.id}/"
    assert (village.path, village.kind) == (f"{township.path}{village.id}/", "village")
    assert (township.code, village.code, station.code) == ("TY-XQ", "TY-XQ-01", "TY-XQ-XQXS")
    assert (unit(county, "石门村").code, unit(county, "石门村").position) == ("TY-YL-06", 77)
    assert county.store.read_now(lambda tx: tx.get(Person, unit(county, "月塘村").contact_id)).name == "周明辉"


def test_what_cannot_be_placed_is_given_back_with_its_reason(county):
    """Units that do not exist, roles without a match, villages without a township."""
    head = ("姓名", "乡镇", "单位", "职务", "角色", "管哪里", "联系电话")
    rows = [
        head,
        ("甲甲", "云岭乡", "水电站", "站长", "", "", ""),
        ("乙乙", "", "", "", "", "", ""),
        ("丙丙", "云岭乡", "", "", "领导、干部", "云岭乡、梨树村、月塘村", ""),
        ("丁丁", "云岭乡", "", "", "", "梨树村", ""),
        ("戊戊", "云岭乡", "", "", "皇帝", "", ""),
    ]
    assert county.why(county.stage(rows, kind="person")) == [
        "unknown_place",
        "no_unit",
        "as_many",
        "no_role",
        "no_choice",
    ]
    head = ("单位名称", "单位类别", "上级单位")
    rows = [
        head,
        ("甲村", "村", ""),
        ("乙村", "村", "桃源县"),
        ("梨树村", "村", "石坪镇"),
        ("云岭乡", "村", "桃源县"),
        ("丙办", "", "云岭乡"),
    ]
    number = county.stage(rows, kind="unit")
    assert county.why(number) == ["no_above", "not_below", "kind_stays", "missing"]
    assert (county.counts(number)[0], county.batch(number).alike) == (1, 0)  # 石坪镇 may have a 梨树村, too


def test_who_keeps_one_township_gives_roles_in_it_only(county):
    """Neither people into others, nor roles over others, nor units below others."""
    county.importer.paths = (unit(county, "云岭乡").path,)
    head = ("姓名", "乡镇", "单位", "职务", "角色", "管哪里")
    rows = [head, ("甲甲", "石坪镇", "", "", "", ""), ("乙乙", "云岭乡", "", "", "领导", "桃源县"),
            ("丙丙", "云岭乡", "", "", "干部", "")]  # fmt: skip
    number = county.stage(rows, kind="person")
    assert (county.why(number), county.counts(number)[0]) == (["not_yours", "not_yours"], 1)
    rows = [("单位名称", "单位类别", "上级单位"), ("甲乡", "乡镇", ""), ("乙村", "村", "石坪镇")]
    assert county.why(county.stage(rows, kind="unit")) == ["not_yours", "not_yours"]


def test_a_file_takes_the_office_from_nobody(county):
    """Whoever keeps the roster keeps it, whatever role is written."""
    county.take(county.stage((("姓名", "单位", "角色"), ("吴晓岚", "县委组织部干部二室", "干部")), kind="person"))
    assert ("office", "桃源县") in person(county, "吴晓岚")[2]


def test_a_namesake_of_the_township_may_be_a_double(county):
    """何秀音 sounds like 何秀英: said with her code, and left out when the office says so."""
    rows = (("姓名", "乡镇", "单位", "职务"), ("何秀音", "云岭乡", "", "干部"), ("欧守正", "云岭乡", "", "干部"))
    number = county.stage(rows, kind="person")
    assert (county.counts(number), county.batch(number).alike) == ((2, 0, 0, 0), 1)
    data = county.store.read_now(
        lambda tx: errors(tx, county.secret, read_registry(), tx.get_one(ImportBatch, number), Texts("zh"))
    )
    cells = [cell.value for cell in openpyxl.load_workbook(BytesIO(data)).active[2]]
    assert cells[0] == "何秀音"
    assert "何秀英（P-" in cells[-1]
    county.store.write_now(lambda tx: leave_out_alike(tx, tx.get_one(ImportBatch, number), NOW))
    assert county.counts(number) == (1, 0, 0, 0)
    county.take(number)
    names = county.store.read_now(
        lambda tx: tx.exec(select(Person.name).order_by(col(Person.id).desc()).limit(2)).all()
    )
    assert names[0] == "欧守正"
    assert "何秀音" not in names


def test_somebody_who_moved_is_known_by_his_phone(county):
    """The same name and phone in another unit: it is he, with all that is his."""
    old = person(county, "唐海")[0]
    phone = county.secret.decrypt(old.phone_encrypted)
    digits = "139" + phone[-8:]

    def rephone(tx):
        one = tx.get_one(Person, old.id)
        one.phone_encrypted, one.phone_hash = county.secret.encrypt(digits), county.secret.fingerprint(digits)

    county.store.write_now(rephone)
    county.take(county.stage((("姓名", "乡镇", "单位", "联系电话"), ("唐海", "石坪镇", "", digits)), kind="person"))
    one, place, _ = person(county, "唐海")
    assert (one.id, place) == (old.id, "石坪镇")


def test_the_first_day_is_no_matter(county):
    """A day in a cell is no name."""
    assert county.why(county.stage((("姓名", "单位"), (20260101, "云岭乡")), kind="person")) == ["number_for_name"]
    assert date(2026, 1, 1) < TODAY
