"""What every table of a quarter has in common: whose it is, for whom, as of when."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from activities.periods import span_of_key
from forms.zone import ZONE
from handlers.texts import Texts
from handlers.worksheets import Paper, Value
from storage.joining import root
from storage.people import units_above, viewer_of
from storage.store import Tx
from storage.table_figures import Counted
from storage.table_reading import Scope
from storage.tables import Period, Person, Unit

T = TypeVar("T")


def title_of(text: Texts, place: str, period: Period, kind: str) -> str:
    """What a table is called: 桃源县2026年第四季度汇总表."""
    table = text("sheet_summary" if kind == "summary" else f"table_{kind}")
    return text("sheet_title", place=place, year=period.key[:4], period=text.period(period.key), table=table)


@dataclass(frozen=True)
class Sheets:
    """What a table is made from: for whom, of which period, at which instant, in which language."""

    tx: Tx
    text: Texts
    counted: Counted
    by: str
    now: datetime

    @property
    def scope(self) -> Scope:
        """For whom and of which period."""
        return self.counted.scope

    def place(self, number: int) -> str:
        """A row's name."""
        return next((unit.name for unit in self.counted.places if unit.id == number), "")

    def paper(
        self,
        kind: str,
        headings: Sequence[str],
        rows: Sequence[Sequence[Value]],
        *,
        sums: str = "",
        notes: Sequence[str] = (),
        name: str = "",
    ) -> Paper:
        """A sheet with its table's title, and what stands above every table."""
        return Paper(
            name=name or self.text(f"table_{kind}"),
            title=title_of(self.text, self.by_place(), self.scope.period, kind),
            by=self.text("sheet_by", unit=self.by),
            as_of=as_of_in_words(self.text, self.scope.period, self.now),
            headings=headings,
            rows=rows,
            sums=sums,
            notes=notes,
        )

    def in_order(self, rows: Sequence[T], place: Callable[[T], int]) -> list[T]:
        """Rows in the official order of their townships."""
        order = {unit.id: number for number, unit in enumerate(self.counted.places)}
        return sorted(rows, key=lambda row: order[place(row)])

    def by_place(self) -> str:
        """The county, or the only township that the reader oversees."""
        return reporting_place(self.tx, self.counted).name


def sheets_for(tx: Tx, person: Person, period: Period, now: datetime, text: Texts, *, place: int = 0) -> Sheets:
    """What this reader's tables are made from; with a `place`, of that township only."""
    viewer, unit = viewer_of(tx, person.id or 0), tx.get(Unit, place) if place else None
    counted = Counted(tx, Scope(viewer.within(unit.path) if unit else viewer, period, now.astimezone(ZONE).date()))
    return Sheets(tx, text, counted, reporting_unit(tx, counted, person), now)


def reporting_place(tx: Tx, counted: Counted) -> Unit:
    """The county for those who oversee all of it, else the first place that the reader oversees."""
    county = root(tx)
    whole = any(county.path.startswith(path) for path in counted.scope.viewer.paths)
    return county if whole or not counted.places else counted.places[0]


def reporting_unit(tx: Tx, counted: Counted, person: Person) -> str:
    """Who reports (填报单位): 桃源县委组织部, or a township."""
    place = reporting_place(tx, counted)
    above = units_above(tx, tx.get_one(Unit, person.unit_id))
    organ = next((unit for unit in above if unit.kind == "organ" and unit.parent_id == place.id), None)
    if organ is None or place.kind != "county":
        return place.name
    return f"{place.name.removesuffix(organ.name[:1])}{organ.name}"


def instant_of(period: Period, now: datetime) -> datetime:
    """The instant that a table speaks of: now, or that of the period's closing."""
    return min(now, span_of_key(period.key).closes_at).astimezone(ZONE)


def as_of_in_words(text: Texts, period: Period, now: datetime) -> str:
    """截至时间：2026年12月31日8时30分; behind the closing hour 定稿."""
    at = instant_of(period, now)
    key = "sheet_final" if period.closed_at else "sheet_as_of"
    return text(key, year=at.year, day=text.day(at.date()), hour=at.hour, minute=f"{at.minute:02d}")
