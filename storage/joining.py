"""Who works with the bot and is not registered yet, by township; who leads whoever wants to be let in."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, or_
from sqlmodel import col, select

from storage.people import Viewer, account_of_person, holders, units_above
from storage.sounds import heard_in
from storage.store import Tx
from storage.tables import Account, Assignment, Grant, Person, Unit

COUNTY_ORGANS = 0  # a place of its own in lists: what of the county is in no township
DECIDING = ("office", "leader")


@dataclass(frozen=True)
class Place:
    """A township, or the county's organs, and how many of its people are not registered yet."""

    id: int
    name: str
    waiting: int


def _concerned(today: date) -> ColumnElement[bool]:
    """Whoever has a role, answers for a subject, or is a unit's contact: the others have nothing to do here."""
    now = or_(col(Assignment.until_day).is_(None), col(Assignment.until_day) > today)
    return or_(
        exists().where(col(Grant.person_id) == col(Person.id)),
        exists().where(col(Assignment.person_id) == col(Person.id), now),
        exists().where(col(Unit.contact_id) == col(Person.id)).correlate(Person),
    )


def _registered(today: date) -> ColumnElement[bool]:
    return exists().where(
        col(Account.person_id) == col(Person.id),
        or_(col(Account.until_day).is_(None), col(Account.until_day) > today),
    )


def _missing(tx: Tx, viewer: Viewer, today: date) -> Sequence[tuple[Person, Unit]]:
    return tx.exec(
        select(Person, Unit)
        .where(Person.unit_id == Unit.id, viewer.sees(col(Unit.path)), _concerned(today), ~_registered(today))
        .order_by(col(Person.position), col(Person.id))
    ).all()


def not_registered(tx: Tx, viewer: Viewer, place: int, today: date) -> list[tuple[Person, Unit]]:
    """Who of a place has no account yet, as far as the viewer leads them, in official order."""
    rows = _missing(tx, viewer, today)
    if place == COUNTY_ORGANS:
        townships = townships_of(tx)
        return [row for row in rows if _township(townships, row[1]) is None]
    unit = tx.get(Unit, place)
    return [row for row in rows if unit and row[1].path.startswith(unit.path)]


def places(tx: Tx, viewer: Viewer, today: date) -> list[Place]:
    """The county's organs and the townships that the viewer leads, in official order, with who is still missing."""
    townships = townships_of(tx)
    mine = [unit for unit in townships if any(unit.path.startswith(path) for path in viewer.paths)]
    waiting = Counter(above.id if above else COUNTY_ORGANS for above in _townships_of_missing(tx, viewer, today))
    organs = [Place(COUNTY_ORGANS, "", waiting[COUNTY_ORGANS])] if waiting[COUNTY_ORGANS] else []
    return [*organs, *(Place(unit.id or 0, unit.name, waiting[unit.id]) for unit in mine)]


def _townships_of_missing(tx: Tx, viewer: Viewer, today: date) -> list[Unit | None]:
    townships = townships_of(tx)
    return [_township(townships, unit) for _, unit in _missing(tx, viewer, today)]


def root(tx: Tx) -> Unit:
    """The county."""
    return tx.exec(select(Unit).where(col(Unit.parent_id).is_(None)).order_by(col(Unit.id))).one()


def townships_of(tx: Tx) -> Sequence[Unit]:
    """All townships in official order."""
    return tx.exec(select(Unit).where(Unit.kind == "township").order_by(col(Unit.position), col(Unit.id))).all()


def _township(townships: Sequence[Unit], unit: Unit) -> Unit | None:
    return next((above for above in townships if unit.path.startswith(above.path)), None)


def full_name(tx: Tx, unit: Unit) -> str:
    """A unit as it is told apart in the county: 云岭乡梨树村, 云岭乡党建办, 县委组织部."""
    township = _township(townships_of(tx), unit)
    if township is None or unit.name.startswith(township.name):
        return unit.name
    return f"{township.name}{unit.name}"


def colleague(tx: Tx, viewer: Viewer, person_id: int) -> tuple[Person, Unit] | None:
    """Somebody whom the viewer leads, with the unit; None for anybody else."""
    return tx.exec(
        select(Person, Unit)
        .where(Person.id == person_id, Person.unit_id == Unit.id, viewer.sees(col(Unit.path)))
    ).first()  # fmt: skip


def named_in(tx: Tx, viewer: Viewer, words: str, phone_hash: str | None = None) -> list[tuple[Person, Unit]]:
    """Whom some words name among those whom the viewer leads: by phone, by name, else by how the name sounds."""
    rows = tx.exec(
        select(Person, Unit)
        .where(Person.unit_id == Unit.id, viewer.sees(col(Unit.path)))
        .order_by(col(Person.position), col(Person.id))
    ).all()
    squeezed = "".join(words.split())
    by_phone = [row for row in rows if phone_hash and row[0].phone_hash == phone_hash]
    by_name = [row for row in rows if row[0].name in squeezed]
    by_sound = [] if by_name else [row for row in rows if heard_in(row[0].name, squeezed)]
    found = {row[0].id: row for row in [*by_phone, *by_name, *by_sound]}
    return list(found.values())


SUFFIXES = ("社区", "乡", "镇", "村")
SHORTEST = 2  # characters of a place's name without its suffix


def named_unit(tx: Tx, words: str) -> Unit:
    """The unit that some words name, the longest name first; else the county."""
    squeezed = "".join(words.split())
    named = [row for row in known_as(tx) if any(name in squeezed for name in _names(row[0]))]
    return max(named, key=lambda row: (len(row[0]), row[1].path), default=("", root(tx)))[1]


def known_as(tx: Tx) -> list[tuple[str, Unit]]:
    """Every unit by its name; what a place was called in earlier days means what it is now."""
    by_id = {unit.id: unit for unit in tx.exec(select(Unit)).all()}
    found = []
    for unit in by_id.values():
        now = unit
        while now.became_id is not None:
            now = by_id[now.became_id]
        if now is unit or now.name != unit.name:
            found.append((unit.name, now))
    return found


def _names(name: str) -> list[str]:
    stems = [name.removesuffix(suffix) for suffix in SUFFIXES if name.endswith(suffix)]
    return [name, *(stem for stem in stems if len(stem) >= SHORTEST)]


def deciders(tx: Tx, unit: Unit, today: date) -> list[Person]:
    """Who decides about somebody of a unit: the nearest office above it, else the nearest leader, that is registered.

    Where nobody is, the county's office, which reads it when it registers.
    """
    above = units_above(tx, unit)
    for each in above:
        for role in DECIDING:
            reached = [row for row in holders(tx, role, each.id or 0) if account_of_person(tx, row.id or 0, today)]
            if reached:
                return reached
    return holders(tx, DECIDING[0], above[-1].id or 0)
