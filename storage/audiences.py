"""To whom a notice goes: sets of people by role, by what they answer for, by what they have not done, in a place."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy import select as columns
from sqlalchemy.orm import Mapped
from sqlmodel import col, select

from activities.catalogue import Catalogue
from storage.holding import holder_of, holders_of, with_running_clock
from storage.ladder import undone
from storage.pairing import PAIRED
from storage.people import Viewer
from storage.periods import current_period
from storage.places import EVERYWHERE, villages_of
from storage.planning import valid_on
from storage.store import Tx
from storage.table_reading import REVISIT
from storage.tables import Assignment, Grant, Person, Subject, Unit
from storage.unseen import with_unseen

LONG_AGO = timedelta(days=5 * 366)  # follow-ups that were due before are history
AT_ONCE = 10_000  # people of one statement: a database takes only so many values


@dataclass(frozen=True)
class Area:
    """Where: what a viewer oversees of a place (EVERYWHERE: all of that), as of which day."""

    tx: Tx
    viewer: Viewer
    catalogue: Catalogue
    today: date
    path: str = ""

    def holds(self, path: Mapped[str]) -> ColumnElement[bool]:
        """The condition that a unit lies there."""
        return and_(self.viewer.sees(path), path.startswith(self.path, autoescape=True))

    def has(self, path: str) -> bool:
        """Whether a unit lies there."""
        return path.startswith(self.path) and any(path.startswith(mine) for mine in self.viewer.paths)


@dataclass(frozen=True)
class Chosen:
    """Somebody to whom a notice is to go."""

    id: int
    name: str
    post: str
    unit: str


def _everybody(area: Area) -> Collection[int]:
    """Whoever works there: has his place there, a role or something to answer for, or is a unit's contact."""
    held = select(Grant.person_id).where(Grant.unit_id == Unit.id, area.holds(col(Unit.path)))
    concerned = or_(
        exists().where(col(Grant.person_id) == col(Person.id)),
        exists().where(col(Assignment.person_id) == col(Person.id), valid_on(area.today)),
        exists().where(col(Unit.contact_id) == col(Person.id)).correlate(Person),
    )
    there = select(Person.id).where(Person.unit_id == Unit.id, area.holds(col(Unit.path)), concerned)
    return {one or 0 for one in [*area.tx.exec(held).all(), *area.tx.exec(there).all()]}


def _with_role(role: str) -> Callable[[Area], Collection[int]]:
    return lambda area: area.tx.exec(
        select(Grant.person_id)
        .where(Grant.role == role, Grant.unit_id == Unit.id, area.holds(col(Unit.path)))
        .distinct()
    ).all()


def _paired(area: Area) -> Collection[int]:
    rows = area.tx.exec(
        select(Assignment.person_id)
        .where(Assignment.subject_id == Subject.id, Subject.unit_id == Unit.id, area.holds(col(Unit.path)))
        .where(Assignment.capacity == PAIRED, valid_on(area.today), col(Assignment.person_id).is_not(None))
        .where(Subject.state == "active")
        .distinct()
    ).all()
    return {one or 0 for one in rows}


def _not_revisited(area: Area) -> Collection[int]:
    """Who has still to revisit something this quarter; what is paused or before a leader does not count."""
    period = current_period(area.tx, area.today)
    rows = undone(area.tx, REVISIT, period.key, area.today)
    return {task.person_id for task, _, unit in rows if task.person_id and area.has(unit.path)}


def _not_visited(area: Area) -> Collection[int]:
    """Who has still to see a household in its month or quarter."""
    duties = [duty for duty in area.catalogue.duties.values() if duty.every]
    return {one for duty in duties for one in with_unseen(area.tx, area.viewer, duty, area.today, below=area.path)}


def _overdue(area: Area) -> Collection[int]:
    """Who is asked about something that should have been put right by now, nobody above having to decide first."""
    rows = with_running_clock(area.tx, area.today - LONG_AGO, area.today - timedelta(days=1))
    paths = {unit.id: unit.path for unit in area.tx.exec(select(Unit)).all()} if rows else {}
    late = [row for row in rows if area.has(paths[row.unit_id])]
    held = (holder_of(area.tx, row, area.today) or next(holders_of(area.tx, row, area.today), None) for row in late)
    return {one.id or 0 for one in held if one}


SETS: Mapping[str, Callable[[Area], Collection[int]]] = {  # who, by the word that a button carries
    "everybody": _everybody,
    "leader": _with_role("leader"),
    "secretary": _with_role("secretary"),
    "officer": _with_role("officer"),
    "paired": _paired,
    "not_revisited": _not_revisited,
    "not_visited": _not_visited,
    "overdue": _overdue,
}


def people_of(tx: Tx, viewer: Viewer, to: Iterable[tuple[str, int]], today: date, catalogue: Catalogue) -> list[Chosen]:
    """Everybody of these sets and places, in official order, without the viewer himself; nobody beyond his area."""
    found: set[int] = set()
    for which, place in to:
        unit = tx.get(Unit, place) if place != EVERYWHERE else None
        if place == EVERYWHERE or unit:
            found |= set(SETS[which](Area(tx, viewer, catalogue, today, unit.path if unit else "")))
    ids = sorted(found - {viewer.person_id})
    rows: list[Any] = []
    for first in range(0, len(ids), AT_ONCE):
        some = col(Person.id).in_(ids[first : first + AT_ONCE])
        row = columns(col(Person.position), col(Person.id), col(Person.name), col(Person.post), col(Unit.name))
        there = row.where(col(Person.unit_id) == col(Unit.id), some)
        rows += tx.connection().execute(there).all()  # no objects: there may be thousands
    return [Chosen(number, name, post, unit) for _, number, name, post, unit in sorted(map(tuple, rows))]


def places_below(tx: Tx, viewer: Viewer) -> list[Unit]:
    """The townships that a viewer oversees; where it is one, that one and its villages; where none, his villages."""
    townships = tx.exec(
        select(Unit)
        .where(Unit.kind == "township", viewer.sees(col(Unit.path)), col(Unit.became_id).is_(None))
        .order_by(col(Unit.position), col(Unit.id))
    ).all()
    if len(townships) == 1:
        return [townships[0], *villages_of(tx, townships[0])]
    return list(townships)


def units_seen(tx: Tx, viewer: Viewer) -> list[Unit]:
    """All units that a viewer oversees, in official order."""
    seen = (viewer.sees(col(Unit.path)), col(Unit.became_id).is_(None))
    return list(tx.exec(select(Unit).where(*seen).order_by(col(Unit.position), col(Unit.id))).all())
