"""A superior's blank table as it was sent in: its sheets, what its columns are, as recognised and as people said."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import select

from activities.periods import day_of
from forms.zone import ZONE
from handlers.sheets import instant_of, reporting_place, reporting_unit
from handlers.superior.filling import Facts, Outcome, fill
from handlers.superior.grid import Grid
from handlers.superior.headings import LEFT, Taken, normal, own_period, per_of, stem
from handlers.superior.layout import Column, Layout, find
from storage.joining import townships_of
from storage.people import viewer_of
from storage.store import Tx
from storage.table_figures import FIGURES, Counted
from storage.table_reading import Scope
from storage.tables import Attachment, Period, Person, TableTemplate

LEFT_EMPTY = ""  # in a template: somebody wants this column empty
SUPERIOR = re.compile(r"^[一-鿿（）()]{0,14}(?:组织部|两新工委|非公工委|工委|市委|省委|局)(?=.{2})")
DECORATION = re.compile(r"^附件\s*[一二三四五六七八九十\d]*\s*[：:.、]?\s*|[（(]?(?:空表|样表|表样|模板)[）)]?")
QUARTER = re.compile(r"第?[一二三四1-4]季度")
NO_NAME = re.compile(r'["/\\\x00-\x1f]+')


@dataclass(frozen=True)
class Blank:
    """One sheet of a table that was sent in, and its columns as they are to be filled."""

    sent: Attachment
    period: Period
    layout: Layout
    remembered: bool

    @property
    def columns(self) -> list[Column]:
        """The columns that ask for a figure, as they are numbered for people."""
        return self.layout.asked


def heads(sheets: Sequence[Mapping[str, Any]], quarter: str) -> list[int]:
    """Which of the sheets have a head that is recognised."""
    return [number for number, sheet in enumerate(sheets) if find(Grid.from_json(sheet), quarter) is not None]


def blank_of(tx: Tx, sent: Attachment) -> Blank | None:
    """The sheet that was chosen, with what is remembered of it; None where none was."""
    about = sent.about
    period = tx.get(Period, about.get("period", ""))
    if period is None or about.get("sheet") is None:
        return None
    layout = find(Grid.from_json(about["sheets"][about["sheet"]]), period.key)
    if layout is None:
        return None
    template = template_of(tx, layout, period.key)
    kept: Mapping[str, str] = template.columns if template else {}
    columns = tuple(_as_kept(column, kept) for column in layout.columns)
    return Blank(sent, period, replace(layout, columns=columns), template is not None)


def _as_kept(column: Column, kept: Mapping[str, str]) -> Column:
    key = kept.get(str(column.at))
    if key is None or (key != LEFT_EMPTY and key not in FIGURES):
        return column
    taken = Taken(key, per_of(column.heading)) if key else Taken(LEFT)
    return replace(column, taken=taken)


def print_of(layout: Layout, quarter: str) -> str:
    """By what a table is known again: its headings and where they stand; its own quarter's name makes no difference."""
    mine = own_period(quarter)
    rows = [
        [column.at, *(stem(mine.sub("", normal(level)))[0] for level in column.heading.levels)]
        for column in layout.columns
    ]
    return hashlib.sha256(json.dumps([normal(layout.grid.name), rows]).encode()).hexdigest()


def template_of(tx: Tx, layout: Layout, quarter: str) -> TableTemplate | None:
    """What was remembered of a table."""
    return tx.exec(select(TableTemplate).where(TableTemplate.headings == print_of(layout, quarter))).first()


def remember(tx: Tx, blank: Blank, now: datetime, changed: Mapping[str, str] | None = None) -> None:
    """Keep what each column was taken for, and what somebody has said it is."""
    template = template_of(tx, blank.layout, blank.period.key)
    if template is None:
        template = TableTemplate(
            name=blank.sent.caption,
            headings=print_of(blank.layout, blank.period.key),
            person_id=blank.sent.person_id,
            used_at=now,
        )
        tx.add(template)
    found = {str(column.at): column.taken.key for column in blank.columns if column.taken.is_figure}
    template.columns = {**found, **template.columns, **(changed or {})}
    template.used_at = now
    tx.flush()


def other_quarter(blank: Blank) -> str | None:
    """Another quarter that the table or its file is called after: its figures are asked for, and not these."""
    above = [said for (row, _), said in blank.layout.grid.texts.items() if row < blank.layout.top]
    named = QUARTER.findall(normal(" ".join([blank.sent.caption, *above])))
    mine = own_period(blank.period.key)
    return next((said for said in named if not mine.fullmatch(said)), None)


def counted_for(tx: Tx, person: Person, period: Period, now: datetime) -> Counted:
    """The figures as this person may see them."""
    return Counted(tx, Scope(viewer_of(tx, person.id or 0), period, day_of(now)))


def filled(tx: Tx, blank: Blank, person: Person, now: datetime) -> Outcome:
    """What is to be written into the sheet for this person."""
    counted = counted_for(tx, person, blank.period, now)
    places = counted.places

    def figure(key: str, township: int | None) -> Any:
        return counted.value(key, 0 if township is None else places[township].id or 0)

    facts = Facts(
        place=reporting_place(tx, counted).name,
        townships=[unit.name for unit in places],
        unit=reporting_unit(tx, counted, person),
        as_of=instant_of(blank.period, now),
        now=now.astimezone(ZONE),
        all_townships=frozenset(unit.name for unit in townships_of(tx)),
    )
    return fill(blank.layout, figure, facts)


def name_for(sent_name: str, place: str) -> str:
    """What the filled table is called: the superior's name gives way to ours."""
    name = DECORATION.sub("", NO_NAME.sub(" ", sent_name.rsplit(".", 1)[0])).strip()
    name = SUPERIOR.sub("", name)
    return f"{name if name.startswith(place) else place + name}.xlsx"
