"""A workbook as people see it: sheets, rows as Excel counts them, columns by their heading; limited in size."""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl  # type: ignore[import-untyped]
import xlrd  # type: ignore[import-untyped]

from forms.columns import column
from forms.refusals import FormRefused, Problem

SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")
MOST_SHEETS = 100
MOST_COLUMNS = 500
MOST_ROWS: Mapping[str, int] = {"survey": 5_000, "settings": 100}
MOST_ROWS_ELSEWHERE = 50_000
EMPTY_ROWS = 60  # after so many, pyxform reads no further
Cells = Sequence[Any]
Sheets = Mapping[str, Callable[[], Iterator[Cells]]]
SEPARATOR = re.compile(r"^[\|-]+$")
PIPE = re.compile(r"(?<!\\)\|")
REMARK = re.compile(r"^(.*)#[^|]+$")


@dataclass(frozen=True)
class Row:
    """One row with its number and its texts by heading; cells without a text are left out."""

    number: int
    cells: Mapping[str, str]

    def get(self, name: str) -> str:
        """The text under a column, by the column's one name, in whatever language comes first."""
        return self.cells.get(self.heading(name), "")

    def heading(self, name: str) -> str:
        """The heading of a column that has a text here; empty where there is none."""
        return next((heading for heading in self.cells if column(heading) == name), "")


@dataclass(frozen=True)
class Sheet:
    """One sheet: the headings of its columns, and its rows that are not empty."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


Workbook = Mapping[str, Sheet]


def read_workbook(file: Path, kind: str) -> dict[str, Sheet]:
    """The sheets of a form by their names; FormRefused where there is more than a form can be."""
    with READERS[kind](file) as found:
        if len(found) > MOST_SHEETS:
            raise FormRefused(Problem(file.name, f"{len(found)} sheets", f"at most {MOST_SHEETS}"))
        sheets = {name.strip().lower(): rows for name, rows in found.items()}
        if len(sheets) == 1 and not set(sheets) & set(SHEETS):
            sheets = {"survey": next(iter(sheets.values()))}
        return {name: _sheet(name, rows()) for name, rows in sheets.items() if name in SHEETS}


def _sheet(name: str, rows: Iterator[Cells]) -> Sheet:
    headings = [text(cell) for cell in next(rows, ())]
    if sum(bool(heading) for heading in headings) > MOST_COLUMNS:
        raise FormRefused(Problem("", f"more than {MOST_COLUMNS} columns", "a smaller sheet", sheet=name, row=1))
    most = MOST_ROWS.get(name, MOST_ROWS_ELSEWHERE)
    kept: list[Row] = []
    for number, cells in enumerate(rows, start=2):
        texts = {
            heading: said for heading, cell in zip(headings, cells, strict=False) if heading and (said := text(cell))
        }
        if texts:
            kept.append(Row(number, texts))
        if len(kept) > most:
            raise FormRefused(Problem("", f"more than {most} rows", "a smaller sheet", sheet=name, row=number))
        if number - (kept[-1].number if kept else 1) > EMPTY_ROWS:
            break
    return Sheet(name, tuple(filter(None, headings)), tuple(kept))


def text(cell: object) -> str:
    """A cell as pyxform reads it, near enough to be found again."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).upper() if isinstance(cell, bool) else str(cell).strip()


# --- kinds of files


def refuse_doctype(file: Path) -> None:
    """FormRefused where a part of a workbook declares a DOCTYPE: it could grow without end, or read other files."""
    with ZipFile(file) as packed:
        for entry in packed.infolist():
            content = packed.read(entry) if entry.filename.endswith((".xml", ".rels")) else b""
            if b"<!DOCTYPE" in content.replace(b"\0", b""):  # also in two bytes a letter
                raise FormRefused(
                    Problem(file.name, f"a DOCTYPE in its part {entry.filename}", "a workbook without one")
                )


@contextmanager
def _xlsx(file: Path) -> Iterator[Sheets]:
    refuse_doctype(file)
    with closing(openpyxl.load_workbook(file, read_only=True, data_only=True)) as book:
        yield {sheet.title: _rows_of(sheet) for sheet in book.worksheets}


def _rows_of(sheet: Any) -> Callable[[], Iterator[Cells]]:
    return lambda: sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)


@contextmanager
def _xls(file: Path) -> Iterator[Sheets]:
    book = xlrd.open_workbook(file)
    yield {sheet.name: _rows_of_old(sheet) for sheet in book.sheets()}


def _rows_of_old(sheet: Any) -> Callable[[], Iterator[Cells]]:
    return lambda: (sheet.row_values(number) for number in range(sheet.nrows))


@contextmanager
def _markdown(file: Path) -> Iterator[Sheets]:
    yield _named(map(_cells, file.read_text(encoding="utf-8").split("\n")))


def _cells(line: str) -> list[str]:
    """The cells of a line of a Markdown table; none where it is something else."""
    remark = REMARK.match(line)
    line = (remark[1] if remark else line).strip()
    inner = line[1:-1]
    if not (len(line) > 1 and line.startswith("|") and line.endswith("|")) or SEPARATOR.match(inner):
        return []
    return [cell.strip().replace(r"\|", "|") for cell in PIPE.split(inner)]


@contextmanager
def _csv(file: Path) -> Iterator[Sheets]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        yield _named(csv.reader(lines))


def _named(lines: Iterator[list[str]]) -> Sheets:
    """A line's first cell names a sheet, until the next name; rows without a text are none."""
    sheets: dict[str, list[Cells]] = {}
    name = ""
    for first, *rest in filter(None, lines):
        name = first.strip() or name
        if name:
            kept = sheets.setdefault(name, [])
            if any(cell.strip() for cell in rest):
                kept.append(rest)
    return {name: rows.__iter__ for name, rows in sheets.items()}


READERS: Mapping[str, Callable[[Path], AbstractContextManager[Sheets]]] = {
    ".xlsx": _xlsx,
    ".xlsm": _xlsx,
    ".xls": _xls,
    ".csv": _csv,
    ".md": _markdown,
}
