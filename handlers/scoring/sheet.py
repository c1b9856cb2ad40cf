"""A sheet of points that came back: known by its mark, read cell by cell, what is wrong named by its row. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from activities.scorings import Column, Item, Scoring, within
from handlers.reading import plain
from handlers.scoring.line import LONGEST
from handlers.superior.grid import Grid
from handlers.texts import LANGUAGES, Texts

MARK = re.compile(r"(?P<scoring>[a-z][a-z0-9_]*)/(?P<year>20\d\d)/(?P<code>\S+)")
LOOKED_AT = 12  # rows in which mark and headings are looked for
NUMBER = re.compile(r"\d{1,4}(?:\.\d{1,3})?")


@dataclass(frozen=True)
class Marked:
    """A sheet that is one of ours: of which scoring, year and place it says it is."""

    grid: Grid
    scoring: str
    year: int
    code: str


@dataclass(frozen=True)
class Wrong:
    """A cell that cannot be taken: its row as Excel counts, the sentence that says why and what is accepted."""

    line: int
    key: str
    parts: Mapping[str, Any]


@dataclass
class Read:
    """What one column of a sheet says."""

    scores: dict[str, float] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)
    blank: bool = True


def marked(grid: Grid) -> Marked | None:
    """The sheet, where it carries a mark; None for any other sheet."""
    for (row, _), said in sorted(grid.texts.items()):
        found = MARK.search(plain(said)) if row <= LOOKED_AT else None
        if found:
            return Marked(grid, found["scoring"], int(found["year"]), found["code"])
    return None


@dataclass(frozen=True)
class Table:
    """The head of a sheet: where numbers, points and reasons stand; its rows by the number of their item."""

    grid: Grid
    head: int
    places: Mapping[str, tuple[int, int]]  # column → where its points and its reasons stand, 0 where nowhere
    lines: Mapping[str, int]  # `1.4` → its row

    def column(self, scoring: Scoring, column: Column) -> Read:
        """What stands in one column."""
        read = Read()
        for number, item in numbered(scoring):
            line = self.lines.get(number)
            if line is None:
                read.wrong.append(Wrong(self.head, "score_sheet_no_row", {"number": number}))
            else:
                self._item(read, line, item, self.places[column.key])
        if read.blank:
            read.wrong.clear()
        return read

    def _item(self, read: Read, line: int, item: Item, at: tuple[int, int]) -> None:
        told, why = self.grid.text((line, at[0])), " ".join(self.grid.text((line, at[1])).split()) if at[1] else ""
        accepted = {"max": f"{item.max:g}", "told": told[:20]}
        if told or why or (line, at[0]) in self.grid.formulas:
            read.blank = False
        if (line, at[0]) in self.grid.formulas:
            read.wrong.append(Wrong(line, "score_sheet_formula", accepted))
            return
        if not told:
            read.wrong.append(Wrong(line, "score_sheet_empty", accepted))
            return
        score = _points(told)
        if score is None or not within(item, score):
            read.wrong.append(Wrong(line, "score_sheet_wrong", accepted))
            return
        read.scores[item.key] = score
        if why and len(why) <= LONGEST:
            read.reasons[item.key] = why
        elif why:
            read.wrong.append(Wrong(line, "score_sheet_why_long", {"most": LONGEST, "count": len(why)}))
        elif score < item.max:
            read.wrong.append(Wrong(line, "score_sheet_no_why", {"lost": f"{item.max - score:g}"}))

    def differs(self, scoring: Scoring, column: Column, scores: Mapping[str, Any], reasons: Mapping[str, Any]) -> int:
        """How many cells of a column are not what was given."""
        at, why_at = self.places[column.key]
        count = 0
        for number, item in numbered(scoring):
            line = self.lines.get(number)
            if line is None:
                continue
            said = self.grid.text((line, at))
            count += _points(said) != scores.get(item.key) or bool(said and _points(said) is None)
            count += bool(why_at) and self.grid.text((line, why_at)).split() != str(reasons.get(item.key, "")).split()
        return count


def _points(said: str) -> float | None:
    found = NUMBER.fullmatch(plain(said).removesuffix("分").strip())
    return float(found[0]) if found else None


def numbered(scoring: Scoring) -> Iterator[tuple[str, Item]]:
    """Each item with its number in the table: 1.4."""
    for number, good in enumerate(scoring.good, start=1):
        for at, item in enumerate(good.item, start=1):
            yield f"{number}.{at}", item


def table_of(grid: Grid, scoring: Scoring) -> Table | None:
    """The head of a sheet, in whatever language it was sent out; None where it has none."""
    for row in range(1, LOOKED_AT + 1):
        headings = {plain(said): column for column, said in grid.own(row).items()}
        numbers = next((headings[name] for name in _both("score_sheet_no") if name in headings), 0)
        places = {column.key: _places(headings, column) for column in scoring.column}
        if numbers and any(at for at, _ in places.values()):
            lines = _lines(grid, row, numbers, [number for number, _ in numbered(scoring)])
            return Table(grid, row, {key: at for key, at in places.items() if at[0]}, lines)
    return None


def _lines(grid: Grid, head: int, at: int, numbers: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in range(head + 1, grid.rows + 1):
        said = plain(grid.text((line, at)))
        if said in numbers:
            found.setdefault(said, line)
    return found


def _places(headings: Mapping[str, int], column: Column) -> tuple[int, int]:
    names = [column.name.said(language) for language in LANGUAGES]
    whys = [Texts(language)("score_sheet_why", column=name) for language, name in zip(LANGUAGES, names, strict=True)]
    return tuple(next((headings[plain(name)] for name in each if plain(name) in headings), 0) for each in (names, whys))  # type: ignore[return-value]


def _both(key: str) -> list[str]:
    return [plain(Texts(language)(key)) for language in LANGUAGES]
