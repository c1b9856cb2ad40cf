"""Where things stand in a superior's table: its head, the rows of townships, the row of sums. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from handlers.superior.grid import Grid, Spot
from handlers.superior.headings import BESIDE, NUMBER, PLACE, Heading, Taken, normal, recognise

DEEPEST, LEVELS = 40, 3  # rows in which a head is looked for, and how many it may have
NUMBERED = re.compile(r"[甲乙丙丁戊己庚辛壬癸]|[(（]?\d{1,3}[)）]?|[A-Z]|[-—]+|\d{1,3}=[\d+\-*/=]+")
TOTAL = re.compile(r"(?:全[县市乡镇]|总)?(?:合计|总计|小计|汇总|共计)|全[县市乡镇]|合")
KINDS_OF_PLACE = ("民族乡", "街道办事处", "街道", "县", "乡", "镇", "区", "市")
BEHIND_NAME = ("党委", "党工委", "人民政府", "政府", "党建办", "机关")
FIGURE_SCORE = 2  # of a column that is recognised, against 1 of 序号 and the like
WORTH = 3  # a head scores at least as much
LONGEST_NAME = 14
SEEMS_WIDE = 2  # columns from which on a merged cell is a group


@dataclass(frozen=True)
class Column:
    """One column of the head."""

    at: int
    heading: Heading
    taken: Taken


@dataclass(frozen=True)
class Layout:
    """How a sheet is to be filled: the rows of its head, and what each column asks for."""

    grid: Grid
    top: int
    bottom: int
    columns: tuple[Column, ...]

    @property
    def asked(self) -> list[Column]:
        """The columns that ask for a figure."""
        return [column for column in self.columns if column.taken.key not in BESIDE]

    def column_of(self, key: str) -> int:
        """The first column of this meaning, 0 where there is none."""
        return next((column.at for column in self.columns if column.taken.key == key), 0)


@dataclass(frozen=True)
class Rows:
    """Which row is whose: listed townships by index, the sums, free rows for the townships, rows to be put in."""

    listed: Mapping[int, int]
    totals: Sequence[int]
    free: Sequence[int]
    room_at: int = 0  # before this row so many are to be put in
    room: int = 0
    strange: Sequence[str] = ()  # names in the table that are no townships of this county


def find(grid: Grid, quarter: str) -> Layout | None:
    """The head of a sheet with its columns; None where nothing of it is recognised."""
    best: tuple[tuple[int, int, int], Layout] | None = None

    @cache
    def taken(heading: Heading) -> Taken:
        return recognise(heading, quarter)

    for top, bottom in _blocks(grid):
        columns = tuple(
            Column(at, heading, taken(heading))
            for at in range(1, grid.columns + 1)
            if (heading := _heading(grid, at, top, bottom)).levels
        )
        score = _score(columns)
        rank = (score, bottom, top)
        if score >= WORTH and (best is None or rank > best[0]):
            best = rank, Layout(grid, top, bottom, columns)
    return best[1] if best else None


def _blocks(grid: Grid) -> Iterator[tuple[int, int]]:
    """Rows that may be a head together: none of them counts columns, and no merged cell is cut."""
    for bottom in range(1, min(grid.rows, DEEPEST) + 1):
        for top in range(max(1, bottom - LEVELS + 1), bottom + 1):
            rows = range(top, bottom + 1)
            if any(not grid.own(row) or counts_columns(grid, row) for row in rows):
                continue
            if any(_cuts(area[0], area[2], top, bottom) for area in grid.merged):
                continue
            if all(_belongs(grid, row, top) for row in rows[1:]):
                yield top, bottom


def _cuts(first: int, last: int, top: int, bottom: int) -> bool:
    return first < top <= last or first <= bottom < last


def _belongs(grid: Grid, row: int, top: int) -> bool:
    """A lower row of a head stands beside a cell that goes through, or below one that is wide."""
    through = any(area[0] < row <= area[2] and area[0] >= top for area in grid.merged)
    wide = any(
        area[0] == area[2] and top <= area[0] < row and any(area[1] <= at <= area[3] for at in grid.own(row))
        for area in grid.merged
        if area[3] - area[1] + 1 >= SEEMS_WIDE
    )
    return through or wide


def _heading(grid: Grid, at: int, top: int, bottom: int) -> Heading:
    levels: list[str] = []
    homes: list[Spot] = []
    for row in range(top, bottom + 1):
        home = grid.home((row, at))
        said = grid.text(home)
        if said and home not in homes:
            levels.append(said)
            homes.append(home)
    return Heading(tuple(levels))


def _score(columns: Sequence[Column]) -> int:
    figures = {column.taken.key for column in columns if column.taken.is_figure}
    beside = {column.taken.key for column in columns if column.taken.key in BESIDE}
    return FIGURE_SCORE * len(figures) + len(beside)


def counts_columns(grid: Grid, row: int) -> bool:
    """Whether a row below the head only counts the columns: 甲 乙 1 2 3."""
    own = [normal(said) for said in grid.own(row).values()]
    return len(own) > 1 and all(NUMBERED.fullmatch(said) for said in own)


# --- rows


def rows_of(layout: Layout, townships: Sequence[str], county: str) -> Rows:
    """Whose each row is. Where the table lists nobody, the free rows are given to the townships, with the sums."""
    grid, first = layout.grid, layout.bottom + 1
    while first <= grid.rows and counts_columns(grid, first):
        first += 1
    names = {row: _name(layout, row) for row in range(first, grid.rows + 1)}
    listed = {row: found for row, name in names.items() if (found := _township(name, townships)) is not None}
    totals = [row for row, name in names.items() if TOTAL.fullmatch(normal(name)) or same_place(name, county)]
    others = [name for row, name in names.items() if row not in {*listed, *totals} and _is_name(layout, row)]
    if listed:
        return Rows(listed, totals, (), strange=others)
    ours = [row for row in totals if same_place(names[row], county)]
    if ours:  # a row a county: only ours is filled
        return Rows({}, ours, ())
    place = layout.column_of(PLACE)
    if not place:
        return Rows({}, totals[:1] or [first], ())
    if first not in totals and _is_name(layout, first):  # others' names, and none of ours
        return Rows({}, (), (), strange=others)
    return _free(layout, first, totals, len(townships))


def _name(layout: Layout, row: int) -> str:
    """What a row is called: in the column of places, else in the one before it."""
    for at in (layout.column_of(PLACE), layout.column_of(NUMBER), 1):
        said = layout.grid.text((row, at)) if at else ""
        if said and not normal(said).isdigit():
            return said
    return ""


def _is_name(layout: Layout, row: int) -> bool:
    """Whether a place's name stands in a row: in its own column, in a cell that is not wide, and no label."""
    at = layout.column_of(PLACE)
    said = normal(layout.grid.own(row).get(at, "")) if at else ""
    wide = at and layout.grid.across((row, at)) > at
    return 0 < len(said) <= LONGEST_NAME and not wide and ":" not in said


def _free(layout: Layout, first: int, totals: Sequence[int], count: int) -> Rows:
    """The empty rows below the head, up to the sums or to what stands below; so many more as there are townships."""
    start = first + 1 if first in totals else first
    free: list[int] = []
    row = start
    while row <= layout.grid.rows and row not in totals and _is_empty(layout, row):
        free.append(row)
        row += 1
    below = row <= layout.grid.rows
    wanted = count + (0 if totals else 1)
    if not below:
        return Rows({}, totals[:1] or [start + count], list(range(start, start + count)))
    missing = max(wanted - len(free), 0)
    rows = list(range(start, start + count))
    total = [each + missing if each >= row else each for each in totals[:1]]
    return Rows({}, total or [start + count], rows, room_at=row, room=missing)


def _is_empty(layout: Layout, row: int) -> bool:
    number = layout.column_of(NUMBER)
    return all(
        at == number and normal(said).isdigit() for at, said in layout.grid.own(row).items() if normal(said)
    ) and not any(area[0] <= row <= area[2] and area[3] > area[1] for area in layout.grid.merged)


def _township(name: str, townships: Sequence[str]) -> int | None:
    found = [number for number, township in enumerate(townships) if same_place(name, township)]
    return found[0] if len(found) == 1 else None


def same_place(written: str, place: str) -> bool:
    """Whether a name in a table is that of a place: 云岭, 云岭乡, 云岭乡党委, with spaces in it."""
    name = normal(written)
    for behind in BEHIND_NAME:
        name = name.removesuffix(behind)
    return bool(name) and name in (place, _short(place))


def _short(place: str) -> str:
    kind = next((kind for kind in KINDS_OF_PLACE if place.endswith(kind) and len(place) > len(kind) + 1), "")
    return place.removesuffix(kind)
