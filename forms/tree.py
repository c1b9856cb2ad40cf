"""The data of one form being filled, as nodes that know their place in the form."""

import re
from collections.abc import Iterator
from typing import Self

from forms.definition import Place, Seed
from forms.xpath.nodes import Node

PART = re.compile(r"(?P<name>[^/\[\]]+)(?:\[(?P<number>\d+)\])?")


class Datum(Node):
    """A node of the form's own data; `own` is its own relevance, `relevant` that of all above it, too."""

    __slots__ = ("own", "place")
    kids: dict[str, list[Self]]  # type: ignore[assignment]

    def __init__(self, place: Place, parent: Node | None, text: str = "") -> None:
        super().__init__(place.name, parent, text)
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


def grow(place: Place, parent: Node | None, seed: Seed | None = None) -> Datum:
    """A place's data with all below it, as a seed or its template has it; a counted repeat begins without rows."""
    seed = seed or place.template or Seed(place)
    node = Datum(place, parent, seed.text)
    rows: dict[Place, list[Seed]] = {}
    for kid in seed.kids:
        rows.setdefault(kid.place, []).append(kid)
    for below in place.kids.values():
        if below.is_repeat:
            begun = [] if "count" in below.expressions else rows.get(below, [])
            node.kids[below.name] = [grow(below, node, row) for row in begun]
        else:
            node.kids[below.name] = [grow(below, node, rows[below][0] if below in rows else None)]
    return node


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
