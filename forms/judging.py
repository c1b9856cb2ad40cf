"""Whether a value fits its question: its type, its choices, its range."""

import math
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from forms.choices import names_of
from forms.definition import Control
from forms.tree import Datum
from forms.xpath.values import days

if TYPE_CHECKING:
    from forms.session import Session

POINT = r"-?([0-8]?[0-9](\.[0-9]+)?|90(\.0+)?) -?((1[0-7]|[0-9])?[0-9](\.[0-9]+)?|180(\.0+)?)( -?[0-9.]+){0,2}"
SHAPES = {
    "int": re.compile(r"[-+]?[0-9]{1,18}"),
    "decimal": re.compile(r"[-+]?([0-9]{1,18}(\.[0-9]{0,12})?|\.[0-9]{1,12})"),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "dateTime": re.compile(
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[-+][0-9]{2}:?[0-9]{2})?"
    ),
    "time": re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?(Z|[-+][0-9]{2}:?[0-9]{2})?"),
    "geopoint": re.compile(POINT),
    "geotrace": re.compile(rf"{POINT}( ?; ?{POINT})+;? ?"),
    "geoshape": re.compile(rf"{POINT}( ?; ?{POINT}){{3,}};? ?"),
}
CHOSEN = frozenset({"select_one", "select_multiple", "rank"})


def fits(session: "Session", node: Datum, text: str) -> bool:
    """Whether a value is one that its question can have; its constraint is another matter."""
    control = node.place.control
    if control is not None and control.type in OF_CONTROL and not OF_CONTROL[control.type](session, node, text):
        return False
    return of_type(node.place.type, text)


def of_type(kind: str, text: str) -> bool:
    """Whether a value is one of a type."""
    if kind in SHAPES and not SHAPES[kind].fullmatch(text):
        return False
    if kind == "geoshape":
        return closed(text)
    return kind not in {"date", "dateTime"} or not math.isnan(days(text))


def closed(text: str) -> bool:
    """Whether a line of points ends where it begins."""
    points = [point.split()[:2] for point in text.split(";") if point.strip()]
    return [Decimal(part) for part in points[0]] == [Decimal(part) for part in points[-1]]


def _one(session: "Session", node: Datum, text: str) -> bool:
    return text in names_of(session, node)


def _several(session: "Session", node: Datum, text: str) -> bool:
    words = text.split()
    return len(set(words)) == len(words) and set(words) <= set(names_of(session, node))


def _all_in_order(session: "Session", node: Datum, text: str) -> bool:
    return _several(session, node, text) and len(text.split()) == len(set(names_of(session, node)))


def _acknowledged(_: "Session", __: Datum, text: str) -> bool:
    return text == "OK"


def _in_range(_: "Session", node: Datum, text: str) -> bool:
    control = node.place.control
    return control is None or (of_type("decimal", text) and in_range(control, Decimal(text)))


def in_range(control: Control, number: Decimal) -> bool:
    """Whether a number is one of the steps of a range."""
    start, end, step = bounds(control)
    low, high = min(start, end), max(start, end)
    return low <= number <= high and (not step or (number - start) % step == 0)


def bounds(control: Control) -> tuple[Decimal, Decimal, Decimal]:
    """Start, end and step of a range."""
    start, end, step = (Decimal(part) for part in control.range or ("0", "10", "1"))
    return start, end, step


OF_CONTROL: Mapping[str, Callable[["Session", Datum, str], bool]] = {
    "select_one": _one,
    "select_multiple": _several,
    "rank": _all_in_order,
    "acknowledge": _acknowledged,
    "range": _in_range,
}
