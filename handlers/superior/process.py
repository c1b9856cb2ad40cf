"""The process in which a superior's table is opened: limited in memory, time, room and reach, since it came by mail.

`python -m handlers.superior.process read FILE` prints {"sheets": …} or {"refused": why}; `many` reads more sheets;
`… fill FILE` reads {"sheet": name, "edits": …} and writes the filled workbook.
"""

import json
import sys
from collections.abc import Callable, Mapping
from copy import copy
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import openpyxl  # type: ignore[import-untyped]
from openpyxl.styles import PatternFill  # type: ignore[import-untyped]

from forms.confined import confine
from forms.refusals import FormRefused
from forms.sheet import refuse_doctype, text

UNPACKED = 50_000_000  # bytes
MANY_SHEETS = 600  # of a workbook with a sheet for each place, which we sent out ourselves
MOST_SHEETS, MOST_ROWS, MOST_COLUMNS, MOST_TEXTS, LONGEST = 30, 200, 400, 20_000, 300
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .xls, .et, and of workbooks with a password
LOCKED = "EncryptedPackage".encode("utf-16-le")
YELLOW = PatternFill("solid", start_color="FFFFFF00", end_color="FFFFFF00")


def main(do: str, file: Path) -> None:
    """Read or fill one file."""
    confine()
    if do == "fill":
        wanted = json.load(sys.stdin)
        sys.stdout.buffer.write(filled(file, wanted["sheet"], wanted["edits"]))
        return
    why = refused(file)
    found: dict[str, object] = {"refused": why} if why else read(file, MANY_SHEETS if do == "many" else MOST_SHEETS)
    print(json.dumps(found))  # noqa: T201 - this is what the process is for


def refused(file: Path) -> str:
    """Why a file cannot be a table; empty where it may be one."""
    with file.open("rb") as stream:
        begins = stream.read(len(OLD))
    if begins == OLD:
        return "locked" if LOCKED in file.read_bytes() else "old"
    try:
        with ZipFile(file) as packed:
            entries = packed.infolist()
        if sum(entry.file_size for entry in entries) > UNPACKED:
            return "too_big"
        if "xl/workbook.xml" not in {entry.filename for entry in entries}:
            return "no_table"
        refuse_doctype(file)
    except (BadZipFile, FormRefused):
        return "no_table"
    return ""


def read(file: Path, most: int = MOST_SHEETS) -> dict[str, object]:
    """The visible sheets: texts, merged areas, formulas."""
    try:
        book = openpyxl.load_workbook(file)
    except Exception:  # noqa: BLE001 - files that are no workbooks fail in many ways
        return {"refused": "no_table"}
    sheets = [_sheet(sheet) for sheet in book.worksheets[:most] if sheet.sheet_state == "visible"]
    if any(len(sheet["texts"]) > MOST_TEXTS for sheet in sheets):
        return {"refused": "too_big"}
    return {"sheets": sheets}


def _sheet(sheet: Any) -> dict[str, Any]:
    texts, formulas = [], []
    rows, columns = min(sheet.max_row, MOST_ROWS), min(sheet.max_column, MOST_COLUMNS)
    for line in sheet.iter_rows(max_row=rows, max_col=columns):
        for cell in line:
            said = text(cell.value)[:LONGEST]
            if cell.data_type == "f":
                formulas.append([cell.row, cell.column])
            elif said:
                texts.append([cell.row, cell.column, said])
    merged = [[area.min_row, area.min_col, area.max_row, area.max_col] for area in sheet.merged_cells.ranges]
    merged = [area for area in merged if area[0] <= MOST_ROWS and area[1] <= MOST_COLUMNS]
    inside = [[first, left, min(last, MOST_ROWS), min(right, MOST_COLUMNS)] for first, left, last, right in merged]
    return {"name": sheet.title, "texts": texts, "formulas": formulas, "merged": sorted(inside)}


# --- filling


def filled(file: Path, name: str, edits: list[Mapping[str, Any]]) -> bytes:
    """The workbook with the edits in it; merged cells, styles and widths stay, macros do not."""
    book = openpyxl.load_workbook(file)
    sheet = book[name]
    for edit in edits:
        EDITS[edit["do"]](sheet, edit)
    book.active = book.worksheets.index(sheet)
    book.calculation.fullCalcOnLoad = True  # formulas of theirs have no values before Excel has reckoned
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _home(sheet: Any, edit: Mapping[str, Any]) -> Any:
    """The cell to be written to: the first one of a merged area."""
    row, column = edit["row"], edit["column"]
    for area in sheet.merged_cells.ranges:
        if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
            return sheet.cell(area.min_row, area.min_col)
    return sheet.cell(row, column)


def _put_text(sheet: Any, edit: Mapping[str, Any]) -> None:
    """Text as text, also where it looks like a formula."""
    cell = _home(sheet, edit)
    cell.value = edit["value"]
    cell.data_type = "s"
    cell.quotePrefix = edit["value"].startswith(("=", "+", "-", "@"))


def _put_number(sheet: Any, edit: Mapping[str, Any]) -> None:
    cell = _home(sheet, edit)
    cell.value = edit["value"]
    if cell.number_format == "@":  # a figure in a cell for text would not be added up
        cell.number_format = "General"


def _mark(sheet: Any, edit: Mapping[str, Any]) -> None:
    _home(sheet, edit).fill = YELLOW


def _make_room(sheet: Any, edit: Mapping[str, Any]) -> None:
    """Rows put in before one, like the one above it; what stands below goes down whole."""
    at, count = edit["at"], edit["count"]
    width, last = sheet.max_column, sheet.max_row
    heights = {row: sheet.row_dimensions[row].height for row in range(at, last + 1)}
    below = [area for area in sheet.merged_cells.ranges if area.min_row >= at]
    sheet.move_range(f"A{at}:{sheet.cell(last, width).coordinate}", rows=count, translate=True)
    for area in below:
        area.shift(row_shift=count)
    for row, height in heights.items():
        sheet.row_dimensions[row + count].height = height
    like = at - 1
    for row in range(at, at + count):
        sheet.row_dimensions[row].height = sheet.row_dimensions[like].height
        for column in range(1, width + 1):
            model, cell = sheet.cell(like, column), sheet.cell(row, column)
            if model.has_style:
                cell._style = copy(model._style)  # noqa: SLF001 - openpyxl's own way to copy a whole style


EDITS: Mapping[str, Callable[[Any, Mapping[str, Any]], None]] = {
    "room": _make_room,
    "text": _put_text,
    "number": _put_number,
    "mark": _mark,
}

if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
