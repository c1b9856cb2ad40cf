"""What happened in a week in the places that somebody leads: visits, what was found, what was closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, false, or_
from sqlmodel import col, func, select

from storage.records import Line
from storage.store import Tx
from storage.tables import FollowUp, Grant, Person, Record, Subject, Unit

DAYS = timedelta(days=7)
PLACES = ("township", "village", "community")


@dataclass(frozen=True)
class Week:
    """How many subjects were revisited and follow-ups listed, and which were closed; the place that heads it all."""

    place: Unit
    visits: int
    found: int
    closed: Sequence[FollowUp]

    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.visits or self.found or self.closed)


def week_leaders(tx: Tx) -> list[int]:
    """Those who lead a township, a village or a community."""
    rows = tx.exec(
        select(Grant.person_id)
        .where(Grant.role == "leader", Grant.unit_id == Unit.id, col(Unit.kind).in_(PLACES))
        .distinct()
        .order_by(col(Grant.person_id))
    ).all()
    return list(rows)


def places_led(tx: Tx, person_id: int) -> list[Unit]:
    """The townships, villages and communities that somebody leads, the widest first."""
    return list(
        tx.exec(
            select(Unit)
            .where(Grant.person_id == person_id, Grant.role == "leader", Grant.unit_id == Unit.id)
            .where(col(Unit.kind).in_(PLACES))
            .order_by(col(Unit.path))
        ).all()
    )


def within(places: Sequence[Unit]) -> ColumnElement[bool]:
    """The condition that a unit lies in one of these places."""
    return or_(false(), *(col(Unit.path).startswith(each.path, autoescape=True) for each in places))


def week_of(tx: Tx, person_id: int, duty: str, monday: date) -> Week | None:
    """The week that began on a Monday, for a person who leads some place."""
    led = places_led(tx, person_id)
    if not led:
        return None
    there = within(led)
    return Week(led[0], _visits(tx, duty, there, monday), _found(tx, there, monday), _closed(tx, there, monday))


def week_visits(tx: Tx, person_id: int, duty: str, monday: date) -> list[Line]:
    """Whom the week's count of visits is made of: of each subject its latest record of that week, by day."""
    led = places_led(tx, person_id)
    visited = select(func.max(Record.id)).where(*_visited(duty, within(led), monday))
    latest = visited.group_by(col(Record.subject_id)).correlate(None)
    rows = tx.exec(
        select(Record, Subject.name, Person.name)
        .where(col(Record.id).in_(latest), Record.subject_id == Subject.id, Record.person_id == Person.id)
        .order_by(col(Record.occurred_on), col(Record.serial))
    ).all()
    return [Line(record, subject, person) for record, subject, person in rows]


def _visited(duty: str, there: ColumnElement[bool], monday: date) -> tuple[Any, ...]:
    """The condition of a visit that a week counts."""
    return (
        *(Record.duty == duty, Record.state == "valid", Record.unit_id == Unit.id, there),
        *(Record.occurred_on >= monday, Record.occurred_on < monday + DAYS),
    )


def _visits(tx: Tx, duty: str, there: ColumnElement[bool], monday: date) -> int:
    return tx.exec(select(func.count(func.distinct(Record.subject_id))).where(*_visited(duty, there, monday))).one()


def _found(tx: Tx, there: ColumnElement[bool], monday: date) -> int:
    """What was listed, and not put right on the spot."""
    return tx.exec(
        select(func.count())
        .where(FollowUp.kind == "rectification", FollowUp.state != "void", FollowUp.unit_id == Unit.id, there)
        .where(FollowUp.found_on >= monday, FollowUp.found_on < monday + DAYS, not_on_the_spot())
    ).one()


def _closed(tx: Tx, there: ColumnElement[bool], monday: date) -> list[FollowUp]:
    return list(
        tx.exec(
            select(FollowUp)
            .where(FollowUp.kind == "rectification", FollowUp.state == "closed", FollowUp.unit_id == Unit.id, there)
            .where(col(FollowUp.closed_on) >= monday, col(FollowUp.closed_on) < monday + DAYS, not_on_the_spot())
            .order_by(col(FollowUp.closed_on), col(FollowUp.id))
        ).all()
    )


def not_on_the_spot() -> ColumnElement[bool]:
    """The condition that it was not put right while the one who found it stood there."""
    by = col(FollowUp.closed_by_id)
    return or_(by.is_(None), by != FollowUp.record_id)
