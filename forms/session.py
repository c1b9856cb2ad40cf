"""A form being filled: answers in, events out. It sends nothing, saves nothing and reads no clock."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from forms import cards
from forms.asking import Asked, asked
from forms.definition import Label, Place
from forms.entities import EntitySave, entities_of
from forms.events import AnswerAccepted, Event, Refused, RowRemoved
from forms.form import Form
from forms.judging import fits
from forms.marks import Mark, marks_of
from forms.preloads import END, moment, preloaded
from forms.reckoning import CHANGED, FIRST_LOAD, LONGEST, MOST_ROWS, Instances, Reckoning
from forms.tree import Datum, grow
from forms.xpath.values import to_truth
from forms.zone import ZONE

__all__ = ["LONGEST", "MOST_ROWS", "Session"]

HIDDEN_GROUPS = ("inputs", "review")


class Session(Reckoning):
    """One form being filled by one person."""

    @classmethod
    def start(
        cls,
        form: Form,
        *,
        now: datetime,
        inputs: Mapping[str, str] | None = None,
        instances: Instances | None = None,
        about: Mapping[str, str] | None = None,
        seed: str = "",
    ) -> "Session":
        """A form at its beginning; `inputs` fill the hidden group of that name, `instances` its external lists.

        `about` says who fills it (deviceid, username, phonenumber, email …); all chance is drawn from `seed`,
        which stands for one filling of the form, and from the moment when there is none.
        """
        session = cls(form, now, instances or {}, seed or moment(now))
        session._preload(about or {})
        for name, text in (inputs or {}).items():
            node = session.node(f"/{session.root.name}/inputs/{name}")
            if node is not None:
                node.text = text
        session.compute_all()
        session.set_values(session.root, FIRST_LOAD, [])
        return session

    def _preload(self, about: Mapping[str, str]) -> None:
        for node in self.root.leaves():
            if node.place.preload:
                node.text = preloaded(node.place, self.now, about, self.seed) or node.text

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
        session = cls(form, now, instances or {}, state.get("seed", ""))
        session.drawn = state.get("drawn", 0)
        for ref, count in state["rows"].items():
            parent_ref, _, name = ref.rpartition("/")
            parent = session.node(parent_ref)
            if parent is not None and name in parent.place.kids:
                parent.kids[name] = [grow(parent.place.kids[name], parent) for _ in range(count)]
        for ref, text in state["values"].items():
            node = session.node(ref)
            if node is not None:
                node.text = text
        session.compute_all()
        return session

    def state(self) -> dict[str, Any]:
        """What has to be kept, as JSON: rows of repeats, and values that are not computed."""
        values = {
            node.ref: node.text
            for node in self.root.leaves()
            if ("calculate" not in node.place.expressions or node.place.path in self.form.kept)
            and node.text != node.place.default
        }
        chance = {"seed": self.seed, "drawn": self.drawn} if self.form.chance else {}
        return {"values": values, "rows": dict(self._rows(self.root)), **chance}

    def _rows(self, node: Datum) -> Iterable[tuple[str, int]]:
        for name, kids in node.kids.items():
            if node.place.kids[name].is_repeat:
                yield f"{node.ref}/{name}", len(kids)
            for kid in kids:
                yield from self._rows(kid)

    # --- answers

    def answer(self, ref: str, value: str | Sequence[str] | None) -> list[Event]:
        """Take a value for a question (several choices as a list, None to clear it), or refuse it."""
        return self._answer(ref, value, held=())

    def hold(self, ref: str, value: str | Sequence[str] | None) -> list[Event]:
        """As answer(), but a value that only its constraint refuses is taken, and stands against submitting."""
        return self._answer(ref, value, held=("constraint",))

    def _answer(self, ref: str, value: str | Sequence[str] | None, held: Sequence[str]) -> list[Event]:
        node = self.node(ref)
        asked = node is not None and (node.place.control is not None or "calculate" in node.place.expressions)
        if node is None or not asked or node.place.is_group or not node.relevant:
            return [Refused(ref, "unknown")]
        text = "" if value is None else value if isinstance(value, str) else " ".join(value)
        refused = self._judge(node, text)
        if refused and refused.reason not in held:
            return [refused]
        return self._put(node, text)

    def _put(self, node: Datum, text: str) -> list[Event]:
        events: list[Event] = [AnswerAccepted(node.ref, text)]
        if text != node.text:
            node.text = text
            events += self.compute(self.readers_of(node))
            self.set_values(node, CHANGED, events)
        return events

    def _judge(self, node: Datum, text: str) -> Refused | None:
        place = node.place
        if "calculate" in place.expressions or self._truth(node, "readonly"):
            return Refused(node.ref, "readonly")
        if not text:
            return None
        if len(text) > LONGEST:
            return Refused(node.ref, "too_long")
        if not fits(self, node, text):
            return Refused(node.ref, "choice" if self.choices(node) else "type")
        if not self._allowed(node, text):
            return Refused(node.ref, "constraint", self._in_all_languages(place.message, node))
        return None

    def _allowed(self, node: Datum, text: str) -> bool:
        run = self.form.judged.get((node.place.path, "constraint"))
        if run is None:
            return True
        kept, node.text = node.text, text
        try:
            return to_truth(self.run(run, node))
        finally:
            node.text = kept

    def _truth(self, node: Datum, kind: str) -> bool:
        run = self.form.judged.get((node.place.path, kind))
        return run is not None and to_truth(self.run(run, node))

    def required(self, node: Datum) -> bool:
        """Whether a question has to be answered now."""
        return self._truth(node, "required")

    def readonly(self, node: Datum) -> bool:
        """Whether a question cannot be answered now."""
        return self._truth(node, "readonly")

    def set_input(self, name: str, value: str) -> None:
        """Tell the form something from outside: a node of its group `inputs`."""
        node = self.node(f"/{self.root.name}/inputs/{name}")
        if node is not None and node.text != value:
            node.text = value
            self.compute(self.readers_of(node))

    def finish(self, now: datetime) -> list[Event]:
        """The form is at its end now: its questions of type `end` take the moment."""
        events: list[Event] = []
        for node in self.root.leaves():
            if node.place.preload == END:
                node.text = moment(now.astimezone(ZONE))
                events += self.compute(self.readers_of(node))
        return events

    def value(self, ref: str) -> str:
        """The value at a ref; empty where there is none, or it is not relevant."""
        node = self.node(ref)
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
        return self.resized(parent, place, len(rows) + 1)

    def remove(self, ref: str) -> list[Event]:
        """One row less: this one."""
        row = self.node(ref)
        if row is None or not row.place.is_repeat or "count" in row.place.expressions:
            return [Refused(ref, "unknown")]
        assert isinstance(row.parent, Datum)
        row.parent.kids[row.name].remove(row)
        return [RowRemoved(ref), *self.compute(self.after_removal(row.parent, row.place))]

    def _repeat(self, ref: str) -> tuple[Datum | None, Place | None]:
        parent_ref, _, name = ref.rpartition("/")
        parent = self.node(parent_ref)
        place = parent.place.kids.get(name) if parent is not None else None
        return (parent, place) if place is not None and place.is_repeat else (None, None)

    # --- what it shows

    def _in_all_languages(self, label: Label, node: Datum) -> dict[str, str]:
        return {code: self.say(label, node, code) for code in self.form.languages or ("",)} if label else {}

    def asked(self) -> Iterator[Asked]:
        """What is asked, card after card, not yet in words: card() says one."""
        return asked(self)

    def missing(self, each: Asked) -> bool:
        """Whether a card still needs an answer."""
        return any(not node.text and self.required(node) for node in each.questions)

    def card(self, each: Asked, language: str = "") -> cards.Card:
        """One card in words."""
        return cards.card_of(self, each, language)

    def label(self, node: Datum, language: str = "") -> str:
        """What a question or group says."""
        return cards.label_of(self, node, language)

    def cards(self, language: str = "") -> list[cards.Card]:
        """What is asked, card after card, all in words."""
        return cards.cards_of(self, language)

    def review_notes(self, language: str = "") -> list[str]:
        """The relevant notes of the group `review`."""
        return cards.review_of(self, language)

    def marks(self, language: str = "zh") -> list[Mark]:
        """What the answers mean beyond the form: facts, follow-ups, what they close."""
        return marks_of(self, language)

    def entities(self) -> list[EntitySave]:
        """What the answers write into lists of entities."""
        return entities_of(self)

    def check(self) -> list[Refused]:
        """Everything that stands against submitting."""
        return [refused for node in self.root.leaves() if (refused := self._stands_against(node))]

    def _stands_against(self, node: Datum) -> Refused | None:
        control = node.place.control
        if control is None or control.type == "note" or not node.relevant or "calculate" in node.place.expressions:
            return None
        if not node.text:
            if not self.required(node):
                return None
            return Refused(node.ref, "required", self._in_all_languages(node.place.required_message, node))
        return None if self.readonly(node) else self._judge(node, node.text)

    def submission(self) -> dict[str, Any]:
        """The relevant answers as one document, without what was told from outside and without notes."""
        return self._document(self.root)

    def _document(self, node: Datum) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, rows in node.kids.items():
            place = node.place.kids[name]
            if place.is_note() or name == "meta" or (node is self.root and name in HIDDEN_GROUPS):
                continue
            relevant = [row for row in rows if row.relevant]
            if place.is_repeat:
                found[name] = [self._document(row) for row in relevant]
            elif relevant:
                found[name] = self._document(relevant[0]) if place.is_group else relevant[0].text
        return found
