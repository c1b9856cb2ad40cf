"""The quarter's own tables, as Excel opens them: for each reader what he may see, text as text, sums that reckon."""

from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest
from sqlmodel import select

from activities.catalogue import read_catalogue
from activities.periods import span_of_key
from forms.zone import ZONE
from handlers.made import Making
from handlers.quarter_sheets import SUMMARY, TABLES
from handlers.tables import table_made
from handlers.texts import LANGUAGES, Texts
from handlers.worksheets import Paper, workbook
from storage.closing import close_period
from storage.periods import current_period
from storage.secret import Secret
from storage.tables import FollowUp, Person, Subject, Task, Unit

NOW = datetime(2026, 10, 21, 9, 5, tzinfo=ZONE)


def made(tx, name, kind, *, language="zh", period="2026Q4", now=NOW, place=0):
    """A table as it goes out, of one township where its number is given: its name, and the workbook."""
    person = tx.exec(select(Person).where(Person.name == name)).one()
    about = {"kind": "quarter_table", "table": kind, "period": period, "person": person.id, "language": language}
    about["place"] = place
    making = Making(tx, Secret("a key that is long enough for tests"), now, read_catalogue())
    file = table_made(making, {"chat_id": 1, "made": {**about, "at": now.isoformat()}}).files["document"]
    return file.name, file.data


def opened(data, *, values=False):
    return openpyxl.load_workbook(BytesIO(data), data_only=values)


def cells(sheet, first=3):
    return [list(row) for row in sheet.iter_rows(min_row=first, values_only=True)]


def test_the_summary_by_township(tx):
    """A title, who reports as of when, official order, sums as formulas that carry their values."""
    name, data = made(tx, "吴晓岚", "summary")
    sheet, values = opened(data).active, opened(data, values=True).active
    assert name == "桃源县2026年第四季度回查汇总表.xlsx"
    assert sheet["A1"].value == "桃源县2026年第四季度回查汇总表"
    assert sheet["A2"].value == "填报单位：桃源县委组织部"
    assert sheet.cell(2, 15).value == "截至时间：2026年10月21日9时05分"
    head, *rows, sums = cells(values)
    assert head[:7] == ["乡镇", "应查", "已查", "其中逾期补查", "未查", "暂缓", "免查"]
    assert not [heading for heading in head if "率" in heading]
    assert [row[:3] for row in rows] == [
        ["云岭乡", 12, 0],
        ["石坪镇", 11, 5],
        ["清溪镇", 13, 5],
        ["白鹭镇", 9, 4],
        ["禾田乡", 8, 1],
        ["竹园乡", 7, 1],
    ]
    assert sums[:3] == ["合计", 60, 16]
    assert all(row[1] == row[2] + row[4] + row[5] + row[6] for row in [*rows, sums])
    assert sheet["B10"].value == "=SUM(B4:B9)"


@pytest.mark.parametrize("kind", TABLES)
def test_of_one_township_the_county_gets_what_its_leader_gets(tx, kind):
    """Every table, cell by cell; of a place that is not his to read a reader gets nothing."""
    there = tx.exec(select(Unit).where(Unit.name == "石坪镇")).one()
    name, data = made(tx, "吴晓岚", kind, place=there.id)
    own_name, own = made(tx, "向东明", kind)
    assert name == own_name
    assert name.startswith("石坪镇2026年第四季度")
    for sheet, other in zip(opened(data, values=True), opened(own, values=True), strict=True):
        assert cells(sheet, 1) == cells(other, 1)
    elsewhere = opened(made(tx, "刘建新", kind, place=there.id)[1], values=True)
    assert not any("石坪" in str(value) for sheet in elsewhere for row in cells(sheet, 1) for value in row)


def test_it_is_set_up_for_the_screen_and_the_printer(tx):
    """Frozen head, filters over it, landscape, one page wide, the head on each page."""
    sheet = opened(made(tx, "吴晓岚", "undone")[1]).active
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref == "A3:F47"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.column_dimensions["C"].width > 10


@pytest.mark.parametrize("kind", TABLES)
def test_a_township_leader_gets_his_township(tx, kind):
    """And nothing of another."""
    name, data = made(tx, "向东明", kind)
    assert name.startswith("石坪镇2026年第四季度")
    words = {cell for sheet in opened(data) for row in cells(sheet, 1) for cell in row}
    assert "石坪镇" in words
    others = {unit.name for unit in tx.exec(select(Unit).where(Unit.kind == "township", Unit.name != "石坪镇")).all()}
    assert not words & others


@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_made_twice_it_is_the_same(tx, kind, language):
    """It may be sent a second time."""
    assert made(tx, "吴晓岚", kind, language=language) == made(tx, "吴晓岚", kind, language=language)


def test_what_to_put_right_with_days_as_days(tx):
    """A problem that looks like a formula is words."""
    row = tx.exec(select(FollowUp).where(FollowUp.ref == "/data/items/ledger", FollowUp.state == "open")).first()
    row.problem = "=HYPERLINK(1) 430702198001011234"
    tx.flush()
    head, *rows = cells(opened(made(tx, "吴晓岚", "follow_ups")[1]).active)
    assert head == [
        "序号",
        "乡镇",
        "企业",
        "问题",
        "措施",
        "责任人",
        "期限",
        "提出人",
        "提出日期",
        "进展/答复",
        "状态",
        "销号日期",
        "延期次数",
    ]
    row = rows[0]
    assert row[1:4] == ["云岭乡", "云岭茶业", "=HYPERLINK(1) …"]
    assert row[6] == datetime(2026, 9, 14)
    assert row[10:] == ["逾期", None, 0]
    assert {each[10] for each in rows} == {"逾期", "已销号"}


def test_members_who_have_no_branch_at_their_enterprise(tx):
    """Attached or still to be settled; nobody's identity."""
    head, *rows = cells(opened(made(tx, "吴晓岚", "members")[1]).active)
    assert head[:7] == ["序号", "乡镇", "企业", "姓名", "组织关系", "挂靠支部", "状态"]
    by_name = {row[3]: row for row in rows}
    assert by_name["蒋大勇"][5:7] == ["梨树村支部", "已挂靠"]
    assert by_name["柯利民"][5:7] == [None, "待落实"]


@pytest.mark.parametrize(("language", "headings"), [("zh", ["制度", "台账"]), ("en", ["rules", "ledger"])])
def test_every_record_with_the_questions_as_headings(tx, language, headings):
    """In the reader's language; no two headings alike, days as days."""
    sheet = opened(made(tx, "吴晓岚", "records", language=language)[1]).active
    head, *rows = cells(sheet)
    assert len(rows) == 16
    assert len(set(head)) == len(head)
    assert set(headings) < set(head)
    assert all(heading.strip("…") for heading in head)
    assert not {"found", "met"} & set(head)
    assert all(isinstance(row[3], datetime) for row in rows)
    yes = {"zh": "做到", "en": "done"}[language]
    assert {row[head.index(headings[0])] for row in rows} <= {yes, None}


def test_after_closing_it_is_final_and_later_sendings_are_noted(tx):
    """The frozen figures stand; beneath them what was sent within the days of grace."""
    period = span_of_key("2026Q4")
    row = current_period(tx, period.first)
    close_period(tx, row, period.closes_at)
    task = tx.exec(
        select(Task).where(Task.period_key == "2026Q4", Task.closed_as == "missed").order_by(Task.id)
    ).first()
    task.state = "done"
    tx.flush()
    now = datetime(2027, 1, 4, 9, tzinfo=ZONE)
    sheet = opened(made(tx, "吴晓岚", "summary", now=now)[1], values=True).active
    assert sheet.cell(2, 15).value == "截至时间：2026年12月31日18时00分（定稿）"
    assert [sheet["B10"].value, sheet["C10"].value] == [60, 16]
    name = tx.get(Subject, task.subject_id).name
    assert sheet["A11"].value == f"注：截止后收到、走访在截止前的1家，不改上面的数：{name}。"


def test_text_is_text_and_a_sheet_is_named_as_excel_allows():
    """Whatever it begins with."""
    rows = [[text, 1, date(2026, 1, 2)] for text in ("=1+1", "+1", "-1", "@x", "http://x.invalid")]
    papers = [Paper("a/b:c" * 9, "t", "b", "a", ["x", "n", "d"], rows, sums="合计")] * 2
    book = opened(workbook(papers, date(2026, 1, 1)))
    assert [len(name) <= 31 for name in book.sheetnames] == [True, True]
    sheet = book.worksheets[0]
    assert [(sheet.cell(row, 1).value, sheet.cell(row, 1).data_type) for row in range(4, 9)] == [
        (row[0], "s") for row in rows
    ]
    assert sheet["C4"].value == datetime(2026, 1, 2)
    assert sheet["B9"].value == "=SUM(B4:B8)"


def test_every_figure_of_the_summary_has_words():
    """In both languages."""
    assert all(Texts(language)(f"figure_{key}") for language in LANGUAGES for key in SUMMARY)
