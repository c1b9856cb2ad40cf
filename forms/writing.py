"""A value as its type writes it, whatever an expression or the form's beginning gave; what is none is empty."""

import math
from collections.abc import Callable, Mapping
from decimal import Decimal

from forms.judging import SHAPES, closed
from forms.xpath.values import NUMBER, day_of, days

MOST_DIGITS = 18


def written(kind: str, text: str) -> str:
    """The text that a node of this type keeps."""
    return WRITERS[kind](text) if text and kind in WRITERS else text


def at_length(kind: str, text: str) -> str:
    """As ODK's engines write it into a record: decimals and places with all their points (`1.0 2.0;3.0 4.0`)."""
    if not text or kind not in LONG:
        return text
    return ";".join(" ".join(map(_decimal, point.split())) for point in text.rstrip("; ").split(";"))


def _decimal(number: str) -> str:
    said = format(Decimal(repr(float(number))), "f")
    return said if "." in said else f"{said}.0"


def _int(text: str) -> str:
    number = Decimal(text.strip()) if NUMBER.fullmatch(text) else None
    return str(int(number)) if number is not None and number.adjusted() < MOST_DIGITS else ""


def _number(text: str) -> str:
    return text.strip() if NUMBER.fullmatch(text) else ""


def _date(text: str) -> str:
    day = day_of(text)
    return day.isoformat() if day else ""


def _moment(text: str) -> str:
    return "" if math.isnan(days(text)) else text


def _shaped(kind: str) -> Callable[[str], str]:
    return lambda text: text if SHAPES[kind].fullmatch(text) else ""


def _area(text: str) -> str:
    return text if SHAPES["geoshape"].fullmatch(text) and closed(text) else ""


LONG = frozenset({"decimal", "geopoint", "geotrace", "geoshape"})
WRITERS: Mapping[str, Callable[[str], str]] = {
    "int": _int,
    "decimal": _number,
    "date": _date,
    "dateTime": _moment,
    "time": _shaped("time"),
    "geopoint": _shaped("geopoint"),
    "geotrace": _shaped("geotrace"),
    "geoshape": _area,
}
