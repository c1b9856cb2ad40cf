"""缺口: what nobody answers for, who belongs nowhere or cannot be reached; in official order, as far as one may see."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, exists, select

from storage.answering import LINKED, PLACES, STATIONED
from storage.joint_branches import joint_branches
from storage.merging import alike
from storage.people import Viewer
from storage.resting import is_merged, taken_over
from storage.store import Tx
from storage.tables import Account, Assignment, Grant, Membership, Person, Subject, Unit

NEEDED = {"enterprise": ("instructor", "liaison", "revisitor"), "household": ("paired_member",)}


@dataclass(frozen=True)
class Gap:
    """One line: whose, where it lies, what is missing, and the card that it opens.

    `opens` is `subject`, `person`, `unit`, the capacity in which somebody is to be named for a place, or what its
    button carries.
    """

    name: str
    unit: str
    opens: str
    id: int
    lacks: str = ""
    names: tuple[str, ...] = ()  # whom what is lacking has to do with
    left: int = 0  # how many are lacking


Find = Callable[[Tx, Viewer, date], list[Gap]]


def _now(today: date) -> ColumnElement[bool]:
    return (col(Assignment.from_day) <= today) & or_(
        col(Assignment.until_day).is_(None), col(Assignment.until_day) > today
    )


def _units(tx: Tx, viewer: Viewer, _: date) -> list[Gap]:
    """Townships without a leader, villages without a secretary, and with nobody as their contact either."""
    role = {"township": "leader", "village": "secretary", "community": "secretary"}
    rows = tx.exec(
        select(Unit)
        .where(col(Unit.kind).in_(role), viewer.sees(col(Unit.path)), col(Unit.became_id).is_(None))
        .order_by(col(Unit.position), col(Unit.id))
    ).all()
    held = {(unit, each) for unit, each in tx.exec(select(Grant.unit_id, Grant.role)).all()}
    return [
        Gap(unit.name, "", "unit", unit.id or 0, "contact" if unit.contact_id is None else role[unit.kind])
        for unit in rows
        if unit.contact_id is None or (unit.id or 0, role[unit.kind]) not in held
    ]


def _subjects(tx: Tx, viewer: Viewer, today: date) -> list[Gap]:
    """Enterprises and households for which somebody is missing, a line for each capacity."""
    found = []
    for kind, capacities in NEEDED.items():
        for capacity in capacities:
            answered = exists().where(
                col(Assignment.subject_id) == col(Subject.id), col(Assignment.capacity) == capacity, _now(today)
            )
            rows = tx.exec(_placed(viewer).where(Subject.kind == kind, Subject.state == "active", ~answered)).all()
            found += [(unit.path, subject, unit, capacity) for subject, unit in rows]
    found.sort(key=lambda row: (row[2].position, row[1].position, row[1].id or 0))
    return [Gap(subject.name, unit.name, "subject", subject.id or 0, capacity) for _, subject, unit, capacity in found]


def _placed(viewer: Viewer) -> Any:
    return (
        select(Subject, Unit)
        .join(Unit, col(Unit.id) == Subject.unit_id)
        .where(viewer.sees(col(Unit.path)))
        .order_by(col(Unit.position), col(Subject.position), col(Subject.id))
    )


def _members(tx: Tx, viewer: Viewer, today: date) -> list[Gap]:
    """Members whom no branch has taken in."""
    inside = exists().where(
        col(Membership.member_id) == col(Subject.id),
        col(Membership.state) == "agreed",
        col(Membership.branch_id).is_not(None),
        or_(col(Membership.until_day).is_(None), col(Membership.until_day) > today),
    )
    rows = tx.exec(_placed(viewer).where(Subject.kind == "member", Subject.state == "active", ~inside)).all()
    return [Gap(subject.name, unit.name, "subject", subject.id or 0) for subject, unit in rows]


def _leaders(tx: Tx, viewer: Viewer, today: date) -> list[Gap]:
    """Leaders linked with no community, once any leader is."""
    linked = exists().where(col(Assignment.capacity) == "linked_leader", _now(today))
    if tx.exec(select(Unit.id).where(linked).limit(1)).first() is None:
        return []
    mine = linked.where(col(Assignment.person_id) == col(Person.id))
    return _people(tx, viewer, "leader", ~mine)


def _places(tx: Tx, viewer: Viewer, today: date, capacity: str) -> list[Gap]:
    """Townships, villages and communities that nobody answers for in a capacity, in official order."""
    answered = (
        select(Subject.unit_id)
        .join(Assignment, col(Assignment.subject_id) == col(Subject.id))
        .where(Assignment.capacity == capacity, _now(today), col(Subject.kind).in_(("organisation", *PLACES[capacity])))
    )
    rows = tx.exec(
        select(Unit)
        .where(col(Unit.kind).in_(PLACES[capacity]), viewer.sees(col(Unit.path)), col(Unit.became_id).is_(None))
        .where(col(Unit.id).not_in(answered))
        .order_by(col(Unit.position), col(Unit.id))
    ).all()
    return [Gap(unit.name, "", capacity, unit.id or 0) for unit in rows]


def _linked(tx: Tx, viewer: Viewer, today: date) -> list[Gap]:
    """Places without a linked leader."""
    return _places(tx, viewer, today, LINKED)


def _stationed(tx: Tx, viewer: Viewer, today: date) -> list[Gap]:
    """Communities without a stationed unit."""
    return _places(tx, viewer, today, STATIONED)


def _joint(tx: Tx, viewer: Viewer, today: date) -> list[Gap]:
    """Enterprises that could found a joint branch with a neighbour, and did not."""
    return [
        Gap(one.enterprise.name, one.unit.name, "subject", one.enterprise.id or 0, names=one.others)
        for one in joint_branches(tx, viewer, today)
    ]


def _secretaries(tx: Tx, viewer: Viewer, today: date) -> list[Gap]:
    """Secretaries who are not registered."""
    registered = exists().where(
        col(Account.person_id) == col(Person.id), or_(col(Account.until_day).is_(None), col(Account.until_day) > today)
    )
    return _people(tx, viewer, "secretary", ~registered)


def _people(tx: Tx, viewer: Viewer, role: str, where: ColumnElement[bool]) -> list[Gap]:
    rows = tx.exec(
        select(Person, Unit)
        .join(Grant, col(Grant.person_id) == Person.id)
        .join(Unit, col(Unit.id) == Grant.unit_id)
        .where(Grant.role == role, viewer.sees(col(Unit.path)), where)
        .order_by(col(Unit.position), col(Person.position), col(Person.id))
    ).all()
    return [Gap(person.name, unit.name, "person", person.id or 0) for person, unit in rows]


def _doubles(tx: Tx, viewer: Viewer, _: date) -> list[Gap]:
    """Two that may be one."""
    names = {unit.id: unit.name for unit in tx.exec(select(Unit)).all()}
    return [
        Gap(f"{one.name}、{two.name}", names[one.unit_id], "subject", one.id or 0) for one, two in alike(tx, viewer)
    ]


def _resting(tx: Tx, viewer: Viewer, _: date) -> list[Gap]:
    """What is muted or archived, and can be woken."""
    rows = tx.exec(_placed(viewer).where(Subject.state != "active", taken_over())).all()
    return [
        Gap(subject.name, unit.name, "subject", subject.id or 0, subject.state)
        for subject, unit in rows
        if not is_merged(subject)
    ]


KINDS: Mapping[str, Find] = {
    "units": _units,
    "subjects": _subjects,
    "members": _members,
    "joint": _joint,
    "linked": _linked,
    "stationed": _stationed,
    "leaders": _leaders,
    "secretaries": _secretaries,
    "doubles": _doubles,
    "resting": _resting,
}  # in the order in which they are listed
FAULTLESS = ("resting",)  # listed, but nothing that is missing
