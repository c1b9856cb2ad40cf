"""划转、合并: a village lies under another township from now on, or two are one; what was stays where it was.

What stays behind is a place of earlier days: a unit with the old name at the old place, to which the records of that
time belong. So ledgers of the past stay whole, and everything that goes on goes along.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, update
from sqlmodel import SQLModel, col, select

from storage.import_hindrances import Hindrance, hindered
from storage.ladder import offices
from storage.people import holders, leader_of
from storage.resting import ARCHIVED
from storage.store import Tx
from storage.tables import (
    AccessRequest,
    Assignment,
    Event,
    Extension,
    FollowUp,
    Grant,
    Message,
    Obstacle,
    Person,
    Plan,
    PostHolder,
    Record,
    Setting,
    Subject,
    Task,
    Ticket,
    Transfer,
    Unit,
)

MOVE, JOIN = "move", "join"
VILLAGES = ("village", "community")
COUNTED = ("enterprise", "household", "member", "organisation")
PIECE = 10_000  # ids in one statement
QUIETLY = {"synchronize_session": False}
OVER: dict[str, ColumnElement[bool]] = {
    "record": col(Record.id).is_not(None),
    "follow_up": and_(col(FollowUp.state) != "open", col(FollowUp.plan_id).is_(None)),  # a plan's go with the plan
    "ticket": col(Ticket.state).in_(("closed", "void")),
    "plan": col(Plan.state).in_(("refused", "void")),
    "event": col(Event.state).in_(("held", "void")),
    "post": col(PostHolder.until).is_not(None),
    "message": col(Message.state) != "office",
}  # what is over, and belongs to the place as it was
TABLES: dict[str, tuple[type[SQLModel], str]] = {
    "record": (Record, "unit_id"),
    "follow_up": (FollowUp, "unit_id"),
    "ticket": (Ticket, "unit_id"),
    "plan": (Plan, "unit_id"),
    "event": (Event, "unit_id"),
    "post": (PostHolder, "unit_id"),
    "message": (Message, "unit_id"),
    "subject": (Subject, "unit_id"),
    "person": (Person, "unit_id"),
    "assignment": (Assignment, "unit_id"),
    "access": (AccessRequest, "unit_id"),
    "transfer": (Transfer, "to_unit_id"),
    "unit": (Unit, "parent_id"),
    "grant": (Grant, "unit_id"),
}  # what refers to a unit, and in which column


@dataclass(frozen=True)
class Going:
    """What goes along: how many subjects of each kind, people, tasks still to be done; who leads it then and after."""

    subjects: dict[str, int]
    people: int
    tasks: int
    before: Person | None
    after: Person | None


def going(tx: Tx, unit: Unit, to: Unit) -> Going:
    """What goes along with a unit to another place."""
    below = col(Unit.path).startswith(unit.path, autoescape=True)
    kinds = tx.exec(
        select(Subject.kind, func.count())
        .where(Subject.unit_id == Unit.id, below, Subject.state != ARCHIVED)
        .group_by(Subject.kind)
    ).all()
    people = tx.exec(select(func.count()).select_from(Person).where(Person.unit_id == Unit.id, below)).one()
    tasks = tx.exec(
        select(func.count())
        .select_from(Task)
        .where(Task.subject_id == Subject.id, Subject.unit_id == Unit.id, below, Task.state == "open")
    ).one()
    found = dict(kinds)
    counts = {kind: found[kind] for kind in COUNTED if kind in found}
    return Going(counts, people, tasks, leader_of(tx, unit), leader_of(tx, to))


def may_move(unit: Unit, township: Unit) -> bool:
    """Whether a unit can be put below a township: a village or community of another one."""
    return _stands(unit) and unit.kind in VILLAGES and township.kind == "township" and unit.parent_id != township.id


def may_join(unit: Unit, into: Unit) -> bool:
    """Whether a unit can become part of another one."""
    return unit.id != into.id and all(_stands(one) and one.kind in VILLAGES for one in (unit, into))


def _stands(unit: Unit) -> bool:
    return unit.became_id is None


# --- done


def move(tx: Tx, unit: Unit, township: Unit, now: datetime) -> None:
    """The village, with all that lies in it, is the last of this township; its past stays with the one before."""
    kept = _begun(MOVE, unit, township, now)
    for one in _with_all_below(tx, unit):
        _leave_behind(tx, one, kept)
    _renumber(tx, unit, township, kept)
    kept["parent"] = unit.parent_id
    unit.parent_id = township.id
    _path(tx, unit, township)
    _redirect(tx, unit, kept)
    _keep(tx, unit, kept)


def join(tx: Tx, unit: Unit, into: Unit, now: datetime) -> None:
    """All that goes on in a village goes on in the other one; it is a place of earlier days itself, with its past."""
    kept = _begun(JOIN, unit, into, now)
    _end_grants(tx, unit, into, kept)
    for name in TABLES:
        _repoint(tx, name, unit, into, kept, where=None if name not in OVER else not_(OVER[name]))
    kept["rested"] = _rest_double(tx, into, kept)
    for one in tx.exec(select(Unit).where(Unit.parent_id == into.id)).all():
        _path(tx, one, into)
    unit.became_id = into.id
    tx.flush()
    _redirect(tx, into, kept)
    _keep(tx, unit, kept)


def _begun(how: str, unit: Unit, to: Unit, now: datetime) -> dict[str, Any]:
    return {"how": how, "unit": unit.id, "to": to.id, "at": now.isoformat(), "rows": [], "deciders": [], "grants": []}


def _name(unit: Unit) -> str:
    return f"move:{unit.id}"


def _keep(tx: Tx, unit: Unit, kept: dict[str, Any]) -> None:
    tx.merge(Setting(name=_name(unit), value=kept))
    tx.flush()


def _with_all_below(tx: Tx, unit: Unit) -> Sequence[Unit]:
    below = col(Unit.path).startswith(unit.path, autoescape=True)
    return tx.exec(select(Unit).where(below, col(Unit.became_id).is_(None)).order_by(col(Unit.path))).all()


def _leave_behind(tx: Tx, unit: Unit, kept: dict[str, Any]) -> None:
    """A unit of earlier days at the old place, with all that is over."""
    number = tx.exec(select(func.count()).select_from(Unit).where(Unit.became_id == unit.id)).one() + 1
    shells = kept.setdefault("shells", {})
    above = shells.get(str(unit.parent_id), unit.parent_id)
    shell = Unit(code=f"{unit.code}@{number}", name=unit.name, kind=unit.kind, parent_id=above, position=unit.position)
    shell.became_id = unit.id
    tx.add(shell)
    tx.flush()
    over = tx.get(Unit, above)
    shell.path = f"{over.path if over else '/'}{shell.id}/"
    shells[str(unit.id)] = shell.id
    for name, where in OVER.items():
        _repoint(tx, name, unit, shell, kept, where=where)


def _repoint(
    tx: Tx, name: str, unit: Unit, to: Unit, kept: dict[str, Any], *, where: ColumnElement[bool] | None
) -> None:
    """Rows that referred to one unit refer to another, and are remembered."""
    table, column = TABLES[name]
    key, own = getattr(table, column), getattr(table, "id")  # noqa: B009 - each table has one
    query = select(own).where(key == unit.id)
    ids = list(tx.exec(query if where is None else query.where(where)).all())
    for piece in _pieces(ids):
        tx.execute(update(table).where(own.in_(piece)).values({column: to.id}).execution_options(**QUIETLY))
    if ids:
        kept["rows"].append([name, unit.id, to.id, ids])
    tx.flush()
    tx.expire_all()


def _pieces(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + PIECE] for start in range(0, len(ids), PIECE))


def _renumber(tx: Tx, unit: Unit, township: Unit, kept: dict[str, Any]) -> None:
    """The official order: behind the last village of the township, before whatever comes then."""
    inside = col(Unit.path).startswith(township.path, autoescape=True)
    last = tx.exec(select(func.max(Unit.position)).where(inside)).one()
    behind = tx.exec(select(Unit).where(Unit.position > last)).all()
    kept["positions"] = [[one.id, one.position] for one in behind]
    if unit.id not in {one.id for one in behind}:
        kept["positions"].append([unit.id, unit.position])
    for one in behind:
        one.position += 1
    unit.position = last + 1
    tx.flush()


def _path(tx: Tx, unit: Unit, above: Unit) -> None:
    """The paths of a unit and of all below it, from the unit above."""
    old, new = unit.path, f"{above.path}{unit.id}/"
    for one in tx.exec(select(Unit).where(col(Unit.path).startswith(old, autoescape=True))).all():
        one.path = new + one.path.removeprefix(old)
    tx.flush()


def _end_grants(tx: Tx, unit: Unit, into: Unit, kept: dict[str, Any]) -> None:
    """Who led the village leads the other one only by an appointment of its own; a role held there already is one."""
    there = set(tx.exec(select(Grant.person_id, Grant.role).where(Grant.unit_id == into.id)).all())
    for grant in tx.exec(select(Grant).where(Grant.unit_id == unit.id)).all():
        if grant.role in ("leader", "office") or (grant.person_id, grant.role) in there:
            kept["grants"].append([grant.person_id, grant.role])
            tx.delete(grant)
    tx.flush()


def _rest_double(tx: Tx, into: Unit, kept: dict[str, Any]) -> list[list[Any]]:
    """The village as something that is visited itself is there once."""
    moved = [ids for name, _, _, ids in kept["rows"] if name == "subject"]
    rested = []
    for number in moved[0] if moved else ():
        subject = tx.get_one(Subject, number)
        if subject.kind in VILLAGES and _is_visited(tx, into, but=number):
            rested.append([number, subject.state])
            subject.state = ARCHIVED
    tx.flush()
    return rested


def _is_visited(tx: Tx, unit: Unit, *, but: int) -> bool:
    other = select(Subject.id).where(
        Subject.unit_id == unit.id, col(Subject.kind).in_(VILLAGES), Subject.id != but, Subject.state != ARCHIVED
    )
    return tx.exec(other).first() is not None


def _redirect(tx: Tx, unit: Unit, kept: dict[str, Any]) -> None:
    """What waits for a decision waits for whoever leads the place now."""
    leader = leader_of(tx, unit)
    decider = leader.id if leader else next(iter(offices(tx)), None)
    below = col(Unit.path).startswith(unit.path, autoescape=True)
    obstacles = tx.exec(
        select(Obstacle)
        .where(Obstacle.state == "open", Obstacle.task_id == Task.id, Task.subject_id == Subject.id)
        .where(Subject.unit_id == Unit.id, below)
    ).all()
    wishes = tx.exec(
        select(Extension).where(
            Extension.state == "open", Extension.follow_up_id == FollowUp.id, FollowUp.unit_id == Unit.id, below
        )
    ).all()
    waiting: list[Obstacle | Extension] = [*obstacles, *wishes]
    for row in waiting:
        asks_himself = isinstance(row, Extension) and row.asked_by_id == decider
        if row.decider_id != decider and not asks_himself:
            kept["deciders"].append([type(row).__name__, row.id, row.decider_id])
            row.decider_id = decider
    tx.flush()


# --- taken back


def moved(tx: Tx, unit: Unit) -> dict[str, Any] | None:
    """How a unit was moved or joined last, if that was not taken back."""
    kept = tx.get(Setting, _name(unit))
    return dict(kept.value) if kept else None


def move_hindrances(tx: Tx, unit: Unit) -> list[Hindrance]:
    """What has happened since; empty when it can be taken back."""
    kept = moved(tx, unit)
    assert kept is not None
    at, to = datetime.fromisoformat(kept["at"]), kept["to"]
    is_join = kept["how"] == JOIN
    subjects = {number for name, _, _, ids in kept["rows"] if name == "subject" for number in ids}
    here = col(Subject.id).in_(subjects) if is_join else col(Subject.unit_id) == unit.id
    names = tx.exec(
        select(Subject.name).where(Record.subject_id == Subject.id, here, Record.submitted_at >= at).distinct()
    ).all()
    waited = [_waiting(tx, name, number) for name, number, _ in kept["deciders"]]
    decided = [row for row in waited if row.state != "open"]
    elsewhere = unit.became_id != to if is_join else unit.parent_id != to or unit.became_id is not None
    return [
        *hindered("records", list(names)),
        *hindered("settled", _settled(tx, unit, kept)),
        *hindered("decided", [unit.name for _ in decided]),
        *hindered("moved_on", [unit.name] if elsewhere or _gone_on(tx, kept) else []),
    ]


def _waiting(tx: Tx, name: str, number: int) -> Obstacle | Extension:
    return tx.get_one(Obstacle, number) if name == Obstacle.__name__ else tx.get_one(Extension, number)


def _settled(tx: Tx, unit: Unit, kept: dict[str, Any]) -> list[str]:
    """Things to put right that were closed since, by their problem."""
    if kept["how"] == JOIN:
        ids = [number for name, _, _, ids in kept["rows"] if name == "follow_up" for number in ids]
        rows = select(FollowUp.problem).where(col(FollowUp.id).in_(ids), FollowUp.state != "open")
    else:
        rows = select(FollowUp.problem).where(
            FollowUp.unit_id == unit.id, FollowUp.state != "open", col(FollowUp.plan_id).is_(None)
        )
    return list(tx.exec(rows).all())


def _gone_on(tx: Tx, kept: dict[str, Any]) -> bool:
    """Whether what went along has gone on to somewhere else since, or is no more."""
    to = tx.get(Unit, kept["to"])
    if to is None or to.became_id is not None:
        return True
    return any(
        tx.exec(
            select(func.count()).where(getattr(TABLES[name][0], "id").in_(ids), getattr(*TABLES[name]) == there)  # noqa: B009
        ).one()
        != len(ids)
        for name, _, there, ids in kept["rows"]
        if name in ("subject", "person")
    )


def take_back(tx: Tx, unit: Unit) -> None:
    """As it was before; only where nothing hinders it."""
    kept = moved(tx, unit)
    assert kept is not None
    for number, state in kept.get("rested", ()):
        tx.get_one(Subject, number).state = state
    unit.became_id = None
    tx.flush()
    for name, before, after, ids in reversed(kept["rows"]):
        table, column = TABLES[name]
        for piece in _pieces(ids):
            back = update(table).where(getattr(table, "id").in_(piece), getattr(table, column) == after)  # noqa: B009
            tx.execute(back.values({column: before}).execution_options(**QUIETLY))
    tx.flush()
    tx.expire_all()
    for person, role in kept["grants"]:
        tx.add(Grant(person_id=person, role=role, unit_id=unit.id or 0))
    for name, number, decider in kept["deciders"]:
        _waiting(tx, name, number).decider_id = decider
    _put_back(tx, unit, kept)
    tx.delete(tx.get_one(Setting, _name(unit)))
    tx.flush()


def _put_back(tx: Tx, unit: Unit, kept: dict[str, Any]) -> None:
    """The place in the tree and in the order; the places of earlier days are gone, the last first."""
    if kept["how"] == MOVE:
        above = tx.get_one(Unit, kept["parent"])
        unit.parent_id = above.id
        _path(tx, unit, above)
        for number, position in kept["positions"]:
            tx.get_one(Unit, number).position = position
        for number in sorted(kept["shells"].values(), reverse=True):
            tx.delete(tx.get_one(Unit, number))
            tx.flush()
    else:
        for one in tx.exec(select(Unit).where(Unit.parent_id == unit.id)).all():
            _path(tx, one, unit)


def secretaries(tx: Tx, unit: Unit) -> list[Person]:
    """The secretaries of a unit; of two that are one there may be two."""
    return holders(tx, "secretary", unit.id or 0)
