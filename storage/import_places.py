"""Whom and what the words of an imported file mean: units by name, people within their township, codes still free."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz, process
from sqlmodel import col, func, select

from activities.registry import Kind
from storage.joining import root
from storage.name_keys import squeezed
from storage.places import Places, places_of
from storage.search import begins
from storage.store import Tx
from storage.tables import Person, Subject, Unit

SUFFIXES = ("社区", "乡", "镇", "村", "街道")
SHORTEST = 2  # characters of a place's name without its suffix
LIKE = 50  # of 100: a place that may have been meant
VILLAGES = ("village", "community")
LAST = {"person": col(Person.position), "unit": col(Unit.position)}


class Misread(Exception):
    """A word that means nobody, or several: the key of the sentence that says so, the column, the sentence's parts."""

    def __init__(self, key: str, column: str, **parts: object) -> None:
        super().__init__(key)
        self.key, self.column, self.parts = key, column, parts

    @property
    def why(self) -> list[Any]:
        """As it is kept with the row."""
        return [self.key, self.column, self.parts]


@dataclass(frozen=True)
class Somebody:
    """One of the roster: id, code, name, and the township he works in, 0 for the county's organs."""

    id: int
    code: str
    name: str
    township: int


@dataclass
class Known:
    """What the county knows when a file is read; asked for every row, so it is held here."""

    county: Unit
    places: Places
    paths: Sequence[str]  # of the units whose subjects may be imported
    units: Mapping[str, Sequence[Unit]]  # by name, with its suffix and without
    people: Mapping[str, Sequence[Somebody]]  # by name, and by code
    positions: dict[int, int]
    numbers: dict[int, int] = field(default_factory=dict)  # unit → the last number of a code there
    found: dict[tuple[str, str], Unit | Misread] = field(default_factory=dict)
    by_id: Mapping[int, Unit] = field(default_factory=dict)
    fresh: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))  # units of this file
    last_number: dict[str, int] = field(default_factory=dict)  # beginning of a code → the last number behind it
    position: int = 0  # of the last person or unit

    townships: dict[int, int] = field(default_factory=dict)
    named: dict[tuple[int, str], Somebody | Misread] = field(default_factory=dict)

    def township_id(self, unit: Unit) -> int:
        """The township that a unit lies in, 0 for none."""
        number = unit.id or 0
        if number not in self.townships:
            township = self.places.of(unit.path)
            self.townships[number] = 0 if township is self.places.county else township.id or 0
        return self.townships[number]


def known_to(tx: Tx, kind: str, paths: Sequence[str]) -> Known:
    """Everything that the rows of a file about this kind may name."""
    units: dict[str, list[Unit]] = defaultdict(list)
    by_id = {unit.id or 0: unit for unit in tx.exec(select(Unit)).all()}
    for unit in by_id.values():
        now = now_of(by_id, unit)
        for name in _names(unit.name):
            if now not in units[name]:
                units[name].append(now)
    known = Known(root(tx), places_of(tx), paths, units, {}, _positions(tx, kind), by_id=by_id)
    people: dict[str, list[Somebody]] = defaultdict(list)
    for person_id, code, name, unit_id in tx.exec(select(Person.id, Person.code, Person.name, Person.unit_id)).all():
        found = Somebody(person_id or 0, code, name, known.township_id(by_id[unit_id]))
        people[squeezed(name)].append(found)
        people[squeezed(code)].append(found)
    known.people = people
    if kind in LAST:
        known.position = tx.exec(select(func.max(LAST[kind]))).one() or 0
    return known


def now_of(by_id: Mapping[int, Unit], unit: Unit) -> Unit:
    """What a place of earlier days is today; any other is itself."""
    while unit.became_id is not None:
        unit = by_id[unit.became_id]
    return unit


def _names(name: str) -> list[str]:
    stems = [name.removesuffix(suffix) for suffix in SUFFIXES if name.endswith(suffix)]
    return [squeezed(each) for each in (name, *stems) if len(each) >= SHORTEST]


def _positions(tx: Tx, kind: str) -> dict[int, int]:
    rows = tx.exec(
        select(Subject.unit_id, func.max(Subject.position)).where(Subject.kind == kind).group_by(col(Subject.unit_id))
    ).all()
    return dict(rows)


def unit_meant(known: Known, kind: str, values: Mapping[str, Any]) -> Unit:
    """The unit that a row's township and village name; raise Misread where they name none, or one of others."""
    village = values["name"] if kind in VILLAGES else values.get("village", "")
    asked = (values.get("township", ""), village)
    unit = known.found.get(asked)
    if unit is None:
        try:
            unit = _unit(known, kind, *asked)
        except Misread as misread:
            unit = misread
        known.found[asked] = unit
    if isinstance(unit, Misread):
        raise unit
    if not unit.path.startswith(tuple(known.paths)):
        raise Misread("not_yours", "township", value=unit.name)
    return unit


def _unit(known: Known, kind: str, township: str, village: str) -> Unit:
    if not township and not village:
        if kind == "organisation":
            return known.county
        raise Misread("no_place", "village")
    over = _one(known, "township", township, [unit for unit in _called(known, township) if unit.kind == "township"])
    if not village:
        assert over is not None
        return over
    column = "name" if kind in VILLAGES else "village"
    there = [unit for unit in _called(known, village) if unit.kind in VILLAGES and _lies_in(unit, over)]
    if not there:  # 云岭乡梨树村 in one cell
        word = squeezed(village)
        there = [
            unit
            for above in ([over] if over else known.places.townships)
            if word.startswith(squeezed(above.name))
            for unit in _called(known, word.removeprefix(squeezed(above.name)))
            if unit.kind in VILLAGES and _lies_in(unit, above)
        ]
    found = _one(known, column, village, there, over)
    assert found is not None
    return found


def place_meant(known: Known, values: Mapping[str, Any]) -> Unit | None:
    """The unit that a row about somebody names, whatever kind of unit; None where it names none."""
    township, word = values.get("township", ""), values.get("unit", "")
    over = _one(known, "township", township, [unit for unit in _called(known, township) if unit.kind == "township"])
    return unit_called(known, "unit", word, over) if word else over


def unit_called(known: Known, column: str, word: str, near: Unit | None) -> Unit:
    """A unit by name or code, of the township that another lies in before all others; Misread where that is not one."""
    township = known.places.of(near.path) if near else known.county
    coded = [unit for unit in known.by_id.values() if squeezed(unit.code) == squeezed(word)]
    every = coded or [*_called(known, word), *(unit for unit in _called(known, f"{township.name}{word}"))]
    if not every:  # 云岭乡梨树村 in one cell
        for above in known.places.townships:
            rest = squeezed(word).removeprefix(squeezed(above.name))
            every += [unit for unit in _called(known, rest) if rest != squeezed(word) and _lies_in(unit, above)]
    here = [unit for unit in every if unit.path.startswith(township.path)] if township is not known.county else every
    found = here or every
    if len(found) == 1:
        return found[0]
    if found:
        raise Misread("two_places", column, value=word, count=len(found))
    names = {unit.name for unit in known.by_id.values() if unit.became_id is None}
    best = process.extractOne(word, sorted(names), scorer=fuzz.ratio, score_cutoff=LIKE)
    raise (
        Misread("place_like", column, value=word, near=best[0])
        if best
        else Misread("unknown_place", column, value=word)
    )


def _called(known: Known, word: str) -> Sequence[Unit]:
    return known.units.get(squeezed(word), ())


def _lies_in(unit: Unit, over: Unit | None) -> bool:
    return over is None or (unit.path.startswith(over.path) and unit is not over)


def _one(known: Known, column: str, word: str, found: Sequence[Unit], over: Unit | None = None) -> Unit | None:
    if not word:
        return None
    if len(found) == 1:
        return found[0]
    if found:
        raise Misread("two_places", column, value=word, count=len(found))
    kinds = ("township",) if column == "township" else VILLAGES
    near = {
        unit.name: unit
        for units in known.units.values()
        for unit in units
        if unit.kind in kinds and _lies_in(unit, over)
    }
    best = process.extractOne(word, list(near), scorer=fuzz.ratio, score_cutoff=LIKE)
    if best:
        raise Misread("place_like", column, value=word, near=best[0])
    raise Misread("unknown_place", column, value=word)


def people_meant(known: Known, unit: Unit, column: str, words: Sequence[str]) -> list[Somebody]:
    """People of the roster by name, of the unit's township first, then of the county's organs; or by code."""
    found = []
    for word in words:
        asked = (known.township_id(unit), word)
        one = known.named.get(asked)
        if one is None:
            try:
                one = _person(known, asked[0], column, word)
            except Misread as misread:
                one = misread
            known.named[asked] = one
        if isinstance(one, Misread):
            raise Misread(one.key, column, **one.parts)
        found.append(one)
    return found


def _person(known: Known, township: int, column: str, word: str) -> Somebody:
    every = known.people.get(squeezed(word), ())
    coded = [one for one in every if squeezed(one.code) == squeezed(word)]
    near = coded or [one for one in every if one.township == township] or [one for one in every if not one.township]
    if len(near) == 1:
        return near[0]
    if near:
        raise Misread("two_people", column, value=word, codes="、".join(one.code for one in near))
    if every:
        raise Misread("person_elsewhere", column, value=word, codes="、".join(one.code for one in every))
    raise Misread("unknown_person", column, value=word)


def next_code(tx: Tx, known: Known, kind: Kind, unit: Unit) -> str:
    """The next free code of a kind in a unit: H-YL-01-011."""
    part = unit.code.removeprefix(f"{known.county.code}-")
    lead = f"{kind.letter}-{part}-"
    number = known.numbers.get(unit.id or 0)
    if number is None:
        taken = tx.exec(select(Subject.code).where(*begins(col(Subject.code), lead))).all()
        number = max((int(code[len(lead) :]) for code in taken if code[len(lead) :].isdecimal()), default=0)
    known.numbers[unit.id or 0] = number + 1
    return f"{lead}{number + 1:02d}"
