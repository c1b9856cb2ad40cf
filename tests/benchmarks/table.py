"""The table that `make bench` prints: what was measured, and whether the bar is met."""

from collections.abc import Sequence

unmet: list[str] = []


def line(what: str, value: float, unit: str, *, most: float | None = None, least: float | None = None) -> None:
    """One measurement with its bar, where there is one."""
    bar, met = "", True
    if most is not None:
        bar, met = f"at most {most:g}", value <= most
    elif least is not None:
        bar, met = f"at least {least:g}", value >= least
    if not met:
        unmet.append(what)
    verdict = f"{bar}: {'met' if met else 'NOT MET'}" if bar else ""
    print(f"  {what:<58} {value:>9.2f} {unit:<4} {verdict}".rstrip(), flush=True)


def heading(text: str) -> None:
    """What the lines below are about."""
    print(f"\n{text}", flush=True)


def middle(values: Sequence[float]) -> float:
    """The median."""
    return sorted(values)[len(values) // 2]


def ninth(values: Sequence[float]) -> float:
    """What nine of ten stay below."""
    return sorted(values)[len(values) * 9 // 10]


def mean(values: Sequence[float]) -> float:
    """The mean."""
    return sum(values) / len(values)
