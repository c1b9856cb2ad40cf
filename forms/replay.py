"""A form filled from a list of answers, and the state that it reaches: to try a form, and to compare engines."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from forms.definition import Label
from forms.events import Event, Refused
from forms.form import Form
from forms.judging import fits
from forms.reckoning import Instances
from forms.session import Session
from forms.tree import Datum, find

PRELOADS: Mapping[str, str] = {"deviceid": "dev", "username": "u", "email": "e", "phonenumber": "p"}
KINDS: Mapping[str, str] = {  # what a control is called in a state; any other is an input
    "select_one": "select",
    "select_multiple": "select",
    "rank": "rank",
    "range": "range",
    "note": "note",
    "acknowledge": "trigger",
    "image": "upload",
    "audio": "upload",
    "video": "upload",
    "file": "upload",
}
CHOSEN = frozenset({"select", "rank"})
State = dict[str, Any]


def replay(
    form: Form,
    answers: Iterable[Sequence[Any]],
    *,
    now: datetime,
    seed: str = "",
    preloads: Mapping[str, str] | None = None,
    instances: Instances | None = None,
) -> State:
    """Apply `[reference, value]` one after the other: {"state": by reference, "errs": [[reference, message], …]}.

    `["+/path", n]` adds n rows, `["-/path", i]` removes row i, counted from 0; a value of None clears. What is refused
    leaves the form as it was and stands in `errs`; a value that only its constraint refuses is taken, as in a draft.
    """
    about = {**PRELOADS, **{name.lower(): text for name, text in (preloads or {}).items()}}
    session = Session.start(form, now=now, seed=seed, about=about, instances=instances)
    errs: list[list[str]] = []
    for ref, value in answers:
        refused = [event for event in apply(session, ref, value) if isinstance(event, Refused)]
        errs += [[ref, _said(event)] for event in refused]
    return {"state": dict(state_of(session)), "errs": errs}


def apply(session: Session, ref: str, value: Any) -> list[Event]:
    """One line of the answers."""
    if ref.startswith("+"):
        return [event for _ in range(_number(value, 1)) for event in session.add(ref[1:])]
    if ref.startswith("-"):
        return session.remove(f"{ref[1:]}[{_number(value, 0) + 1}]")
    node = find(session.root, ref)
    if node is not None and node.place.control is not None and not node.relevant:
        return _put_by(session, node, text_of(value))
    return session.hold(ref, text_of(value))


def _put_by(session: Session, node: Datum, text: str) -> list[Event]:
    """A value for a question that is not asked now: it reads as empty until it is."""
    if text and not fits(session, node, text):
        return [Refused(node.ref, "choice" if session.choices(node) else "type")]
    node.text = text
    return []


def _number(value: Any, otherwise: int) -> int:
    return otherwise if value is None else int(value)


def text_of(value: Any) -> str:
    """A value of JSON as a form holds it; several choices with blanks between."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(text_of(each) for each in value) if isinstance(value, list) else str(value)


def _said(refused: Refused) -> str:
    return next(iter(refused.message.values()), "") or refused.reason


def state_of(session: Session) -> Iterator[tuple[str, State]]:
    """Every node by its reference; the rows of a repeat stand under its reference with `#range`, too."""
    yield from _States(session).below(session.root)


class _States:
    def __init__(self, session: Session) -> None:
        self.session = session
        self.against = {found.ref: found for found in session.check()}

    def below(self, node: Datum) -> Iterator[tuple[str, State]]:
        yield node.ref, self._group(node) if node.place.is_group else self._leaf(node)
        for name, kids in node.kids.items():
            if name.startswith("@"):
                continue  # an attribute
            if node.place.kids[name].is_repeat:
                yield f"{node.ref}/{name}#range", self._range(node, name)
            for kid in kids:
                yield from self.below(kid)

    def _common(self, node: Datum, kind: str) -> State:
        session = self.session
        return {
            "type": kind,
            "relevant": node.relevant,
            "required": session.required(node),
            "readonly": self._readonly(node),
        }

    def _readonly(self, node: Datum) -> bool:
        at: Datum | None = node
        while at is not None:
            if self.session.readonly(at):
                return True
            at = at.parent if isinstance(at.parent, Datum) else None
        return False

    def _group(self, node: Datum) -> State:
        kind = "root" if node is self.session.root else "repeat-instance" if node.place.is_repeat else "group"
        return self._common(node, kind) | self._words(node, label=node.place.label)

    def _range(self, parent: Datum, name: str) -> State:
        place, rows = parent.place.kids[name], parent.kids[name]
        kind = "controlled" if "count" in place.expressions else "uncontrolled"
        one = rows[0] if rows else Datum(place, parent)
        state = self._common(one, f"repeat-range:{kind}") | self._words(one, label=place.label)
        return state | {"relevant": one.relevant if rows else parent.relevant, "count": len(rows)}

    def _leaf(self, node: Datum) -> State:
        control = node.place.control
        kind = KINDS.get(control.type, "input") if control else "model-value"
        state = self._common(node, kind) | {"valueType": node.place.type, "value": node.read()}
        if control is not None:
            state |= self._words(node, label=control.label, hint=control.hint)
        if kind in CHOSEN:
            choices = self.session.choices(node, self.session.language)
            state["options"] = [[choice.name, choice.label] for choice in choices]
        return state | self._judged(node)

    def _words(self, node: Datum, **labels: Label) -> State:
        session = self.session
        return {name: session.say(label, node, session.language) for name, label in labels.items() if label}

    def _judged(self, node: Datum) -> State:
        found = self.against.get(node.ref)
        state: State = {
            "constraintOk": found is None or found.reason != "constraint",
            "requiredOk": found is None or found.reason != "required",
        }
        if found is not None:
            message = found.message.get(self.session.language) or next(iter(found.message.values()), None)
            state["violation"] = {"condition": found.reason, "message": message or None}
        return state
