"""Dates as ODK's functions write them; names of months and days in English, whatever the machine's language."""

import math
import re
from datetime import date, datetime

from forms.xpath.values import EPOCH, Value, days, to_number, to_text

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SIGN = re.compile(r"%([YymnbdeHhMS3a%])")


def date_text(day: date | None) -> str:
    """An ISO date, or nothing."""
    return day.isoformat() if day else ""


def date_time_text(moment: datetime | None) -> str:
    """An ISO date-time, or nothing."""
    return moment.isoformat(timespec="milliseconds") if moment else ""


def decimal_date(value: Value) -> float:
    """Days since 1970 with a fraction."""
    return to_number(value)


def decimal_time(value: Value) -> float:
    """The part of a day that a time of day (or of a date-time) is."""
    text = to_text(value)
    number = days(f"{EPOCH.isoformat()}T{text}") if "T" not in text and ":" in text else to_number(value)
    return number if math.isnan(number) else number % 1


def format_moment(moment: datetime | None, pattern: str) -> str:
    """A moment written after a pattern (`%Y-%m-%d`, `%n月%e日`); empty for no moment."""
    if moment is None:
        return ""
    parts = {
        "Y": f"{moment.year:04d}",
        "y": f"{moment.year % 100:02d}",
        "m": f"{moment.month:02d}",
        "n": str(moment.month),
        "b": MONTHS[moment.month - 1],
        "d": f"{moment.day:02d}",
        "e": str(moment.day),
        "H": f"{moment.hour:02d}",
        "h": str(moment.hour),
        "M": f"{moment.minute:02d}",
        "S": f"{moment.second:02d}",
        "3": f"{moment.microsecond // 1000:03d}",
        "a": WEEKDAYS[moment.weekday()],
        "%": "%",
    }
    return SIGN.sub(lambda found: parts[found[1]], pattern)
