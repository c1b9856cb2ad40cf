"""A form being filled: answers in, events out. It sends nothing, saves nothing and reads no clock."""

import heapq
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from forms import cards
from forms.choices import Choice, choices_of
from forms.definition import Label, Place
from forms.events import AnswerAccepted, BecameIrrelevant, BecameRelevant, Event, Refused, RowAdded, RowRemoved
from forms.form import Cell, Form
from forms.marks import Mark, marks_of
from forms.tree import Datum, below, find, grow
from forms.xpath.compile import At, Compiled
from forms.xpath.nodes import Node, Row, tree_of
from forms.xpath.values import days, to_number, to_text, to_truth
from forms.zone import ZONE

LONGEST = 10_000  # characters of one value
MOST_ROWS = 500  # of one repeat
FIRST_LOAD, NEW_ROW, CHANGED = "odk-instance-first-load", "odk-new-repeat", "xforms-value-changed"
HIDDEN_GROUPS = ("inputs", "review", "meta")

SHAPES = {
    "int": re.compile(r"[-+]?[0-9]{1,18}"),
    "decimal": re.compile(r"[-+]?([0-9]{1,18}(\.[0-9]{0,12})?|\.[0-9]{1,12})"),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "dateTime": re.compile(
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[-+][0-9]{2}:?[0-9]{2})?"
    ),
    "time": re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?(Z|[-+][0-9]{2}:?[0-9]{2})?"),
    "geopoint": re.compile(
        r"-?([0-8]?[0-9](\.[0-9]+)?|90(\.0+)?) -?((1[0-7]|[0-9])?[0-9](\.[0-9]+)?|180(\.0+)?)( -?[0-9.]+){0,2}"
    ),
}
Instances = Mapping[str, Sequence[Row]]


class Session:
    """One form being filled by one person."""

    def __init__(self, form: Form, now: datetime, instances: Instances) -> None:
        self.form = form
        self.now = now.astimezone(ZONE)
        self.instances: dict[str, Node] = {
            name: tree_of(instances.get(name, rows)) for name, rows in form.definition.lists.items()
        }
        self.document = Node("")
        self.root = grow(form.definition.root, self.document)
        self.document.kids[self.root.name] = [self.root]
        self._fresh: list[Datum] = []  # rows whose defaults are still to be set
        self._filling = False

    @classmethod
    def start(
        cls,
        form: Form,
        *,
        now: datetime,
        inputs: Mapping[str, str] | None = None,
        instances: Instances | None = None,
    ) -> "Session":
        """A form at its beginning; `inputs` fill the hidden group of that name, `instances` its external lists."""
        session = cls(form, now, instances or {})
        for name, text in (inputs or {}).items():
            node = find(session.root, f"/{session.root.name}/inputs/{name}")
            if node is not None:
                node.text = text
        session._compute(form.cells)
        session._set_values(session.root, FIRST_LOAD, [])
        return session

    @classmethod
    def resume(
        cls,
        form: Form,
        state: Mapping[str, Any],
        *,
        now: datetime,
        instances: Instances | None = None,
    ) -> "Session":
        """A form where `state()` left it."""
        session = cls(form, now, instances or {})
        for ref, count in state["rows"].items():
            parent_ref, _, name = ref.rpartition("/")
            parent = find(session.root, parent_ref)
            if parent is not None and name in parent.place.kids:
                parent.kids[name] = [grow(parent.place.kids[name], parent) for _ in range(count)]
        for ref, text in state["values"].items():
            node = find(session.root, ref)
            if node is not None:
                node.text = text
        session._compute(form.cells)
        return session

    def state(self) -> dict[str, Any]:
        """What has to be kept, as JSON: rows of repeats, and values that are not computed."""
        values = {
            node.ref: node.text
            for node in self.root.leaves()
            if ("calculate" not in node.place.expressions or node.place.path in self.form.kept)
            and node.text != node.place.default
        }
        return {"values": values, "rows": dict(self._rows(self.root))}

    def _rows(self, node: Datum) -> Iterable[tuple[str, int]]:
        for name, kids in node.kids.items():
            if node.place.kids[name].is_repeat:
                yield f"{node.ref}/{name}", len(kids)
            for kid in kids:
                yield from self._rows(kid)

    # --- answers

    def answer(self, ref: str, value: str | Sequence[str] | None) -> list[Event]:
        """Take a value for a question (several choices as a list, None to clear it), or refuse it."""
        node = find(self.root, ref)
        asked = node is not None and (node.place.control is not None or "calculate" in node.place.expressions)
        if node is None or not asked or node.place.is_group or not node.relevant:
            return [Refused(ref, "unknown")]
        text = "" if value is None else value if isinstance(value, str) else " ".join(value)
        refused = self._judge(node, text)
        if refused:
            return [refused]
        return self._put(node, text)

    def _put(self, node: Datum, text: str) -> list[Event]:
        events: list[Event] = [AnswerAccepted(node.ref, text)]
        if text != node.text:
            node.text = text
            events += self._compute(self.form.readers.get(node.place.path, ()))
            self._set_values(node, CHANGED, events)
        return events

    def _judge(self, node: Datum, text: str) -> Refused | None:
        place = node.place
        if "calculate" in place.expressions or self._truth(node, "readonly"):
            return Refused(node.ref, "readonly")
        if not text:
            return None
        if len(text) > LONGEST:
            return Refused(node.ref, "too_long")
        if not self._fits(node, text):
            return Refused(node.ref, "choice" if self.choices(node) else "type")
        if not self._allowed(node, text):
            return Refused(node.ref, "constraint", self._in_all_languages(place.message, node))
        return None

    def _fits(self, node: Datum, text: str) -> bool:
        control = node.place.control
        if control and control.type in {"select_one", "select_multiple", "rank"}:
            names = {choice.name for choice in self.choices(node)}
            words = [text] if control.type == "select_one" else text.split()
            return len(set(words)) == len(words) and set(words) <= names
        kind = node.place.type
        if kind in SHAPES and not SHAPES[kind].fullmatch(text):
            return False
        return kind not in {"date", "dateTime"} or not math.isnan(days(text))

    def _allowed(self, node: Datum, text: str) -> bool:
        run = self.form.judged.get((node.place.path, "constraint"))
        if run is None:
            return True
        kept, node.text = node.text, text
        try:
            return to_truth(self._at(run, node))
        finally:
            node.text = kept

    def _truth(self, node: Datum, kind: str) -> bool:
        run = self.form.judged.get((node.place.path, kind))
        return run is not None and to_truth(self._at(run, node))

    def required(self, node: Datum) -> bool:
        """Whether a question has to be answered now."""
        return self._truth(node, "required")

    def readonly(self, node: Datum) -> bool:
        """Whether a question cannot be answered now."""
        return self._truth(node, "readonly")

    def set_input(self, name: str, value: str) -> None:
        """Tell the form something from outside: a node of its group `inputs`."""
        node = find(self.root, f"/{self.root.name}/inputs/{name}")
        if node is not None and node.text != value:
            node.text = value
            self._compute(self.form.readers.get(node.place.path, ()))

    def value(self, ref: str) -> str:
        """The value at a ref; empty where there is none, or it is not relevant."""
        node = find(self.root, ref)
        return node.read() if node is not None else ""

    # --- rows

    def add(self, repeat: str) -> list[Event]:
        """One more row of a repeat that is not counted by the form."""
        parent, place = self._repeat(repeat)
        if parent is None or place is None or "count" in place.expressions:
            return [Refused(repeat, "unknown")]
        rows = parent.kids[place.name]
        if len(rows) >= MOST_ROWS:
            return [Refused(repeat, "too_many")]
        return self._resized(parent, place, len(rows) + 1)

    def remove(self, ref: str) -> list[Event]:
        """One row less: this one."""
        row = find(self.root, ref)
        if row is None or not row.place.is_repeat or "count" in row.place.expressions:
            return [Refused(ref, "unknown")]
        assert isinstance(row.parent, Datum)
        row.parent.kids[row.name].remove(row)
        return [RowRemoved(ref), *self._compute(self._cells_below(row.place))]

    def _repeat(self, ref: str) -> tuple[Datum | None, Place | None]:
        parent_ref, _, name = ref.rpartition("/")
        parent = find(self.root, parent_ref)
        place = parent.place.kids.get(name) if parent is not None else None
        return (parent, place) if place is not None and place.is_repeat else (None, None)

    def _resized(self, parent: Datum, place: Place, count: int) -> list[Event]:
        events: list[Event] = []
        rows = parent.kids[place.name]
        while len(rows) > count:
            events.append(RowRemoved(rows[-1].ref))
            rows.pop()
        while len(rows) < count:
            row = grow(place, parent)
            rows.append(row)
            row.relevant = parent.relevant
            events.append(RowAdded(row.ref))
            self._fresh.append(row)
        events += self._compute(self._cells_below(place))
        return events

    def _cells_below(self, place: Place) -> list[Cell]:
        return [
            *self.form.inside(place.path),
            *(cell for path in self.form.paths_below(place.path) for cell in self.form.readers.get(path, ())),
        ]

    # --- computing

    def _compute(self, cells: Iterable[Cell]) -> list[Event]:
        """Compute these cells and, in their order, what reads what changed."""
        events: list[Event] = []
        heap = [(cell.turn, id(cell), cell) for cell in set(cells)]
        heapq.heapify(heap)
        waiting = {each[1] for each in heap}
        while heap:
            _, number, cell = heapq.heappop(heap)
            waiting.discard(number)
            for after in self._run(cell, events):
                if id(after) not in waiting and after is not cell:
                    waiting.add(id(after))
                    heapq.heappush(heap, (after.turn, id(after), after))
        while self._fresh and not self._filling:  # what a default changes is computed in a call of its own
            self._filling = True
            self._set_values(self._fresh.pop(0), NEW_ROW, events)
            self._filling = False
        return events

    def _run(self, cell: Cell, events: list[Event]) -> list[Cell]:
        """Compute one cell for all its nodes; what has to be computed after it."""
        if cell.kind == "count":
            return self._count(cell, events)
        touched = False
        for node in below(self.root, cell.place):
            value = self._at(cell.run, node)
            if cell.kind == "relevant":
                touched |= self._set_relevance(node, events, own=to_truth(value))
            else:
                text = "" if value != value else to_text(value)[:LONGEST]  # noqa: PLR0124 - NaN
                touched |= text != node.text
                node.text = text
        if not touched:
            return []
        paths = self.form.paths_below(cell.place.path) if cell.kind == "relevant" else (cell.place.path,)
        return [after for path in paths for after in self.form.readers.get(path, ())]

    def _count(self, cell: Cell, events: list[Event]) -> list[Cell]:
        place, after = cell.place, list[Cell]()
        assert place.above is not None
        for parent in below(self.root, place.above):
            if not parent.relevant:
                continue  # its rows are kept
            number = to_number(self._at(cell.run, Datum(place, parent)))  # from where a row would stand
            wanted = max(0, min(MOST_ROWS, int(number))) if number == number else 0  # noqa: PLR0124 - NaN
            rows = parent.kids[place.name]
            while len(rows) > wanted:
                events.append(RowRemoved(rows[-1].ref))
                rows.pop()
                after = self._cells_below(place)
            while len(rows) < wanted:
                row = grow(place, parent)
                row.relevant = parent.relevant
                rows.append(row)
                events.append(RowAdded(row.ref))
                self._fresh.append(row)
                after = self._cells_below(place)
        return after

    def _set_relevance(self, node: Datum, events: list[Event], *, own: bool | None = None) -> bool:
        """A node's own relevance (as it is, where None), and with it that of everything below."""
        node.own = node.own if own is None else own
        relevant = node.own and (node.parent is None or node.parent.relevant)
        changed = relevant != node.relevant
        node.relevant = relevant
        if changed and node.place.control:
            events.append(BecameRelevant(node.ref) if relevant else BecameIrrelevant(node.ref))
        for rows in node.kids.values():
            for kid in rows:
                changed |= self._set_relevance(kid, events)
        return changed

    def _at(self, run: Compiled, node: Datum) -> Any:
        return run(At(node, 1, 1, node, self))

    def _set_values(self, node: Datum, event: str, events: list[Event]) -> None:
        """Defaults of a beginning form or row, and values that a changed question sets."""
        for place, setting, run in self.form.settings:
            if event not in setting.events or (event == CHANGED and setting.trigger != node.place.path):
                continue
            if event == NEW_ROW and node.place not in place.repeats():
                continue
            for target in self._targets(node, place, event):
                text = to_text(self._at(run, target))[:LONGEST]
                if text != target.text:
                    target.text = text
                    events += self._compute(self.form.readers.get(place.path, ()))

    def _targets(self, node: Datum, place: Place, event: str) -> list[Datum]:
        """The nodes of a place in the same row as a node."""
        if event != CHANGED:
            return below(node, place)
        at = node
        while not place.path.startswith(f"{at.place.path}/") and isinstance(at.parent, Datum):
            at = at.parent
        return below(at, place)

    # --- what it shows

    def say(self, label: Label, node: Datum, language: str) -> str:
        """A label in a language, with the values that stand in it."""
        pieces = self.form.pick(label, language).pieces
        said = "".join(piece if isinstance(piece, str) else to_text(self._at(piece, node)) for piece in pieces)
        return said.strip()

    def _in_all_languages(self, label: Label, node: Datum) -> dict[str, str]:
        return {code: self.say(label, node, code) for code in self.form.languages or ("",)} if label else {}

    def choices(self, node: Datum, language: str = "") -> list[Choice]:
        """A question's choices as they are now."""
        return choices_of(self, node, language)

    def choice_name(self, value: str, path: str, node: Node) -> str:
        """The label of a choice of the question at a path, in the form's first language (jr:choice-name)."""
        place = self.form.definition.places.get(path)
        if place is None or not isinstance(node, Datum):
            return ""
        targets = self._targets(node, place, CHANGED)
        found = self.choices(targets[0]) if targets else []
        return next((choice.label for choice in found if choice.name == value), "")

    def cards(self, language: str = "") -> list[cards.Card]:
        """What is asked, card after card."""
        return cards.cards_of(self, language)

    def review_notes(self, language: str = "") -> list[str]:
        """The relevant notes of the group `review`."""
        return cards.review_of(self, language)

    def marks(self, language: str = "zh") -> list[Mark]:
        """What the answers mean beyond the form: facts, follow-ups, what they close."""
        return marks_of(self, language)

    def check(self) -> list[Refused]:
        """Everything that stands against submitting."""
        return [refused for node in self.root.leaves() if (refused := self._stands_against(node))]

    def _stands_against(self, node: Datum) -> Refused | None:
        control = node.place.control
        if control is None or control.type == "note" or not node.relevant or "calculate" in node.place.expressions:
            return None
        if not node.text:
            return Refused(node.ref, "required") if self.required(node) else None
        return None if self.readonly(node) else self._judge(node, node.text)

    def submission(self) -> dict[str, Any]:
        """The relevant answers as one document, without what was told from outside and without notes."""
        return self._document(self.root)

    def _document(self, node: Datum) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, rows in node.kids.items():
            place = node.place.kids[name]
            if place.is_note() or (node is self.root and name in HIDDEN_GROUPS):
                continue
            relevant = [row for row in rows if row.relevant]
            if place.is_repeat:
                found[name] = [self._document(row) for row in relevant]
            elif relevant:
                found[name] = self._document(relevant[0]) if place.is_group else relevant[0].text
        return found

    @cached_property
    def language(self) -> str:
        """The form's first language."""
        return next(iter(self.form.languages), "")
