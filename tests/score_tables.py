"""Tables of points as people fill them offline: cells of a workbook that was sent out, changed and saved again."""

from io import BytesIO

import openpyxl
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

FULL = "满"
WHY = "理由"


def filled(data: bytes, edits: str) -> bytes:
    """The workbook with edits such as `月塘村支部 乡镇评 满；月塘村支部 乡镇评 3.3=3:台账补造；删 汇总`.

    满 fills a column with each item's points; `=` with nothing behind it empties a cell.
    """
    book = openpyxl.load_workbook(BytesIO(data))
    for edit in edits.split("；"):
        words = edit.split(" ", 2)
        if words[0] == "删":
            del book[words[1]]
        elif words[0] == "改名":
            book[words[1]].title = words[2]
        else:
            _fill(book[words[0]], words[1], words[2])
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _fill(sheet: Worksheet, column: str, what: str) -> None:
    head = next(row for row in sheet.iter_rows(max_row=12) if row[0].value == "序号")
    places = {cell.value: cell.column for cell in head}
    lines = {str(sheet.cell(row, 1).value): row for row in range(head[0].row + 1, sheet.max_row + 1)}
    if what == FULL:
        for number, row in lines.items():
            if "." in number:
                sheet.cell(row, places[column]).value = sheet.cell(row, places["满分"]).value
        return
    number, _, told = what.partition("=")
    score, _, why = told.partition(":")
    cell = sheet.cell(lines[number], places[column])
    cell.value = _value(score)
    if why:
        sheet.cell(lines[number], places[f"{column}{WHY}"]).value = why


def _value(told: str) -> object:
    try:
        return float(told)
    except ValueError:
        return told or None
