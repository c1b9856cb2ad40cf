"""What a form asks, card after card, before it is put into words: saying it takes ten times as long as finding it."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from forms.definition import Place
from forms.tree import Datum, below

if TYPE_CHECKING:
    from forms.session import Session

FIELD_LIST = "field-list"


class Asked(NamedTuple):
    """A card's nodes: what it stands for, its questions, the notes on it, the groups around it.

    A card of a repeat ("another row?") has its `repeat`, and stands for the node that holds the rows.
    """

    key: str
    node: Datum
    questions: Sequence[Datum]
    notes: Sequence[Datum]
    trail: Sequence[Datum]
    repeat: Place | None = None


def asked(session: "Session") -> Iterator[Asked]:
    """All relevant cards in the order of the form; a note stands on the card that follows it."""
    return _Walk(session).through(session.root, session.form.definition.body, ())


def flat(session: "Session", node: Datum, place: Place) -> list[Datum]:
    """The relevant questions and notes below a group, groups inside it dissolved."""
    found: list[Datum] = []
    for inner in session.form.definition.order.get(place.path, ()):
        for each in below(node, inner):
            if each.relevant:
                found += flat(session, each, inner) if inner.is_group else [each]
    return found


def companion(node: Datum) -> Datum | None:
    """The text question `<name>_other` beside a question, which holds its free words."""
    other = node.place.other
    return node.parent.kids[other.name][0] if other and isinstance(node.parent, Datum) else None


class _Walk:
    def __init__(self, session: "Session") -> None:
        self.session = session
        self.notes: list[Datum] = []  # waiting for the card they stand on
        self.companions: set[Datum] = set()

    def through(self, node: Datum, places: Sequence[Place], trail: tuple[Datum, ...]) -> Iterator[Asked]:
        for place in places:
            if place.is_repeat:
                yield from self._repeat(node, place, trail)
                continue
            for found in node.kids[place.name] if place.above is node.place else below(node, place):
                if not found.relevant:
                    continue
                if place.is_group:
                    yield from self._group(found, trail)
                elif place.is_note():
                    self.notes.append(found)
                elif found not in self.companions:
                    yield self._single(found, trail)

    def _group(self, node: Datum, trail: tuple[Datum, ...]) -> Iterator[Asked]:
        place = node.place
        if place.name == "review" and place.above is self.session.form.definition.root:
            return
        if FIELD_LIST in place.appearance.split():
            yield from self._field_list(node, trail)
        else:
            yield from self.through(node, self.session.form.definition.order.get(place.path, ()), (*trail, node))

    def _single(self, node: Datum, trail: tuple[Datum, ...]) -> Asked:
        """A question on its own, with the one that holds its free words."""
        other = companion(node)
        if other is None:
            return Asked(node.ref, node, (node,), self._taken(), trail)
        self.companions.add(other)
        return Asked(node.ref, node, (node, other) if other.relevant else (node,), self._taken(), trail)

    def _field_list(self, node: Datum, trail: tuple[Datum, ...]) -> Iterator[Asked]:
        found = flat(self.session, node, node.place)
        self.notes += [each for each in found if each.place.is_note()]
        questions = [each for each in found if not each.place.is_note()]
        if questions:
            yield Asked(node.ref, node, questions, self._taken(), trail)

    def _repeat(self, node: Datum, place: Place, trail: tuple[Datum, ...]) -> Iterator[Asked]:
        assert place.above is not None
        for parent in below(node, place.above):
            for row in [row for row in parent.kids[place.name] if row.relevant]:
                yield from self._group(row, trail)
            if "count" not in place.expressions and parent.relevant:
                yield Asked(f"{parent.ref}/{place.name}", parent, (), self._taken(), trail, place)

    def _taken(self) -> Sequence[Datum]:
        if not self.notes:
            return ()
        notes, self.notes = self.notes, []
        return notes
