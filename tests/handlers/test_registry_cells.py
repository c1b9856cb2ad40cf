"""One cell of a registry's file: what people and Excel make of names, phones, numbers, and what is never kept."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.registry import read_registry
from handlers.registry.cells import Wrong, is_never_kept, phone_read, read_cell, text_of
from handlers.registry.heads import head_of
from handlers.registry.process import CELL, read
from tests import registries

REGISTRY = read_registry()
HOUSEHOLD = REGISTRY.kinds["household"]
CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=4)
SPACES = st.text(" 　\t\xa0", max_size=3)


def cell(key, value, kind=HOUSEHOLD):
    """What a value of a sheet is under a column."""
    return read_cell(kind.column(key), text_of(value))


@given(name=CHINESE, spaces=st.lists(SPACES, min_size=5, max_size=5))
def test_a_name_is_the_same_with_any_spaces(name, spaces):
    """张　三 is 张三."""
    spread = "".join(space + letter for space, letter in zip(spaces, name, strict=False)) + spaces[-1]
    assert cell("name", spread) == cell("name", name)


@given(
    number=st.integers(13000000000, 19999999999),
    written=st.sampled_from(["{}", "{}.0", "+86{}", " {} ", "'{}", "86{}"]),
)
def test_a_phone_is_its_digits(number, written):
    """As a number, as text, with the country's code."""
    assert phone_read(written.format(number)) == str(number) if "'" not in written else True
    assert cell("phone", written.format(number)) == str(number)
    assert cell("phone", float(number)) == str(number)


@given(number=st.integers(13000000000, 19999999999))
def test_a_phone_of_which_digits_are_lost_is_refused(number):
    """1.38E+10 is what Excel showed, not what was typed; all digits in that notation are all there."""
    with pytest.raises(Wrong) as wrong:
        cell("phone", f"{number:.2E}")
    assert wrong.value.key == "phone_cut"
    assert cell("phone", f"{number:.10E}") == str(number)


@given(number=st.integers(0, 40))
def test_a_count_may_be_a_float_a_text_or_with_its_unit(number):
    """4, 4.0, "4人"."""
    assert [cell("persons", each) for each in (number, float(number), f"{number}人", f" {number} 口")] == [number] * 4


@given(number=st.integers(1, 30))
def test_a_group_is_written_in_many_ways(number):
    """3, 3.0, 3组, 第3组, 3小组."""
    ways = (number, float(number), f"{number}组", f"第{number}组", f"{number}村民小组")
    assert {cell("group", way) for way in ways} == {f"{number}组"}


@given(
    area=st.integers(110000, 659999),
    day=st.dates(),
    rest=st.integers(0, 999),
    last=st.sampled_from("0123456789Xx"),
    around=st.sampled_from(["{}", "身份证{}", "{}。", "号：{}（本人）"]),
)
def test_an_identity_number_is_never_kept(area, day, rest, last, around):
    """Wherever it stands, also with spaces in it."""
    year = 1900 + day.year % 125
    number = f"{area}{year}{day.month:02}{day.day:02}{rest:03}{last}"
    assert is_never_kept(around.format(number))
    assert is_never_kept(around.format(f"{number[:6]} {number[6:14]} {number[14:]}"))
    assert is_never_kept(number, code=True)


@given(number=st.integers(430721196001010010, 430721200512319999))
def test_an_identity_number_that_excel_rounded_is_one_still(number):
    """Excel keeps 15 digits of the 18."""
    assert is_never_kept(text_of(float(number)))


@given(text=st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    """Whatever is typed, nothing else than Wrong is raised, and what is read can be kept as JSON and comes back the same."""
    for kind in REGISTRY.kinds.values():
        for column in kind.columns:
            with suppress(Wrong):
                read = read_cell(column, text)
                assert json.loads(json.dumps(read)) == read


def test_phones_and_dates_are_no_identity_numbers():
    """Nor is an enterprise's code of 18 letters and digits."""
    assert not any(map(is_never_kept, ("13800001111", "2026-10-21", "0736-6621234", "养猪", "91430725MA4L3XYZ0K")))
    assert not is_never_kept("914307251864401234", code=True)


def test_a_choice_may_be_called_by_what_it_is_called_today():
    """脱贫户 are 贫困户; what is none of them is refused with the list."""
    assert cell("category", "脱贫户") == "贫困户"
    with pytest.raises(Wrong) as wrong:
        cell("category", "富裕户")
    assert wrong.value.key == "no_choice"


def test_heads_are_matched_exactly_by_synonym_then_by_likeness():
    """负责任人 is taken for 负责人, and said to be."""
    head = head_of(REGISTRY, [("企业名册", "", "", ""), ("企业名称", "所在乡镇", "负责任人", "传真")])
    found = {place: column.key for place, column in head.columns.items()}
    assert (head.kind, found, dict(head.alike), head.unknown) == (
        "enterprise", {0: "name", 1: "township", 2: "contact"}, {2: "负责任人"}, ("传真",),
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_in_every_encoding(tmp_path, encoding):
    """With and without the mark at its beginning."""
    rows = rows_of(tmp_path, registries.separated(registries.HOUSEHOLDS, encoding))
    assert [row["values"]["name"] for row in rows] == ["李贵生", "石满仓"]


def test_an_old_workbook_reads_like_a_new_one(tmp_path):
    """.xls and .xlsx."""
    old, new = (rows_of(tmp_path, make(registries.HOUSEHOLDS)) for make in (registries.old, registries.plain))
    assert old == new
    assert old[0]["values"]["phone"] == "13900001111"


def rows_of(folder, data):
    """The rows of a file."""
    file = folder / "file"
    file.write_bytes(data)
    return [said for said in read(file, REGISTRY) if "row" in said]


def test_a_file_as_it_comes(tmp_path):
    """Title, head of two rows, merged township, sum, notes, a hidden sheet, numbers that are never kept."""
    file = tmp_path / "file"
    file.write_bytes(registries.messy())
    said = list(read(file, REGISTRY))
    sheets = [each for each in said if "sheet" in each]
    rows = [each for each in said if "row" in each]
    assert [sheet["sheet"] for sheet in sheets] == ["企业"]
    assert sheets[0]["never"] == ["身份证号"]
    assert [row["values"]["name"] for row in rows if "values" in row] == [
        "云岭茶业", "金穗米业", "清泉水厂", "云雾养蜂场", "老街酒坊",
    ]  # fmt: skip
    assert {row["values"]["township"] for row in rows[:3]} == {"云岭乡"}
    assert [row["wrong"][0][0] for row in rows if "wrong" in row] == ["phone_cut"]
    assert said[-1]["end"]["never"] == {"备注": 1}
    assert "430721" not in str(said)


def test_what_a_category_does_not_open_is_left_out(tmp_path):
    """The cause of hardship is kept of members in hardship, of nobody else."""
    file = tmp_path / "file"
    file.write_bytes(registries.plain(registries.HOUSEHOLDS))
    said = list(read(file, REGISTRY))
    assert said[-1]["end"]["unopened"] == {"cause": 1}
    assert not any("cause" in each.get("values", {}) for each in said)


def test_one_that_comes_twice_is_wrong_the_second_time(tmp_path):
    """With its place in the list."""
    rows = rows_of(tmp_path, registries.plain([*registries.HOUSEHOLDS, registries.HOUSEHOLDS[1]]))
    assert rows[2]["wrong"] == [["twice", "name", {"row": 1}]]
    assert rows[2]["cells"].split(CELL)[0] == "李贵生"
