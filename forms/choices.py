"""The choices of a question as they are now: filtered, and labelled in a language."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from forms.tree import Datum
from forms.xpath.nodes import Node

if TYPE_CHECKING:
    from forms.reckoning import Reckoning


@dataclass(frozen=True)
class Choice:
    """One choice: its name (the value), its label, and what else its row holds."""

    name: str
    label: str
    extra: Mapping[str, str] = field(default_factory=dict)


def choices_of(session: "Reckoning", node: Datum, language: str) -> list[Choice]:
    """The choices of the question at a node; empty for one without choices."""
    control = node.place.control
    if control is None:
        return []
    if control.static:
        return [Choice(name, session.say(label, node, language)) for name, label in control.static]
    return [_choice(session, item, node, language) for item in _items(session, node)]


def names_of(session: "Reckoning", node: Datum) -> AbstractSet[str]:
    """The names alone of the choices of the question at a node."""
    control = node.place.control
    if control is None or control.choices is None:
        return {name for name, _ in control.static} if control else set()
    listed = session.form.listed[node.place.path]
    own = session.form.lists.get(listed.whole)
    if own is None or own is not session.instances[listed.whole]:
        return {_text(item, control.choices.value) for item in _items(session, node)}
    if listed.names is None:
        listed.names = frozenset(_text(item, control.choices.value) for item in _items(session, node))
    return listed.names


def _items(session: "Reckoning", node: Datum) -> list[Node]:
    listed = session.form.listed.get(node.place.path)
    value = session.run(listed.nodes, node) if listed else None
    return value if isinstance(value, list) else []


def _choice(session: "Reckoning", item: Node, node: Datum, language: str) -> Choice:
    control = node.place.control
    assert control is not None
    assert control.choices is not None
    spec = control.choices
    label = _text(item, spec.label)
    if spec.itext:
        label = session.say(session.form.definition.texts.get(label, {}), node, language)
    extra = {name: kids[0].read() for name, kids in item.kids.items() if kids and name not in {spec.value, spec.label}}
    return Choice(_text(item, spec.value), label, extra)


def _text(item: Node, path: str) -> str:
    """The text at a path below an item; a question of a row may stand in a group there."""
    kids = item.kids.get(path, ())
    if len(kids) == 1:  # a column of a list, which nearly every path is
        return kids[0].read()
    found = [item]
    for name in path.removeprefix("./").split("/"):
        found = [kid for each in found for kid in each.named(name)]
    return found[0].read() if found else ""
