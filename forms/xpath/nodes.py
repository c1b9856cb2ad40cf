"""The tree that expressions read: plain nodes with text."""

from collections.abc import Iterator, Mapping, Sequence

Row = Mapping[str, str]


class Node:
    """A node with its text, its children by name in order, and whether it is relevant."""

    __slots__ = ("kids", "name", "parent", "relevant", "text")

    def __init__(self, name: str, parent: "Node | None" = None, text: str = "") -> None:
        self.name = name
        self.parent = parent
        self.text = text
        self.relevant = True
        self.kids: dict[str, list[Node]] = {}

    def read(self) -> str:
        """Its text, which is empty while it is not relevant."""
        return self.text if self.relevant else ""

    def put(self, child: "Node") -> "Node":
        """Hang a child in, behind those of its name."""
        self.kids.setdefault(child.name, []).append(child)
        return child

    def named(self, name: str) -> Iterator["Node"]:
        """The relevant children of a name; `*` means all."""
        if name == "*":
            rows = [kid for each, kids in self.kids.items() if not each.startswith("@") for kid in kids]
        else:
            rows = self.kids.get(name, [])
        return (kid for kid in rows if kid.relevant)

    def position(self) -> int:
        """Where it stands among those of its name, from 1."""
        return self.parent.kids[self.name].index(self) + 1 if self.parent else 1

    def inside(self, other: "Node") -> bool:
        """Whether it is the other node or below it."""
        above: Node | None = self
        while above is not None and above is not other:
            above = above.parent
        return above is other


MISSING: list[Node] = []  # what a path below an item of a list leads to, where the item has no such column


def tree_of(rows: Sequence[Row]) -> Node:
    """A secondary instance: a document whose root holds one item a row."""
    document = Node("")
    root = document.put(Node("root", document))
    for row in rows:
        item = root.put(Node("item", root))
        for name, text in row.items():
            item.put(Node(name, item, text))
    return document
