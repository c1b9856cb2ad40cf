"""How far a period is, by township: from the tables as they are now, or, once it is closed, as they were frozen.

A task stands in exactly one of PARTS; what is to be put right (整改) in exactly one of RIGHTS. The names behind each
figure are read by the same conditions as the figure, so that they agree.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, true
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from activities.periods import span_of_key
from forms.zone import ZONE
from storage.people import Viewer
from storage.places import places_of
from storage.store import Tx
from storage.tables import Extension, FollowUp, LateCorrection, Period, Record, Subject, Task, Unit

PARTS = ("done", "late", "open", "missed", "paused", "waived")
RIGHTS = ("rectified", "not_due", "overdue")
UNDONE = ("open", "missed")  # 未查; before the due day it reads 待查
IDS = {name: f"{name}_ids" for name in RIGHTS}  # in a frozen table: what its figures count


@dataclass(frozen=True)
class Figures:
    """How the tasks of a place stand; PARTS add up to the total, and `gap` says of how many undone nobody answers."""

    done: int = 0  # in time
    late: int = 0  # 逾期补查: after the due day
    open: int = 0
    missed: int = 0
    paused: int = 0
    waived: int = 0
    gap: int = 0
    rectified: int = 0  # 销号
    not_due: int = 0
    overdue: int = 0

    @property
    def total(self) -> int:
        """All tasks."""
        return sum(getattr(self, part) for part in PARTS)

    @property
    def visited(self) -> int:
        """已查, in time or late."""
        return self.done + self.late

    @property
    def undone(self) -> int:
        """未查."""
        return self.open + self.missed

    @property
    def listed(self) -> int:
        """What was listed to be put right."""
        return sum(getattr(self, part) for part in RIGHTS)

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(**{each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)})


@dataclass(frozen=True)
class Row:
    """The figures of a place: a township, or the county for what lies in none of them."""

    place: Unit
    figures: Figures


def figures(tx: Tx, viewer: Viewer, duty: str, period: Period, today: date) -> list[Row]:
    """The figures of each township that the viewer oversees, in official order; the county's own only where it has any.

    Of a closed period they are those of the closing hour.
    """
    places = places_of(tx)
    frozen = period.frozen.get(duty) if period.closed_at else None
    found = (
        _thawed(frozen) if frozen is not None else _counted(tx, duty, period, today, inside=viewer.sees(col(Unit.path)))
    )
    rows = [Row(unit, found.get(unit.id or 0, Figures())) for unit in places.seen_by(viewer)]
    return [row for row in rows if row.place is not places.county or row.figures != Figures()]


def total(rows: list[Row]) -> Figures:
    """All rows together."""
    return sum((row.figures for row in rows), Figures())


def _thawed(frozen: Mapping[str, Mapping[str, Any]]) -> dict[int, Figures]:
    names = {each.name for each in fields(Figures)}
    return {
        int(place): Figures(**{name: value for name, value in kept.items() if name in names})
        for place, kept in frozen.items()
    }


def _counted(
    tx: Tx, duty: str, period: Period, today: date, *, inside: ColumnElement[bool] | None = None
) -> dict[int, Figures]:
    """By place, from two statements however many townships there are: grouped by unit, then put together."""
    places, within = places_of(tx), true() if inside is None else inside
    state, gap = standing(period, duty, today), case((col(Task.person_id).is_(None), 1), else_=0)
    tasks = tx.exec(
        select(Unit.path, state, func.count(), func.sum(gap))
        .where(Task.subject_id == Subject.id, Subject.unit_id == Unit.id)
        .where(Task.duty == duty, Task.period_key == period.key, within)
        .group_by(Unit.path, state)
    ).all()
    as_of = min(today, period.closes)
    rights = tx.exec(
        select(Unit.path, righted(as_of), func.count())
        .where(FollowUp.record_id == Record.id, FollowUp.unit_id == Unit.id, within)
        .where(Record.duty == duty, listed(period, as_of))
        .group_by(Unit.path, righted(as_of))
    ).all()
    parts = [(path, {part: count, "gap": int(gaps or 0) if part in UNDONE else 0}) for path, part, count, gaps in tasks]
    parts += [(path, {part: count}) for path, part, count in rights]
    found: dict[int, Figures] = {}
    for path, counts in parts:
        place = places.of(path).id or 0
        found[place] = found.get(place, Figures()) + Figures(**counts)
    return found


def standing(period: Period, duty: str, today: date) -> ColumnElement[str]:
    """In which of PARTS a task of a duty in a period stands; frozen, it stands as it did."""
    earlier = aliased(Record)
    in_time = exists().where(
        col(earlier.task_id) == Record.task_id,
        col(earlier.state) == "valid",
        col(earlier.occurred_on) <= period.due,
    )
    late = (
        select(Record.task_id)
        .where(Record.duty == duty, Record.period_key == period.key, Record.state == "valid")
        .where(col(Record.task_id).is_not(None), Record.occurred_on > period.due, ~in_time)
    )
    return case(
        (col(Task.closed_as) != "", col(Task.closed_as)),
        (col(Task.state) == "done", case((col(Task.id).in_(late), "late"), else_="done")),
        (col(Task.state) != "open", col(Task.state)),
        (col(Task.paused_until) >= today, "paused"),
        else_="open",
    )


def righted(as_of: date) -> ColumnElement[str]:
    """In which of RIGHTS a thing to put right stood on a day; while a wish to put it off is open, it is not overdue."""
    waits = exists().where(col(Extension.follow_up_id) == FollowUp.id, col(Extension.state) == "open")
    return case(
        (and_(col(FollowUp.state) == "closed", col(FollowUp.closed_on) <= as_of), "rectified"),
        (and_(col(FollowUp.due) < as_of, ~waits), "overdue"),
        else_="not_due",
    )


def listed(period: Period, as_of: date) -> ColumnElement[bool]:
    """What was to be put right in a period: found by a day of it, and not closed before it began.

    What is left over from an earlier period counts on until it is closed.
    """
    return and_(
        col(FollowUp.kind) == "rectification",
        col(FollowUp.state) != "void",
        col(FollowUp.found_on) <= as_of,
        or_(col(FollowUp.closed_on).is_(None), col(FollowUp.closed_on) >= span_of_key(period.key).first),
    )


def freeze(tx: Tx, period: Period) -> None:
    """Keep the county's figures as they are at the closing hour; the tasks say already how they stood."""
    places = places_of(tx)
    duties = tx.exec(select(Task.duty).where(Task.period_key == period.key).distinct()).all()
    kept: dict[str, dict[str, Any]] = {}
    for duty in sorted(duties):
        rows = _counted(tx, duty, period, period.closes)
        kept[duty] = {str(place): asdict(row) for place, row in rows.items()}
        for path, state, number in _rights(tx, duty, period):
            kept[duty][str(places.of(path).id)].setdefault(IDS[state], []).append(number)
    period.frozen = kept


def _rights(tx: Tx, duty: str, period: Period) -> list[tuple[str, str, int]]:
    state = righted(period.closes)
    rows = tx.exec(
        select(Unit.path, state, FollowUp.id)
        .where(FollowUp.record_id == Record.id, FollowUp.unit_id == Unit.id)
        .where(Record.duty == duty, listed(period, period.closes))
        .order_by(col(FollowUp.id))
    ).all()
    return [(path, part, number or 0) for path, part, number in rows]


@dataclass(frozen=True)
class Afterwards:
    """What came after a period was closed: `in_time` seen before it and sent within the grace, `recorded` later."""

    in_time: int = 0
    recorded: int = 0
    corrected: int = 0


def afterwards(tx: Tx, viewer: Viewer, duty: str, period: Period, place: int = 0) -> Afterwards:
    """What is noted beneath a frozen table, within what the viewer oversees."""
    if period.closed_at is None:
        return Afterwards()
    end = _end_of_grace(period)
    inside = and_(viewer.sees(col(Unit.path)), places_of(tx).inside(place))
    sent = tx.exec(
        select(func.min(Record.submitted_at))
        .where(Record.task_id == Task.id, Record.unit_id == Unit.id, inside, sent_afterwards(duty, period))
        .group_by(col(Record.task_id))
    ).all()
    corrected = tx.exec(
        select(func.count(func.distinct(LateCorrection.record_id)))
        .where(LateCorrection.record_id == Record.id, Record.unit_id == Unit.id, inside)
        .where(Record.duty == duty, Record.period_key == period.key, LateCorrection.state == "agreed")
    ).one()
    in_time = sum(instant < end for instant in sent)
    return Afterwards(in_time, len(sent) - in_time, corrected)


def sent_afterwards(duty: str, period: Period) -> ColumnElement[bool]:
    """The condition that a record makes good what the frozen table counts as not done."""
    assert period.closed_at is not None
    return and_(
        col(Record.duty) == duty,
        col(Record.period_key) == period.key,
        col(Record.state) == "valid",
        col(Record.submitted_at) > period.closed_at,
        or_(col(Task.closed_as) == "missed", col(Task.closed_as) == "paused"),
    )


def is_in_time(period: Period, sent: datetime) -> bool:
    """Whether what was sent after the closing hour came within the days of grace."""
    return sent < _end_of_grace(period)


def _end_of_grace(period: Period) -> datetime:
    return datetime.combine(period.grace_until + timedelta(days=1), time(0), tzinfo=ZONE)
