"""The tables of places as one workbook, filled so far: a summary in official order, a sheet for each place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter
from sqlmodel import col
from xlsxwriter.utility import xl_rowcol_to_cell

from activities.periods import day_of
from activities.scorings import Column, Item, points
from handlers.made import MADE, File, Made, Making
from handlers.scoring.words import called, standing, vetoes
from handlers.texts import Texts
from handlers.worksheets import BOX, FONT, LONGEST_NAME, NO_SHEET_NAME
from storage.people import viewer_of
from storage.scorings import Row, Year, kept_year, may_fill, readable
from storage.tables import Subject

HEAD, FIRST = 2, 3  # rows: of the headings, of the goods
BEFORE = 5  # columns before those that are filled: number, item, points, rule, evidence
WIDTHS = (6, 20, 6, 28, 20)
MINE, OTHERS = "#FFFFFF", "#EEEEEE"
Given = Mapping[str, Mapping[str, Any]]


def mark_of(row: Row) -> str:
    """By what a sheet is known again (表号): scoring, year, the place's code."""
    return f"{row.year.scoring.key}/{row.year.year}/{row.subject.code}"


@dataclass(frozen=True)
class Fill:
    """One place as a sheet: its row, and the columns that its reader may fill."""

    row: Row
    mine: frozenset[str]

    def given(self, column: Column) -> Given:
        """Points and reasons of a column: what is submitted, of one's own what is in hand."""
        held = self.row.columns.get(column.key)
        if held is None:
            return {"scores": {}, "reasons": {}}
        if column.key in self.mine and held.draft:
            return {"scores": held.draft["scores"], "reasons": held.draft["reasons"]}
        shown = self.row.total(column.key) is not None
        return {"scores": held.scores if shown else {}, "reasons": held.reasons if shown else {}}


def workbook(text: Texts, year: Year, fills: Sequence[Fill], made_on: datetime) -> bytes:
    """The file; the same places on the same day are the same bytes."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime.combine(day_of(made_on), time(0))})
    formats = _formats(book)
    names: set[str] = set()
    if len(fills) > 1:
        _summary(book.add_worksheet(_named(text("score_sheet_summary"), names)), formats, text, year, fills)
    for fill in fills:
        _Sheet(book.add_worksheet(_named(fill.row.subject.name, names)), formats, text, fill).write()
    book.close()
    return content.getvalue()


def _named(name: str, names: set[str]) -> str:
    stem = NO_SHEET_NAME.sub(" ", name).strip()[: LONGEST_NAME - 4] or "1"
    tries = (stem, *(f"{stem} {number}" for number in range(2, 999)))
    found = next(each for each in tries if each.lower() not in names)
    names.add(found.lower())
    return found


def _formats(book: Any) -> dict[str, Any]:
    return {
        "title": book.add_format({**FONT, "bold": True, "font_size": 16, "align": "center"}),
        "plain": book.add_format(FONT),
        "head": book.add_format({**BOX, "bold": True, "align": "center", "bg_color": "#E7EDF3"}),
        "good": book.add_format({**BOX, "bold": True, "bg_color": "#F5F7FA"}),
        "text": book.add_format({**BOX, "bg_color": OTHERS}),
        "number": book.add_format({**BOX, "align": "center", "bg_color": OTHERS}),
        "mine": book.add_format({**BOX, "bg_color": MINE}),
        "my_number": book.add_format({**BOX, "align": "center", "bg_color": MINE}),
    }


def _summary(sheet: Any, formats: Mapping[str, Any], text: Texts, year: Year, fills: Sequence[Fill]) -> None:
    columns = [column.name.said(text.language) for column in year.scoring.column]
    headings = [text("score_sheet_no"), text("column_place"), text("score_sheet_whom"), *columns]
    headings += [text("score_sheet_standing"), text("score_model")]
    sheet.merge_range(
        0, 0, 0, len(headings) - 1, text("score_sheet_summary_title", year=called(text, year)), formats["title"]
    )
    for at, heading in enumerate(headings):
        sheet.write_string(HEAD, at, heading, formats["head"])
        sheet.set_column(at, at, 12 if at else 6)
    for number, fill in enumerate(fills, start=1):
        row = fill.row
        values: list[Any] = [number, row.township or row.unit.name, row.subject.name]
        values += [row.total(column.key) for column in year.scoring.column]
        values += [standing(text, row), text("score_yes") if row.sheet and row.sheet.model_on else ""]
        for at, value in enumerate(values):
            sheet.write(HEAD + number, at, "" if value is None else value, formats["text"])
    sheet.freeze_panes(FIRST, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


@dataclass
class _Sheet:
    sheet: Any
    formats: Mapping[str, Any]
    text: Texts
    fill: Fill

    def write(self) -> None:
        """All of it, top to bottom."""
        text, row = self.text, self.fill.row
        headings = list(self._headings())
        title = text("score_head", place=row.subject.name, year=called(text, row.year))
        self.sheet.merge_range(0, 0, 0, len(headings) - 1, title, self.formats["title"])
        self.sheet.write_string(1, 0, text("score_sheet_mark", mark=mark_of(row)), self.formats["plain"])
        for at, heading in enumerate(headings):
            self.sheet.write_string(HEAD, at, heading, self.formats["head"])
            self.sheet.set_column(at, at, WIDTHS[at] if at < BEFORE else (9 if (at - BEFORE) % 2 == 0 else 24))
        line = FIRST
        sums = []
        for number, good in enumerate(row.year.scoring.good, start=1):
            sums.append(line)
            self._good(line, f"{number}", good.name.said(text.language), good.max, good.item)
            for at, item in enumerate(good.item, start=1):
                self._item(line + at, f"{number}.{at}", item)
            line += len(good.item) + 1
        self._total(line, sums)
        self._below(line + 1)
        self.sheet.freeze_panes(FIRST, 2)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)

    def _headings(self) -> Iterator[str]:
        text = self.text
        yield from (text("score_sheet_no"), text("score_sheet_item"), text("score_sheet_max"))
        yield from (text("score_sheet_rule"), text("score_sheet_evidence"))
        for column in self.fill.row.year.scoring.column:
            name = column.name.said(text.language)
            yield name
            yield text("score_sheet_why", column=name)

    def _columns(self) -> Iterator[tuple[int, Column]]:
        for number, column in enumerate(self.fill.row.year.scoring.column):
            yield BEFORE + 2 * number, column

    def _good(self, line: int, number: str, name: str, most: float, items: Sequence[Item]) -> None:
        held = self.formats["good"]
        for at, value in enumerate((number, name, most, "", "")):
            self.sheet.write(line, at, value, held)
        for at, column in self._columns():
            scores = self.fill.given(column)["scores"]
            first, last = xl_rowcol_to_cell(line + 1, at), xl_rowcol_to_cell(line + len(items), at)
            self.sheet.write_formula(line, at, f"=SUM({first}:{last})", held, points(items, scores))
            self.sheet.write_blank(line, at + 1, None, held)

    def _item(self, line: int, number: str, item: Item) -> None:
        language = self.text.language
        shown = (number, item.name.said(language), item.max, item.rule.said(language), item.evidence.said(language))
        for at, value in enumerate(shown):
            if isinstance(value, str):
                self.sheet.write_string(line, at, value, self.formats["text"])
            else:
                self.sheet.write_number(line, at, value, self.formats["number"])
        for at, column in self._columns():
            self._cells(line, at, column, item)

    def _cells(self, line: int, at: int, column: Column, item: Item) -> None:
        """The points and the reason; what is not this reader's is grey."""
        given, mine = self.fill.given(column), column.key in self.fill.mine
        score, why = given["scores"].get(item.key), given["reasons"].get(item.key, "")
        number, words = ("my_number", "mine") if mine else ("number", "text")
        if score is None:
            self.sheet.write_blank(line, at, None, self.formats[number])
        else:
            self.sheet.write_number(line, at, score, self.formats[number])
        self.sheet.write_string(line, at + 1, why, self.formats[words])
        if mine:
            said = self.text("score_sheet_accepted", max=f"{item.max:g}")
            rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": item.max}
            self.sheet.data_validation(line, at, line, at, {**rule, "error_message": said, "error_type": "warning"})

    def _total(self, line: int, sums: Sequence[int]) -> None:
        held = self.formats["good"]
        for at, value in enumerate(("", self.text("column_total"), 100, "", "")):
            self.sheet.write(line, at, value, held)
        for at, column in self._columns():
            formula = "+".join(xl_rowcol_to_cell(row, at) for row in sums)
            total = points(self.fill.row.year.scoring.items, self.fill.given(column)["scores"])
            self.sheet.write_formula(line, at, f"={formula}", held, total)
            self.sheet.write_blank(line, at + 1, None, held)

    def _below(self, line: int) -> None:
        text, row = self.text, self.fill.row
        notes = [text("score_sheet_note")]
        notes += vetoes(text, row, row.final.vetoes) if row.final else []
        if row.sheet is not None and row.sheet.experience:
            notes.append(text("score_experience", words=row.sheet.experience))
        for number, note in enumerate(notes):
            self.sheet.write_string(line + number, 0, note, self.formats["plain"])


def table_made(making: Making, payload: Mapping[str, Any]) -> Made:
    """The workbook for the one who asked, as things stand when it is sent."""
    made, tx = payload[MADE], making.tx
    year = kept_year(tx, making.catalogue, made["year"])
    assert year is not None
    text, now = Texts(made["language"]), datetime.fromisoformat(made["at"])
    rows = readable(tx, year, viewer_of(tx, made["person"]), col(Subject.id).in_(made["subjects"]))
    fills = [Fill(row, _mine(making, row, made["person"], now)) for row in rows]
    place = rows[0].subject.name if len(rows) == 1 else text("score_sheet_places", count=len(rows))
    name = text("score_sheet_file", year=called(text, year), place=place)
    return Made(payload, {"document": File(f"{NO_SHEET_NAME.sub(' ', name)}.xlsx", workbook(text, year, fills, now))})


def _mine(making: Making, row: Row, person_id: int, now: datetime) -> frozenset[str]:
    columns = row.year.scoring.column
    return frozenset(each.key for each in columns if may_fill(making.tx, row, each, person_id, day_of(now)))
