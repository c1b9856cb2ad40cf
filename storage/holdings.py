"""What is in a person's hands: all that somebody else has to take over when he goes."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select

from storage.store import Tx
from storage.tables import (
    Assignment,
    Extension,
    Fact,
    FollowUp,
    Grant,
    Interview,
    LateCorrection,
    Membership,
    Obstacle,
    Person,
    Record,
    Subject,
    Task,
    Ticket,
    Unit,
)
from storage.tasks import asked_for, is_begun

REVISIT, OFFICER, PAIRED, OTHER = "revisit", "officer", "paired", "other"
FOLLOW_UP, ANSWER, SETTLE, DECIDE, FORM, LEADS, CONTACT = (
    "follow_up",
    "answer",
    "settle",
    "decide",
    "form",
    "leads",
    "contact",
)
CATEGORIES = (REVISIT, PAIRED, OFFICER, FOLLOW_UP, ANSWER, SETTLE, DECIDE, FORM, LEADS, CONTACT, OTHER)  # as listed
OF_CAPACITY = {"revisitor": REVISIT, "instructor": OFFICER, "liaison": OFFICER, "paired_member": PAIRED}
MATTERS = ("joint_branch", "own_branch")  # reported to the leader at a revisit, open while there is no branch


@dataclass(frozen=True)
class Holding:
    """One thing in somebody's hands: a row of the table `kind`, under which category it is listed, what it is about."""

    kind: str
    id: int
    category: str
    name: str
    subject_id: int | None = None

    @property
    def key(self) -> str:
        """By what it is shared out: two capacities about one subject go to one person."""
        return f"{self.category}:{self.subject_id or f'{self.kind}{self.id}'}"


@dataclass(frozen=True)
class Matter:
    """A branch to be founded, reported and not there yet: by one enterprise alone, or with its neighbour."""

    fact: str
    subject: Subject


def holdings_of(tx: Tx, person_id: int, day: date, *, kept: str = "") -> list[Holding]:
    """What a person holds on a day, or will; but for what lies below the path of the unit that he goes to."""
    found = [*_assignments(tx, person_id, day, kept), *_rows(tx, person_id, kept)]
    paired = {each.subject_id for each in found if each.category == PAIRED}
    found += _forms(tx, person_id, kept, paired)
    order = {category: place for place, category in enumerate(CATEGORIES)}
    return sorted(found, key=lambda each: order[each.category])


def _elsewhere(kept: str) -> ColumnElement[bool] | bool:
    return ~col(Unit.path).startswith(kept, autoescape=True) if kept else True


def _assignments(tx: Tx, person_id: int, day: date, kept: str) -> Iterator[Holding]:
    rows = tx.exec(
        select(Assignment, Subject)
        .join(Subject, col(Subject.id) == Assignment.subject_id)
        .join(Unit, col(Unit.id) == Subject.unit_id)
        .where(Assignment.person_id == person_id, _elsewhere(kept))
        .where(or_(col(Assignment.until_day).is_(None), col(Assignment.until_day) > day))
        .order_by(col(Subject.position), col(Subject.id), col(Assignment.id))
    ).all()
    for row, subject in rows:
        category = OF_CAPACITY.get(row.capacity, OTHER)
        yield Holding("assignment", row.id or 0, category, subject.name, subject.id)


def _rows(tx: Tx, person_id: int, kept: str) -> Iterator[Holding]:
    """What names him in a row of its own."""
    for follow_up, unit in tx.exec(
        select(FollowUp, Unit)
        .where(FollowUp.responsible_id == person_id, FollowUp.state == "open", FollowUp.unit_id == Unit.id)
        .order_by(col(FollowUp.id))
    ).all():
        if not _below(unit, kept):
            yield Holding("follow_up", follow_up.id or 0, FOLLOW_UP, follow_up.problem)
    for ticket, unit in tx.exec(
        select(Ticket, Unit)
        .where(Ticket.answerer_id == person_id, Ticket.state == "open", Ticket.unit_id == Unit.id)
        .order_by(col(Ticket.id))
    ).all():
        if not _below(unit, kept):
            yield Holding("ticket", ticket.id or 0, ANSWER, ticket.words)
    for membership, member in tx.exec(
        select(Membership, Subject)
        .where(Membership.settler_id == person_id, Membership.state == "proposed", Membership.member_id == Subject.id)
        .order_by(col(Membership.id))
    ).all():
        yield Holding("membership", membership.id or 0, SETTLE, member.name)
    for obstacle, subject in tx.exec(
        select(Obstacle, Subject)
        .where(Obstacle.decider_id == person_id, Obstacle.state == "open")
        .where(Obstacle.task_id == Task.id, Task.subject_id == Subject.id)
        .order_by(col(Obstacle.id))
    ).all():
        yield Holding("obstacle", obstacle.id or 0, DECIDE, subject.name)
    for extension, follow_up in tx.exec(
        select(Extension, FollowUp)
        .where(Extension.decider_id == person_id, Extension.state == "open", Extension.follow_up_id == FollowUp.id)
        .order_by(col(Extension.id))
    ).all():
        yield Holding("extension", extension.id or 0, DECIDE, follow_up.problem)
    for late in tx.exec(
        select(LateCorrection)
        .where(LateCorrection.decider_id == person_id, LateCorrection.state == "open")
        .order_by(col(LateCorrection.id))
    ).all():
        yield Holding("late_correction", late.id or 0, DECIDE, "")
    yield from _places(tx, person_id, kept)


def _below(unit: Unit, kept: str) -> bool:
    return bool(kept) and unit.path.startswith(kept)


def _places(tx: Tx, person_id: int, kept: str) -> Iterator[Holding]:
    """Branches whose secretary he is, and units whose contact."""
    code = tx.get_one(Person, person_id).code
    branches = tx.exec(
        select(Subject, Unit)
        .where(Subject.kind == "organisation", Subject.state != "archived", Subject.unit_id == Unit.id)
        .where(col(Subject.profile)["secretary_code"].as_string() == code)
        .order_by(col(Subject.id))
    ).all()
    for branch, unit in branches:
        if not _below(unit, kept):
            yield Holding("branch", branch.id or 0, LEADS, branch.name)
    for unit in tx.exec(select(Unit).where(Unit.contact_id == person_id).order_by(col(Unit.position))).all():
        if not _below(unit, kept):
            yield Holding("unit", unit.id or 0, CONTACT, unit.name)


def _forms(tx: Tx, person_id: int, kept: str, paired: Collection[int | None]) -> list[Holding]:
    """Forms of no task that are half filled; a visit goes with its household, a correction stays with its author."""
    rows = tx.exec(
        select(Interview, Subject, Unit)
        .outerjoin(Subject, col(Subject.id) == Interview.subject_id)
        .outerjoin(Unit, col(Unit.id) == Subject.unit_id)
        .where(Interview.person_id == person_id, Interview.state == "open", col(Interview.practice).is_(False))
        .where(col(Interview.corrects_id).is_(None), col(Interview.task_id).is_(None))
        .order_by(col(Interview.id))
    ).all()
    found = []
    for row, subject, unit in rows:
        if is_begun(row) and not (unit and _below(unit, kept)):
            about = subject.id if subject else None
            category, name = (PAIRED if about in paired else FORM), (subject.name if subject else row.duty)
            found.append(Holding("interview", row.id or 0, category, name, about))
    return found


def open_task_ids(tx: Tx, person_id: int, day: date) -> dict[int, int]:
    """Subject → task, of what a person has to do and is not paused; of several periods the last."""
    rows = tx.exec(
        select(Task.subject_id, Task.id)
        .where(Task.person_id == person_id, Task.state == "open", asked_for(day))
        .order_by(col(Task.period_key))
    ).all()
    return {subject_id: task_id or 0 for subject_id, task_id in rows}


def half_filled_of(tx: Tx, person_id: int) -> list[tuple[Interview, str]]:
    """The half-filled forms that go with what they are about, with its name."""
    rows = tx.exec(
        select(Interview, Subject.name)
        .where(Interview.person_id == person_id, Interview.state == "open", col(Interview.practice).is_(False))
        .where(col(Interview.corrects_id).is_(None), Interview.subject_id == Subject.id)
        .order_by(col(Interview.touched_at).desc(), col(Interview.id).desc())
    ).all()
    return [(row, name) for row, name in rows if is_begun(row)]


def matters_of(tx: Tx, reported_by: int, subject_ids: Collection[int]) -> list[Matter]:
    """What a person reported about these subjects and is not there yet."""
    with_branch = select(Subject.parent_id).where(
        Subject.kind == "organisation", Subject.state == "active", col(Subject.parent_id).is_not(None)
    )
    rows = tx.exec(
        select(Fact.kind, Subject)
        .join(Record, col(Record.id) == Fact.record_id)
        .join(Subject, col(Subject.id) == Record.subject_id)
        .where(col(Fact.kind).in_(MATTERS), Fact.value == "yes", Record.person_id == reported_by)
        .where(Record.state == "valid", col(Subject.id).in_(subject_ids), col(Subject.id).not_in(with_branch))
        .where(Subject.state == "active")
        .order_by(col(Subject.position), col(Record.id))
    ).all()
    return list({subject.id: Matter(fact, subject) for fact, subject in rows}.values())


def grants_of(tx: Tx, person_id: int, kept: str) -> list[Grant]:
    """The roles that end when a person goes: over all units but those below the one that he goes to."""
    rows = tx.exec(
        select(Grant, Unit).where(Grant.person_id == person_id, Grant.unit_id == Unit.id).order_by(col(Grant.id))
    ).all()
    return [grant for grant, unit in rows if not _below(unit, kept)]
