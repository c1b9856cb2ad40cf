"""A form ready to run: every expression compiled, and what depends on what."""

import hashlib
import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from forms.definition import Choices, Definition, Label, Place, Setting
from forms.reader import read_definition
from forms.refusals import ExpressionRefused, FormRefused, Problem
from forms.xpath.compile import Compiled, Compiler
from forms.xpath.nodes import Node, tree_of

if TYPE_CHECKING:
    from forms.sheet import Workbook

COMPUTED = ("count", "relevant", "calculate")  # in the graph, in this order for one place
JUDGED = ("required", "constraint", "readonly")  # judged when asked for
WHOLE = re.compile(r"instance\('([^']+)'\)/root/item")
HF_EXPRESSIONS = ("follow_up", "problem", "problem_en", "measure", "measure_en", "responsible", "days", "closes")


@dataclass(eq=False)
class Cell:
    """One computed thing of one place: its row count, its relevance or its value; `turn` is its place in the order."""

    place: Place
    kind: str
    run: Compiled
    reads: Mapping[str, Place]  # path → the place up to which the way there goes
    turn: int = 0

    @property
    def whole(self) -> bool:
        """Whether a row may read the row before, so that all are computed when one is."""
        return self.place.path in self.reads


@dataclass
class Saying:
    """A text ready to be said: pieces of text, and closures between them."""

    pieces: tuple[str | Compiled, ...]


@dataclass
class Listed:
    """A question's choices ready to be listed."""

    nodes: Compiled
    spec: Choices
    whole: str = ""  # the list of which these are all rows
    names: frozenset[str] | None = None  # of a whole list of the form's own: sought at every answer, always the same


@dataclass
class Form:
    """An XForm whose expressions are all compiled; `version` is the hash of its text."""

    xml: str
    definition: Definition
    cells: list[Cell] = field(default_factory=list)
    readers: dict[str, list[tuple[Cell, int]]] = field(
        default_factory=dict
    )  # path → its readers, and how deep `top` is
    judged: dict[tuple[str, str], Compiled] = field(default_factory=dict)
    hf: dict[str, dict[str, Compiled]] = field(default_factory=dict)
    listed: dict[str, Listed] = field(default_factory=dict)
    sayings: dict[int, Saying] = field(default_factory=dict)
    settings: list[tuple[Place, Setting, Compiled]] = field(default_factory=list)
    _inside: dict[str, list[Cell]] = field(default_factory=dict)
    _below: dict[str, list[str]] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()  # calculated places that read themselves: once()
    chance: bool = False  # whether an expression draws from it
    warnings: tuple[Problem, ...] = ()  # what a chat shows differently; known where the workbook was read
    workbook: "Workbook" = field(default_factory=dict)  # the sheets that it was read from, where it was

    @classmethod
    def from_xml(cls, xml: str) -> "Form":
        """Compile the XForm; FormRefused with everything that cannot run."""
        return _Builder(xml).form()

    @property
    def id(self) -> str:
        """The form's own id."""
        return self.definition.id

    @property
    def title(self) -> str:
        """Its title."""
        return self.definition.title

    @property
    def languages(self) -> tuple[str, ...]:
        """Codes of its languages, the default one first."""
        return self.definition.languages

    @property
    def unshown(self) -> list[str]:
        """What it has and a chat cannot show: `/data/house: image`."""
        return self.definition.unshown

    @cached_property
    def version(self) -> str:
        """The first 16 digits of the hash of its text."""
        return hashlib.sha256(self.xml.encode()).hexdigest()[:16]

    def inside(self, path: str) -> list[Cell]:
        """The cells of a place and of everything below it."""
        if path not in self._inside:
            self._inside[path] = [
                cell
                for cell in self.cells
                if f"{cell.place.path}/".startswith(f"{path}/")
                and not (cell.place.path == path and cell.kind == "count")
            ]
        return self._inside[path]

    def paths_below(self, path: str) -> list[str]:
        """The path of a place and of everything below it."""
        if path not in self._below:
            self._below[path] = [each for each in self.definition.places if f"{each}/".startswith(f"{path}/")]
        return self._below[path]

    @cached_property
    def lists(self) -> dict[str, Node]:
        """Its own lists as expressions read them; every session reads the same."""
        return {name: tree_of(rows) for name, rows in self.definition.lists.items()}

    def pick(self, label: Label, language: str) -> Saying:
        """A label in a language, else in the form's first, else in any."""
        for code in (language, "", *self.languages):
            if code in label:
                return self.sayings[id(label[code])]
        return Saying(())


class _Builder:
    def __init__(self, xml: str) -> None:
        self.definition = read_definition(xml)
        self.form_ = Form(xml, self.definition)
        self.instances = frozenset(self.definition.lists)
        self.problems: list[Problem] = []
        self.above = Place("", "", kids={self.definition.root.name: self.definition.root})  # what `/` is

    def form(self) -> Form:
        form = self.form_
        for place in self.definition.places.values():
            self._place(place)
        for label in self.definition.texts.values():
            self._label(label, self.definition.root, near=True)
        form.cells = self._ordered(form.cells)
        for cell in form.cells:
            for path, top in cell.reads.items():
                form.readers.setdefault(path, []).append((cell, 1 if cell.whole else max(1, top.level)))
        if self.problems:
            raise FormRefused(*self.problems)
        return form

    def _compile(
        self, place: Place, what: str, expression: str, *, near: bool = False
    ) -> tuple[Compiled, Mapping[str, Place]] | None:
        compiler = Compiler(self.above, place, self.instances, near=near, nameless=place.is_meta())
        try:
            compiled = compiler.compile(expression)
        except ExpressionRefused as wrong:
            self.problems.append(Problem(f"{place.path}, {what}", wrong.what, wrong.accepted))
            return None
        self.form_.chance |= compiler.chance
        self.definition.unshown += [f"{place.path}: {name}" for name in dict.fromkeys(compiler.missing)]
        return compiled, compiler.reads

    def _place(self, place: Place) -> None:
        form = self.form_
        for kind in COMPUTED:
            made = self._compile(place, kind, place.expressions[kind]) if kind in place.expressions else None
            if made:
                form.cells.append(Cell(place, kind, *made))
                if kind == "calculate" and "once(" in place.expressions[kind]:
                    form.kept |= {place.path}
        for kind in JUDGED:
            made = self._compile(place, kind, place.expressions[kind]) if kind in place.expressions else None
            if made:
                form.judged[place.path, kind] = made[0]
        for name in HF_EXPRESSIONS:
            made = self._compile(place, f"hf:{name}", place.hf[name]) if name in place.hf else None
            if made:
                form.hf.setdefault(place.path, {})[name] = made[0]
        for setting in place.settings:
            made = self._compile(place, "default or trigger", setting.value)
            if made:
                form.settings.append((place, setting, made[0]))
        self._shown(place)

    def _shown(self, place: Place) -> None:
        self._label(place.label, place)
        self._label(place.message, place)
        self._label(place.required_message, place)
        if place.control is None:
            return
        self._label(place.control.label, place)
        self._label(place.control.hint, place)
        for _, label in place.control.static:
            self._label(label, place)
        if place.control.choices:
            made = self._compile(place, "choices", place.control.choices.nodeset)
            whole = WHOLE.fullmatch(place.control.choices.nodeset)
            if made:
                self.form_.listed[place.path] = Listed(made[0], place.control.choices, whole[1] if whole else "")

    def _label(self, label: Label, place: Place, *, near: bool = False) -> None:
        for words in label.values():
            if id(words) in self.form_.sayings:
                continue
            pieces: list[str | Compiled] = []
            for text, is_expression in words.pieces:
                made = self._compile(place, "label", text, near=near) if is_expression else None
                pieces.append(made[0] if made else "" if is_expression else text)
            self.form_.sayings[id(words)] = Saying(tuple(pieces))

    # --- the order of computing

    def _ordered(self, cells: list[Cell]) -> list[Cell]:
        """Cells after those they read (Kahn); FormRefused names the places of a circle."""
        feeding: dict[Cell, set[Cell]] = {cell: set() for cell in cells}
        by_path: dict[str, list[Cell]] = {}
        for cell in cells:
            by_path.setdefault(cell.place.path, []).append(cell)
        for cell in cells:
            self._no_circle_of_one(cell)
            for path in self._feeding_paths(cell):
                feeding[cell] |= {other for other in by_path.get(path, ()) if self._feeds(other, cell)}
        return self._kahn(cells, feeding)

    def _no_circle_of_one(self, cell: Cell) -> None:
        """Refuse what is computed from itself, but for once() and for a row that reads the row before."""
        path = cell.place.path
        inside = [read for read in cell.reads if f"{read}/".startswith(f"{path}/")]
        if cell.kind == "calculate" and ("once(" in cell.place.expressions["calculate"] or cell.place.repeats()):
            return
        if inside:
            self.problems.append(Problem(f"{path}, {cell.kind}", "it depends on itself in a circle"))

    def _feeding_paths(self, cell: Cell) -> set[str]:
        """What it reads, and the groups and repeats around that: their relevance and rows count, too."""
        around = {f"{cell.place.path}/"} if cell.kind != "count" else {cell.place.path.rpartition("/")[0] + "/"}
        found = set()
        for path in (*cell.reads, *(each.rstrip("/") for each in around)):
            parts = path.split("/")
            found |= {"/".join(parts[:count]) for count in range(2, len(parts) + 1)}
        return found

    @staticmethod
    def _feeds(other: Cell, cell: Cell) -> bool:
        if other is cell:
            return False  # once(), or the row before
        if other.place is cell.place:
            return COMPUTED.index(other.kind) < COMPUTED.index(cell.kind) and not (
                other.kind == "relevant" and cell.kind == "calculate"
            )
        return True

    def _kahn(self, cells: list[Cell], feeding: dict[Cell, set[Cell]]) -> list[Cell]:
        fed: dict[Cell, list[Cell]] = {cell: [] for cell in cells}
        left = {cell: len(others) for cell, others in feeding.items()}
        for cell, others in feeding.items():
            for other in others:
                fed[other].append(cell)
        ready = deque(cell for cell in cells if not left[cell])
        order: list[Cell] = []
        while ready:
            cell = ready.popleft()
            cell.turn = len(order)
            order.append(cell)
            for after in fed[cell]:
                left[after] -= 1
                if not left[after]:
                    ready.append(after)
        if len(order) < len(cells):
            circle = sorted({cell.place.path for cell in cells if left[cell]})
            self.problems.append(Problem(", ".join(circle), "they depend on each other in a circle"))
        return order
