"""What a form asks, as cards: a question, a field-list group, or "another row?" of a repeat."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.choices import Choice
from forms.definition import Place
from forms.tree import Datum, below

if TYPE_CHECKING:
    from forms.session import Session

FIELD_LIST = "field-list"
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


def cards_of(session: "Session", language: str) -> list[Card]:
    """All relevant cards in the order of the form; a note stands on the card that follows it."""
    return list(_Dealer(session, language).deal(session.root, session.form.definition.body, ()))


def review_of(session: "Session", language: str) -> list[str]:
    """The relevant notes of the group `review`, in order."""
    dealer = _Dealer(session, language)
    for place in session.form.definition.body:
        if place.name == "review":
            return [dealer.label(node) for node in dealer.flat(session.root, place) if node.place.is_note()]
    return []


class _Dealer:
    def __init__(self, session: "Session", language: str) -> None:
        self.session = session
        self.language = language
        self.notes: list[str] = []  # waiting for the card they stand on
        self.companions: set[str] = set()

    def label(self, node: Datum) -> str:
        control = node.place.control
        return self.session.say(control.label if control else node.place.label, node, self.language)

    def deal(self, node: Datum, places: Sequence[Place], trail: tuple[str, ...]) -> Iterator[Card]:
        for place in places:
            if place.above is self.session.form.definition.root and place.name == "review":
                continue
            if place.is_repeat:
                yield from self._repeat(node, place, trail)
                continue
            for found in below(node, place):
                if found.relevant:
                    yield from self._one(found, trail)

    def _one(self, node: Datum, trail: tuple[str, ...]) -> Iterator[Card]:
        place = node.place
        if place.is_note():
            self.notes.append(self.label(node))
        elif not place.is_group:
            yield from self._single(node, trail)
        elif FIELD_LIST in place.appearance.split():
            yield from self._field_list(node, trail)
        else:
            yield from self.deal(node, self._inside(place), self._trail(node, trail))

    def _single(self, node: Datum, trail: tuple[str, ...]) -> Iterator[Card]:
        """A question on its own, with the one that holds its free words."""
        if node.ref in self.companions:
            return
        questions = [self._question(node, 1)]
        other = companion(node)
        if other is not None:
            self.companions.add(other.ref)
            questions += [self._question(other, 2)] if other.relevant else []
        yield self._card(node, "list" if other is not None else "question", questions, trail)

    def _inside(self, place: Place) -> list[Place]:
        return self.session.form.definition.order.get(place.path, [])

    def _trail(self, node: Datum, trail: tuple[str, ...]) -> tuple[str, ...]:
        said = self.label(node)
        return (*trail, said) if said else trail

    def _repeat(self, node: Datum, place: Place, trail: tuple[str, ...]) -> Iterator[Card]:
        assert place.above is not None
        for parent in below(node, place.above):
            rows = [row for row in parent.kids[place.name] if row.relevant]
            for row in rows:
                yield from self._one(row, trail)
            if not place.is_fixed and parent.relevant:
                label = self.session.say(place.label, rows[0] if rows else parent, self.language)
                yield Card(
                    f"{parent.ref}/{place.name}", "repeat", label, "", self._taken(), (), trail, place.appearance
                )

    def _taken(self) -> list[str]:
        notes, self.notes = self.notes, []
        return notes

    def _card(self, node: Datum, kind: str, questions: Sequence[Question], trail: tuple[str, ...]) -> Card:
        control = node.place.control
        label = "" if control else self.label(node)
        appearance = control.appearance if control else node.place.appearance
        return Card(node.ref, kind, label, "", self._taken(), questions, trail, appearance)

    def flat(self, node: Datum, place: Place) -> list[Datum]:
        """The relevant questions and notes below a group, groups inside it dissolved."""
        found: list[Datum] = []
        for inner in self._inside(place):
            for each in below(node, inner):
                if each.relevant:
                    found += self.flat(each, inner) if inner.is_group else [each]
        return found

    def _field_list(self, node: Datum, trail: tuple[str, ...]) -> Iterator[Card]:
        numbers = {path: number for number, path in enumerate(self._numbered(node.place), start=1)}
        questions = []
        for each in self.flat(node, node.place):
            if each.place.is_note():
                self.notes.append(self.label(each))
            else:
                questions.append(self._question(each, numbers[each.place.path]))
        if questions:
            yield self._card(node, "check" if is_check(questions) else "list", questions, trail)

    def _numbered(self, place: Place) -> Iterator[str]:
        """The paths of all questions of a group, relevant or not."""
        for inner in self._inside(place):
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
        )


def companion(node: Datum) -> Datum | None:
    """The text question `<name>_other` beside a question, which holds its free words."""
    above = node.parent
    rows = above.kids.get(f"{node.name}_other", []) if isinstance(above, Datum) else []
    found = rows[0] if rows else None
    return found if found is not None and found.place.control and found.place.control.type == "text" else None


def is_check(questions: Sequence[Question]) -> bool:
    """Whether they are one list of items, each good or bad and to be answered."""
    names = {tuple(choice.name for choice in question.choices) for question in questions}
    return (
        len(questions) > 1
        and len(names) == 1
        and len(next(iter(names))) == PAIR
        and all(question.type == "select_one" and question.required for question in questions)
    )
