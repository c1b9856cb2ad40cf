"""Whom a course or an activity is for: groups, units and people, each once, in official order; who is to be trained."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, exists, func, select

from activities.events import Event as EventKind
from activities.events import Group
from storage.store import Tx
from storage.tables import Event, EventSeat, Finding, Grant, Membership, Person, Record, Subject, Unit

CAME = or_(col(EventSeat.state) == "came", col(EventSeat.made_up_on).is_not(None))
FIRST = -1  # the people of a unit stand before the units below it
WITH_BRANCH = ("village", "community")  # units that are a branch themselves


@dataclass(frozen=True)
class Called:
    """Somebody who is, or would be, called: a person of the roster or a member, with his unit."""

    name: str
    unit: Unit
    person_id: int | None = None
    subject_id: int | None = None
    from_list: bool = False
    place: tuple[int, ...] = ()

    @property
    def key(self) -> tuple[int, int]:
        """Who it is."""
        return self.person_id or 0, self.subject_id or 0


def official_order(tx: Tx) -> Callable[[Unit], tuple[int, ...]]:
    """Where a unit stands in the county's official order: as those above it do, then by its own place."""
    places = dict(tx.exec(select(Unit.id, Unit.position)).all())

    def place(unit: Unit) -> tuple[int, ...]:
        return tuple(number for part in unit.path.split("/") if part for number in (places[int(part)], int(part)))

    return place


def of_group(tx: Tx, group: Group, path: str, today: date) -> list[Called]:
    """Those of a group within a unit, in official order."""
    place = official_order(tx)
    found = _members(tx, path, today) if group.members else _people(tx, group, path)
    placed = [
        Called(name, unit, one, None, group.training_list, (*place(unit), FIRST, position, one))
        if not group.members
        else Called(name, unit, None, one, False, (*place(unit), FIRST, position, one))
        for name, unit, one, position in found
    ]
    return sorted(placed, key=lambda each: each.place)


Found = list[tuple[str, Unit, int, int]]  # name, unit, number, position


def _people(tx: Tx, group: Group, path: str) -> Found:
    """Persons of the roster; a holder of a role stands at the unit that he holds it over."""
    within = col(Unit.path).startswith(path, autoescape=True)
    if group.role:
        rows = tx.exec(
            select(Person, Unit)
            .where(Grant.person_id == Person.id, Grant.unit_id == Unit.id, Grant.role == group.role, within)
            .where(*([col(Unit.kind).in_(group.over)] if group.over else []))
        ).all()
    else:
        chosen: ColumnElement[bool] = (
            col(Person.id).in_(list(training_list(tx)))
            if group.training_list
            else col(Person.post).contains(group.post, autoescape=True)
        )
        rows = tx.exec(select(Person, Unit).where(Person.unit_id == Unit.id, within, chosen)).all()
    first: dict[int, tuple[str, Unit, int, int]] = {}
    for person, unit in rows:
        first.setdefault(person.id or 0, (person.name, unit, person.id or 0, person.position))
    return list(first.values())


def _members(tx: Tx, path: str, today: date) -> Found:
    """Members of the branches within a unit; of a village or community, of its own branch and not of its firms'."""
    branch, its_unit = aliased(Subject), aliased(Unit)
    branches = (
        select(branch.id)
        .join(its_unit, col(its_unit.id) == branch.unit_id)
        .where(branch.kind == "organisation", col(its_unit.path).startswith(path, autoescape=True))
        .where(or_(col(its_unit.path) != path, col(its_unit.kind).not_in(WITH_BRANCH), col(branch.parent_id).is_(None)))
    )
    inside = select(Membership.member_id).where(
        col(Membership.branch_id).in_(branches),
        Membership.state == "agreed",
        or_(col(Membership.until_day).is_(None), col(Membership.until_day) > today),
    )
    rows = tx.exec(
        select(Subject, Unit)
        .where(Subject.unit_id == Unit.id, Subject.kind == "member", Subject.state == "active")
        .where(col(Subject.id).in_(inside))
    ).all()
    return [(member.name, unit, member.id or 0, member.position) for member, unit in rows]


def training_list(tx: Tx) -> dict[int, date]:
    """Who is to be trained, as revisits found, since which day; who has been there since is off the list."""
    been = exists().where(
        col(EventSeat.event_id) == col(Event.id),
        col(EventSeat.person_id) == col(Finding.person_id),
        *_settles(col(Record.occurred_on)),
    )
    rows = tx.exec(
        select(col(Finding.person_id), func.min(Record.occurred_on))
        .where(Finding.record_id == Record.id, Finding.state == "valid", Finding.training != "none")
        .where(Record.state == "valid", ~been)
        .group_by(col(Finding.person_id))
    ).all()
    return dict(rows)


def _settles(day: Any) -> tuple[ColumnElement[bool], ...]:
    """The conditions that an event settles what a revisit of a day found of somebody: called for it, and there."""
    return col(EventSeat.from_list).is_(True), CAME, col(Event.state) == "held", col(Event.first_day) >= day


def trained_since(tx: Tx, person_id: int, day: date) -> Event | None:
    """The event that settled what a revisit of a day found of a person: called for it, and there."""
    return tx.exec(
        select(Event)
        .where(EventSeat.event_id == Event.id, EventSeat.person_id == person_id, *_settles(day))
        .order_by(col(Event.first_day), col(Event.id))
    ).first()


def training_of(tx: Tx, person_id: int, subject_id: int, since: date) -> tuple[str, date | None]:
    """What became of the training that a revisit of a subject suggested: `open`, or `done` and when; else empty."""
    found = tx.exec(
        select(col(Record.occurred_on))
        .where(Finding.record_id == Record.id, Finding.person_id == person_id, Finding.state == "valid")
        .where(Finding.training != "none", Record.state == "valid", Record.occurred_on >= since)
        .where(Record.subject_id == subject_id)
        .order_by(col(Record.occurred_on).desc())
    ).first()
    if found is None:
        return "", None
    event = trained_since(tx, person_id, found)
    return ("done", event.first_day) if event else ("open", None)


def whom(tx: Tx, kind: EventKind, event: Event, today: date) -> list[Called]:
    """All that an event's audience names, each once, in official order: groups, narrowed to units, and people."""
    audience, path = event.audience, tx.get_one(Unit, event.unit_id).path
    found: dict[tuple[int, int], Called] = {}
    groups = [group for key in audience.get("groups", []) if (group := kind.group(key))]
    for group in sorted(groups, key=lambda each: not each.training_list):
        for each in of_group(tx, group, path, today):
            found.setdefault(each.key, each)
    units = [tx.get_one(Unit, one).path for one in audience.get("units", [])]
    found = {key: each for key, each in found.items() if not units or any(each.unit.path.startswith(p) for p in units)}
    if audience.get("fresh"):
        been = been_there(tx, event, today.year)
        found = {key: each for key, each in found.items() if key not in been}
    place = official_order(tx)
    for one in audience.get("people", []):
        person = tx.get_one(Person, one)
        unit = tx.get_one(Unit, person.unit_id)
        found.setdefault((one, 0), Called(person.name, unit, one, place=(*place(unit), FIRST, person.position, one)))
    return sorted(found.values(), key=lambda each: each.place)


def places_below(tx: Tx, unit: Unit) -> list[Unit]:
    """The townships, villages and communities below a unit."""
    return list(
        tx.exec(
            select(Unit)
            .where(col(Unit.path).startswith(unit.path, autoescape=True), Unit.id != unit.id)
            .where(col(Unit.kind).in_(("township", "village", "community")), col(Unit.became_id).is_(None))
            .order_by(col(Unit.position), col(Unit.id))
        ).all()
    )


def been_there(tx: Tx, event: Event, year: int) -> set[tuple[int, int]]:
    """Who has been at an event of this kind and sort this year."""
    rows = tx.exec(
        select(EventSeat.person_id, EventSeat.subject_id)
        .where(EventSeat.event_id == Event.id, Event.kind == event.kind, Event.sort == event.sort, CAME)
        .where(Event.state == "held", Event.id != event.id, *in_year(year))
    ).all()
    return {(person or 0, subject or 0) for person, subject in rows}


def in_year(year: int) -> tuple[ColumnElement[bool], ...]:
    """The conditions that an event was in a year."""
    return col(Event.first_day) >= date(year, 1, 1), col(Event.first_day) <= date(year, 12, 31)
