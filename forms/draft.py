"""A form that is tried: values as other engines write them, and taken although they cannot be submitted."""

from decimal import Decimal
from functools import cached_property
from typing import Any

from forms.choices import names_of
from forms.definition import Label
from forms.events import Event, Refused
from forms.judging import CHOSEN, bounds, fits, of_type
from forms.session import LONGEST, Session
from forms.tree import Datum, find
from forms.writing import at_length


class Draft(Session):
    """A session in which a constraint, and a calculation that will have its way again, stand in no answer's way."""

    def written(self, node: Datum, text: str) -> str:
        """As ODK's engines write it."""
        return at_length(node.place.type, super().written(node, text))

    def say(self, label: Label, node: Datum, language: str) -> str:
        """Every letter as the form has it."""
        return self.filled_in(self.form.pick(label, language).pieces, node)

    def compute_all(self) -> None:
        """The whole form, and then what its lists still offer."""
        super().compute_all()
        self._only_offered()

    def put(self, node: Datum, text: str) -> list[Event]:
        """A value, and then what the lists still offer."""
        self.hidden.pop(node, None)
        events = super().put(node, text)
        self._only_offered()
        return events

    @cached_property
    def hidden(self) -> dict[Datum, str]:
        """Values whose choices are not offered now; they come back with them."""
        return {}

    def _only_offered(self) -> None:
        """Choices that a list does not offer any more read as none, and change what is computed from them."""
        for _ in range(len(self.form.listed) + 1):  # each may filter the next
            changed = [(node, text) for node in self._chosen() if (text := self._offered(node)) != node.text]
            for node, text in changed:
                self.hidden.setdefault(node, node.text)
                node.text = text
                self.compute(self.readers_of(node))
            if not changed:
                return

    def _chosen(self) -> list[Datum]:
        return [
            node
            for node in self.root.leaves()
            if (node.text or node in self.hidden) and node.place.control and node.place.control.type in CHOSEN
        ]

    def _offered(self, node: Datum) -> str:
        control, text, names = node.place.control, self.hidden.get(node, node.text), set(names_of(self, node))
        if control is None or control.type == "select_one":
            return text if text in names else ""
        return " ".join(word for word in text.split() if word in names)

    def take(self, ref: str, value: Any) -> list[Event]:
        """One line of a list of answers: a value (None clears), `+/path` with a count, `-/path` with an index."""
        if ref.startswith("+"):
            return self._more(ref[1:], 1 if value is None else value)
        if ref.startswith("-"):
            return self._less(ref[1:], 0 if value is None else value)
        node = find(self.root, ref)
        if node is None or node.place.control is None or node.place.is_note():
            return [Refused(ref, "unknown")]
        text = text_of(value)
        refused = self._refused(node, text)
        if refused:
            return [Refused(ref, refused)]
        text = self.written(node, self._in_order(node, text))
        if node.relevant:
            return self.put(node, text)
        node.text = text  # reads as empty until it is asked
        return []

    def _less(self, repeat: str, index: Any) -> list[Event]:
        return self.remove(f"{repeat}[{index + 1}]") if isinstance(index, int) else [Refused(repeat, "type")]

    def _more(self, repeat: str, count: Any) -> list[Event]:
        events: list[Event] = [] if isinstance(count, int) else [Refused(repeat, "type")]
        while isinstance(count, int) and count > 0 and not (events and isinstance(events[-1], Refused)):
            events += self.add(repeat)
            count -= 1
        return events

    def _refused(self, node: Datum, text: str) -> str:
        """Why a value is not taken; empty where it is."""
        if self.readonly(node):
            return "readonly"
        if len(text) > LONGEST:
            return "too_long"
        if not text or self._fits(node, text):
            return ""
        return "choice" if self.choices(node) else "type"

    def _fits(self, node: Datum, text: str) -> bool:
        """As a question has it; of a range between its steps, too, but upwards only."""
        control = node.place.control
        if control is None or control.type != "range":
            return fits(self, node, text)
        start, end, _ = bounds(control)
        return of_type("decimal", text) and of_type(node.place.type, text) and start <= Decimal(text) <= end

    def _in_order(self, node: Datum, text: str) -> str:
        """Several choices in the order of their list, as ODK's engines keep them."""
        control = node.place.control
        if control is None or control.type != "select_multiple":
            return text
        words = text.split()
        return " ".join(name for name in dict.fromkeys(names_of(self, node)) if name in words)


def text_of(value: Any) -> str:
    """A value of JSON as a form holds it; several choices with blanks between."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(text_of(each) for each in value) if isinstance(value, list) else str(value)
