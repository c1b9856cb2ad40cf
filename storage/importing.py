"""Rows of an imported file against what the county has: new, changed, the same, wrong; staged so that nobody sees them.

A new subject stands in its own table at once, archived, which every reader leaves out; an assignment holds from
a day that never comes. What changes waits in `import_row`. Taking over is then a matter of a second.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import col, func, or_, select

from activities.registry import ROSTER
from storage.import_branches import (
    Branches,
    branch_meant,
    branches_named,
    compare_memberships,
    membership,
    memberships_of,
)
from storage.import_doubles import hear
from storage.import_places import Misread, Somebody, next_code, people_meant, unit_meant
from storage.import_plan import Importing, Plan, Read, Values, phones_of, refuse, row_of
from storage.import_roster import roster_of
from storage.name_keys import keys_of_code
from storage.store import Tx
from storage.tables import (
    UNSEEN_FROM,
    Assignment,
    ImportBatch,
    Membership,
    Person,
    Subject,
    Unit,
    metadata,
)

MOST_WRONG = 5000  # rows that are given back; a file with more of them is another file
STAGED = "archived"
ADD_NAMES = (
    "INSERT INTO subject_name (key, subject_id) VALUES (?, ?) ON CONFLICT DO NOTHING"  # past SQLAlchemy: twice as fast
)
SUBJECT, ASSIGNMENT, MEMBERSHIP, IMPORT_ROW = (
    metadata.tables[name] for name in ("subject", "assignment", "membership", "import_row")
)


@dataclass(frozen=True)
class There:
    """What the county has of what the rows of a piece are about."""

    by_code: Mapping[str, Subject]
    by_name: Mapping[tuple[int, str], Sequence[Subject]]
    parents: Mapping[str, Sequence[Subject]]
    held: Mapping[tuple[int, str], Mapping[int, tuple[int, str]]]  # subject, capacity → person → assignment, name
    branches: Branches


def plan_piece(tx: Tx, importing: Importing, rows: Sequence[Read]) -> Plan:
    """Compare a piece of the file with what there is. Reads only."""
    plan = Plan()
    values = [row.values for row in rows if not row.wrong]
    if importing.name in ROSTER:
        place = roster_of(tx, plan, importing, values)
    else:
        place = _subjects(tx, plan, importing, values)
    for row in rows:
        if row.wrong:
            refuse(plan, importing, row, row.wrong)
            continue
        try:
            place(row)
        except Misread as misread:
            refuse(plan, importing, row, [misread.why])
    hear(tx, plan, importing)
    return plan


def _subjects(tx: Tx, plan: Plan, importing: Importing, values: Sequence[Values]) -> Callable[[Read], None]:
    there = _there(tx, importing, values)
    return lambda row: _place(tx, plan, importing, there, row)


def _there(tx: Tx, importing: Importing, values: Sequence[Values]) -> There:
    codes = [row["code"] for row in values if "code" in row]
    names = list({row["name"] for row in values})
    parents = list({row["enterprise"] for row in values if "enterprise" in row})
    coded = tx.exec(select(Subject).where(col(Subject.code).in_(codes))).all() if codes else []
    named = tx.exec(
        select(Subject).where(col(Subject.name).in_(names), Subject.kind == importing.name, Subject.state != STAGED)
    ).all()
    by_name: dict[tuple[int, str], list[Subject]] = defaultdict(list)
    for subject in named:
        by_name[subject.unit_id, subject.name].append(subject)
    by_parent: dict[str, list[Subject]] = defaultdict(list)
    if parents:
        for subject in tx.exec(
            select(Subject).where(
                col(Subject.name).in_(parents), Subject.kind == "enterprise", Subject.state == "active"
            )
        ).all():
            by_parent[subject.name].append(subject)
    found = {subject.id or 0 for subject in (*coded, *named)}
    branches = Branches(branches_named(tx, importing, values), memberships_of(tx, importing, found))
    return There({one.code: one for one in coded}, by_name, by_parent, _held(tx, importing, found), branches)


def _held(
    tx: Tx, importing: Importing, found: Iterable[int]
) -> Mapping[tuple[int, str], Mapping[int, tuple[int, str]]]:
    capacities = [column.key for column in importing.kind.columns if column.type == "holder"]
    held: dict[tuple[int, str], dict[int, tuple[int, str]]] = defaultdict(dict)
    ids = list(found)
    if not ids or not capacities:
        return held
    now = or_(col(Assignment.until_day).is_(None), col(Assignment.until_day) > importing.today)
    for assignment, name in tx.exec(
        select(Assignment, Person.name)
        .where(Assignment.person_id == Person.id, col(Assignment.subject_id).in_(ids))
        .where(col(Assignment.capacity).in_(capacities), Assignment.from_day <= importing.today, now)
    ).all():
        held[assignment.subject_id, assignment.capacity][assignment.person_id or 0] = (assignment.id or 0, name)
    return held


# --- one row


def _place(tx: Tx, plan: Plan, importing: Importing, there: There, row: Read) -> None:
    """A row as a new subject, a change, or nothing new."""
    values, kind = row.values, importing.kind
    unit = _unit(importing, there, values)
    parent = _parent(there, unit, values)
    joins = {
        column.key: branch_meant(importing.known, there.branches, unit, column.key, values[column.key])
        for column in kind.columns
        if column.type == "branch" and column.key in values
    }
    holders = {
        column.key: people_meant(importing.known, unit, column.key, values[column.key])
        for column in kind.columns
        if column.type == "holder" and column.key in values
    }
    profile = _profile(importing, unit, values)
    subject = _meant(importing, there, unit, parent, values)
    if subject is not None:
        _compare(
            plan, importing, there, row=row, subject=subject, wanted=_Wanted(unit, parent, holders, profile, joins)
        )
        return
    index = len(plan.subjects)
    position = importing.known.positions.get(unit.id or 0, 0) + 1
    importing.known.positions[unit.id or 0] = position
    plan.ats.append(row.at)
    plan.subjects.append(
        {
            "code": values.get("code") or next_code(tx, importing.known, kind, unit),
            "kind": importing.name,
            "name": values["name"],
            "unit_id": unit.id,
            "parent_id": parent.id if parent else None,
            "position": position,
            "state": STAGED,
            "profile": profile,
            **phones_of(importing, values.get("phone")),
            "import_id": importing.batch_id,
        }
    )
    plan.holders += [(index, capacity, one.id) for capacity, people in holders.items() for one in people]
    plan.joins += [(index, kind_of, branch.id or 0) for kind_of, branch in joins.items()]
    plan.news.append((index, row))


def _unit(importing: Importing, there: There, values: Values) -> Unit:
    """Where a row's subject lies; a member without a place lies where his branch does."""
    word = values.get("belongs") or values.get("attached")
    if word and not (values.get("township") or values.get("village")):
        known = importing.known
        branch = branch_meant(
            known, there.branches, known.county, "belongs" if "belongs" in values else "attached", word
        )
        return known.by_id[branch.unit_id]
    return unit_meant(importing.known, importing.name, values)


def _profile(importing: Importing, unit: Unit, values: Values) -> dict[str, Any]:
    profile: dict[str, Any] = {}
    for column in importing.kind.columns:
        if column.key not in values or not column.in_profile:
            continue
        if column.type == "secretary":
            one = people_meant(importing.known, unit, column.key, [values[column.key]])[0]
            profile |= {"secretary": one.name, "secretary_code": one.code}
        else:
            profile[column.key] = values[column.key]
    return profile


def _parent(there: There, unit: Unit, values: Values) -> Subject | None:
    """The enterprise that a row belongs to, the one in its own unit before others of the name."""
    name = values.get("enterprise")
    if name is None:
        return None
    every = there.parents.get(name, ())
    near = [one for one in every if one.unit_id == unit.id] or every
    if len(near) != 1:
        raise Misread("two_parents" if near else "unknown_parent", "enterprise", value=name, count=len(near))
    return near[0]


def _meant(importing: Importing, there: There, unit: Unit, parent: Subject | None, values: Values) -> Subject | None:
    """The subject that a row is about: by code, else by name in its unit; Misread where that is not one."""
    if "code" in values:
        found = there.by_code.get(values["code"])
        if found is not None and found.kind != importing.name:
            raise Misread("code_taken", "code", value=values["code"], name=found.name)
        if found is not None and found.state == STAGED:
            raise Misread("archived", "code", value=values["code"], name=found.name)
        return found
    named = there.by_name.get((unit.id or 0, values["name"]), ())
    if "group" in values:
        named = [one for one in named if one.profile.get("group", values["group"]) == values["group"]]
    if parent is not None:
        named = [one for one in named if one.parent_id in (None, parent.id)]
    if len(named) > 1:
        raise Misread("two_named", "name", count=len(named), codes="、".join(one.code for one in named))
    return named[0] if named else None


@dataclass(frozen=True)
class _Wanted:
    unit: Unit
    parent: Subject | None
    holders: Mapping[str, Sequence[Somebody]]
    profile: Mapping[str, Any]
    joins: Mapping[str, Subject]


def _compare(plan: Plan, importing: Importing, there: There, *, row: Read, subject: Subject, wanted: _Wanted) -> None:
    """What the row would change; an empty cell changes nothing."""
    made = row_of(importing, row, "changed")
    said: list[list[Any]] = []  # column, before, after: as people read it
    _compare_self(importing, row.values, subject, wanted=wanted, made=made, said=said)
    for key, value in wanted.profile.items():
        before = subject.profile.get(key)
        if before != value:
            made["patch"][key], made["before"].setdefault("patch", {})[key] = value, before
            if key != "secretary_code":
                said.append([key, before, value])
    phone = row.values.get("phone")
    if phone and importing.secret.fingerprint(phone) != subject.phone_hash:
        made |= phones_of(importing, phone)
        made["before"] |= {"phone_encrypted": subject.phone_encrypted, "phone_hash": subject.phone_hash}
        said.append(["phone", None, None])
    _compare_holders(plan, importing, there, subject=subject, holders=wanted.holders, said=said)
    compare_memberships(plan, importing, there.branches, subject.id or 0, joins=wanted.joins, said=said)
    if not said:
        plan.same += 1
        return
    plan.changed += 1
    plan.rows.append({**made, "subject_id": subject.id, "why": said})
    if made["name"]:
        plan.renamed[row.at] = subject.id or 0


def _compare_self(
    importing: Importing,
    values: Values,
    subject: Subject,
    *,
    wanted: _Wanted,
    made: dict[str, Any],
    said: list[list[Any]],
) -> None:
    """Its name, unit and enterprise."""
    if values["name"] != subject.name:
        made["name"], made["before"]["name"] = values["name"], subject.name
        said.append(["name", subject.name, values["name"]])
    if wanted.unit.id != subject.unit_id:
        units = [unit for units in importing.known.units.values() for unit in units if unit.id == subject.unit_id]
        made["unit_id"], made["before"]["unit_id"] = wanted.unit.id, subject.unit_id
        said.append(["village", units[0].name if units else "", wanted.unit.name])
    if wanted.parent is not None and wanted.parent.id != subject.parent_id:
        made["parent_id"], made["before"]["parent_id"] = wanted.parent.id, subject.parent_id
        said.append(["enterprise", None, wanted.parent.name])


def _compare_holders(
    plan: Plan,
    importing: Importing,
    there: There,
    *,
    subject: Subject,
    holders: Mapping[str, Sequence[Somebody]],
    said: list[list[Any]],
) -> None:
    for capacity, people in holders.items():
        held = there.held.get((subject.id or 0, capacity), {})
        if held.keys() == {one.id for one in people}:
            continue
        said.append([capacity, "、".join(name for _, name in held.values()), "、".join(one.name for one in people)])
        plan.held += [_assignment(importing, subject.id or 0, capacity, one.id) for one in people if one.id not in held]
        kept = {one.id for one in people}
        plan.ended += [assignment for person, (assignment, _) in held.items() if person not in kept]


def _assignment(importing: Importing, subject_id: int, capacity: str, person_id: int) -> dict[str, Any]:
    return {
        "subject_id": subject_id,
        "capacity": capacity,
        "person_id": person_id,
        "from_day": UNSEEN_FROM,
        "import_id": importing.batch_id,
    }


# --- written


def write_piece(tx: Tx, importing: Importing, plan: Plan, now: datetime) -> dict[int, int]:
    """Put a piece into the tables, unseen; which subject each row is that is new or gets another name."""
    ids: list[int] = []
    if plan.subjects:
        last = tx.exec(select(func.max(Subject.id))).one() or 0
        ids = list(range(last + 1, last + 1 + len(plan.subjects)))  # there is one writer; with ids all go in at once
        subjects = [row | {"id": subject_id} for subject_id, row in zip(ids, plan.subjects, strict=True)]
        tx.connection().execute(insert(SUBJECT), subjects)
        keys = [
            (key, subject_id)
            for subject_id, row in zip(ids, plan.subjects, strict=True)
            for key in keys_of_code(row["code"])
        ]
        write_names(tx, keys)
    held = [_assignment(importing, ids[index], capacity, person) for index, capacity, person in plan.holders]
    if held or plan.held:
        tx.connection().execute(insert(ASSIGNMENT), [*held, *plan.held])
    members = [membership(importing, ids[index], kind, branch) for index, kind, branch in plan.joins] + plan.members
    if members:
        tx.connection().execute(insert(MEMBERSHIP), members)
    batch = tx.get_one(ImportBatch, importing.batch_id)
    room = max(MOST_WRONG - batch.wrong, 0)
    wrong = [row for row in plan.rows if row["state"] == "wrong"][:room]
    alike = [{**row, "subject_id": ids[index]} for index, row in plan.alike]
    rows = [*wrong, *(row for row in plan.rows if row["state"] != "wrong"), *alike]
    if rows:
        tx.connection().execute(insert(IMPORT_ROW), rows)
    if plan.left:
        ends = update(Membership).where(col(Membership.id).in_(plan.left)).values(ended_by_id=importing.batch_id)
        tx.execute(ends.execution_options(synchronize_session=False))
    if plan.ended:
        tx.execute(update(Assignment).where(col(Assignment.id).in_(plan.ended)).values(ended_by_id=importing.batch_id))
    doubtful = len(alike) + sum(row["state"] == "alike" for row in plan.rows)
    batch.added += len(ids) + sum(row["state"] in ("new", "alike") for row in plan.rows)
    batch.alike += doubtful
    batch.changed += plan.changed
    batch.same += plan.same
    batch.wrong += plan.wrong
    batch.touched_at = now
    return {**dict(zip(plan.ats, ids, strict=True)), **plan.renamed}


def write_names(tx: Tx, rows: Sequence[tuple[str, int]]) -> None:
    """Keys under which subjects of a batch will be found; in the order of the index they come cheap."""
    tx.connection().exec_driver_sql(ADD_NAMES, list(rows))
