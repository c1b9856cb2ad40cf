"""Location paths over the plain node tree. What is irrelevant is in no node set that a path gives."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from forms.nodes import Node
from forms.xpath.context import Context, Run
from forms.xpath.values import Value, boolean

Axis = Callable[[Node], Iterable[Node]]


def _child(node: Node) -> Iterator[Node]:
    return node.each_child()


def _parent(node: Node) -> tuple[Node, ...]:
    return () if node.parent is None else (node.parent,)


def _self(node: Node) -> tuple[Node, ...]:
    return (node,)


def _descendant(node: Node) -> Iterator[Node]:
    found = node.below()
    next(found)
    return found


def _ancestor(node: Node) -> Iterator[Node]:
    here = node.parent
    while here is not None:
        yield here
        here = here.parent


def _ancestor_or_self(node: Node) -> Iterator[Node]:
    yield node
    yield from _ancestor(node)


def _siblings(node: Node) -> list[Node]:
    return list(node.parent.each_child()) if node.parent is not None else [node]


def _following(node: Node) -> list[Node]:
    beside = _siblings(node)
    return beside[beside.index(node) + 1 :]


def _preceding(node: Node) -> list[Node]:
    """Nearest first, as positions on a reverse axis count."""
    beside = _siblings(node)
    return beside[: beside.index(node)][::-1]


AXES: dict[str, Axis] = {
    "child": _child,
    "attribute": _child,
    "parent": _parent,
    "self": _self,
    "descendant": _descendant,
    "descendant-or-self": Node.below,
    "ancestor": _ancestor,
    "ancestor-or-self": _ancestor_or_self,
    "following-sibling": _following,
    "preceding-sibling": _preceding,
}


@dataclass(frozen=True)
class CompiledStep:
    """A step with its predicates as closures; a predicate that gives a number asks for a position."""

    axis: str
    test: str
    predicates: tuple[Run, ...]

    def take(self, nodes: list[Node], context: Context) -> list[Node]:
        """Where the step leads from these nodes, each node once."""
        if len(nodes) == 1:
            return self._from(nodes[0], context)
        return list(dict.fromkeys(found for node in nodes for found in self._from(node, context)))

    def _from(self, node: Node, context: Context) -> list[Node]:
        found = self._reached(node)
        for predicate in self.predicates:
            found = _filtered(found, predicate, context)
        return found

    def _reached(self, node: Node) -> list[Node]:
        if self.axis in ("child", "attribute") and self.test not in ("*", "node()"):
            return list(node.children.get(self.test, ()))
        reached = AXES[self.axis](node)
        if self.test == "node()":
            return list(reached)
        if self.test == "*":
            return [found for found in reached if not found.name.startswith("@")]
        return [found for found in reached if found.name == self.test]


def _filtered(nodes: list[Node], predicate: Run, context: Context) -> list[Node]:
    size = len(nodes)
    inner = Context(context.world, context.node, context.origin, 1, size)
    kept = []
    for position, node in enumerate(nodes, start=1):
        inner.node, inner.position = node, position
        verdict = predicate(inner)
        if verdict == position if isinstance(verdict, float) else boolean(verdict):
            kept.append(node)
    return kept


def walk(start: Run | None, steps: tuple[CompiledStep, ...], *, absolute: bool) -> Run:
    """A path by its steps, for what no shortcut fits."""

    def run(context: Context) -> Value:
        nodes = _start(start, context, absolute=absolute)
        for step in steps:
            nodes = step.take(nodes, context)
        return [node for node in nodes if node.relevant]

    return run


def _start(start: Run | None, context: Context, *, absolute: bool) -> list[Node]:
    if start is not None:
        nodes = start(context)
        return nodes if isinstance(nodes, list) else []
    if absolute:
        return [context.world.document]
    return [context.node]


def only_one(index: int) -> Run:
    """A node outside repeats, by its index."""

    def run(context: Context) -> Value:
        node = context.world.root.slots[index]
        return [node] if node.relevant else []

    return run


def in_own_row(index: int) -> Run:
    """A node of the same row, by its index."""

    def run(context: Context) -> Value:
        node = context.node.row.slots[index]
        return [node] if node.relevant else []

    return run
