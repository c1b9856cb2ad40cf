"""并成一户: two rows of the roster that are one; what was kept about one is the other's, and can be parted again."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, true
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col, select

from storage.name_keys import SOUND
from storage.people import Viewer
from storage.resting import MERGED
from storage.store import Tx
from storage.tables import (
    Assignment,
    Candidate,
    EventSeat,
    FollowUp,
    Interview,
    Membership,
    Mention,
    Obstacle,
    Plan,
    PostHolder,
    Record,
    Setting,
    Subject,
    SubjectName,
    SubjectValue,
    Task,
    Ticket,
    Unit,
)

MOVING: dict[str, tuple[type[SQLModel], str]] = {
    "record": (Record, "subject_id"),
    "follow_up": (FollowUp, "subject_id"),
    "plan": (Plan, "subject_id"),
    "ticket": (Ticket, "subject_id"),
    "assignment": (Assignment, "subject_id"),
    "member": (Membership, "member_id"),
    "branch": (Membership, "branch_id"),
    "task": (Task, "subject_id"),
    "interview": (Interview, "subject_id"),
    "value": (SubjectValue, "subject_id"),
    "child": (Subject, "parent_id"),
    "candidate": (Candidate, "subject_id"),
    "mention": (Mention, "subject_id"),
    "seat": (EventSeat, "subject_id"),
    "post": (PostHolder, "subject_id"),
}  # what names a subject, and in which column
COUNTED = ("record", "follow_up", "ticket", "assignment")  # what is said before it moves
OF_A_TASK: tuple[tuple[type[SQLModel], str], ...] = ((Record, "task_id"), (Interview, "task_id"), (Obstacle, "task_id"))


def counted(tx: Tx, subject: Subject) -> dict[str, int]:
    """How much of each kind is kept about a subject."""
    return {name: len(_rows(tx, name, subject.id or 0)) for name in COUNTED}


def _rows(tx: Tx, name: str, subject_id: int) -> Sequence[Any]:
    table, column = MOVING[name]
    return tx.exec(select(table).where(getattr(table, column) == subject_id)).all()


def merge(tx: Tx, stays: Subject, goes: Subject, today: date) -> None:
    """Everything about `goes` is about `stays`, which keeps its code; how it was stands written down."""
    kept: dict[str, Any] = {"stays": stays.id, "state": goes.state, "profile": dict(stays.profile), "tasks": []}
    _join_tasks(tx, stays, goes, kept)
    kept["ended"] = _end_doubles(tx, stays, goes, today)
    kept["rows"] = {}
    for name, (_, column) in MOVING.items():
        rows = _rows(tx, name, goes.id or 0)
        if name == "task":
            rows = [row for row in rows if row.id not in {each["task"] for each in kept["tasks"]}]
        if name == "seat":  # who was called to an event under both names has one seat there already
            there = {row.event_id for row in _rows(tx, name, stays.id or 0)}
            rows = [row for row in rows if row.event_id not in there]
        for row in rows:
            setattr(row, column, stays.id)
        kept["rows"][name] = [row.id for row in rows]
    stays.profile = {**{key: value for key, value in goes.profile.items() if value}, **stays.profile}
    goes.state, goes.profile = "archived", {**goes.profile, MERGED: stays.code}
    tx.merge(Setting(name=_name(goes), value=kept))
    tx.flush()


def _name(goes: Subject) -> str:
    return f"merge:{goes.id}"


def _join_tasks(tx: Tx, stays: Subject, goes: Subject, kept: dict[str, Any]) -> None:
    """Two tasks of one duty and period are one: done if either was; the other asks nobody any more."""
    mine = {(row.duty, row.period_key): row for row in _rows(tx, "task", stays.id or 0)}
    for row in _rows(tx, "task", goes.id or 0):
        other = mine.get((row.duty, row.period_key))
        if other is None:
            continue
        moved = {}
        for table, column in OF_A_TASK:
            there: Sequence[Any] = tx.exec(select(table).where(getattr(table, column) == row.id)).all()
            for each in there:
                setattr(each, column, other.id)
            moved[table.__name__] = [each.id for each in there]
        kept["tasks"].append({"task": row.id, "state": row.state, "into": other.id, "was": other.state, "moved": moved})
        if row.state == "done":
            other.state = "done"
        if row.state == "open":
            row.state = "waived"


def _end_doubles(tx: Tx, stays: Subject, goes: Subject, today: date) -> list[dict[str, Any]]:
    """Whoever answers for both answers once; of two revisitors the one of the row that stays goes on."""
    valid = or_(col(Assignment.until_day).is_(None), col(Assignment.until_day) > today)
    held = tx.exec(select(Assignment).where(Assignment.subject_id == stays.id, valid)).all()
    people = {(row.capacity, row.person_id, row.unit_id) for row in held}
    single = {row.capacity for row in held} - {"paired_member"}
    ended: list[dict[str, Any]] = []
    for row in tx.exec(select(Assignment).where(Assignment.subject_id == goes.id, valid)).all():
        if (row.capacity, row.person_id, row.unit_id) in people or row.capacity in single:
            ended.append({"id": row.id, "until": row.until_day.isoformat() if row.until_day else None})
            row.until_day = max(row.from_day, today)
    return ended


def merged_into(tx: Tx, goes: Subject) -> Subject | None:
    """The subject that another was merged into, while it can be parted from it."""
    kept = tx.get(Setting, _name(goes))
    return tx.get(Subject, kept.value["stays"]) if kept and MERGED in goes.profile else None


def part(tx: Tx, goes: Subject) -> None:
    """As it was before the two were merged; what came since stays with the one that stayed."""
    setting = tx.get_one(Setting, _name(goes))
    kept, stays = setting.value, tx.get_one(Subject, setting.value["stays"])
    for name, ids in kept["rows"].items():
        table, column = MOVING[name]
        for number in ids:
            row = tx.get(table, number)
            if row is not None and getattr(row, column) == stays.id:
                setattr(row, column, goes.id)
    for each in kept["ended"]:
        tx.get_one(Assignment, each["id"]).until_day = date.fromisoformat(each["until"]) if each["until"] else None
    for each in kept["tasks"]:
        task, other = tx.get_one(Task, each["task"]), tx.get_one(Task, each["into"])
        task.state = each["state"]
        if other.state != each["was"] and each["state"] == "done":
            other.state = each["was"]
        for table, column in OF_A_TASK:
            for number in each["moved"][table.__name__]:
                setattr(tx.get_one(table, number), column, task.id)
    added = set(goes.profile) - set(kept["profile"])
    stays.profile = {key: value for key, value in stays.profile.items() if key not in added}
    goes.profile = {key: value for key, value in goes.profile.items() if key != MERGED}
    goes.state = kept["state"]
    tx.delete(setting)
    tx.flush()


def alike(tx: Tx, viewer: Viewer | None, subject: Subject | None = None) -> list[tuple[Subject, Subject]]:
    """疑似重复: pairs of one kind in one village whose names sound the same and whose groups do not differ.

    All that the viewer oversees, or those of one subject; for nobody in particular all; in official order.
    """
    other, key = aliased(Subject), aliased(SubjectName)
    query = (
        select(Subject, other)
        .join(Unit, col(Unit.id) == Subject.unit_id)
        .join(SubjectName, col(SubjectName.subject_id) == Subject.id)
        .join(key, col(key.key) == SubjectName.key)
        .join(other, col(other.id) == key.subject_id)
        .where(col(SubjectName.key).startswith(SOUND), viewer.sees(col(Unit.path)) if viewer else true())
        .where(Subject.kind == other.kind, Subject.unit_id == other.unit_id)
        .where(Subject.state != "archived", other.state != "archived")
        .order_by(col(Unit.path), col(Subject.position), col(Subject.id), col(other.id))
    )
    query = (
        query.where(Subject.id == subject.id, other.id != subject.id)
        if subject
        else query.where(col(Subject.id) < other.id)
    )
    rows = {(one.id, two.id): (one, two) for one, two in tx.exec(query).all()}
    return [pair for pair in rows.values() if _may_be_one(*pair)]


def _may_be_one(one: Subject, two: Subject) -> bool:
    groups = {str(each.profile.get("group", "")) for each in (one, two)} - {""}
    return len(groups) < len((one, two)) and one.parent_id == two.parent_id
