"""Comparing: several nodes mean any of them, a number beside text makes numbers of both, ISO dates are days."""

import operator
from collections.abc import Callable

from forms.xpath.nodes import MISSING, Node
from forms.xpath.values import Value, days, to_number, to_text, to_truth

Same = Callable[[object, object], bool]
ORDER: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
EQUAL: dict[str, Same] = {"=": operator.eq, "!=": operator.ne}


def compare(sign: str, left: Value, right: Value) -> bool:
    """`left sign right` as XPath 1.0 section 3.4 has it."""
    if isinstance(left, list) and not isinstance(right, bool):
        return any(compare(sign, node.read(), right) for node in left) if left else _empty(sign, left, right)
    if isinstance(right, list) and not isinstance(left, bool):
        return any(compare(sign, left, node.read()) for node in right) if right else _empty(sign, right, left)
    if sign in ORDER:
        return ORDER[sign](to_number(left), to_number(right))
    return EQUAL[sign](*_alike(left, right))


def _empty(sign: str, nothing: list[Node], other: Value) -> bool:
    """A question that is not relevant reads as empty text; a column that an item lacks is equal to nothing."""
    return nothing is not MISSING and compare(sign, "", other if not isinstance(other, list) else to_text(other))


def _alike(left: Value, right: Value) -> tuple[object, object]:
    if isinstance(left, bool) or isinstance(right, bool):
        return to_truth(left), to_truth(right)
    if isinstance(left, (int, float)) or isinstance(right, (int, float)):
        return to_number(left), to_number(right)
    first, second = to_text(left), to_text(right)
    if first != second and first[:1].isdigit() and second[:1].isdigit():
        one, other = days(first), days(second)  # the same day or moment, written in two ways
        if one == other:
            return one, other
    return first, second
