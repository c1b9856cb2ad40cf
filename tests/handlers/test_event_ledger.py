"""The ledgers of courses and activities, and the rosters of posts, as workbooks."""

from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest
from sqlmodel import select

from activities.catalogue import read_catalogue
from bot.demo import COUNTY
from forms.zone import ZONE
from handlers.events.ledger import COURSE, ledger_papers
from handlers.made import MADE, Making
from handlers.posts.taps import MAKER, table_made
from handlers.texts import Texts
from handlers.worksheets import workbook
from storage.people import viewer_of
from storage.secret import Secret
from storage.tables import Event, EventSeat, Person, Unit

AT = datetime(2026, 11, 30, 9, tzinfo=ZONE)


def named(tx, name):
    """Somebody of the demo county."""
    return tx.exec(select(Person).where(Person.name == name)).one()


def papers(tx, name):
    """The sheets that somebody gets, by their names."""
    viewer = viewer_of(tx, named(tx, name).id)
    return {paper.name: paper for paper in ledger_papers(tx, Texts("zh"), read_catalogue(), viewer, AT)}


def test_the_training_ledger_has_the_columns_that_superiors_ask_for(tx):
    """班次 级别 日期 地点 主题 授课人 对象 应到 实到 请假 缺席 学时 补课, and the round of the demo county as a row."""
    paper = papers(tx, "吴晓岚")["培训台账"]
    wanted = [
        "班次",
        "级别",
        "日期",
        "地点",
        "主题",
        "授课人",
        "对象",
        "应到",
        "实到",
        "请假（事由）",
        "缺席",
        "学时",
        "补课",
    ]
    assert set(wanted) <= set(paper.headings)
    row = dict(zip(COURSE, paper.rows[0], strict=True))
    assert (row["title"], row["level"], row["place"], row["audience"]) == (
        "支部书记第一期轮训",
        "县",
        "县委党校",
        "支部书记",
    )
    assert (row["due"], row["came"], row["leave"], row["absent"], row["hours"]) == (5, 4, "荣守田（住院）", "", 24)


def test_the_hours_are_listed_in_official_order(tx):
    """Never by how much is lacking: the first township's secretaries lack most and stand first."""
    paper = papers(tx, "吴晓岚")["学时表"]
    rows = [row for row in paper.rows if row[0] == "支部书记"]
    assert [row[2] for row in rows[:3]] == ["何秀英", "付德明", "聂小平"]
    assert {row[2]: (row[3], row[4], row[5]) for row in rows}["米德厚"] == (24, 56, 32)
    assert {row[2]: row[3] for row in rows}["荣守田"] == 0


def test_made_up_hours_count_and_void_ones_do_not(tx):
    """荣守田 makes it up; then the whole round is void."""
    event = tx.exec(select(Event)).one()
    seat = tx.exec(select(EventSeat).where(EventSeat.state == "leave")).one()
    seat.made_up_on = date(2026, 11, 20)
    tx.flush()
    assert {row[2]: row[3] for row in papers(tx, "吴晓岚")["学时表"].rows}["荣守田"] == 24
    assert papers(tx, "吴晓岚")["培训台账"].rows[0][-1] == "荣守田"
    event.state = "void"
    tx.flush()
    assert {row[2]: row[3] for row in papers(tx, "吴晓岚")["学时表"].rows}["荣守田"] == 0
    assert "培训台账" not in papers(tx, "吴晓岚")


@pytest.mark.parametrize(("name", "seen"), [("曾立新", {"禾田乡"}), ("米德厚", {"禾田乡"})])
def test_a_township_and_a_village_see_their_own_people(tx, name, seen):
    """Hours of others are not theirs to read; the county's own course stands in the county's ledger."""
    found = papers(tx, name)
    assert "培训台账" not in found
    assert {row[1][:3] for row in found["学时表"].rows} == seen


def test_the_file_opens_in_excel(tx):
    """Every sheet, with a heading row and the date as a date."""
    viewer = viewer_of(tx, named(tx, "吴晓岚").id)
    data = workbook(ledger_papers(tx, Texts("zh"), read_catalogue(), viewer, AT), AT.date())
    book = openpyxl.load_workbook(BytesIO(data))
    assert book.sheetnames == ["培训台账", "学时表"]
    assert isinstance(book["培训台账"].cell(4, COURSE.index("first") + 1).value, datetime)


def test_the_rosters_as_a_workbook(tx, tmp_path):
    """A sheet a roster; a vacant post stands there as vacant."""
    making = Making(tx, Secret("a key that is long enough for tests"), AT, read_catalogue(), tmp_path)
    payload = {MADE: {"kind": MAKER, "person": named(tx, "吴晓岚").id, "language": "zh", "at": AT.isoformat()}}
    made = table_made(making, payload)
    book = openpyxl.load_workbook(BytesIO(made.files["document"].data))
    team = [[cell.value for cell in row] for row in book["社区班子"].iter_rows(min_row=4)]
    assert team[0][:4] == ["石坪镇石坪社区", "书记", "温玉兰", "选"]
    assert ["石坪镇石坪社区", "主任", "空缺"] in [row[:3] for row in team]
    assert book.sheetnames == ["社区班子", "党员服务区", "一人一岗", "服务网络", "激励监督"]
    assert tx.exec(select(Unit).where(Unit.code == COUNTY)).one().name in made.files["document"].name
