"""Which row of a sheet is its head, and which column is which: exactly, by synonym, else by likeness. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from rapidfuzz import fuzz

from activities.registry import Column, Kind, Registry
from handlers.registry.cells import plain

LOOKED_AT = 25  # rows in which a head may stand
ALIKE = 75  # of 100: 负责任人 is 负责人
LEAST = 2  # columns that make a head
NOISE = re.compile(r"[\s*＊:：()（）【】\[\]、,，。.]+")
UNIT = re.compile(r"[(（][^()（）]*[)）]|\*")
OWN, SYNONYM, SIMILAR = 4, 3, 2  # what a matched column is worth
Row = Sequence[str]


@dataclass(frozen=True)
class Head:
    """The head of a sheet: its kind, its last row (from 0), the headings, the columns found by place and how."""

    kind: str = ""
    row: int = 0
    headings: tuple[str, ...] = ()
    columns: Mapping[int, Column] = field(default_factory=dict)
    alike: Mapping[int, str] = field(default_factory=dict)  # place → heading of those that are only alike
    never: Mapping[int, str] = field(default_factory=dict)  # place → heading of what is never collected
    unknown: tuple[str, ...] = ()
    worth: int = 0


def squeezed(heading: str) -> str:
    """A heading as it is compared."""
    return NOISE.sub("", plain(heading)).lower()


def head_of(registry: Registry, rows: Sequence[Row], wanted: str = "") -> Head:
    """The best head among the first rows, of one row or of two; of the wanted kind where one is wanted."""
    kinds = {wanted: registry.kinds[wanted]} if wanted else registry.kinds
    best = Head()
    for at, headings in _candidates(rows[:LOOKED_AT]):
        filled = sum(1 for heading in headings if heading)
        if filled < LEAST:
            continue
        for name, kind in kinds.items():
            found = _matched(registry, name, kind, at, headings)
            if found.worth > best.worth:
                best = found
    return best


def _candidates(rows: Sequence[Row]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each row as a head, and each with the one below it: 负责人 over 姓名 and 电话 are 负责人姓名, 负责人电话."""
    for at, row in enumerate(rows):
        yield at, tuple(plain(cell) for cell in row)
        if at + 1 < len(rows):
            below = rows[at + 1]
            yield at + 1, tuple(_joined(plain(over), plain(under)) for over, under in zip(row, below, strict=False))


def _joined(over: str, under: str) -> str:
    return over if under in ("", over) else f"{over}{under}"


def _matched(registry: Registry, name: str, kind: Kind, at: int, headings: tuple[str, ...]) -> Head:
    never = {place: heading for place, heading in enumerate(headings) if _is_never(registry, heading)}
    ranked = sorted(
        (
            (worth, -place, column)
            for place, heading in enumerate(headings)
            if heading and place not in never and squeezed(heading) not in NUMBERS
            for column in kind.columns
            if (worth := _worth(column, heading))
        ),
        key=lambda row: (row[0], row[1]),
        reverse=True,
    )
    columns: dict[int, Column] = {}
    worths: dict[int, float] = {}
    for worth, place, column in ranked:
        if -place not in columns and column not in columns.values():
            columns[-place], worths[-place] = column, worth
    if len(columns) < LEAST or not any(column.key == "name" for column in columns.values()):
        return Head()
    alike = {place: headings[place] for place in columns if worths[place] < SYNONYM}
    unknown = tuple(
        heading for place, heading in enumerate(headings) if heading and place not in columns and place not in never
    )
    unknown = tuple(heading for heading in unknown if squeezed(heading) not in NUMBERS)
    total = round(10 * sum(worths.values())) - len(unknown)
    return Head(name, at, headings, dict(sorted(columns.items())), alike, never, unknown, total)


NUMBERS = ("序号", "no", "行号")  # of the rows: nobody misses them


@cache
def _known(column: Column) -> tuple[str, ...]:
    return tuple(squeezed(name) for name in column.headings)


def _worth(column: Column, heading: str) -> float:
    """How sure it is that a heading means this column; 0 for not."""
    return max(_worth_of(column, squeezed(heading)), _worth_of(column, squeezed(UNIT.sub("", heading))))


@cache
def _worth_of(column: Column, heading: str) -> float:
    known = _known(column)
    if not heading:
        return 0
    if heading in known[:2]:
        return OWN
    if heading in known:
        return SYNONYM
    likeness: float = max(fuzz.ratio(heading, name) for name in known)
    return SIMILAR * likeness / 100 if likeness >= ALIKE else 0


def _is_never(registry: Registry, heading: str) -> bool:
    words = squeezed(UNIT.sub("", heading))
    return any(
        words == squeezed(each) or ("身份证" in words and "身份证" in each)
        for one in registry.never
        for each in one.headings
    )
