"""A superior's blank: found, filled, given back as it was but for what was asked; anything else is one clear answer."""

import zipfile
from datetime import datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from sqlmodel import select

from activities.catalogue import read_catalogue
from forms.zone import ZONE
from handlers.made import Making
from handlers.superior.blank import name_for
from handlers.superior.filling import Facts, fill
from handlers.superior.grid import Grid
from handlers.superior.layout import find, same_place
from handlers.superior.reading import TableRefused, fill_table, read_table
from handlers.superior.talk import superior_made
from storage.secret import Secret
from storage.tables import Attachment, Inbox, Person
from tests.superior_tables import CITY, FILES, TOWNSHIPS, listed, saved, wide

QUARTER = "2026Q4"
AS_OF = datetime(2026, 12, 31, 8, 32, tzinfo=ZONE)
NOW = datetime(2026, 10, 21, 9, tzinfo=ZONE)
FACTS = Facts("桃源县", TOWNSHIPS, "桃源县委组织部", AS_OF, AS_OF, frozenset(TOWNSHIPS))


def number(_, township):
    """Every figure differs by township; all of them are seven times as many."""
    return Decimal(70 if township is None else 10 + township)


def done(tmp_path, data, figure=number, facts=FACTS, sheet=0):
    """A blank, filled by way of the real process: the sheet, and what was said of it."""
    file = tmp_path / "blank.xlsx"
    file.write_bytes(data)
    grid = Grid.from_json(read_table(file)[sheet])
    layout = find(grid, QUARTER)
    assert layout is not None
    outcome = fill(layout, figure, facts)
    book = openpyxl.load_workbook(BytesIO(fill_table(file, grid.name, outcome.edits)))
    return book[grid.name], outcome


def rows(sheet, first, last, columns):
    return [[sheet.cell(row, column).value for column in columns] for row in range(first, last + 1)]


def is_yellow(cell):
    return cell.fill.fill_type == "solid" and cell.fill.start_color.rgb == "FFFFFF00"


def test_two_levels_free_rows_and_sums_below(tmp_path):
    """Rows are put in for townships that have none, like those above; what stands below goes down whole."""
    sheet, outcome = done(tmp_path, FILES[CITY]())
    assert rows(sheet, 6, 11, (1, 2, 3, 8)) == [[at + 1, name, 10 + at, 10 + at] for at, name in enumerate(TOWNSHIPS)]
    assert [sheet.cell(12, column).value for column in (1, 3, 14)] == ["合 计", 70, 70]
    assert "A12:B12" in {str(area) for area in sheet.merged_cells.ranges}
    assert "A14:N14" in {str(area) for area in sheet.merged_cells.ranges}
    assert sheet["A2"].value == "填报单位（盖章）：桃源县委组织部    截至时间：2026年12月31日8时32分"
    assert sheet["I13"].value == "填表日期：2026年12月31日"
    assert sheet["A13"].value == "填表人："
    assert sheet.cell(11, 14).border.left.style == "thin"
    assert sheet.column_dimensions["B"].width == 14
    assert [outcome.recognised, len(outcome.known)] == [12, 11]
    assert [column.heading.said for column in outcome.absent] == ["党员数·其中：女"]
    assert all(is_yellow(sheet.cell(row, 7)) and sheet.cell(row, 7).value is None for row in range(6, 13))
    assert not is_yellow(sheet.cell(6, 6))


@pytest.mark.parametrize(("sums", "first", "total"), [("top", 5, 4), ("bottom", 4, 10)])
def test_listed_townships_keep_their_order(tmp_path, sums, first, total):
    """Matched by name in their own order and spelling; a formula of theirs stays, and so does the column of notes."""
    names = ("竹园", "禾 田 乡", "白鹭镇党委", "清溪镇", "石坪镇人民政府", "云岭乡")
    sheet, outcome = done(tmp_path, listed(names, sums))
    assert rows(sheet, first, first + 5, (1, 2, 4)) == [
        [name, 15 - at, (15 - at) / 10_000] for at, name in enumerate(names)
    ]
    assert sheet.cell(total, 2).value.startswith("=SUM(B")
    assert sheet.cell(total, 3).value == 70
    assert [sheet["B2"].value, sheet["D2"].value] == ["桃源县委组织部", "2026年12月31日"]
    assert [column.heading.said for column in outcome.doubtful] == ["整改完成率"]
    assert is_yellow(sheet.cell(first, 5))
    assert not is_yellow(sheet.cell(first, 6))


def test_townships_that_are_missing_or_strange_are_named(tmp_path):
    """A row that is nobody's stays empty; a township without a row is said."""
    sheet, outcome = done(tmp_path, listed(("云岭乡", "城关镇", "石坪镇")))
    assert outcome.strange == ["城关镇"]
    assert outcome.left_out == ["清溪镇", "白鹭镇", "禾田乡", "竹园乡"]
    assert sheet["B6"].value is None


def blank(head, *below):
    book = openpyxl.Workbook()
    for row in (head, *below):
        book.active.append(row)
    return saved(book)


def test_a_row_a_county_is_filled_in_ours_only(tmp_path):
    """The city's own list of counties."""
    sheet, _ = done(tmp_path, blank(["县市区", "应查", "已查"], ["鼎城区"], ["桃源县"], ["合计"]))
    assert rows(sheet, 2, 4, (2, 3)) == [[None, None], [70, 70], [None, None]]


def test_a_list_of_others_is_left_alone(tmp_path):
    """Nothing of ours stands in it."""
    sheet, outcome = done(tmp_path, blank(["县市区", "应查", "已查"], ["鼎城区"], ["武陵区"], ["合计"]))
    assert outcome.strange == ["鼎城区", "武陵区"]
    assert rows(sheet, 2, 4, (2, 3)) == [[None, None]] * 3


def test_a_head_alone_gets_its_rows(tmp_path):
    """Townships in official order, the sums last."""
    sheet, _ = done(tmp_path, blank(["乡镇", "应查", "已查"]))
    assert rows(sheet, 2, 8, (1, 2)) == [*([name, 10 + at] for at, name in enumerate(TOWNSHIPS)), ["合计", 70]]


def test_without_a_column_of_places_one_row_is_filled(tmp_path):
    """With the sums."""
    sheet, _ = done(tmp_path, blank(["应查", "已查"]))
    assert rows(sheet, 2, 3, (1, 2)) == [[70, 70], [None, None]]


def test_what_is_not_known_in_part_is_marked_there(tmp_path):
    """None is no nought."""
    known = {0: Decimal(5), 1: None, None: None}
    sheet, outcome = done(
        tmp_path, blank(["乡镇", "应查", "职工人数"]), lambda _, township: known.get(township, Decimal(1))
    )
    assert [sheet["C2"].value, sheet["C3"].value, is_yellow(sheet["C3"]), is_yellow(sheet["C8"])] == [
        5,
        None,
        True,
        True,
    ]
    assert [column.heading.said for column in outcome.in_part] == ["应查", "职工人数"]


def test_words_stay_words(tmp_path):
    """A figure in words, or a township, that begins with = + - @ is no formula."""
    facts = Facts("桃源县", ["=1+1"], "@桃源", AS_OF, AS_OF)
    sheet, _ = done(tmp_path, blank(["乡镇", "应查", "帮扶物资"]), lambda *_: "-2袋", facts)
    assert [(cell.value, cell.data_type) for cell in sheet[2]] == [("=1+1", "s"), ("-2袋", "s"), ("-2袋", "s")]


def test_three_hundred_columns(tmp_path):
    """They are read, and nearly all left empty."""
    sheet, outcome = done(tmp_path, wide())
    assert [len(outcome.known), len(outcome.doubtful)] == [2, 297]
    assert sheet.cell(2, 300).value == 10


def test_a_sheet_of_words_has_no_head(tmp_path):
    """No figure is recognised, so nothing is filled."""
    file = tmp_path / "blank.xlsx"
    file.write_bytes(FILES["通知.xlsx"]())
    assert [find(Grid.from_json(sheet), QUARTER) for sheet in read_table(file)] == [None]


def test_hidden_sheets_are_not_read(tmp_path):
    """What nobody sees is not filled."""
    file = tmp_path / "blank.xlsx"
    file.write_bytes(FILES[CITY]())
    assert [sheet["name"] for sheet in read_table(file)] == ["统计表"]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("改了名的旧表.xlsx", "old"),
        ("加密.xlsx", "locked"),
        ("炸弹.xlsx", "too_big"),
        ("信.xlsx", "no_table"),
        ("空.xlsx", "no_table"),
    ],
)
def test_what_is_no_table(tmp_path, name, why):
    """One reason each."""
    file = tmp_path / "blank.xlsx"
    file.write_bytes(FILES[name]())
    with pytest.raises(TableRefused) as refused:
        read_table(file)
    assert refused.value.why == why


def test_macros_do_not_come_back(tmp_path):
    """A workbook with macros is filled and leaves them behind."""
    data = BytesIO(blank(["乡镇", "应查", "已查"]))
    with zipfile.ZipFile(data, "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"macro")
    file = tmp_path / "blank.xlsm"
    file.write_bytes(data.getvalue())
    sheets = read_table(file)
    with zipfile.ZipFile(BytesIO(fill_table(file, sheets[0]["name"], []))) as packed:
        assert not [name for name in packed.namelist() if "vba" in name]


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("市委组织部四季度统计表.xlsx", "桃源县四季度统计表.xlsx"),
        ("附件2：市委两新工委一季度统计表（空表）.xlsx", "桃源县一季度统计表.xlsx"),
        ("桃源县统计表.xlsx", "桃源县统计表.xlsx"),
        ("四季度统计表.xlsm", "桃源县四季度统计表.xlsx"),
    ],
)
def test_the_filled_table_bears_our_name(sent, name):
    """The superior's gives way."""
    assert name_for(sent, "桃源县") == name


def test_a_place_is_known_by_its_short_name():
    """But not by a part of it."""
    assert same_place("云 岭", "云岭乡")
    assert same_place("云岭乡党委", "云岭乡")
    assert not same_place("云", "云岭乡")
    assert not same_place("", "云岭乡")


def sent_in(tx, tmp_path, name, file):
    """A blank that somebody has sent in and that was read: what is sent back, opened."""
    person = tx.exec(select(Person).where(Person.name == name)).one()
    (tmp_path / "blank.xlsx").write_bytes(FILES[file]())
    inbox = Inbox(bot_id=1, update_id=1, chat_id=1, raw="{}", received_at=NOW)
    tx.add(inbox)
    tx.flush()
    about = {"period": QUARTER, "sheets": read_table(tmp_path / "blank.xlsx"), "sheet": 0}
    sent = Attachment(
        inbox_id=inbox.id, person_id=person.id, kind="table", file_id="f", caption=file, about=about,
        state="checked", path="blank.xlsx", received_at=NOW,
    )  # fmt: skip
    tx.add(sent)
    tx.flush()
    making = Making(tx, Secret("a key that is long enough for tests"), NOW, read_catalogue(), tmp_path)
    made = {"kind": "superior_table", "attachment": sent.id, "at": NOW.isoformat()}
    return openpyxl.load_workbook(BytesIO(superior_made(making, {"made": made}).files["document"].data)).worksheets[0]


def test_the_countys_own_figures(tx, tmp_path):
    """As the ledger has them; the rows add up to the sums."""
    sheet = sent_in(tx, tmp_path, "吴晓岚", CITY)
    found = rows(sheet, 6, 12, (3, 4, 5, 8, 9, 11))
    assert found[-1] == [60, 30, 196, 60, 16, 44]
    assert [sum(column) for column in zip(*found[:-1], strict=True)] == found[-1]


def test_a_township_fills_its_own_row(tx, tmp_path):
    """And no other township's."""
    sheet = sent_in(tx, tmp_path, "向东明", "回查情况表.xlsx")
    assert {row[0]: row[1:] for row in rows(sheet, 5, 10, (1, 2, 3))} == {
        name: [11, 5] if name == "石坪镇" else [None, None] for name in TOWNSHIPS
    }
    assert sheet["B2"].value == "石坪镇"
