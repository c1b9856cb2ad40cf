"""The operators as closures."""

import math
from collections.abc import Callable

from forms.xpath.context import Context, Run
from forms.xpath.values import NAN, Value, boolean, equal, less, less_or_equal, number, unequal


def negative(operand: Run) -> Run:
    """`-a`"""
    return lambda context: -number(operand(context), context.world.zone)


def _either(*operands: Run) -> Run:
    return lambda context: any(boolean(operand(context)) for operand in operands)


def _every(*operands: Run) -> Run:
    return lambda context: all(boolean(operand(context)) for operand in operands)


def _union(left: Run, right: Run) -> Run:
    def run(context: Context) -> Value:
        a, b = left(context), right(context)
        return list(dict.fromkeys([*a, *b])) if isinstance(a, list) and isinstance(b, list) else []

    return run


def _equal(left: Run, right: Run) -> Run:
    return lambda context: equal(left(context), right(context), context.world.zone)


def _unequal(left: Run, right: Run) -> Run:
    return lambda context: unequal(left(context), right(context), context.world.zone)


def _less(left: Run, right: Run) -> Run:
    return lambda context: less(left(context), right(context), context.world.zone)


def _less_or_equal(left: Run, right: Run) -> Run:
    return lambda context: less_or_equal(left(context), right(context), context.world.zone)


def _arithmetic(calculate: Callable[[float, float], float]) -> Callable[..., Run]:
    def operator(left: Run, right: Run) -> Run:
        def run(context: Context) -> Value:
            zone = context.world.zone
            return calculate(number(left(context), zone), number(right(context), zone))

        return run

    return operator


def _divide(left: float, right: float) -> float:
    if right == 0:
        return NAN if left == 0 or math.isnan(left) else math.copysign(math.inf, left) * math.copysign(1, right)
    return left / right


def _remainder(left: float, right: float) -> float:
    """With the sign of the left operand (XPath 1.0, 3.5)."""
    if right == 0 or math.isinf(left):
        return NAN
    return math.fmod(left, right)


OPERATORS: dict[str, Callable[..., Run]] = {
    "or": _either,
    "and": _every,
    "=": _equal,
    "!=": _unequal,
    "<": _less,
    "<=": _less_or_equal,
    ">": lambda left, right: _less(right, left),
    ">=": lambda left, right: _less_or_equal(right, left),
    "+": _arithmetic(lambda left, right: left + right),
    "-": _arithmetic(lambda left, right: left - right),
    "*": _arithmetic(lambda left, right: left * right),
    "div": _arithmetic(_divide),
    "mod": _arithmetic(_remainder),
    "|": _union,
}
