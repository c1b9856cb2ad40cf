"""Weeks, months, quarters, half-years and years: the days they span, when they are due, when late sendings end."""

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from forms.zone import ZONE

CLOSES_AT = time(18, 0)  # of the last day
GRACE_DAYS = 5  # for what was seen before closing and is sent after it
DUE_DAY = 25  # of the last month
WEEK_DUE = 2  # days before the week ends: Friday
DAY = timedelta(days=1)
MONTHS: Mapping[str, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
KINDS = ("week", *MONTHS)


@dataclass(frozen=True)
class Span:
    """One period of the calendar, `2026Q4`: its first and its last day, when it is due, and the end of its grace."""

    key: str
    kind: str
    first: date
    last: date
    due: date

    @property
    def grace_until(self) -> date:
        """Until when what was seen within the span may still be sent and counts in it."""
        return self.last + timedelta(days=GRACE_DAYS)

    @property
    def closes_at(self) -> datetime:
        """The instant at which its table is frozen."""
        return datetime.combine(self.last, CLOSES_AT, tzinfo=ZONE)


def day_of(now: datetime) -> date:
    """The day that an instant is on, for the people."""
    return now.astimezone(ZONE).date()


def monday_of(day: date) -> date:
    """The first day of a day's week."""
    return day - timedelta(days=day.weekday())


def span_of(kind: str, day: date) -> Span:
    """The period of a kind that a day lies in; KeyError for a kind that KINDS does not have."""
    if kind == "week":
        first = monday_of(day)
        year, number, _ = day.isocalendar()
        last = first + timedelta(days=6)
        return Span(f"{year}W{number:02d}", kind, first, last, last - timedelta(days=WEEK_DUE))
    months = MONTHS[kind]
    number = (day.month - 1) // months
    first = date(day.year, number * months + 1, 1)
    month = first.month + months - 1
    last = date(day.year, month, calendar.monthrange(day.year, month)[1])
    return Span(KEYS[kind](day.year, number + 1), kind, first, last, last.replace(day=DUE_DAY))


KEYS: Mapping[str, Callable[[int, int], str]] = {
    "month": lambda year, number: f"{year}M{number:02d}",
    "quarter": lambda year, number: f"{year}Q{number}",
    "half_year": lambda year, number: f"{year}H{number}",
    "year": lambda year, _: f"{year}",
}
KEY = re.compile(r"(?P<year>[0-9]{4})(?:(?P<letter>[WMQH])(?P<number>[0-9]{1,2}))?")
LETTERS = {"W": "week", "M": "month", "Q": "quarter", "H": "half_year", None: "year"}


def span_of_key(key: str) -> Span:
    """The period of a key such as 2026Q4, 2026M11, 2026W47, 2026H2, 2026; ValueError for anything else."""
    found = KEY.fullmatch(key)
    if found is None:
        raise ValueError(f"{key!r} names no period; accepted: 2026, 2026H2, 2026Q4, 2026M11, 2026W47")
    kind, year, number = LETTERS[found["letter"]], int(found["year"]), int(found["number"] or 1)
    if kind == "week":
        return span_of(kind, date.fromisocalendar(year, number, 1))
    return span_of(kind, date(year, (number - 1) * MONTHS[kind] + 1, 1))


def span_before(span: Span) -> Span:
    """The period that ended the day before this one began."""
    return span_of(span.kind, span.first - DAY)


def span_after(span: Span) -> Span:
    """The period that begins the day after this one ends."""
    return span_of(span.kind, span.last + DAY)


def keys_within(span: Span) -> list[str]:
    """The keys of all periods, of whatever kind, that end within a span; its own among them."""
    days = [span.first + DAY * number for number in range((span.last - span.first).days + 1)]
    ending = [span_of(kind, day) for day in days for kind in KINDS]
    return sorted({one.key for one in ending if span.first <= one.last <= span.last})


def quarter_of(day: date) -> Span:
    """The quarter that a day lies in."""
    return span_of("quarter", day)
