"""Finding households, enterprises, people: by part of a name, pinyin, sound, code, village; only what one may see."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import ColumnElement, CompoundSelect, delete, false, func, insert, or_, true, union
from sqlalchemy.orm import Mapped
from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from storage.joining import known_as
from storage.name_keys import keys_of, sounds, squeezed
from storage.people import Viewer
from storage.resting import taken_over
from storage.store import Tx
from storage.tables import Assignment, Person, PersonName, Record, Subject, SubjectName, Task, Unit
from storage.tables.names import name_rows

NARROWED = 100  # subjects that are looked at in Python
LIKE = 60  # of 100: two of three letters alike
EXACT, BEGINNING, PART, ALIKE, SIMILAR = range(5)  # how well a name fits, the best first
LETTERS = "一二三四五六七八九十"
ONE = "[一二三四五六七八九]"
GROUP = re.compile(rf"(\d{{1,2}}|{ONE}?十{ONE}?|{ONE})组")
AROUND = re.compile(r"(?:家里|家|户|同志|屋里)$")
VISITED = ("household", "enterprise", "community", "village")  # what a place is searched for
PLACES = ("township", "village", "community")
LAST = "\U0010ffff"  # behind every key that begins the same


@dataclass(frozen=True)
class Hit:
    """A subject that was found: its unit's name, the day of its last valid record; `alike`: it is written otherwise."""

    subject: Subject
    unit: str
    last: date | None
    alike: bool = False

    @property
    def group(self) -> str:
        """The villagers' group of a household: 3组."""
        return str(self.subject.profile.get("group", ""))


@dataclass(frozen=True)
class Sought:
    """What was written, taken apart: the name or code, and the place that stood before or behind it."""

    name: str = ""
    group: str = ""
    place: str = ""  # a unit's path

    def here(self) -> ColumnElement[bool]:
        """The condition that a unit lies in the place."""
        return col(Unit.path).startswith(self.place, autoescape=True) if self.place else true()


def find_subjects(
    tx: Tx, viewer: Viewer, words: str, today: date, *, kinds: Sequence[str] = (), limit: int = 8
) -> list[Hit]:
    """Those that the words mean, best first, and among equals those not visited for longest; [] for none.

    Without words: the viewer's own. Sound-alikes come only where nothing is written so.
    """
    for sought in _readings_of(tx, words):
        rows = _candidates(tx, viewer, sought, today, kinds)
        fits = {subject.id: fit for subject, _ in rows if (fit := _fit(subject, sought)) is not None}
        worst = _worst(fits.values())
        best = [row for row in rows if fits.get(row[0].id, worst + 1) <= worst]
        if best:
            return _in_order(tx, best, fits)[:limit]
    return []


def _worst(fits: Iterable[int]) -> int:
    """The fit from which on nothing is shown: where one is called just so, the others are not meant."""
    best = min(fits, default=SIMILAR)
    return best if best == EXACT else PART if best < ALIKE else SIMILAR


def read_subject(tx: Tx, viewer: Viewer, subject_id: int, today: date) -> Subject | None:
    """One subject, or None when it does not exist or the viewer may not see it."""
    return tx.exec(
        select(Subject)
        .join(Unit, col(Unit.id) == Subject.unit_id)
        .where(Subject.id == subject_id, taken_over())
        .where(or_(_overseen(viewer), col(Subject.id).in_(_own(tx, viewer, today))))
    ).first()


def overseen_subject(tx: Tx, viewer: Viewer, subject_id: int) -> Subject | None:
    """One subject of a unit that the viewer oversees, or None."""
    return tx.exec(
        select(Subject)
        .join(Unit, col(Unit.id) == Subject.unit_id)
        .where(Subject.id == subject_id, taken_over(), viewer.sees(col(Unit.path)))
    ).first()


def seeks(tx: Tx, viewer: Viewer, today: date) -> bool:
    """Whether there is anything that this person may look for."""
    mine = select(Subject.id).where(col(Subject.id).in_(_own(tx, viewer, today))).limit(1)
    return bool(viewer.paths or viewer.led) or tx.exec(mine).first() is not None


def index_names(tx: Tx, subjects: Iterable[Subject]) -> None:
    """Make the keys of these subjects anew; for those written past the session, in bulk."""
    found = list(subjects)
    tx.exec(delete(SubjectName).where(col(SubjectName.subject_id).in_([subject.id for subject in found])))
    if found:
        tx.exec(insert(SubjectName), params=name_rows(found))


def index_people(tx: Tx, people: Iterable[Person]) -> None:
    """The same for people on the roster."""
    found = list(people)
    tx.exec(delete(PersonName).where(col(PersonName.person_id).in_([person.id for person in found])))
    if found:
        tx.exec(insert(PersonName), params=name_rows(found))


# --- what was written -------------------------------------------------------------------------------


def _readings_of(tx: Tx, words: str) -> list[Sought]:
    """With the place taken out of it first, else all of it as a name, else without 家 and the like."""
    text = squeezed(words)
    if not text:
        return [Sought()]
    placed = _with_place(tx, text)
    bare = AROUND.sub("", placed.name)
    found = [placed, Sought(text), Sought(bare, placed.group, placed.place)]
    return [each for each in dict.fromkeys(found) if each.name or each.group or each.place]


def _with_place(tx: Tx, text: str) -> Sought:
    group = GROUP.search(text)
    rest = text.replace(group[0], "", 1) if group else text
    units = tx.exec(select(Unit.id, Unit.name, Unit.path, Unit.became_id).where(col(Unit.kind).in_(PLACES))).all()
    paths = {number: path if became is None else "" for number, _, path, became in units}
    became_of = {number: became for number, _, _, became in units}
    named = [(name, _path_now(number, paths, became_of)) for number, name, _, _ in units if squeezed(name) in rest]
    place = ""
    for name, path in sorted(named, key=lambda row: (len(row[1]), -len(row[0]))):  # townships before their villages
        if path.startswith(place):
            place, rest = path, rest.replace(squeezed(name), "", 1)
    return Sought(rest.strip("的，。,."), f"{_number(group[1])}组" if group else "", place)


def _path_now(number: int | None, paths: Mapping[int | None, str], became_of: Mapping[int | None, int | None]) -> str:
    """The path of what a place of earlier days is now."""
    while not paths[number]:
        number = became_of[number]
    return paths[number]


def _number(written: str) -> str:
    if written.isdecimal():
        return written
    tens, _, ones = written.rpartition("十")
    if "十" not in written:
        return str(LETTERS.index(written[0]) + 1)
    return str(10 * (LETTERS.index(tens[0]) + 1 if tens else 1) + (LETTERS.index(ones[0]) + 1 if ones else 0))


# --- narrowed in the database -----------------------------------------------------------------------


def _own(tx: Tx, viewer: Viewer, today: date) -> CompoundSelect[Any]:
    """Ids of the subjects that somebody answers for today, himself or as his unit's contact, or has a task about."""
    units = tx.exec(select(Unit.id).where(Unit.contact_id == viewer.person_id)).all()
    now = (
        col(Assignment.from_day) <= today,
        or_(col(Assignment.until_day).is_(None), col(Assignment.until_day) > today),
    )
    held = [col(Assignment.person_id) == viewer.person_id, *(col(Assignment.unit_id) == unit for unit in units)]
    return union(  # each by an index of its own
        *(select(Assignment.subject_id).where(each, *now) for each in held),
        select(Task.subject_id).where(Task.person_id == viewer.person_id, Task.state == "open"),
    )


def _overseen(viewer: Viewer) -> ColumnElement[bool]:
    return or_(false(), *(col(Unit.path).startswith(path, autoescape=True) for path in (*viewer.paths, *viewer.led)))


def _candidates(tx: Tx, viewer: Viewer, sought: Sought, today: date, kinds: Sequence[str]) -> list[tuple[Subject, str]]:
    """The subjects of the viewer that may be meant, with their unit's name."""
    shown = select(Subject, Unit.name).join(Unit, col(Unit.id) == Subject.unit_id).where(Subject.state != "archived")
    kinds = kinds or (() if sought.name else VISITED)
    if kinds:
        shown = shown.where(col(Subject.kind).in_(kinds))
    own = tx.exec(shown.where(col(Subject.id).in_(_own(tx, viewer, today)), sought.here()).limit(NARROWED)).all()
    rows = {subject.id: (subject, unit) for subject, unit in own}
    if (viewer.paths or viewer.led) and not (sought.name.isascii() and len(sought.name) == 1):  # one letter is nothing
        there = shown.where(_overseen(viewer), sought.here())
        found = tx.exec(_written(there, sought)).all() or tx.exec(_sounding(there, sought)).all()
        rows |= {subject.id: (subject, unit) for subject, unit in found}
    return list(rows.values())


Rows = Select[Subject, str]


def begins(key: Mapped[str], words: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The conditions that a key begins like this, as an index finds them."""
    return key >= words, key < words + LAST


def _written(rows: Rows, sought: Sought) -> Rows:
    """Those with a key that begins as it is written; without a name those of the place, the forgotten first."""
    if sought.name:
        keyed = rows.join(SubjectName, col(SubjectName.subject_id) == Subject.id)
        key = col(SubjectName.key)
        return keyed.where(*begins(key, sought.name)).order_by(key).limit(NARROWED)
    last = select(func.max(Record.occurred_on)).where(Record.subject_id == Subject.id, Record.state == "valid")
    if not sought.place:
        return rows.where(false())  # a group alone is somewhere in every village
    if sought.group:
        rows = rows.where(col(Subject.profile)["group"].as_string() == sought.group)
    return rows.order_by(last.scalar_subquery().asc().nulls_first(), col(Subject.position)).limit(NARROWED)


def _sounding(rows: Rows, sought: Sought) -> Rows:
    keys = sounds(sought.name) if not sought.name.isascii() else []
    return (
        rows.join(SubjectName, col(SubjectName.subject_id) == Subject.id)
        .where(col(SubjectName.key).in_(keys))
        .limit(NARROWED)
    )


# --- ranked here ------------------------------------------------------------------------------------


def _fit(subject: Subject, sought: Sought) -> int | None:
    """How well a subject fits what was written; None when it does not."""
    if sought.group and subject.profile.get("group") != sought.group:
        return None
    name, code = squeezed(subject.name), squeezed(subject.code)
    if not sought.name or sought.name in (name, code):
        return EXACT
    if sought.name in name:
        return BEGINNING if name.startswith(sought.name) else PART
    keys = keys_of(subject.name, subject.code)
    if any(key.startswith(sought.name) for key in keys):
        return BEGINNING if sought.name in keys else PART
    if sought.name.isascii():
        return None
    if not set(keys).isdisjoint(sounds(sought.name)):
        return ALIKE
    return SIMILAR if fuzz.ratio(sought.name, name) >= LIKE else None


def _in_order(tx: Tx, rows: Sequence[tuple[Subject, str]], fits: dict[int | None, int]) -> list[Hit]:
    """The best fit first; of equals those never visited, then those not visited for longest, in official order."""
    last = last_visits(tx, [subject.id or 0 for subject, _ in rows])
    hits = [Hit(subject, unit, last.get(subject.id or 0), fits[subject.id] >= ALIKE) for subject, unit in rows]
    return sorted(
        hits,
        key=lambda hit: (
            fits[hit.subject.id],
            hit.last or date.min,
            hit.subject.position,
            hit.subject.id or 0,
        ),
    )


def last_visits(tx: Tx, subject_ids: Sequence[int]) -> dict[int, date]:
    """The day of the last valid record of each subject that has one."""
    rows = tx.exec(
        select(Record.subject_id, func.max(Record.occurred_on))
        .where(col(Record.subject_id).in_(subject_ids), Record.state == "valid")
        .group_by(col(Record.subject_id))
    ).all()
    return {subject_id: day for subject_id, day in rows if subject_id is not None}


def units_called(tx: Tx, viewer: Viewer, words: str) -> list[Unit]:
    """The units of this name, or code, that the viewer oversees, in official order."""
    text = squeezed(words)
    found = {unit.id: unit for name, unit in known_as(tx) if text in (squeezed(name), squeezed(unit.code))}
    mine = [unit for unit in found.values() if any(unit.path.startswith(path) for path in viewer.paths)]
    return sorted(mine, key=lambda unit: (unit.position, unit.id or 0))


# --- people -----------------------------------------------------------------------------------------


def find_people(tx: Tx, viewer: Viewer, words: str, *, limit: int = 8) -> list[tuple[Person, Unit]]:
    """People on the roster of the units overseen, by part of the name, code, pinyin or initials, in official order."""
    text = squeezed(words)
    if not viewer.paths or not text:
        return []
    rows = select(Person, Unit).join(Unit, col(Unit.id) == Person.unit_id).where(viewer.sees(col(Unit.path)))
    rows = rows.order_by(col(Unit.path), col(Person.position), col(Person.id))
    keyed = select(PersonName.person_id).where(*begins(col(PersonName.key), text))
    return list(tx.exec(rows.where(col(Person.id).in_(keyed)).limit(limit)).all())
