"""A blank to fill without signal: a short labelled line for each thing that a form asks. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from forms import Card, Form, Question
from handlers.interview.show import FILES, SHORT_LIST, TYPED_ONLY
from handlers.keyboards import width
from handlers.texts import Texts

NEVER = "-"  # hf:short of what only makes sense to ask afterwards
NOT_WRITTEN = (*FILES, "geotrace", "geoshape", "acknowledge")  # types that no line can hold
OWN_ROW = "]/"  # in the key of a card that stands in a row of a repeat
LABEL = 12  # characters of a label made from a question
CHOICES = 60  # characters of choices shown behind a label
MOST_COPIED = 256  # characters of one copy button, by the Bot API
MOST_COPIES = 4  # a form that needs more is no form for a notes app: the rest is asked afterwards
LABEL_ENDS = re.compile(r"[：:（(，,。；;?？\n]")


@dataclass(frozen=True)
class Line:
    """A line of a blank: its label, and what may be written there as numbers."""

    label: str
    items: tuple[tuple[int, str], ...] = ()

    def shown(self, text: Texts) -> str:
        """As it stands on the blank."""
        parts = [f"{number}{label}" if width(label[:1]) >= 1 else f"{number} {label}" for number, label in self.items]
        return text("blank_items", label=self.label, items=" ".join(parts)) if parts else self.label + text("colon")


def blank_of(text: Texts, heads: Sequence[str], cards: Iterable[Card], *, follow_ups: bool) -> list[str]:
    """The blank of some cards as one or more pieces that a button can copy, each beginning with the same first lines.

    `heads` says what is visited, `follow_ups` whether answers may open one; give the cards of several subjects, and
    the blank serves all of them.
    """
    lines = [line.shown(text) for line in lines_of(cards)]
    if follow_ups:
        lines.append(text("right_label") + text("colon"))
    pieces = [list(heads)]
    for line in lines:
        if len("\n".join([*pieces[-1], line])) > MOST_COPIED:
            pieces.append(list(heads))
        pieces[-1].append(line)
    return ["\n".join(piece)[:MOST_COPIED] for piece in pieces[:MOST_COPIES]]


def lines_of(cards: Iterable[Card]) -> list[Line]:
    """The lines for some cards; what shares a label shares a line."""
    found: dict[str, Line] = {}
    for card in cards:
        for line in _lines(card):
            known = found.get(line.label)
            items = dict([*(known.items if known else ()), *line.items])
            found[line.label] = Line(line.label, tuple(sorted(items.items())))
    return list(found.values())


def _lines(card: Card) -> Iterator[Line]:
    if card.kind == "check":
        label = label_of(card, card.questions[0])
        if label:
            yield Line(label, tuple((question.number, question.label) for question in card.questions))
    elif card.kind == "repeat":
        label = label_of(card)
        if label:
            yield Line(label)
    else:
        for question in card.questions:
            label = label_of(card, question)
            if label:
                yield Line(label, () if question.short else _choices(question))


def _choices(question: Question) -> tuple[tuple[int, str], ...]:
    """The choices of a question whose author wrote no short label, where they are few."""
    few = len(question.choices) <= SHORT_LIST and sum(len(choice.label) for choice in question.choices) <= CHOICES
    return tuple((number, choice.label) for number, choice in enumerate(question.choices, start=1)) if few else ()


def label_of(card: Card, question: Question | None = None) -> str:
    """The label of the line that a question, or a card as a whole, is written on; empty where it has none."""
    if question is None or card.kind == "check":
        said, short = card.label, card.short
    else:
        said, short = question.label, question.short
        if not short and (_beside(card, question) or OWN_ROW in card.key):
            return ""
    if short:
        return "" if short == NEVER else short
    return brief(said)


def _beside(card: Card, question: Question) -> bool:
    """Whether a question has no line of its own: it holds another one's free words, or is not written at all."""
    companion = any(other.other == question.ref for other in card.questions)
    return companion or question.type in NOT_WRITTEN or TYPED_ONLY in question.appearance.split() or question.readonly


def brief(said: str) -> str:
    """A question cut to a label: up to its first mark, and not long."""
    return LABEL_ENDS.split(said.strip(), maxsplit=1)[0].strip()[:LABEL].strip()


def labels_in(form: Form) -> list[str]:
    """The labels that a form's author wrote, in every language and in the order of the form."""
    found: dict[str, None] = {}
    for place in form.definition.places.values():
        for name in ("short", "short_en"):
            label = place.hf.get(name, "")
            if label and label != NEVER:
                found[label] = None
        if not place.hf.get("short") and not place.is_note() and (place.control or place.is_group):
            said = place.control.label if place.control else place.label
            plain = ["".join(piece for piece, _ in words.pieces) for words in said.values() if _literal(words.pieces)]
            found |= {brief(each): None for each in plain if brief(each)}
    return list(found)


def _literal(pieces: Sequence[tuple[str, bool]]) -> bool:
    return not any(is_expression for _, is_expression in pieces)


def opens_follow_ups(form: Form) -> bool:
    """Whether an answer of this form may open a follow-up."""
    return any("follow_up" in place.hf for place in form.definition.places.values())
