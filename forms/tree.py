"""The data of one form being filled, as nodes that know their place in the form."""

import re
from collections.abc import Iterator
from typing import Self

from forms.definition import Place
from forms.xpath.nodes import Node

PART = re.compile(r"(?P<name>[^/\[\]]+)(?:\[(?P<number>\d+)\])?")


class Datum(Node):
    """A node of the form's own data; `own` is its own relevance, `relevant` that of all above it, too."""

    __slots__ = ("own", "place")
    kids: dict[str, list[Self]]  # type: ignore[assignment]

    def __init__(self, place: Place, parent: Node | None) -> None:
        super().__init__(place.name, parent, place.default)
        self.place = place
        self.own = True

    @property
    def ref(self) -> str:
        """Its path, with the number of each row: `/data/known[2]/name`."""
        if not self.place.in_row:
            return self.place.path
        above = self.parent.ref if isinstance(self.parent, Datum) else ""
        return f"{above}/{self.name}[{self.position()}]" if self.place.is_repeat else f"{above}/{self.name}"

    def leaves(self) -> Iterator["Datum"]:
        """All nodes with a value, in document order."""
        if not self.place.is_group:
            yield self
        for rows in self.kids.values():
            for row in rows:
                yield from row.leaves()


def ancestor(node: Datum, level: int) -> Datum:
    """The node around (or at) a node whose path has so many names; itself when it is no deeper."""
    at = node
    for _ in range(node.place.level - level):
        assert isinstance(at.parent, Datum)
        at = at.parent
    return at


def grow(place: Place, parent: Node | None) -> Datum:
    """A place's data with all below it; repeats with as many rows as the form has from the start."""
    node = Datum(place, parent)
    for kid in place.kids.values():
        rows = place_rows(kid)
        node.kids[kid.name] = [grow(kid, node) for _ in range(rows)]
    return node


def place_rows(place: Place) -> int:
    """How many rows a place begins with: a counted repeat with none, everything else as the form has it."""
    if not place.is_repeat:
        return 1
    return 0 if "count" in place.expressions else place.rows


def below(node: Datum, place: Place) -> list[Datum]:
    """The nodes of a place below a node, or the node itself."""
    if node.place is place:
        return [node]
    chain: list[Place] = []
    at: Place | None = place
    while at is not None and at is not node.place:
        chain.append(at)
        at = at.above
    found = [node]
    for step in reversed(chain):
        found = [kid for each in found for kid in each.kids.get(step.name, ())]
    return found


def find(root: Datum, ref: str) -> Datum | None:
    """The node of a ref; None when there is none."""
    parts = [part for part in ref.split("/") if part]
    if not parts or parts[0] != root.name:
        return None
    node = root
    for part in parts[1:]:
        match = PART.fullmatch(part)
        rows = node.kids.get(match["name"], []) if match else []
        number = int(match["number"] or 1) if match else 0
        if not 1 <= number <= len(rows):
            return None
        node = rows[number - 1]
    return node
