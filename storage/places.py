"""Where things lie: townships in official order, and behind them what lies in none of them (县直)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import ColumnElement, and_, case, false, not_, or_, true
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from storage.joining import root, townships_of
from storage.people import Viewer
from storage.store import Tx
from storage.tables import Subject, Task, Unit

EVERYWHERE = 0  # the place that is no place: all that a viewer oversees
Above = aliased(Unit)  # the unit above a village, joined by `lies_in`
LIES_IN = col(Above.id) == Unit.parent_id
IN_OFFICIAL_ORDER = (
    case((col(Unit.kind) == "township", Unit.position), else_=Above.position),
    case((col(Unit.kind) == "township", -1), else_=Unit.position),
    col(Task.position),
    col(Task.id),
)  # townships, then their villages, then what lies there; never by rate
COMMITTEE_OF = {"township": "{name}党委"}  # how the subject of a place is called; else as the place
CODES = {"township": "C", "village": "V", "community": "V"}
SUBJECTS_IN_ORDER = (*IN_OFFICIAL_ORDER[:2], col(Subject.position), col(Subject.id))


@dataclass(frozen=True)
class Places:
    """The county's townships in official order; whatever lies in none of them counts under the county itself."""

    county: Unit
    townships: Sequence[Unit]

    @cached_property
    def _by_path(self) -> dict[str, Unit]:
        return {unit.path: unit for unit in self.townships}

    def of(self, path: str) -> Unit:
        """The township that a path lies in, else the county."""
        parts = path.strip("/").split("/")
        above = (f"/{'/'.join(parts[:count])}/" for count in range(len(parts), 0, -1))
        return next((self._by_path[each] for each in above if each in self._by_path), self.county)

    def seen_by(self, viewer: Viewer) -> list[Unit]:
        """The townships that a viewer oversees, and at the end the county, if he oversees that."""
        return [
            unit for unit in (*self.townships, self.county) if any(unit.path.startswith(path) for path in viewer.paths)
        ]

    def inside(self, place: int) -> ColumnElement[bool]:
        """The condition that a unit lies in a place: a township, the county (in none of them), or EVERYWHERE."""
        if place == EVERYWHERE:
            return true()
        elsewhere = [col(Unit.path).startswith(unit.path, autoescape=True) for unit in self.townships]
        if place == self.county.id:
            return not_(or_(false(), *elsewhere))
        found = next((unit for unit in self.townships if unit.id == place), None)
        return col(Unit.path).startswith(found.path, autoescape=True) if found else false()


def places_of(tx: Tx) -> Places:
    """The places of the county."""
    return Places(root(tx), townships_of(tx))


def overseen(tx: Tx, viewer: Viewer, unit_id: int) -> Unit | None:
    """A unit, if the viewer oversees it."""
    return tx.exec(select(Unit).where(and_(col(Unit.id) == unit_id, viewer.sees(col(Unit.path))))).first()


def villages_of(tx: Tx, township: Unit) -> list[Unit]:
    """The villages and communities of a township in official order."""
    rows = tx.exec(
        select(Unit)
        .where(Unit.parent_id == township.id, col(Unit.kind).in_(("village", "community")))
        .where(col(Unit.became_id).is_(None))
        .order_by(col(Unit.position), col(Unit.id))
    ).all()
    return list(rows)


def place_subject(tx: Tx, unit: Unit) -> Subject:
    """The subject that a township (its committee), village or community is; made when it is first needed."""
    kind = "organisation" if unit.kind == "township" else unit.kind
    name = COMMITTEE_OF.get(unit.kind, "{name}").format(name=unit.name)
    found = tx.exec(
        select(Subject)
        .where(Subject.unit_id == unit.id, Subject.kind == kind, col(Subject.parent_id).is_(None))
        .order_by(col(Subject.name) != name, col(Subject.id))
    ).first()
    if found is None:
        found = Subject(code=f"{CODES[unit.kind]}-{unit.code}", kind=kind, name=name, unit_id=unit.id or 0)
        tx.add(found)
        tx.flush()
    return found
