"""What tables are made from: one reading of a period for one viewer, by township, each thing when first asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select

from activities.periods import span_of_key
from storage.figures import listed, righted, standing
from storage.pairing import AWAY
from storage.people import Viewer
from storage.places import Places, places_of
from storage.store import Tx
from storage.tables import Fact, FollowUp, Membership, Period, Record, Subject, Task, Unit

REVISIT, PAIRING = "revisit", "pairing"


@dataclass(frozen=True)
class Scope:
    """For whom the figures are, of which period, and the last day that counts: today, or the period's last."""

    viewer: Viewer
    period: Period
    today: date

    @property
    def first(self) -> date:
        """The first day of the period."""
        return span_of_key(self.period.key).first

    @property
    def as_of(self) -> date:
        """The last day that counts."""
        return min(self.today, self.period.closes)


@dataclass(frozen=True)
class TaskLine:
    """A task as a table shows it; `standing` is done, late, missed, paused or waived."""

    task: Task
    subject: Subject
    place: int
    standing: str


@dataclass(frozen=True)
class FollowUpLine:
    """A thing to put right that was in hand in the period; `standing` is closed, not_due or overdue."""

    row: FollowUp
    subject: str
    place: int
    standing: str


@dataclass(frozen=True)
class MemberLine:
    """A member who works at an enterprise; `membership` is the one in force, else the one proposed."""

    member: Subject
    enterprise: Subject
    place: int
    membership: Membership | None

    @property
    def settled(self) -> bool:
        """Whether a branch has taken him in."""
        return self.membership is not None and self.membership.state == "agreed"


def rows_of(tx: Tx, viewer: Viewer) -> list[Unit]:
    """The rows of a table: the townships that the viewer oversees in official order, else what he oversees.

    Where something lies outside them all, the county's own row stands last.
    """
    places = places_of(tx)
    seen = places.seen_by(viewer)
    if places.county in seen and not _has_own(tx, places):
        seen.remove(places.county)
    wide = select(Unit).where(col(Unit.path).in_(viewer.paths)).order_by(col(Unit.position))
    return seen or list(tx.exec(wide).all())


def _has_own(tx: Tx, places: Places) -> bool:
    paths = tx.exec(
        select(Unit.path)
        .where(Subject.unit_id == Unit.id, Subject.kind == "enterprise", Subject.state == "active")
        .distinct()
    ).all()
    return any(places.of(path) is places.county for path in paths)


class Reading:
    """One reading of the database for one scope; everything is read once, when first asked for."""

    def __init__(self, tx: Tx, scope: Scope) -> None:
        self.tx, self.scope = tx, scope
        self.places = rows_of(tx, scope.viewer)
        self._by_path = sorted(((unit.path, unit.id or 0) for unit in self.places), key=lambda row: -len(row[0]))

    def place(self, path: str) -> int:
        """The row that a unit's path falls into; 0 where it falls into none."""
        return next((number for start, number in self._by_path if path.startswith(start)), 0)

    def seen(self) -> ColumnElement[bool]:
        """The condition that a unit lies in what the viewer oversees."""
        return self.scope.viewer.sees(col(Unit.path))

    def in_period(self) -> tuple[ColumnElement[bool], ...]:
        """The conditions of a record that counts in the period."""
        period, last = self.scope.period.key, self.scope.as_of
        return (col(Record.period_key) == period, col(Record.state) == "valid", col(Record.occurred_on) <= last)

    # --- what is read

    @cached_property
    def tasks(self) -> list[TaskLine]:
        """The revisits of the period, in official order."""
        state = standing(self.scope.period, REVISIT, self.scope.as_of)
        rows = self.tx.exec(
            select(Task, Subject, Unit.path, state)
            .where(Task.subject_id == Subject.id, Subject.unit_id == Unit.id, self.seen())
            .where(Task.duty == REVISIT, Task.period_key == self.scope.period.key)
            .order_by(col(Task.position), col(Task.id))
        ).all()
        return [
            TaskLine(task, subject, self.place(path), "missed" if stands == "open" else stands)
            for task, subject, path, stands in rows
        ]

    @cached_property
    def follow_ups(self) -> list[FollowUpLine]:
        """What was to be put right in the period: found in it, or still open when it began."""
        as_of = self.scope.as_of
        rows = self.tx.exec(
            select(FollowUp, Subject.name, Unit.path, righted(as_of))
            .join(Unit, col(Unit.id) == FollowUp.unit_id)
            .outerjoin(Subject, col(Subject.id) == FollowUp.subject_id)
            .where(listed(self.scope.period, as_of), self.seen())
            .order_by(col(FollowUp.found_on), col(FollowUp.id))
        ).all()
        return [
            FollowUpLine(row, name or "", self.place(path), "closed" if stands == "rectified" else stands)
            for row, name, path, stands in rows
        ]

    @cached_property
    def enterprises(self) -> list[tuple[Subject, int]]:
        """The enterprises on the roster today, with the row each falls into."""
        rows = self.tx.exec(
            select(Subject, Unit.path)
            .where(Subject.kind == "enterprise", Subject.state == "active", Subject.unit_id == Unit.id, self.seen())
            .order_by(col(Subject.position), col(Subject.id))
        ).all()
        return [(subject, self.place(path)) for subject, path in rows]

    @cached_property
    def with_branch(self) -> set[int]:
        """The enterprises that have a branch of their own."""
        rows = self.tx.exec(
            select(Subject.parent_id).where(Subject.kind == "organisation", Subject.state == "active")
        ).all()
        return {number for number in rows if number}

    @cached_property
    def members(self) -> list[MemberLine]:
        """The members who work at the enterprises, with their branch as it is today."""
        places = {subject.id: (subject, place) for subject, place in self.enterprises}
        people = self.tx.exec(
            select(Subject)
            .where(Subject.kind == "member", Subject.state == "active", col(Subject.parent_id).in_(list(places)))
            .order_by(col(Subject.position), col(Subject.id))
        ).all()
        held = self._memberships([member.id or 0 for member in people])
        rows = [MemberLine(member, *places[member.parent_id], held.get(member.id or 0)) for member in people]
        return sorted(rows, key=lambda row: (row.enterprise.position, row.enterprise.id or 0))

    def _memberships(self, members: list[int]) -> dict[int, Membership]:
        today = self.scope.today
        rows = self.tx.exec(
            select(Membership)
            .where(col(Membership.member_id).in_(members), col(Membership.state).in_(("proposed", "agreed")))
            .where(or_(col(Membership.until_day).is_(None), col(Membership.until_day) > today))
            .order_by(col(Membership.state).desc(), col(Membership.id))  # proposed before agreed, so agreed holds
        ).all()
        return {row.member_id: row for row in rows}

    def about_records(self, duty: str, *kinds: str) -> Iterator[tuple[Record, str, int, str]]:
        """Facts of these kinds in the period's valid records: the record, whom it is about, its row, the value."""
        rows = self.tx.exec(
            select(Record, Subject.name, Unit.path, Fact.value)
            .join(Unit, col(Unit.id) == Record.unit_id)
            .outerjoin(Subject, col(Subject.id) == Record.subject_id)
            .join(Fact, col(Fact.record_id) == Record.id)
            .where(Record.duty == duty, *self.in_period(), self.seen(), col(Fact.kind).in_(kinds))
            .order_by(col(Record.occurred_on), col(Record.id), col(Fact.id))
        ).all()
        for record, name, path, value in rows:
            yield record, name or "", self.place(path), value

    def visits(self) -> list[tuple[Record, str, int]]:
        """The visits to households at which somebody was met; one without a name stays so."""
        nobody = select(Fact.record_id).where(Fact.kind == AWAY)
        rows = self.tx.exec(
            select(Record, Subject.name, Unit.path)
            .join(Unit, col(Unit.id) == Record.unit_id)
            .outerjoin(Subject, col(Subject.id) == Record.subject_id)
            .where(Record.duty == PAIRING, *self.in_period(), self.seen(), col(Record.id).not_in(nobody))
            .order_by(col(Record.occurred_on), col(Record.id))
        ).all()
        return [(record, name or "", self.place(path)) for record, name, path in rows]
