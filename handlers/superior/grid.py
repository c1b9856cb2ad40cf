"""A sheet of a superior's table as it was read: its texts, what is merged, where formulas stand. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Spot = tuple[int, int]  # row and column, from 1 as Excel counts them
Area = tuple[int, int, int, int]  # first row and column, last row and column


@dataclass(frozen=True)
class Grid:
    """One sheet. Of merged cells the first one has the text."""

    name: str
    texts: Mapping[Spot, str]
    merged: Sequence[Area]
    formulas: frozenset[Spot]

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Grid":
        """As the reading process said it, or as it was kept."""
        return cls(
            name=kept["name"],
            texts={(row, column): said for row, column, said in kept["texts"]},
            merged=[(area[0], area[1], area[2], area[3]) for area in kept["merged"]],
            formulas=frozenset((row, column) for row, column in kept["formulas"]),
        )

    @cached_property
    def rows(self) -> int:
        """The last row with a text or a merged cell in it."""
        return max([row for row, _ in self.texts] + [area[2] for area in self.merged], default=0)

    @cached_property
    def columns(self) -> int:
        """The last column with a text in it."""
        return max([self._area(spot)[3] for spot in self.texts], default=0)

    @cached_property
    def _areas(self) -> dict[Spot, Area]:
        return {
            (row, column): area
            for area in self.merged
            for row in range(area[0], area[2] + 1)
            for column in range(area[1], area[3] + 1)
        }

    def _area(self, spot: Spot) -> Area:
        return self._areas.get(spot, (*spot, *spot))

    def home(self, spot: Spot) -> Spot:
        """The cell that a spot belongs to: the first one of its merged area, or itself."""
        area = self._area(spot)
        return area[0], area[1]

    def across(self, spot: Spot) -> int:
        """The last column of a spot's merged area, or its own."""
        return self._area(spot)[3]

    def text(self, spot: Spot) -> str:
        """What is read at a spot; in a merged area everywhere the same."""
        return self.texts.get(self.home(spot), "")

    @cached_property
    def _by_row(self) -> dict[int, dict[int, str]]:
        found: dict[int, dict[int, str]] = {}
        for (row, column), said in sorted(self.texts.items()):
            found.setdefault(row, {})[column] = said
        return found

    def own(self, row: int) -> Mapping[int, str]:
        """The texts that begin in a row, by column."""
        return self._by_row.get(row, {})
