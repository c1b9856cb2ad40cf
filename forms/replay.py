"""A form filled from a list of answers, and the state that it reaches: to try a form, and to compare engines."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from forms.definition import Label, Place
from forms.draft import Draft
from forms.events import Refused
from forms.form import Form
from forms.reckoning import Instances
from forms.tree import Datum

PRELOADS: Mapping[str, str] = {"deviceid": "dev", "username": "u", "email": "e", "phonenumber": "p"}
KINDS: Mapping[str, str] = {  # what a control is called in a state; any other is an input
    "select_one": "select",
    "select_multiple": "select",
    "rank": "rank",
    "range": "range",
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
    draft = Draft.start(form, now=now, seed=seed, about=about, instances=instances)
    errs: list[list[str]] = []
    for ref, value in answers:
        errs += [[ref, said(event)] for event in draft.take(ref, value) if isinstance(event, Refused)]
    return {"state": dict(state_of(draft)), "errs": errs}


def said(refused: Refused) -> str:
    """What a refusal says: its author's words, else its reason."""
    return next(iter(refused.message.values()), "") or refused.reason


def state_of(draft: Draft) -> Iterator[tuple[str, State]]:
    """Every node by its reference; the rows of a repeat stand under its reference with `#range`, too."""
    yield from _States(draft).below(draft.root)


class _States:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft

    def below(self, node: Datum) -> Iterator[tuple[str, State]]:
        yield node.ref, self._group(node) if _holds_questions(node.place) else self._leaf(node)
        for name, kids in node.kids.items():
            if name.startswith("@"):
                continue  # an attribute
            if node.place.kids[name].is_repeat:
                yield f"{node.ref}/{name}#range", self._range(node, name)
            for kid in kids:
                yield from self.below(kid)

    def _common(self, node: Datum, kind: str) -> State:
        return {
            "type": kind,
            "relevant": node.relevant,
            "required": self.draft.required(node),
            "readonly": self._readonly(node),
        }

    def _readonly(self, node: Datum) -> bool:
        at: Datum | None = node
        while at is not None:
            if self.draft.readonly(at):
                return True
            at = at.parent if isinstance(at.parent, Datum) else None
        return False

    def _group(self, node: Datum) -> State:
        kind = "root" if node is self.draft.root else "repeat-instance" if node.place.is_repeat else "group"
        return self._common(node, kind) | self._words(node, label=[node.place.label])

    def _range(self, parent: Datum, name: str) -> State:
        place, rows = parent.place.kids[name], parent.kids[name]
        kind = "controlled" if place.is_fixed else "uncontrolled"
        one = rows[0] if rows else Datum(place, parent)
        state = self._common(one, f"repeat-range:{kind}") | self._words(one, label=[place.label])
        return state | {"relevant": one.relevant if rows else parent.relevant, "count": len(rows)}

    def _leaf(self, node: Datum) -> State:
        control = node.place.control
        kind = kind_of(node.place)
        state = self._common(node, kind) | {"valueType": node.place.type, "value": node.read()}
        if control is not None:
            state |= self._words(node, label=[control.label], hint=[control.hint, control.guidance])
        if kind in CHOSEN:
            choices = self.draft.choices(node, self.draft.language)
            state["options"] = [[choice.name, choice.label] for choice in choices]
        return state | self._judged(node)

    def _words(self, node: Datum, **labels: Sequence[Label]) -> State:
        """Label and hint in the form's first language; what is written in parts stands together."""
        draft = self.draft
        return {
            name: "".join(draft.say(part, node, draft.language) for part in parts)
            for name, parts in labels.items()
            if any(parts)
        }

    def _judged(self, node: Datum) -> State:
        draft, place = self.draft, node.place
        answered = not node.relevant or node.read() != "" or not draft.required(node)
        allowed = not node.relevant or not node.text or draft.allowed(node, node.text)
        state: State = {"constraintOk": allowed, "requiredOk": answered}
        if not (allowed and answered):
            condition, label = ("required", place.required_message) if allowed else ("constraint", place.message)
            message = draft.say(label, node, draft.language) if label else None
            state["violation"] = {"condition": condition, "message": message}
        return state


def _holds_questions(place: Place) -> bool:
    return place.is_group and (place.is_repeat or any(not name.startswith("@") for name in place.kids))


def kind_of(place: Place) -> str:
    """What a question is called in a state."""
    control = place.control
    if control is None:
        return "model-value"
    kind = KINDS.get(control.type, "input")
    shown_only = place.expressions.get("readonly", "").strip() == "true()" and (control.label or control.hint)
    return "note" if kind == "input" and shown_only else kind
