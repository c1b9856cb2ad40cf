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
from storage.tables import Assignment, Person, PersonName, Record, Subject, SubjectName, Task, Unit, later
from storage.tables.names import name_rows

NARROWED = 100  # subjects that are looked at in Python
LIKE = 60  # of 100: two of three letters alike
EXACT, BEGINNING, PART, ALIKE, SIMILAR = range(5)  # how well a name fits, the best first
LETTERS = "一二三四五六七八九十"
ONE = "[一二三四五六七八九]"
GROUP = re.compile(rf"(\d{{1,2}}|{ONE}?十{ONE}?|{ONE})组")
AROUND = re.compile(r"(?:家里|家|户|同志|屋里)$")
VISITED = ("household", "enterprise", "community", "village")  # what a place is searched for
FORGOTTEN = ("household", "enterprise")  # what is asked for without words
PLACES = ("township", "village", "community")
LAST = "\U0010ffff"  # behind every key that begins the same


Rows = Select[Subject, str]


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


def forgotten(tx: Tx, viewer: Viewer, today: date, *, limit: int = 4) -> list[Hit]:
    """Those not visited for longest, never visited first: of one's own, else of what one oversees."""
    own = find_subjects(tx, viewer, "", today, kinds=FORGOTTEN, limit=limit)
    if own or not viewer.paths:
        return own
    shown = _shown(FORGOTTEN).where(Subject.state == "active", lies_in(tx, col(Subject.unit_id), _overseen(viewer)))
    return _in_order(tx, tx.exec(_longest_ago(shown).limit(limit)).all(), {})


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
        .where(or_(_overseen(viewer), col(Subject.id).in_(own_ids(tx, viewer, today))))
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
    mine = select(Subject.id).where(col(Subject.id).in_(own_ids(tx, viewer, today))).limit(1)
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


def own_ids(tx: Tx, viewer: Viewer, today: date) -> CompoundSelect[Any]:
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
    shown = _shown(kinds or (() if sought.name else VISITED))
    found = list(_own(tx, viewer, shown, sought, today))
    if (viewer.paths or viewer.led) and not (sought.name.isascii() and len(sought.name) == 1):  # one letter is nothing
        there = _overseen(viewer) & sought.here()
        if sought.name:
            found += _keyed(tx, shown.where(there), sought)
        elif sought.place:  # a group alone is somewhere in every village
            found += tx.exec(_forgotten_of(shown.where(lies_in(tx, col(Subject.unit_id), there)), sought)).all()
    return list({subject.id: (subject, unit) for subject, unit in found}.values())


def _shown(kinds: Sequence[str]) -> Rows:
    rows = select(Subject, Unit.name).join(Unit, col(Unit.id) == Subject.unit_id).where(Subject.state != "archived")
    kind = col(Subject.kind) + ""  # else an index of the kinds is taken, which holds most of the county
    return rows.where(kind.in_(kinds)) if kinds else rows


def _own(tx: Tx, viewer: Viewer, shown: Rows, sought: Sought, today: date) -> Sequence[tuple[Subject, str]]:
    """One's own, those not visited for longest first; of more than are looked at also those that a key finds."""
    mine = shown.where(col(Subject.id).in_(own_ids(tx, viewer, today)), sought.here())
    rows = tx.exec(_forgotten_of(mine, sought)).all()
    return [*rows, *_keyed(tx, mine, sought)] if sought.name and len(rows) == NARROWED else rows


def lies_in(tx: Tx, unit_id: Mapped[int], there: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition that a column names one of these units, as its index finds it; of all units it is none."""
    units = tx.exec(select(Unit.id).where(there)).all()
    every = tx.exec(select(func.count()).select_from(Unit)).one()
    return true() if len(units) == every else unit_id.in_(units)


def begins(key: Mapped[str], words: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The conditions that a key begins like this, as an index finds them."""
    return key >= words, key < words + LAST


def _keyed(tx: Tx, rows: Rows, sought: Sought) -> Sequence[tuple[Subject, str]]:
    """Those with a key that begins as it is written, else those whose whole name sounds so."""
    key = col(SubjectName.key)
    keyed = rows.join(SubjectName, col(SubjectName.subject_id) == Subject.id)
    written = tx.exec(keyed.where(*begins(key, sought.name)).order_by(key).limit(NARROWED)).all()
    if written or sought.name.isascii():
        return written
    return tx.exec(keyed.where(key.in_(sounds(sought.name))).limit(NARROWED)).all()


def _forgotten_of(rows: Rows, sought: Sought) -> Rows:
    """Those of a group, if one was written, not visited for longest."""
    if sought.group:
        rows = rows.where(col(Subject.profile)["group"].as_string() == sought.group)
    return _longest_ago(rows).limit(NARROWED)


def _longest_ago(rows: Rows) -> Rows:
    """Never visited first, then those not visited for longest, in official order."""
    return rows.order_by(col(Subject.visited_on).asc().nulls_first(), col(Subject.position), col(Subject.id))


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
    days = {subject.id: later(last.get(subject.id or 0), subject.profile) for subject, _ in rows}
    hits = [Hit(subject, unit, days[subject.id], fits.get(subject.id, EXACT) >= ALIKE) for subject, unit in rows]
    return sorted(
        hits,
        key=lambda hit: (
            fits.get(hit.subject.id, EXACT),
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
