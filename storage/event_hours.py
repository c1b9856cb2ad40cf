"""Hours of a year (学时): whose, of what, and what the norm still asks for; in official order, never by rate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import select

from activities.events import Group
from storage.event_calls import CAME, Called, in_year, of_group
from storage.people import Viewer
from storage.store import Tx
from storage.tables import Event, EventSeat, Grant, Person, Unit


def hours_by_person(tx: Tx, year: int) -> dict[tuple[int, int], int]:
    """The hours of each in a year: of what was held, who was there or made it up."""
    rows = tx.exec(
        select(EventSeat.person_id, EventSeat.subject_id, Event.hours)
        .where(EventSeat.event_id == Event.id, Event.state == "held", CAME, *in_year(year))
    ).all()  # fmt: skip
    found: dict[tuple[int, int], int] = {}
    for person, subject, hours in rows:
        key = (person or 0, subject or 0)
        found[key] = found.get(key, 0) + (hours or 0)
    return found


def hours_of(tx: Tx, year: int, *, person_id: int | None = None, subject_id: int | None = None) -> int:
    """The hours of one person, or one member, in a year."""
    rows = tx.exec(
        select(Event.hours)
        .where(EventSeat.event_id == Event.id, Event.state == "held", CAME, *in_year(year))
        .where(EventSeat.person_id == person_id, EventSeat.subject_id == subject_id)
    ).all()  # fmt: skip
    return sum(hours or 0 for hours in rows)


def norm_of_person(tx: Tx, norms: Iterable[tuple[Group, int]], person: Person) -> int:
    """The hours that a person needs in a year: the highest norm of the groups that he is in; 0 for none."""
    held = tx.exec(
        select(Grant.role, Unit.kind).where(Grant.person_id == person.id, Grant.unit_id == Unit.id)
    ).all()  # fmt: skip
    return max((hours for group, hours in norms if _is_in(group, person, held)), default=0)


def _is_in(group: Group, person: Person, held: Iterable[tuple[str, str]]) -> bool:
    if group.post:
        return group.post in person.post
    return any(role == group.role and (not group.over or kind in group.over) for role, kind in held)


@dataclass(frozen=True)
class Hours:
    """Somebody's hours of a year, and what his norm is."""

    who: Called
    hours: int
    norm: int

    @property
    def lacks(self) -> int:
        """How many hours he still lacks."""
        return max(self.norm - self.hours, 0)


def hours_seen(tx: Tx, viewer: Viewer, group: Group, norm: int, today: date) -> list[Hours]:
    """The hours of those of a group whom a viewer oversees or heads, in official order."""
    done = hours_by_person(tx, today.year)
    found: dict[tuple[int, int], Called] = {}
    for path in (*viewer.paths, *viewer.led):
        for each in of_group(tx, group, path, today):
            found.setdefault(each.key, each)
    return [Hours(each, done.get(each.key, 0), norm) for each in sorted(found.values(), key=lambda row: row.place)]
