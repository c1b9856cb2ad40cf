"""What an expression gives (text, number, truth, nodes) as what another one needs."""

import math
import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from forms.xpath.nodes import Node
from forms.zone import ZONE

Value = str | float | bool | list[Node]

EPOCH = date(1970, 1, 1)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*", re.ASCII)
NUMBER = re.compile(r"\s*-?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?\s*", re.ASCII)
SECONDS = 86_400
FARTHEST = 700_000  # days from 1970, some 1,900 years


def to_text(value: Value) -> str:
    """As XPath's string(): the first of several nodes, whole numbers without a point."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return value[0].read() if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value.is_integer():
        return str(int(value))
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return format(Decimal(repr(value)), "f")


def to_number(value: Value) -> float:
    """As XPath's number(); text that looks like an ISO date is its whole days since 1970."""
    if isinstance(value, float):
        return value
    if isinstance(value, int):  # a truth
        return float(value)
    text = value if isinstance(value, str) else value[0].read() if value else ""
    if text.isdecimal() and text.isascii():  # what nearly every answer is
        return float(text)
    if NUMBER.fullmatch(text):
        return float(text)
    return days(text)


def days(text: str) -> float:
    """Days since 1970 of an ISO date, with a fraction for a time of day in the county; NaN for anything else."""
    try:
        if DATE.fullmatch(text):
            return float((date.fromisoformat(text) - EPOCH).days)
        if DATE_TIME.fullmatch(text):
            moment = here(datetime.fromisoformat(text))
            spent = moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6
            return (moment.date() - EPOCH).days + spent / SECONDS
    except ValueError:
        pass
    return math.nan


def here(moment: datetime) -> datetime:
    """A moment in the county's zone; one that was written without a zone is taken as the county's."""
    return moment.astimezone(ZONE) if moment.tzinfo else moment


def day_of(value: Value) -> date | None:
    """The day that a value is: an ISO date or date-time, or days since 1970."""
    number = to_number(value)
    if math.isnan(number) or abs(number) > FARTHEST:
        return None
    return EPOCH + timedelta(days=math.floor(number))


def moment_of(value: Value) -> datetime | None:
    """The moment that a value is, in the county's time."""
    text = to_text(value)
    if isinstance(value, (str, list)) and DATE_TIME.fullmatch(text):
        try:
            return here(datetime.fromisoformat(text))
        except ValueError:
            return None
    day = day_of(value)
    if day is None:
        return None
    spent = round((to_number(value) % 1) * SECONDS)
    return datetime(day.year, day.month, day.day) + timedelta(seconds=spent)  # noqa: DTZ001 - as written


def to_truth(value: Value) -> bool:
    """As boolean(); of nodes the first one's text counts, as JavaRosa has it."""
    if isinstance(value, bool):
        return value
    if isinstance(value, list):
        value = to_text(value)
    if isinstance(value, str):
        return value != ""
    return value != 0 and not math.isnan(value)
