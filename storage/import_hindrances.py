"""Why what was imported cannot be taken back: what hangs on it, with the first names."""

from collections.abc import Sequence
from dataclasses import dataclass

NAMED = 3  # that are named as in the way


@dataclass(frozen=True)
class Hindrance:
    """Why a batch cannot be undone: the name of the reason, of how many it holds, and the first of them."""

    reason: str
    count: int
    names: tuple[str, ...]


def hindered(reason: str, names: Sequence[str]) -> list[Hindrance]:
    """The hindrance of these; [] for nobody."""
    return [Hindrance(reason, len(names), tuple(names[:NAMED]))] if names else []
