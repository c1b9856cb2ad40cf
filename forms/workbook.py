"""A form's sheets written as a workbook, to be edited in Excel and sent back: unchanged it is the same form."""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO

from openpyxl import Workbook as Book  # type: ignore[import-untyped]
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from forms.sheet import SHEETS, Sheet, Workbook

Grid = Sequence[Sequence[str]]  # the headings, then the rows
NARROWEST, WIDEST = 8, 48  # of a column, in letters
AS_TEXT = "@"  # or Excel makes numbers and dates of what is typed
HEADING = Font(bold=True)
WRAPPED = Alignment(vertical="top", wrap_text=True)


def grids_of(workbook: Workbook) -> dict[str, Grid]:
    """The sheets as rows of texts, in the order that XLSForm names them: as they are kept."""
    return {name: _grid(workbook[name]) for name in SHEETS if name in workbook}


def _grid(sheet: Sheet) -> Grid:
    return [list(sheet.headings), *([row.cells.get(name, "") for name in sheet.headings] for row in sheet.rows)]


def workbook_of(grids: Mapping[str, Grid]) -> bytes:
    """The sheets as an .xlsx file: headings that stay in sight, columns as wide as what stands in them."""
    book = Book(write_only=True)
    for name, rows in grids.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for number, cells in enumerate(zip(*rows, strict=True), start=1):
            sheet.column_dimensions[get_column_letter(number)].width = _width(cells)
        for number, row in enumerate(rows):
            sheet.append([_cell(sheet, text, heading=not number) for text in row])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet: object, text: str, *, heading: bool) -> WriteOnlyCell:
    """A text, also where it looks like a formula."""
    cell = WriteOnlyCell(sheet, text or None)
    if text:
        cell.data_type = "s"
        cell.quotePrefix = text.startswith("=")
    cell.number_format = AS_TEXT
    cell.alignment = WRAPPED
    if heading:
        cell.font = HEADING
    return cell


def _width(cells: Iterable[str]) -> int:
    """So many letters as the longest line has; a Chinese character is as wide as two."""
    lines = [line for cell in cells for line in cell.split("\n")]
    longest = max((sum(1 + (ord(letter) > LATIN) for letter in line) for line in lines), default=0)
    return min(max(longest + 2, NARROWEST), WIDEST)


LATIN = 0x2E7F  # what comes behind is written in squares
