"""A month as buttons, to tap a day. Pure."""

from calendar import Calendar
from datetime import date, timedelta

from handlers.keyboards import Button
from handlers.texts import Texts

WEEK = 7
NOTHING = "week"  # the verb of what only makes rows even
EMPTY = "·"
TICK = "✓"
FIRST, LAST = date(1901, 1, 1), date(2099, 12, 31)  # further back nobody taps


def month_of(day: date) -> str:
    """The month of a day as it is kept: 2026-10."""
    return day.strftime("%Y-%m")


def is_month(kept: str) -> bool:
    """Whether this is a month that a calendar can show."""
    try:
        return FIRST <= date.fromisoformat(f"{kept}-01") <= LAST
    except ValueError:
        return False


def calendar(text: Texts, month: str, value: str) -> list[Button]:
    """The days of a month, weeks from Monday; the months beside it; `value` is the day that is answered so far."""
    first = date.fromisoformat(f"{month}-01")
    before, after = first - timedelta(days=1), first + timedelta(days=31)
    head = [
        Button(f"‹ {text.short_month(before)}", f"month:{month_of(before)}", across=3),
        Button(text.month(first), NOTHING, across=3),
        Button(f"{text.short_month(after)} ›", f"month:{month_of(after)}", across=3),
    ]
    names = [Button(name, NOTHING, across=WEEK) for name in text("weekdays").split()]
    days = [_day(day, first, value) for day in Calendar().itermonthdates(first.year, first.month)]
    return [*head, *names, *days]


def _day(day: date, first: date, value: str) -> Button:
    if day.month != first.month:
        return Button(EMPTY, NOTHING, across=WEEK)
    ticked = TICK if day.isoformat() == value else ""
    return Button(f"{ticked}{day.day}", f"on:{day.isoformat()}", across=WEEK)
