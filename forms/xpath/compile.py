"""A tree as one closure, with the questions that it reads."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Protocol

from forms.definition import Place
from forms.refusals import ExpressionRefused
from forms.xpath.compare import EQUAL, ORDER, comparison
from forms.xpath.nodes import Node
from forms.xpath.parser import Call, Chain, Expression, Literal, Negative, Path, Step, parse
from forms.xpath.values import Value, to_number, to_truth


class Outside(Protocol):
    """What an expression may ask of the form being filled."""

    document: Node
    now: datetime
    instances: dict[str, Node]

    @property
    def singles(self) -> Mapping[Place, Node]:
        """The nodes of places that no repeat holds."""
        ...

    def draw(self, at: "At", number: int) -> tuple[str, ...]:
        """Words from which chance is drawn; `number` tells the places of an expression apart."""
        ...

    def lasting(self, at: "At", number: int) -> tuple[str, ...]:
        """Words from which chance is drawn that is the same as long as the form is being filled."""
        ...

    def itext(self, name: str, node: Node) -> str:
        """A text of the form in its first language."""
        ...

    def choice_name(self, value: str, path: str, node: Node) -> str:
        """The label of a choice of the question at a path."""
        ...


@dataclass(slots=True)  # not frozen: there is one for every item of a list that is filtered
class At:
    """Where an expression is evaluated: its node, its place among several, and the node it all began at."""

    node: Node
    position: int
    size: int
    current: Node
    outside: Outside


Compiled = Callable[[At], Value]
Starter = Callable[[At], list[Node]]
Stepper = Callable[[list[Node], At], list[Node]]
Places = frozenset[Place]
LEVEL = attrgetter("level")


@dataclass
class Compiler:
    """Compiles expressions in the place of one question; collects the paths of the questions they read."""

    root: Place
    here: Place
    instances: frozenset[str]
    reads: dict[str, Place] = field(default_factory=dict)  # path → how far up the way to it goes
    aside: int = 0  # predicates around, in which the context is not the question's own node
    chance: bool = False  # whether the expression draws from it
    draws: int = 0
    near: bool = False  # whether a path from the root means, in a row, that row's question (labels of choices)
    nameless: bool = False  # whether a name of no question reads as nothing
    missing: list[str] = field(default_factory=list)

    def compile(self, expression: str) -> Compiled:
        """The closure of an expression; ExpressionRefused when it cannot run."""
        return self.build(parse(expression), frozenset({self.here}))

    def build(self, tree: Expression, places: Places) -> Compiled:
        """The closure of a tree whose context node is at one of these places (none: in a secondary instance)."""
        if isinstance(tree, Literal):
            value = tree.value
            return lambda _: value
        if isinstance(tree, Negative):
            inner, sign = self.build(tree.operand, places), -1 if tree.odd else 1
            return lambda at: sign * to_number(inner(at))
        if isinstance(tree, Chain):
            return self._chain(tree, places)
        if isinstance(tree, Call):
            from forms.xpath.functions import build_call  # noqa: PLC0415 - functions build their arguments here

            return build_call(self, tree, places)
        return self._path(tree, places)

    def _chain(self, tree: Chain, places: Places) -> Compiled:
        first = self.build(tree.first, places)
        rest = [(sign, self.build(operand, places)) for sign, operand in tree.rest]
        runs = [first, *(run for _, run in rest)]
        if rest[0][0] == "and":
            return lambda at: all(to_truth(run(at)) for run in runs)
        if rest[0][0] == "or":
            return lambda at: any(to_truth(run(at)) for run in runs)
        if rest[0][0] == "|":
            self.need_nodes("|", tree.first, *(operand for _, operand in tree.rest))
            return lambda at: list({id(node): node for run in runs for node in nodes(run(at))}.values())
        if len(rest) > 1 and {sign for sign, _ in rest} == {"+"}:
            return lambda at: _added(runs, at)
        steps = [(OPERATORS[sign], run) for sign, run in rest]
        if len(steps) == 1:
            combine, second = steps[0]
            return lambda at: combine(first(at), second(at))

        def run_all(at: At) -> Value:
            value = first(at)
            for combine, run in steps:
                value = combine(value, run(at))
            return value

        return run_all

    def need_nodes(self, where: str, *trees: Expression) -> None:
        """Refuse what can never be questions where only questions can stand."""
        for tree in trees:
            if not gives_nodes(tree):
                raise ExpressionRefused(f"`{where}` of something that is no question", "a question, group or repeat")

    # --- paths

    def _path(self, tree: Path, places: Places) -> Compiled:
        start, reached = self._start(tree.start, places)
        steps, way = [], [self.here]
        for step in tree.steps:
            reached = self._reach(step, reached, tree)
            way += reached
            steps.append(self._step(step, reached))
        self._reading(reached, min(way, key=LEVEL) if self._begins_here(tree) else self.root)
        short = _short(tree, reached)
        if short and not self.near:
            return short
        if self.near:
            return lambda at: _nearest(_walk(start(at), steps, at), at.current)
        if len(steps) == 1:
            only = steps[0]
            return lambda at: only(start(at), at)
        return lambda at: _walk(start(at), steps, at)

    def _begins_here(self, tree: Path) -> bool:
        return (tree.start is None and not self.aside) or tree.start == Call("current", ())

    def _reading(self, reached: Places, top: Place) -> None:
        """Keep what is read; nodes below another node of `top` than the reader's do not concern it."""
        for place in reached:
            self.reads[place.path] = min(top, self.reads.get(place.path, top), key=LEVEL)

    def _start(self, start: Expression | str | None, places: Places) -> tuple[Starter, Places]:
        if start is None:
            return (lambda at: [at.node]), places
        if start == "/":
            return (lambda at: [at.outside.document]), frozenset({self.root})
        assert not isinstance(start, str)
        self.need_nodes("/", start)
        inner = self.build(start, places)
        return (lambda at: nodes(inner(at))), self.places_of(start, places)

    def places_of(self, tree: Expression, places: Places) -> Places:
        """Where the nodes that a tree gives are in the form; empty when in a secondary instance."""
        if isinstance(tree, Call) and tree.name == "current":
            return frozenset({self.here})
        if isinstance(tree, Call) and tree.name == "randomize" and tree.args:
            return self.places_of(tree.args[0], places)
        if isinstance(tree, Path):
            reached = self._start(tree.start, places)[1]
            for step in tree.steps:
                reached = self._reach(step, reached, tree)
            return reached
        return frozenset()

    def _reach(self, step: Step, places: Places, tree: Path) -> Places:
        if step.axis == "self" or not places:
            return places
        if step.axis == "parent":
            return frozenset(place.above for place in places if place.above is not None)
        if step.name == "*":
            return frozenset(kid for place in places for kid in place.kids.values() if not kid.name.startswith("@"))
        reached = frozenset(place.kids[step.name] for place in places if step.name in place.kids)
        if not reached and self.nameless:
            self.missing.append(step.name)
        elif not reached:
            names = "/".join(each.name or ("." if each.axis == "self" else "..") for each in tree.steps)
            raise ExpressionRefused(f"there is no question `{step.name}` at `{names}`")
        return reached

    def _step(self, step: Step, reached: Places) -> Stepper:
        if _plain(step):
            name = step.name  # the step that nearly every path is made of
            return lambda found, _: [kid for node in found for kid in node.kids.get(name, ()) if kid.relevant]
        walk = AXES[step.axis](step.name)
        self.aside += 1
        predicates = [self.build(predicate, reached) for predicate in step.predicates]
        self.aside -= 1
        if not predicates:
            return lambda found, _: [kid for node in found for kid in walk(node)]

        def run(found: list[Node], at: At) -> list[Node]:
            kept: list[Node] = []
            for node in found:
                rows = walk(node)
                for predicate in predicates:
                    rows = _filter(rows, predicate, at)
                kept += rows
            return kept

        return run


def _short(tree: Path, reached: Places) -> Compiled | None:
    """What nearly every path is, without walking: `.`, a name below it, or one question that no repeat holds."""
    if tree.start is None and tree.steps == (Step("self", ""),):
        return lambda at: [at.node]
    if not tree.steps or not all(_plain(step) for step in tree.steps):
        return None
    if tree.start is None and len(tree.steps) == 1:
        name = tree.steps[0].name
        return lambda at: [kid for kid in at.node.kids.get(name, ()) if kid.relevant]
    place = next(iter(reached), None)
    if tree.start != "/" or place is None or len(reached) > 1 or place.in_row:
        return None
    return lambda at: [node] if (node := at.outside.singles[place]).relevant else []


def _plain(step: Step) -> bool:
    return step.axis == "child" and step.name != "*" and not step.predicates


def _walk(found: list[Node], steps: list[Stepper], at: At) -> list[Node]:
    for step in steps:
        found = step(found, at)
    return found


def _nearest(found: list[Node], current: Node) -> list[Node]:
    """Of several nodes those that share the innermost row with the current one."""
    around: Node | None = current
    while around is not None and len(found) > 1:
        inside = [node for node in found if node.inside(around)]
        if inside:
            return inside
        around = around.parent
    return found


def _filter(rows: list[Node], predicate: Compiled, at: At) -> list[Node]:
    kept, size = [], len(rows)
    for position, node in enumerate(rows, start=1):
        value = predicate(At(node, position, size, at.current, at.outside))
        number = isinstance(value, float)
        if value == position if number else to_truth(value):
            kept.append(node)
    return kept


AXES: Mapping[str, Callable[[str], Callable[[Node], list[Node]]]] = {
    "child": lambda name: lambda node: list(node.named(name)),
    "self": lambda _: lambda node: [node],
    "parent": lambda _: lambda node: [node.parent] if node.parent is not None else [],
}

NAN, INFINITE = float("nan"), float("inf")


def _added(runs: list[Compiled], at: At) -> float:
    """A sum of many, as every score is."""
    total = to_number(runs[0](at))
    for run in runs[1:]:
        total += to_number(run(at))
    return total


def _divide(dividend: Value, divisor: Value) -> float:
    left, right = to_number(dividend), to_number(divisor)
    if right == 0:
        return NAN if left == 0 or left != left else INFINITE if left > 0 else -INFINITE  # noqa: PLR0124 - NaN
    return left / right


def _modulo(dividend: Value, divisor: Value) -> float:
    """The remainder with the sign of the left one."""
    left, right = to_number(dividend), to_number(divisor)
    if right == 0 or abs(left) == INFINITE or left != left or right != right:  # noqa: PLR0124 - NaN
        return NAN
    return math.fmod(left, right)


OPERATORS: Mapping[str, Callable[[Value, Value], Value]] = {
    **{sign: comparison(sign) for sign in (*EQUAL, *ORDER)},
    "+": lambda left, right: to_number(left) + to_number(right),
    "-": lambda left, right: to_number(left) - to_number(right),
    "*": lambda left, right: to_number(left) * to_number(right),
    "div": _divide,
    "mod": _modulo,
}
NODE_CALLS = frozenset({"current", "instance", "indexed-repeat", "randomize"})


def gives_nodes(tree: Expression) -> bool:
    """Whether a tree gives questions rather than a text, number or truth."""
    if isinstance(tree, Call):
        return tree.name in NODE_CALLS
    return isinstance(tree, Path) or (isinstance(tree, Chain) and tree.rest[0][0] == "|")


def nodes(value: Value) -> list[Node]:
    """The nodes that a value is; publishing has seen to it that it is some."""
    return value if isinstance(value, list) else []
