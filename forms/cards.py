"""What a form asks, in words: cards that are a question, a field-list group, or "another row?" of a repeat."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.asking import Asked, asked, companion, flat
from forms.choices import Choice
from forms.definition import Place
from forms.tree import Datum

if TYPE_CHECKING:
    from forms.session import Session

PAIR = 2  # the choices of a check card: good and bad


@dataclass(frozen=True)
class Question:
    """A question as it stands: `number` is its place on the card, whatever is left out; `other` holds free words."""

    ref: str
    name: str
    type: str
    label: str
    hint: str
    value: str
    choices: Sequence[Choice]
    required: bool
    readonly: bool
    appearance: str
    number: int
    other: str
    range: tuple[str, str, str] | None = None  # start, end, step
    short: str = ""  # its line on a blank, `hf:short`


@dataclass(frozen=True)
class Card:
    """What is asked at once. `kind`: question, check (numbered items, good or bad), list, repeat ("another row?")."""

    key: str
    kind: str
    label: str
    hint: str
    notes: Sequence[str]
    questions: Sequence[Question]
    breadcrumb: Sequence[str]
    appearance: str
    short: str = ""  # of a group or repeat: its line on a blank


def cards_of(session: "Session", language: str) -> list[Card]:
    """All relevant cards in the order of the form."""
    return [card_of(session, each, language) for each in asked(session)]


def card_of(session: "Session", each: Asked, language: str) -> Card:
    """What is asked, in words."""
    return _Words(session, language).card(each)


def review_of(session: "Session", language: str) -> list[str]:
    """The relevant notes of the group `review`, in order."""
    words = _Words(session, language)
    for place in session.form.definition.body:
        if place.name == "review":
            return [words.label(node) for node in flat(session, session.root, place) if node.place.is_note()]
    return []


def label_of(session: "Session", node: Datum, language: str) -> str:
    """What a question or group says."""
    control = node.place.control
    return session.say(control.label if control else node.place.label, node, language)


class _Words:
    def __init__(self, session: "Session", language: str) -> None:
        self.session = session
        self.language = language

    def label(self, node: Datum) -> str:
        return label_of(self.session, node, self.language)

    def card(self, each: Asked) -> Card:
        place, questions = each.repeat or each.node.place, self._questions(each)
        return Card(
            key=each.key,
            kind=kind_of(each, questions),
            label=self._heading(each),
            hint="",
            notes=[self.label(note) for note in each.notes],
            questions=questions,
            breadcrumb=tuple(said for group in each.trail if (said := self.label(group))),
            appearance=place.control.appearance if place.control else place.appearance,
            short="" if place.control else short_of(place, self.language),
        )

    def _heading(self, each: Asked) -> str:
        """What stands over the questions; a repeat's label is said from its first row."""
        if each.repeat is None:
            return "" if each.node.place.control else self.label(each.node)
        first = next((row for row in each.node.kids[each.repeat.name] if row.relevant), each.node)
        return self.session.say(each.repeat.label, first, self.language)

    def _questions(self, each: Asked) -> Sequence[Question]:
        if each.repeat is not None:
            return ()
        if each.node.place.control:
            return [self._question(node, number) for number, node in enumerate(each.questions, start=1)]
        numbers = {path: number for number, path in enumerate(self._numbered(each.node.place), start=1)}
        return [self._question(node, numbers[node.place.path]) for node in each.questions]

    def _numbered(self, place: Place) -> Iterator[str]:
        """The paths of all questions of a group, relevant or not."""
        for inner in self.session.form.definition.order.get(place.path, ()):
            if inner.is_group:
                yield from self._numbered(inner)
            elif not inner.is_note():
                yield inner.path

    def _question(self, node: Datum, number: int) -> Question:
        session, control = self.session, node.place.control
        assert control is not None
        other = companion(node)
        return Question(
            ref=node.ref,
            name=node.name,
            type=control.type,
            label=self.label(node),
            hint=session.say(control.hint, node, self.language),
            value=node.text,
            choices=session.choices(node, self.language),
            required=session.required(node),
            readonly=session.readonly(node),
            appearance=control.appearance,
            number=number,
            other=other.ref if other is not None else "",
            range=control.range,
            short=short_of(node.place, self.language),
        )


def kind_of(each: Asked, questions: Sequence[Question]) -> str:
    """What kind of card it is."""
    if each.repeat is not None:
        return "repeat"
    if each.node.place.control:
        return "question" if companion(each.node) is None else "list"
    return "check" if is_check(questions) else "list"


def short_of(place: Place, language: str) -> str:
    """What stands for a question on a blank, in a language; empty where its author wrote nothing."""
    return place.hf.get(f"short_{language}") or place.hf.get("short", "")


def is_check(questions: Sequence[Question]) -> bool:
    """Whether they are one list of items, each good or bad and to be answered."""
    names = {tuple(choice.name for choice in question.choices) for question in questions}
    return (
        len(questions) > 1
        and len(names) == 1
        and len(next(iter(names))) == PAIR
        and all(question.type == "select_one" and question.required for question in questions)
    )
