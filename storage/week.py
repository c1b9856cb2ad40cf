"""What happened in a week in the places that somebody leads: visits, what was found, what was closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, func, select

from storage.store import Tx
from storage.tables import FollowUp, Grant, Record, Unit

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


def week_of(tx: Tx, person_id: int, duty: str, monday: date) -> Week | None:
    """The week that began on a Monday, for a person who leads some place."""
    led = tx.exec(
        select(Unit)
        .where(Grant.person_id == person_id, Grant.role == "leader", Grant.unit_id == Unit.id)
        .where(col(Unit.kind).in_(PLACES))
        .order_by(col(Unit.path))
    ).all()
    if not led:
        return None
    there = or_(*(col(Unit.path).startswith(each.path, autoescape=True) for each in led))
    return Week(led[0], _visits(tx, duty, there, monday), _found(tx, there, monday), _closed(tx, there, monday))


def _visits(tx: Tx, duty: str, there: ColumnElement[bool], monday: date) -> int:
    return tx.exec(
        select(func.count(func.distinct(Record.subject_id)))
        .where(Record.duty == duty, Record.state == "valid", Record.unit_id == Unit.id, there)
        .where(Record.occurred_on >= monday, Record.occurred_on < monday + DAYS)
    ).one()


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
