"""Tables as Excel people like them: title, who reports as of when, a frozen header, filters, a row of sums. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range

from handlers.keyboards import width

Value = str | int | Decimal | date | None
NARROWEST, WIDEST = 6.0, 40.0  # of a column, in letters
HEAD, FIRST = 2, 3  # rows: of the headings, of the data
LONGEST_NAME = 31  # letters of a sheet's name
NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\']+")
IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")  # an identity number has no place in a table
FONT = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
BOX = {**FONT, "border": 1, "text_wrap": True}


@dataclass(frozen=True)
class Paper:
    """One sheet: what stands above, the headings, the rows; `sums` names the row of sums, where there is one."""

    name: str
    title: str
    by: str
    as_of: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Value]]
    sums: str = ""
    notes: Sequence[str] = ()


def workbook(papers: Sequence[Paper], made_on: date) -> bytes:
    """The file; the same papers on the same day are the same bytes."""
    content = BytesIO()
    about = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(content, about)
    book.set_properties({"created": datetime.combine(made_on, time(0))})
    names: set[str] = set()
    for number, paper in enumerate(papers, start=1):
        name = NO_SHEET_NAME.sub(" ", paper.name).strip()[:LONGEST_NAME] or f"{number}"
        name = name if name.lower() not in names else f"{name[: LONGEST_NAME - 4]} {number}"
        names.add(name.lower())
        _Sheet(book, book.add_worksheet(name), paper).write()
    book.close()
    return content.getvalue()


class _Sheet:
    def __init__(self, book: Any, sheet: Any, paper: Paper) -> None:
        self.sheet, self.paper = sheet, paper
        self.last = max(len(paper.headings) - 1, 1)
        self.title = book.add_format({**FONT, "bold": True, "font_size": 16, "align": "center"})
        self.plain = book.add_format(FONT)
        self.right = book.add_format({**FONT, "align": "right"})
        self.head = book.add_format({**BOX, "bold": True, "align": "center", "bg_color": "#E7EDF3"})
        self.text = book.add_format({**BOX, "num_format": "@"})
        self.number = book.add_format({**BOX, "align": "center"})
        self.day = book.add_format({**BOX, "align": "center", "num_format": "yyyy-mm-dd"})
        self.sum = book.add_format({**BOX, "align": "center", "bold": True})

    def write(self) -> None:
        """All of it, top to bottom."""
        paper, sheet = self.paper, self.sheet
        sheet.merge_range(0, 0, 0, self.last, "", self.title)
        sheet.write_string(0, 0, paper.title, self.title)
        sheet.set_row(0, 30)
        sheet.write_string(1, 0, paper.by, self.plain)
        sheet.write_string(1, self.last, paper.as_of, self.right)
        for at, heading in enumerate(paper.headings):
            sheet.write_string(HEAD, at, heading, self.head)
            sheet.set_column(at, at, self._width(at))
        for line, row in enumerate(paper.rows, start=FIRST):
            for at, value in enumerate(row):
                self._cell(line, at, value)
        if paper.rows:
            sheet.autofilter(HEAD, 0, HEAD + len(paper.rows), len(paper.headings) - 1)
        self._below()
        self._print()

    def _cell(self, line: int, at: int, value: Value) -> None:
        """Text as text, whatever it looks like; a date as a date; a number as a number."""
        if value is None or value == "":
            self.sheet.write_blank(line, at, None, self.text)
        elif isinstance(value, str):
            self.sheet.write_string(line, at, IDENTITY.sub("…", value), self.text)
        elif isinstance(value, date):
            self.sheet.write_datetime(line, at, datetime.combine(value, time(0)), self.day)
        else:
            self.sheet.write_number(line, at, value, self.number)

    def _below(self) -> None:
        line = FIRST + len(self.paper.rows)
        if self.paper.sums:
            for at in range(len(self.paper.headings)):
                self._sum(line, at)
            self.sheet.write_string(line, 0, self.paper.sums, self.sum)
            line += 1
        for number, note in enumerate(self.paper.notes):
            self.sheet.write_string(line + number, 0, note, self.plain)

    def _sum(self, line: int, at: int) -> None:
        values = [row[at] for row in self.paper.rows]
        numbers = [value for value in values if isinstance(value, int | Decimal)]
        if numbers and len(numbers) == len(values):
            formula = f"=SUM({xl_range(FIRST, at, line - 1, at)})"
            self.sheet.write_formula(line, at, formula, self.sum, sum(numbers))
        else:
            self.sheet.write_blank(line, at, None, self.sum)

    def _width(self, at: int) -> float:
        texts = [self.paper.headings[at], *(_shown(row[at]) for row in self.paper.rows)]
        return min(max(max(2 * width(text) for text in texts) + 3, NARROWEST), WIDEST)

    def _print(self) -> None:
        self.sheet.freeze_panes(FIRST, 0)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)  # A4
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(HEAD)
        self.sheet.set_footer("&C&P/&N")


def _shown(value: Value) -> str:
    return "2026-10-21" if isinstance(value, date) else f"{'' if value is None else value}"
