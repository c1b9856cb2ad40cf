"""Comparing: several nodes mean any of them, a number beside text makes numbers of both, ISO dates are days."""

import operator
from collections.abc import Callable

from forms.xpath.values import Value, days, to_number, to_text, to_truth

Comparison = Callable[[Value, Value], bool]
Same = Callable[[object, object], bool]
ORDER: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
EQUAL: dict[str, Same] = {"=": operator.eq, "!=": operator.ne}


def comparison(sign: str) -> Comparison:
    """`left sign right` as XPath 1.0 section 3.4 has it; a node that is not there, or not relevant, is empty text."""
    plain = _ordered(ORDER[sign]) if sign in ORDER else _equal(EQUAL[sign])

    def run(left: Value, right: Value) -> bool:
        if isinstance(left, list):
            if len(left) > 1 and not isinstance(right, bool):
                return any(run(node.read(), right) for node in left)
            left = to_text(left)
        if isinstance(right, list):
            if len(right) > 1 and not isinstance(left, bool):
                return any(run(left, node.read()) for node in right)
            right = to_text(right)
        return plain(left, right)

    return run


def _ordered(order: Callable[[float, float], bool]) -> Comparison:
    return lambda left, right: order(to_number(left), to_number(right))


def _equal(same: Same) -> Comparison:
    return lambda left, right: same(*_alike(left, right))


def _alike(left: Value, right: Value) -> tuple[object, object]:
    if not (isinstance(left, str) and isinstance(right, str)):
        if isinstance(left, bool) or isinstance(right, bool):
            return to_truth(left), to_truth(right)
        return to_number(left), to_number(right)
    if left != right and left[:1].isdigit() and right[:1].isdigit():
        one, other = days(left), days(right)  # the same day or moment, written in two ways
        if one == other:
            return one, other
    return left, right
