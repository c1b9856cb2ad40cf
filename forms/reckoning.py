"""The values of a form being filled, kept computed: only what depends on a change is computed again."""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from forms.choices import Choice, choices_of
from forms.definition import Label, Place
from forms.events import BecameIrrelevant, BecameRelevant, Event, RowAdded, RowRemoved
from forms.form import Cell, Form
from forms.tree import Datum, ancestor, below, find, grow
from forms.xpath.compile import At, Compiled
from forms.xpath.nodes import Node, Row, tree_of
from forms.xpath.values import to_number, to_text, to_truth
from forms.zone import ZONE

LONGEST = 10_000  # characters of one value
MOST_ROWS = 500  # of one repeat
FIRST_LOAD, NEW_ROW, CHANGED = "odk-instance-first-load", "odk-new-repeat", "xforms-value-changed"

Instances = Mapping[str, Sequence[Row]]
Due = tuple[Cell, Datum]  # a cell, and the node below which (or at which) it is computed


class Singles(dict[Place, Datum]):
    """The nodes of places that no repeat holds, as they are sought; they stay the same while a form is being filled."""

    def __init__(self, root: Datum) -> None:
        self.root = root

    def __missing__(self, place: Place) -> Datum:
        self[place] = below(self.root, place)[0]
        return self[place]


class Reckoning:
    """A form's data with all that is computed from it."""

    def __init__(self, form: Form, now: datetime, instances: Instances, seed: str) -> None:
        self.form = form
        self.now = now.astimezone(ZONE)
        self.seed, self.drawn = seed, 0  # chance: what has been drawn once is never drawn again
        told = {name: tree_of(rows) for name, rows in instances.items() if name in form.definition.lists}
        self.instances: dict[str, Node] = {**form.lists, **told}
        self.document = Node("")
        self.root = grow(form.definition.root, self.document)
        self.document.kids[self.root.name] = [self.root]
        self.singles = Singles(self.root)
        self._fresh: list[Datum] = []  # rows whose defaults are still to be set
        self._filling = False
        self._staying = False  # a value is being set, not computed

    def run(self, compiled: Compiled, node: Datum) -> Any:
        """What an expression gives at a node."""
        return compiled(At(node, 1, 1, node, self))

    def node(self, ref: str) -> Datum | None:
        """The node of a ref; None when there is none."""
        place = self.form.definition.places.get(ref)
        return find(self.root, ref) if place is None or place.in_row else self.singles[place]

    def _below(self, scope: Datum, place: Place) -> list[Datum]:
        """The nodes of a place below a node (or at it) whose rows hold them."""
        return below(scope, place) if place.in_row else [self.singles[place]]

    def draw(self, at: At, number: int) -> tuple[str, ...]:
        """What stays is drawn anew each time; what is computed again draws the same again."""
        assert isinstance(at.current, Datum)
        if not self._staying and at.current.place.path not in self.form.kept:
            return self.lasting(at, number)
        self.drawn += 1
        return (self.seed, str(self.drawn))

    def lasting(self, at: At, number: int) -> tuple[str, ...]:
        """The same at the same question."""
        assert isinstance(at.current, Datum)
        return (self.seed, at.current.ref, str(number), str(at.position))

    def compute_all(self) -> None:
        """Compute the whole form."""
        self.compute((cell, self.root) for cell in self.form.cells)

    def compute(self, due: Iterable[Due]) -> list[Event]:
        """Compute what is due and what reads what changed, in the form's order; each cell once below a node."""
        events: list[Event] = []
        turns: list[int] = []  # what is still to be computed, as a heap
        scopes: dict[int, dict[Datum, None]] = {}  # turn → the nodes below which
        done: Cell | None = None
        while True:
            for cell, scope in due:
                if cell is done:  # a value that stays, or a row that reads the row before
                    continue
                if cell.turn not in scopes:
                    scopes[cell.turn] = {}
                    heapq.heappush(turns, cell.turn)
                scopes[cell.turn][scope] = None
            if not turns:
                break
            done = self.form.cells[heapq.heappop(turns)]
            due = [after for scope in scopes.pop(done.turn) for after in self._computed(done, scope, events)]
        while self._fresh and not self._filling:  # what a default changes is computed in a call of its own
            self._filling = True
            self.set_values(self._fresh.pop(0), NEW_ROW, events)
            self._filling = False
        return events

    def readers_of(self, node: Datum) -> Iterable[Due]:
        """What reads this node's value, in the rows that it concerns."""
        for cell, level in self.form.readers.get(node.place.path, ()):
            yield cell, ancestor(node, level) if cell.place.in_row else self.root

    def _readers_below(self, node: Datum, place: Place) -> Iterable[Due]:
        """What reads anything at or below a place that hangs at or below this node."""
        for path in self.form.paths_below(place.path):
            for cell, level in self.form.readers.get(path, ()):
                yield cell, ancestor(node, level) if cell.place.in_row else self.root

    def _computed(self, cell: Cell, scope: Datum, events: list[Event]) -> Iterable[Due]:
        """Compute one cell below a node; what has to be computed after it."""
        if cell.kind == "count":
            return self._count(cell, scope, events)
        after: list[Due] = []
        for node in self._below(scope, cell.place):
            value = self.run(cell.run, node)
            if cell.kind == "relevant":
                if self._set_relevance(node, events, own=to_truth(value)):
                    after += self._readers_below(node, cell.place)
                continue
            text = "" if value != value else to_text(value)[:LONGEST]  # noqa: PLR0124 - NaN
            if text != node.text:
                node.text = text
                after += self.readers_of(node)
        return after

    def _count(self, cell: Cell, scope: Datum, events: list[Event]) -> Iterable[Due]:
        place, after = cell.place, list[Due]()
        assert place.above is not None
        for parent in below(scope, place.above):
            if not parent.relevant:
                continue  # its rows are kept
            number = to_number(self.run(cell.run, Datum(place, parent)))  # from where a row would stand
            wanted = max(0, min(MOST_ROWS, int(number))) if number == number else 0  # noqa: PLR0124 - NaN
            after += self._sized(parent, place, wanted, events)
        return after

    def resized(self, parent: Datum, place: Place, count: int) -> list[Event]:
        """Rows added or taken from the end until there are so many."""
        events: list[Event] = []
        due = self._sized(parent, place, count, events)
        return events + self.compute(due)

    def _sized(self, parent: Datum, place: Place, count: int, events: list[Event]) -> list[Due]:
        rows, due = parent.kids[place.name], list[Due]()
        if len(rows) > count:
            while len(rows) > count:
                events.append(RowRemoved(rows[-1].ref))
                rows.pop()
            due += self.after_removal(parent, place)
        while len(rows) < count:
            row = grow(place, parent)
            self._set_relevance(row, [])
            rows.append(row)
            events.append(RowAdded(row.ref))
            self._fresh.append(row)
            due += [(cell, row) for cell in self.form.inside(place.path)]
            due += self._readers_below(row, place)
        return due

    def after_removal(self, parent: Datum, place: Place) -> list[Due]:
        """What has to be computed when a row has gone: every other row may have moved."""
        return [
            *((cell, parent) for cell in self.form.inside(place.path)),
            *self._readers_below(parent, place),
        ]

    def _set_relevance(self, node: Datum, events: list[Event], *, own: bool | None = None) -> bool:
        """A node's own relevance (as it is, where None), and with it that of everything below."""
        node.own = node.own if own is None else own
        relevant = node.own and (node.parent is None or node.parent.relevant)
        changed = relevant != node.relevant
        if not changed:
            return False
        node.relevant = relevant
        if node.place.control:
            events.append(BecameRelevant(node.ref) if relevant else BecameIrrelevant(node.ref))
        for rows in node.kids.values():
            for kid in rows:
                self._set_relevance(kid, events)
        return True

    def set_values(self, node: Datum, event: str, events: list[Event]) -> None:
        """Defaults of a beginning form or row, and values that a changed question sets."""
        for place, setting, compiled in self.form.settings:
            if event not in setting.events or (event == CHANGED and setting.trigger != node.place.path):
                continue
            if event == NEW_ROW and node.place not in place.repeats():
                continue
            for target in self.targets(node, place, event):
                self._staying = True
                text = to_text(self.run(compiled, target))[:LONGEST]
                self._staying = False
                if text != target.text:
                    target.text = text
                    events += self.compute(self.readers_of(target))

    @staticmethod
    def targets(node: Datum, place: Place, event: str) -> list[Datum]:
        """The nodes of a place in the same row as a node."""
        if event != CHANGED:
            return below(node, place)
        at = node
        while not place.path.startswith(f"{at.place.path}/") and isinstance(at.parent, Datum):
            at = at.parent
        return below(at, place)

    # --- what it says

    def say(self, label: Label, node: Datum, language: str) -> str:
        """A label in a language, with the values that stand in it."""
        pieces = self.form.pick(label, language).pieces
        said = "".join(piece if isinstance(piece, str) else to_text(self.run(piece, node)) for piece in pieces)
        return said.strip()

    def choices(self, node: Datum, language: str = "") -> list[Choice]:
        """A question's choices as they are now."""
        return choices_of(self, node, language)

    def itext(self, name: str, node: Node) -> str:
        """A text of the form in its first language (jr:itext)."""
        label = self.form.definition.texts.get(name)
        return self.say(label, node, self.language) if label and isinstance(node, Datum) else ""

    def choice_name(self, value: str, path: str, node: Node) -> str:
        """The label of a choice of the question at a path, in the form's first language (jr:choice-name)."""
        place = self.form.definition.places.get(path)
        if place is None or not isinstance(node, Datum):
            return ""
        targets = self.targets(node, place, CHANGED)
        found = self.choices(targets[0]) if targets else []
        return next((choice.label for choice in found if choice.name == value), "")

    @cached_property
    def language(self) -> str:
        """The form's first language."""
        return next(iter(self.form.languages), "")
