"""What is written where in a superior's table, and what is left for people: edits for whoever fills it. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from handlers.superior.headings import ABSENT, LEFT, NUMBER, PLACE
from handlers.superior.layout import Column, Layout, Rows, rows_of, same_place

Figure = Callable[[str, int | None], Decimal | str | None]  # key and index of the township (None: all) → its value
Edit = dict[str, Any]
GAP = r"[\s_＿　]*"
DAY = rf"(?:(?:20\d\d)?{GAP}年{GAP}月(?:{GAP}日)?(?:{GAP}时)?(?:{GAP}分)?{GAP})?"
LABELS: Mapping[str, str] = {
    "unit": "填报单位 报送单位 上报单位 填表单位 制表单位",
    "filled_on": "填报时间 填报日期 填表时间 填表日期 报送时间 报送日期 上报时间 制表时间 制表日期",
    "as_of": "数据截止时间 数据截至时间 统计截止时间 截至时间 截止时间 截至日期 截止日期 统计时间",
}


def _label(names: str) -> re.Pattern[str]:
    """Any of these before a colon, with the gap behind that somebody is to fill."""
    shapes = "|".join(GAP.join(name) for name in names.split())
    return re.compile(
        rf"(?P<label>(?:{shapes}){GAP}(?:[（(][^（）()]*[）)])?{GAP}[:：])(?P<gap>{GAP}{DAY})(?P<rest>.?)", re.DOTALL
    )


IN_TEXT = {name: _label(names) for name, names in LABELS.items()}
AS_OF_DAY = re.compile(rf"(截[至止]{GAP}[:：]?)(?:20\d\d|[_＿\s　]+)年[_＿\s　]+月[_＿\s　]+日")


@dataclass(frozen=True)
class Facts:
    """What stands around the figures: the county or township, its townships, who reports, of which instant."""

    place: str
    townships: Sequence[str]
    unit: str
    as_of: datetime
    now: datetime
    all_townships: frozenset[str] = frozenset()  # also those that the reader does not oversee
    total: str = "合计"


@dataclass
class Outcome:
    """The edits, and what has to be said about them."""

    edits: list[Edit] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)  # of `unit`, `total`, `filled_on`, `as_of` those that were filled
    known: list[Column] = field(default_factory=list)
    absent: list[Column] = field(default_factory=list)
    doubtful: list[Column] = field(default_factory=list)
    left: list[Column] = field(default_factory=list)  # empty because somebody said so
    strange: Sequence[str] = ()
    left_out: Sequence[str] = ()  # townships without a row
    in_part: list[Column] = field(default_factory=list)  # figures that the county does not have everywhere

    @property
    def recognised(self) -> int:
        """How many columns ask for something that is understood."""
        return len(self.known) + len(self.absent) + len(self.left)


def fill(layout: Layout, figure: Figure, facts: Facts) -> Outcome:
    """Everything that is written into a sheet."""
    filler = _Filler(layout, figure, facts, rows_of(layout, facts.townships, facts.place), Outcome())
    filler.fill()
    return filler.outcome


@dataclass(frozen=True)
class _Filler:
    layout: Layout
    figure: Figure
    facts: Facts
    rows: Rows
    outcome: Outcome

    def fill(self) -> None:
        rows, outcome = self.rows, self.outcome
        outcome.strange = [name for name in rows.strange if not self._somebody(name)]
        for column in self.layout.asked:
            self._sort(column)
        if rows.room:
            outcome.edits.append({"do": "room", "at": rows.room_at, "count": rows.room})
        outcome.edits += _labels(self.layout, rows, self.facts, outcome)
        whose: dict[int, int | None] = {**dict.fromkeys(rows.totals), **rows.listed}
        whose |= {row: number for number, row in enumerate(rows.free)}
        for row, township in sorted(whose.items()):
            outcome.edits += self._row(row, township)
        outcome.edits += self._names()
        if rows.totals:
            outcome.labels.append("total")
        if rows.listed:
            there = set(rows.listed.values())
            outcome.left_out = [name for number, name in enumerate(self.facts.townships) if number not in there]

    def _somebody(self, name: str) -> bool:
        return any(same_place(name, township) for township in self.facts.all_townships)

    def _sort(self, column: Column) -> None:
        found = self.outcome
        if column.taken.is_figure:
            found.known.append(column)
        elif column.taken.key == ABSENT:
            found.absent.append(column)
        elif column.taken.key == LEFT:
            found.left.append(column)
        else:
            found.doubtful.append(column)

    def _before(self, row: int) -> int:
        """Where a row stood before room was made."""
        return row - self.rows.room if self.rows.room and row >= self.rows.room_at + self.rows.room else row

    def _row(self, row: int, township: int | None) -> Iterator[Edit]:
        """A row's figures; where there is none the cell is marked, where there is a formula it stays."""
        for column in self.layout.asked:
            if (self._before(row), column.at) in self.layout.grid.formulas and not self.rows.room:
                continue
            spot: Edit = {"row": row, "column": column.at}
            value = self.figure(column.taken.key, township) if column.taken.is_figure else None
            if value is None:
                yield {"do": "mark", **spot}
                if column.taken.is_figure and column not in self.outcome.in_part:
                    self.outcome.in_part.append(column)
            elif isinstance(value, str):
                yield {"do": "text", **spot, "value": value}
            else:
                yield {"do": "number", **spot, "value": in_unit(value, column.taken.per)}

    def _names(self) -> Iterator[Edit]:
        """The townships' names and numbers, where the table left their rows free."""
        place, number = self.layout.column_of(PLACE), self.layout.column_of(NUMBER)
        for index, row in enumerate(self.rows.free):
            yield {"do": "text", "row": row, "column": place, "value": self.facts.townships[index]}
            if number:
                yield {"do": "number", "row": row, "column": number, "value": index + 1}
        for row in self.rows.totals if self.rows.free else ():
            if not any(self.layout.grid.text((self._before(row), at)) for at in (place, number, 1) if at):
                yield {"do": "text", "row": row, "column": place, "value": self.facts.total}


def in_unit(value: Decimal, per: int) -> int | float:
    """A figure in the unit that the heading asks for."""
    part = value / per
    return int(part) if part == part.to_integral_value() else float(part)


# --- what stands around the table


def _labels(layout: Layout, rows: Rows, facts: Facts, outcome: Outcome) -> Iterator[Edit]:
    """填报单位, 填表时间 and 截至时间, in their own cell behind the colon, else in the empty cell beside them."""
    whose = {*rows.totals, *rows.listed}
    for (row, at), said in sorted(layout.grid.texts.items()):
        if layout.top <= row <= layout.bottom or row in whose:
            continue
        moved = row + rows.room if rows.room and row >= rows.room_at else row
        beside = at if not moved else layout.grid.across((row, at)) + 1
        if (name := _alone(said)) and not layout.grid.text((row, beside)):
            outcome.labels.append(name)
            yield {"do": "text", "row": moved, "column": beside, "value": _value(name, said, facts)}
            continue
        filled, names = _in_text(said, facts)
        if names:
            outcome.labels += names
            yield {"do": "text", "row": moved, "column": at, "value": filled}


def _alone(said: str) -> str:
    words = "".join(said.split())
    return next((name for name, labels in LABELS.items() if words in labels.split()), "")


def _in_text(said: str, facts: Facts) -> tuple[str, list[str]]:
    """A text with its labels filled in, and which; what somebody has filled in before stays."""
    names: list[str] = []
    for name, label in IN_TEXT.items():
        found = label.search(said)
        if found and (found["gap"] or not found["rest"]):
            names.append(name)
            behind = f"    {found['rest']}" if found["rest"] else ""
            put = f"{found['label']}{_value(name, found['label'], facts)}{behind}"
            said = f"{said[: found.start()]}{put}{said[found.end() :]}"
    if found := AS_OF_DAY.search(said):
        names.append("as_of")
        said = f"{said[: found.start()]}{found[1]}{_day(facts.as_of)}{said[found.end() :]}"
    return said, names


def _value(name: str, label: str, facts: Facts) -> str:
    if name == "unit":
        return facts.unit
    if name == "filled_on":
        return _day(facts.now)
    at = facts.as_of
    return _day(at) if "日期" in "".join(label.split()) else f"{_day(at)}{at.hour}时{at.minute:02d}分"


def _day(at: datetime) -> str:
    return f"{at.year}年{at.month}月{at.day}日"
