"""The choices of a question as they are now: filtered, and labelled in a language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from forms.tree import Datum
from forms.xpath.nodes import Node
from forms.xpath.values import Value

if TYPE_CHECKING:
    from forms.session import Session


@dataclass(frozen=True)
class Choice:
    """One choice: its name (the value), its label, and what else its row holds."""

    name: str
    label: str
    extra: Mapping[str, str] = field(default_factory=dict)


def choices_of(session: "Session", node: Datum, language: str) -> list[Choice]:
    """The choices of the question at a node; empty for one without choices."""
    control = node.place.control
    if control is None:
        return []
    if control.static:
        return [Choice(name, session.say(label, node, language)) for name, label in control.static]
    listed = session.form.listed.get(node.place.path)
    if listed is None:
        return []
    return [_choice(session, item, node, language) for item in _items(session._at(listed.nodes, node))]  # noqa: SLF001


def _items(value: Value) -> list[Node]:
    return value if isinstance(value, list) else []


def _choice(session: "Session", item: Node, node: Datum, language: str) -> Choice:
    control = node.place.control
    assert control is not None
    assert control.choices is not None
    spec = control.choices
    label = _text(item, spec.label)
    if spec.itext:
        label = session.say(session.form.definition.texts.get(label, {}), node, language)
    extra = {name: kids[0].read() for name, kids in item.kids.items() if name not in {spec.value, spec.label}}
    return Choice(_text(item, spec.value), label, extra)


def _text(item: Node, name: str) -> str:
    return next((kid.read() for kid in item.named(name)), "")
