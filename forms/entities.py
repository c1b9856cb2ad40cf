"""What a form writes into lists of entities: its `entities` sheet and `save_to` columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.definition import META, Place
from forms.tree import Datum, below

if TYPE_CHECKING:
    from forms.session import Session

YES = frozenset({"1", "true"})


@dataclass(frozen=True)
class EntitySave:
    """One entity to be made or changed: its list, its id, its label (empty: as it is), and the properties written."""

    list: str
    id: str
    label: str
    create: bool
    update: bool
    values: Mapping[str, str]


def entities_of(session: "Session") -> list[EntitySave]:
    """The entities that the relevant answers make or change, in document order."""
    places = session.form.definition.places.values()
    return [save for place in places if place.dataset for save in _saves(session, place)]


def _saves(session: "Session", place: Place) -> Iterator[EntitySave]:
    holder = place.above.above if place.above and place.above.name in META else place.above
    if holder is None:
        return
    written = [
        each
        for each in session.form.definition.places.values()
        if each.save_to and each.repeats() == holder.repeats() and each.path.startswith(f"{holder.path}/")
    ]
    for node in below(session.root, place):
        if not node.relevant:
            continue
        save = _save(node, place, written)
        if save.create or save.update:
            yield save


def _save(node: Datum, place: Place, written: list[Place]) -> EntitySave:
    def said(name: str) -> str:
        return node.kids[name][0].read() if name in node.kids else ""

    around = node.parent.parent if place.above and place.above.name in META and node.parent else node.parent
    assert isinstance(around, Datum)
    sources = [found for each in written for found in below(around, each) if found.relevant]
    return EntitySave(
        list=place.dataset,
        id=said("@id"),
        label=said("label"),
        create=said("@create") in YES,
        update=said("@update") in YES,
        values={found.place.save_to: found.text for found in sources},
    )
