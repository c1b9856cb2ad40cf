"""Functions of plain values: texts, numbers, truths and dates in, one of them out."""

import hashlib
import math
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping

import regex

from forms.refusals import ExpressionRefused
from forms.xpath.compile import nodes
from forms.xpath.dates import date_text, date_time_text, decimal_date, decimal_time, format_moment
from forms.xpath.places import PLACES
from forms.xpath.values import Value, day_of, moment_of, to_number, to_text, to_truth

MANY = 1_000
REGEX_SECONDS = 0.2
Plain = Callable[..., Value]


def _texts(values: tuple[Value, ...]) -> list[str]:
    """All texts of these values, each of several nodes on its own."""
    found: list[str] = []
    for value in values:
        found += [node.read() for node in value] if isinstance(value, list) else [to_text(value)]
    return found


def _sum(values: Value) -> float:
    numbers = _numbers((values,))
    try:
        return math.fsum(numbers)
    except (OverflowError, ValueError):  # beyond all numbers, or infinite both ways
        return math.nan


def _numbers(values: tuple[Value, ...]) -> list[float]:
    """All numbers of these values; what is empty is left out."""
    return [to_number(text) for text in _texts(values) if text != ""]


def _count_non_empty(value: Value) -> float:
    return float(sum(node.read() != "" for node in nodes(value)))


def _substr(text: Value, start: Value, end: Value | None = None) -> str:
    whole = to_text(text)
    size = len(whole)
    edges = (to_number(start), size if end is None else to_number(end))
    if any(math.isnan(edge) for edge in edges):
        return ""
    first, last = (int(min(size, edge if edge >= 0 else max(0, size + edge))) for edge in edges)
    return whole[first:last]


def _substring(text: Value, start: Value, length: Value = math.inf) -> str:
    """XPath 1.0's, which counts from 1; substr() counts from 0."""
    first = _round(start)
    end = first + _round(length)
    return "".join(letter for place, letter in enumerate(to_text(text), start=1) if first <= place < end)


def _translate(text: Value, old: Value, new: Value) -> str:
    before, after = to_text(old), to_text(new)
    table: dict[int, str | None] = {}
    for place, letter in enumerate(before):
        table.setdefault(ord(letter), after[place] if place < len(after) else None)
    return to_text(text).translate(table)


def _before(text: Value, part: Value) -> str:
    whole, mark = to_text(text), to_text(part)
    return whole.split(mark, 1)[0] if mark and mark in whole else ""


def _after(text: Value, part: Value) -> str:
    whole, mark = to_text(text), to_text(part)
    return whole.split(mark, 1)[1] if mark and mark in whole else whole if not mark else ""


def _round(number: Value, places: Value = 0.0) -> float:
    value, digits = to_number(number), to_number(places)
    if math.isnan(value) or math.isinf(value) or math.isnan(digits):
        return value
    scale = 10.0 ** max(-15, min(15, digits))
    scaled = value * scale
    return value if math.isinf(scaled) else math.floor(scaled + 0.5) / scale


def _whole(number: Value) -> float:
    value = to_number(number)
    return value if math.isnan(value) or math.isinf(value) else float(int(value))


def _safely(count: Callable[..., float]) -> Plain:
    """A function of numbers that gives NaN where it has no value."""

    def run(*values: Value) -> float:
        try:
            found = count(*[to_number(value) for value in values])
        except (ValueError, OverflowError, ZeroDivisionError):
            return math.nan
        return found if not isinstance(found, complex) else math.nan

    return run


def _selected_at(text: Value, index: Value) -> str:
    words, place = to_text(text).split(), to_number(index)
    return words[int(place)] if not math.isnan(place) and 0 <= place < len(words) else ""


def _truth_of_text(text: Value) -> bool:
    return text if isinstance(text, bool) else to_text(text) in {"true", "1"}


def check_pattern(pattern: str) -> None:
    """Refuse a pattern of regex() that is none."""
    try:
        regex.compile(pattern)
    except regex.error as wrong:
        raise ExpressionRefused(f"the pattern `{pattern}` of regex(): {wrong}") from None


def _regex(text: Value, pattern: Value) -> bool:
    """Whether the whole text matches; a pattern that takes too long does not match."""
    try:
        return regex.fullmatch(to_text(pattern), to_text(text), timeout=REGEX_SECONDS) is not None
    except (TimeoutError, regex.error):
        return False


def _digest(text: Value, method: Value, coding: Value = "base64") -> str:
    name = to_text(method).lower().replace("-", "")
    if name not in {"md5", "sha1", "sha256", "sha384", "sha512"}:
        return ""
    made = hashlib.new(name, to_text(text).encode(), usedforsecurity=False).digest()
    return made.hex() if to_text(coding) == "hex" else b64encode(made).decode()


def _decoded(text: Value) -> str:
    try:
        return b64decode(to_text(text), validate=True).decode(errors="replace")
    except ValueError:
        return ""


def _each(value: Value) -> list[Value]:
    return [node.read() for node in value] if isinstance(value, list) else [value]


def _within(least: Value, most: Value, count: float) -> bool:
    low, high = to_number(least), to_number(most)
    return low <= count and (high == -1 or count <= high)


def _checklist(least: Value, most: Value, *items: Value) -> bool:
    return _within(least, most, sum(to_truth(one) for item in items for one in _each(item)))


def _weighted(least: Value, most: Value, *pairs: Value) -> bool:
    weighed = 0.0
    for items, weights in zip(pairs[::2], pairs[1::2], strict=False):
        for item, weight in zip(_each(items), _each(weights), strict=False):
            weighed += to_number(weight) if to_truth(item) else 0
    return _within(least, most, weighed)


PLAIN: Mapping[str, tuple[int, int, Plain]] = {
    "true": (0, 0, lambda: True),
    "false": (0, 0, lambda: False),
    "not": (1, 1, lambda value: not to_truth(value)),
    "boolean": (1, 1, to_truth),
    "boolean-from-string": (1, 1, _truth_of_text),
    "number": (1, 1, to_number),
    "string": (1, 1, to_text),
    "int": (1, 1, _whole),
    "round": (1, 2, _round),
    "abs": (1, 1, _safely(abs)),
    "pow": (2, 2, _safely(lambda base, power: base**power)),
    "sqrt": (1, 1, _safely(math.sqrt)),
    "exp": (1, 1, _safely(math.exp)),
    "exp10": (1, 1, _safely(lambda value: 10.0**value)),
    "log": (1, 1, _safely(math.log)),
    "log10": (1, 1, _safely(math.log10)),
    "sin": (1, 1, _safely(math.sin)),
    "cos": (1, 1, _safely(math.cos)),
    "tan": (1, 1, _safely(math.tan)),
    "asin": (1, 1, _safely(math.asin)),
    "acos": (1, 1, _safely(math.acos)),
    "atan": (1, 1, _safely(math.atan)),
    "atan2": (2, 2, _safely(math.atan2)),
    "floor": (1, 1, _safely(lambda value: value if math.isinf(value) else float(math.floor(value)))),
    "ceiling": (1, 1, _safely(lambda value: value if math.isinf(value) else float(math.ceil(value)))),
    "pi": (0, 0, lambda: math.pi),
    "sum": (1, 1, _sum),
    "min": (1, MANY, lambda *values: min(_numbers(values), default=math.nan)),
    "max": (1, MANY, lambda *values: max(_numbers(values), default=math.nan)),
    "count": (1, 1, lambda value: float(len(nodes(value)))),
    "count-non-empty": (1, 1, _count_non_empty),
    "concat": (0, MANY, lambda *values: "".join(_texts(values))),
    "join": (1, MANY, lambda sign, *values: to_text(sign).join(_texts(values))),
    "contains": (2, 2, lambda text, part: to_text(part) in to_text(text)),
    "starts-with": (2, 2, lambda text, part: to_text(text).startswith(to_text(part))),
    "ends-with": (2, 2, lambda text, part: to_text(text).endswith(to_text(part))),
    "substr": (2, 3, _substr),
    "substring": (2, 3, _substring),
    "substring-before": (2, 2, _before),
    "substring-after": (2, 2, _after),
    "translate": (3, 3, _translate),
    "normalize-space": (1, 1, lambda text: " ".join(re.split(r"[ \t\r\n]+", to_text(text).strip(" \t\r\n")))),
    "string-length": (1, 1, lambda text: float(len(to_text(text)))),
    "regex": (2, 2, _regex),
    "base64-decode": (1, 1, _decoded),
    "checklist": (3, MANY, _checklist),
    "weighted-checklist": (4, MANY, _weighted),
    "digest": (2, 3, _digest),
    "selected": (2, 2, lambda text, word: to_text(word).strip() in to_text(text).split()),
    "selected-at": (2, 2, _selected_at),
    "count-selected": (1, 1, lambda text: float(len(to_text(text).split()))),
    "date": (1, 1, lambda value: date_text(day_of(value))),
    "date-time": (1, 1, lambda value: date_time_text(moment_of(value))),
    "decimal-date-time": (1, 1, decimal_date),
    "decimal-time": (1, 1, decimal_time),
    "format-date": (2, 2, lambda value, pattern: format_moment(moment_of(value), to_text(pattern))),
    "format-date-time": (2, 2, lambda value, pattern: format_moment(moment_of(value), to_text(pattern))),
    **PLACES,
}  # fmt: skip
