"""A form's sheets as a workbook for Excel, and back."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from forms import publish
from forms.workbook import grids_of, workbook_of

ROOT = Path(__file__).parents[2]
FORMS = sorted(
    [
        *ROOT.glob("activities/*/*.md"),
        *ROOT.glob("tests/chats/forms/*_*.md"),
        *ROOT.glob("tests/chats/forms/household.md"),
    ]
)

ODD = """
| survey |
| | type | name | label | constraint | default |
| | text | phone | =1+1 is no formula | regex(., '1[0-9]{10}') | 007 |
| | integer | count | How many? | | 3 |
| settings |
| | form_title | form_id | version |
| | 奇怪的表 | odd | 2026110901 |
"""


def written(form) -> bytes:
    return workbook_of(grids_of(form.workbook))


def read(data: bytes):
    return openpyxl.load_workbook(BytesIO(data))


@pytest.mark.parametrize("file", FORMS, ids=lambda file: file.stem)
def test_a_form_written_as_a_workbook_is_the_same_form(file, tmp_path):
    """The packaged forms, too, although they are tables in Markdown: text and version stay."""
    form = publish(file)
    (tmp_path / "form.xlsx").write_bytes(written(form))
    again = publish(tmp_path / "form.xlsx")
    assert (again.id, again.version, again.xml) == (form.id, form.version, form.xml)
    assert grids_of(again.workbook) == grids_of(form.workbook)


def test_what_looks_like_a_formula_or_a_number_stays_a_text(tmp_path):
    """Excel must neither reckon it nor drop a zero in front."""
    form = publish(ODD)
    sheet = read(written(form))["survey"]
    assert (sheet["C2"].value, sheet["C2"].data_type, sheet["C2"].quotePrefix) == ("=1+1 is no formula", "s", True)
    assert (sheet["E2"].value, sheet["E2"].number_format) == ("007", "@")
    (tmp_path / "form.xlsx").write_bytes(written(form))
    assert publish(tmp_path / "form.xlsx").xml == form.xml


def test_the_headings_stay_in_sight_and_columns_are_as_wide_as_their_texts():
    """Bold, frozen; no column so narrow that it hides its heading, none wider than a screen bears."""
    book = read(written(publish(ROOT / "activities/revisit/form.md")))
    assert book.sheetnames == ["survey", "choices", "settings"]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert all(cell.font.bold for cell in sheet[1] if cell.value)
        assert all(8 <= column.width <= 48 for column in sheet.column_dimensions.values())
    survey = book["survey"]
    assert survey["C1"].value == "label::中文 (zh)"
    assert survey.column_dimensions["C"].width > survey.column_dimensions["A"].width


def test_one_cell_changed_in_excel_is_one_change(tmp_path):
    """As the office does it."""
    form = publish(ROOT / "tests/chats/forms/every_type.md")
    book = read(written(form))
    cells = [cell for row in book["survey"].iter_rows() for cell in row if cell.value == "备注"]
    cells[0].value = "还有什么要说？"
    book.save(tmp_path / "form.xlsx")
    again = publish(tmp_path / "form.xlsx")
    assert again.version != form.version
    assert again.xml == form.xml.replace("备注", "还有什么要说？")
