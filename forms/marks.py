"""What answers mean beyond the form: the `hf:` columns of its questions, evaluated."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.definition import SHORT
from forms.tree import Datum
from forms.xpath.values import to_number, to_text, to_truth

if TYPE_CHECKING:
    from forms.session import Session


@dataclass(frozen=True)
class Mark:
    """One answered question with `hf:` columns: a fact to report, a follow-up it opens, something it closes."""

    ref: str
    card: str  # key of the card it stands on; empty for what is only computed
    value: str
    fact: str
    follow_up: bool
    problem: str
    measure: str
    responsible: str
    days: int | None
    closes: str


def marks_of(session: "Session", language: str) -> list[Mark]:
    """The marks of all relevant answered questions, in document order."""
    found = [node for node in session.root.leaves() if node.place.hf.keys() - SHORT and node.read()]
    if not found:
        return []
    cards = {question.ref: each.key for each in session.asked() for question in each.questions}
    return [_mark(session, node, cards, language) for node in found]


def _mark(session: "Session", node: Datum, cards: Mapping[str, str], language: str) -> Mark:
    runs = session.form.hf.get(node.place.path, {})

    def value(name: str) -> object:
        return session.run(runs[name], node) if name in runs else ""

    def words(name: str) -> str:
        translated = f"{name}_{language}"
        return to_text(value(translated if translated in runs else name))  # type: ignore[arg-type]

    days = to_number(value("days"))  # type: ignore[arg-type]
    return Mark(
        ref=node.ref,
        card=cards.get(node.ref, ""),
        value=node.text,
        fact=node.place.hf.get("fact", ""),
        follow_up=to_truth(value("follow_up")),  # type: ignore[arg-type]
        problem=words("problem"),
        measure=words("measure"),
        responsible=to_text(value("responsible")),  # type: ignore[arg-type]
        days=int(days) if days == days else None,  # noqa: PLR0124 - NaN
        closes=to_text(value("closes")),  # type: ignore[arg-type]
    )
