"""A sheet of points that came back, cell by cell: what is wrong is named by its row, and the rest is kept."""

import pytest

from activities.catalogue import read_catalogue
from activities.scorings import Scoring
from handlers.scoring.sheet import marked, numbered, table_of
from handlers.superior.grid import Grid
from handlers.texts import LANGUAGES, Texts

SCORING = read_catalogue().declared(Scoring)["five_good_village"]
SELF, TOWNSHIP = SCORING.column[0], SCORING.column[1]


def grid(cells, *, formulas=(), language="zh", mark="表号：five_good_village/2026/B-1"):
    """A sheet: mark, headings, and for each item its row with self points and reason, and the township's."""
    text = Texts(language)
    names = [column.name.said(language) for column in (SELF, TOWNSHIP)]
    heads = [text("score_sheet_no"), *(word for name in names for word in (name, text("score_sheet_why", column=name)))]
    texts = [[2, 1, mark], *([3, at, head] for at, head in enumerate(heads, start=1))]
    for line, (number, _) in enumerate(numbered(SCORING), start=4):
        row = cells.get(number, {})
        texts += [[line, 1, number], *([line, at, said] for at, said in row.items() if said)]
    return Grid.from_json({"name": "梨树村支部", "texts": texts, "merged": [], "formulas": list(formulas)})


def full(**other):
    """Every item with its points in the first column, but for some."""
    cells = {number: {2: f"{item.max:g}"} for number, item in numbered(SCORING)}
    return {**cells, **{key.replace("_", "."): row for key, row in other.items()}}


def line_of(number):
    """The row of an item."""
    return 4 + [each for each, _ in numbered(SCORING)].index(number)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_full_sheet_is_read_in_either_language(language):
    """Headings are known in both."""
    read = table_of(grid(full(), language=language), SCORING).column(SCORING, SELF)
    assert sum(read.scores.values()) == 100
    assert (read.wrong, read.blank) == ([], False)


def test_a_sheet_is_known_by_its_mark():
    """Scoring, year, place; one without is none of ours."""
    found = marked(grid({}))
    assert (found.scoring, found.year, found.code) == ("five_good_village", 2026, "B-1")
    assert marked(grid({}, mark="统计表")) is None
    assert table_of(Grid.from_json({"name": "空", "texts": [], "merged": [], "formulas": []}), SCORING) is None


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ({2: "9"}, "score_sheet_wrong"),
        ({2: "-1"}, "score_sheet_wrong"),
        ({2: "2.3"}, "score_sheet_wrong"),
        ({2: "三"}, "score_sheet_wrong"),
        ({}, "score_sheet_empty"),
        ({2: "2"}, "score_sheet_no_why"),
        ({2: "2", 3: "很" * 101}, "score_sheet_why_long"),
    ],
)
def test_a_cell_that_cannot_be_taken_is_named(cell, key):
    """By the row as Excel counts; all other cells are kept."""
    read = table_of(grid(full(**{"1_4": cell})), SCORING).column(SCORING, SELF)
    assert [(wrong.line, wrong.key) for wrong in read.wrong] == [(line_of("1.4"), key)]
    assert len(read.scores) >= 24
    assert Texts("zh")(key, **read.wrong[0].parts)


def test_a_formula_is_no_number():
    """A number is asked for."""
    read = table_of(grid(full(**{"1_4": {}}), formulas=[(line_of("1.4"), 2)]), SCORING).column(SCORING, SELF)
    assert [wrong.key for wrong in read.wrong] == ["score_sheet_formula"]


def test_numbers_as_phones_write_them():
    """Full-width, with 分 behind, half a point; with its reason."""
    read = table_of(grid(full(**{"1_4": {2: "２.5分", 3: "缺 台账"}})), SCORING).column(SCORING, SELF)
    assert (read.scores["secretary"], read.reasons) == (2.5, {"secretary": "缺 台账"})


def test_an_empty_column_is_not_wrong():
    """Nobody has filled it."""
    read = table_of(grid(full()), SCORING).column(SCORING, TOWNSHIP)
    assert (read.blank, read.wrong) == (True, [])


def test_a_row_that_was_taken_out_is_missed():
    """Its item is named."""
    sheet = grid(full())
    sheet.texts.pop((line_of("2.1"), 1))
    read = table_of(sheet, SCORING).column(SCORING, SELF)
    assert [(wrong.key, wrong.parts) for wrong in read.wrong] == [("score_sheet_no_row", {"number": "2.1"})]


def test_what_differs_from_what_was_given_is_counted():
    """Points and reasons."""
    given = {item.key: item.max for item in SCORING.items}
    table = table_of(grid(full(**{"1_4": {2: "2", 3: "缺台账"}, "1_5": {2: "甲"}})), SCORING)
    assert table.differs(SCORING, SELF, given, {}) == 3
    assert table_of(grid(full()), SCORING).differs(SCORING, SELF, given, {}) == 0
