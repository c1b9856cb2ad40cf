"""A table of 100 points by which places are assessed once a year, in columns one after the other (五好). Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from activities.declared import Declared, Named, Part

POINTS = 100
MOST = 9  # goods of a table, and items of one good: so many fit on a screen
DAY = re.compile(r"(\+?)([0-9]{2})-([0-9]{2})")
UNIT_KINDS = ("township", "village", "community", "organ")
BY = ("own", "township", "county")  # who fills a column: the place itself, the township above it, the county's office


def _halves(points: float) -> float:
    if points * 2 % 1:
        raise ValueError(f"{points} points; accepted: whole points and halves")
    return points


def _day(written: str) -> str:
    found = DAY.fullmatch(written)
    try:
        date(2001, int(found[2]), int(found[3])) if found else date(1, 0, 0)
    except ValueError:
        raise ValueError(f"{written!r}; accepted: 12-01, or +01-20 for a day of the year after") from None
    return written


Key = Annotated[str, StringConstraints(pattern="^[a-z][a-z0-9_]{0,30}$")]
Points = Annotated[float, Field(gt=0, le=POINTS), AfterValidator(_halves)]
DayOfYear = Annotated[str, AfterValidator(_day)]
Scores = Mapping[str, float]
Reasons = Mapping[str, str]


class Item(Part):
    """One line of the table: what is looked at, its points, when some are deducted, what is shown for it."""

    key: Key
    name: Named
    max: Points
    rule: Named
    evidence: Named


class Good(Part):
    """One of the goods (好): its items make up its points."""

    key: Key
    name: Named
    max: Points
    item: tuple[Item, ...] = Field(min_length=1, max_length=MOST)

    @model_validator(mode="after")
    def _adds_up(self) -> "Good":
        total = sum(item.max for item in self.item)
        if total != self.max:
            raise ValueError(f"good {self.key}: its items make {said(total)} points; accepted: {said(self.max)}")
        return self


class Column(Part):
    """Who fills the table after whom, between which days of the year."""

    key: Key
    name: Named
    by: Literal["own", "township", "county"]
    opens: DayOfYear
    closes: DayOfYear

    def span(self, year: int) -> tuple[date, date]:
        """The first and the last day on which it is asked for, of the assessment of a year."""
        return _of_year(self.opens, year), _of_year(self.closes, year)


class Veto(Part):
    """What no points outweigh (一票否决)."""

    key: Key
    name: Named


class Scoring(Declared):
    """A yearly table of 100 points: whom it is about, its columns in order, its goods, its vetoes."""

    key: Key
    subject: Literal["organisation", "village", "community", "enterprise"] = "organisation"
    units: tuple[str, ...] = Field(min_length=1)  # in units of which kinds the places lie
    ending: str = ""  # how their names end, where others lie there, too: 党委 beside the branch of its offices
    threshold: float = Field(ge=0, le=POINTS)  # 达标 from so many points on, without a veto
    objection_days: int = Field(default=7, ge=1, le=60)  # so long after the last column the assessed may object
    column: tuple[Column, ...] = Field(min_length=1, max_length=len(BY))
    good: tuple[Good, ...] = Field(min_length=1, max_length=MOST)
    veto: tuple[Veto, ...] = Field(default=(), max_length=MOST)

    @model_validator(mode="after")
    def _makes_sense(self) -> "Scoring":
        total = sum(good.max for good in self.good)
        if total != POINTS:
            raise ValueError(f"its goods make {said(total)} points; accepted: {POINTS}")
        wrong = [kind for kind in self.units if kind not in UNIT_KINDS]
        if wrong:
            raise ValueError(f"units: {', '.join(wrong)}; accepted: {', '.join(UNIT_KINDS)}")
        if "township" in self.units and any(column.by == "township" for column in self.column):
            raise ValueError("column by township: a township has none above it; accepted: own, county")
        for what, keys in (
            ("good", [good.key for good in self.good]),
            ("item", [item.key for item in self.items]),
            ("column", [column.key for column in self.column]),
            ("veto", [veto.key for veto in self.veto]),
        ):
            _once(what, keys)
        self._check_columns()
        return self

    def _check_columns(self) -> None:
        if [column.by for column in self.column] != [by for by in BY if by in {one.by for one in self.column}]:
            raise ValueError(f"columns: each once and in order; accepted: {', '.join(BY)}")
        days = [day for column in self.column for day in column.span(2001)]
        if days != sorted(days):
            raise ValueError("columns: each closes after it opens, and opens after the one before; accepted: days so")

    @property
    def items(self) -> list[Item]:
        """All items, in order."""
        return [item for good in self.good for item in good.item]

    @property
    def last(self) -> Column:
        """The column that decides."""
        return self.column[-1]

    def at(self, key: str) -> int:
        """Where a column stands."""
        return next(number for number, column in enumerate(self.column) if column.key == key)

    def span(self, year: int) -> tuple[date, date]:
        """From the opening of the first column to the closing of the last one."""
        return self.column[0].span(year)[0], self.last.span(year)[1]


def said(points: float) -> str:
    """Points as they are written: 3, 2.5."""
    return f"{points:g}"


def _of_year(written: str, year: int) -> date:
    found = DAY.fullmatch(written)
    assert found is not None
    return date(year + bool(found[1]), int(found[2]), int(found[3]))


def _once(what: str, keys: Sequence[str]) -> None:
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise ValueError(f"{what} {', '.join(twice)} is there twice; accepted: each key once")


# --- a column being filled -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Question:
    """What is to be asked next: why an item lost points, a good's card, or whether all of it is right."""

    kind: Literal["why", "good", "review"]
    good: int = 0
    item: Item | None = None


def question(scoring: Scoring, scores: Scores, reasons: Reasons, shown: int | None) -> Question:
    """The next one; `shown` is the good whose card is looked at although it is filled."""
    goods = list(enumerate(scoring.good))
    if shown is not None and 0 <= shown < len(goods):
        goods = [goods[shown], *goods]
    for number, good in goods:
        bare = next((item for item in good.item if unexplained(item, scores, reasons)), None)
        if bare is not None:
            return Question("why", number, bare)
        if number == shown or any(item.key not in scores for item in good.item):
            return Question("good", number)
    return Question("review")


def unexplained(item: Item, scores: Scores, reasons: Reasons) -> bool:
    """Whether an item lost points and nobody said why."""
    return scores.get(item.key, item.max) < item.max and not reasons.get(item.key)


def points(items: Sequence[Item], scores: Scores) -> float:
    """What items come to; one that is not filled is worth nothing."""
    return sum(scores.get(item.key, 0) for item in items)


def within(item: Item, score: float) -> bool:
    """Whether so many points can be given: from none to the item's own, whole or half."""
    return 0 <= score <= item.max and not score * 2 % 1
