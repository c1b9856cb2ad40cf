"""Somebody goes, somebody else takes over: decided beforehand, done on the day, so that nothing is left with nobody."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_
from sqlmodel import col, select

from activities.catalogue import Duty
from storage.holdings import REVISIT, Holding, grants_of, holdings_of
from storage.people import Viewer, account_of_person
from storage.prompts import plan_prompt
from storage.store import Tx
from storage.tables import (
    Assignment,
    Extension,
    FollowUp,
    Grant,
    Interview,
    LateCorrection,
    Membership,
    Obstacle,
    Person,
    Subject,
    Task,
    Ticket,
    Transfer,
    Unit,
)
from storage.tasks import is_begun

EACH = 0  # in the shares: of this category each thing has a share of its own
NOBODY = 0  # in what was moved: a gap
TO_HOLDER, TO_LEADER = "holder:transfer", "leader:transfer"  # stages of its prompts


def may_transfer(viewer: Viewer, person: Person, unit: Unit, roles: Iterable[str]) -> bool:
    """The county's office anybody; a leader the people of his units who lead nobody themselves."""
    if "office" in viewer.roles:
        return any(unit.path.startswith(path) for path in viewer.paths)
    leads = not {"leader", "office"}.isdisjoint(roles)
    return person.id != viewer.person_id and not leads and any(unit.path.startswith(path) for path in viewer.paths)


def ask(
    tx: Tx, person: Person, successor: Person, by: Person, *, to_unit: Unit | None, from_day: date, now: datetime
) -> Transfer:
    """A transfer that is being asked about; an earlier question about the same person is void."""
    for row in tx.exec(select(Transfer).where(Transfer.person_id == person.id, Transfer.state == "asked")).all():
        row.state = "void"
    made = Transfer(
        person_id=person.id or 0,
        successor_id=successor.id or 0,
        by_id=by.id or 0,
        to_unit_id=to_unit.id if to_unit else None,
        from_day=from_day,
        made_at=now,
    )
    tx.add(made)
    tx.flush()
    return made


def leaves(tx: Tx, person_id: int) -> Transfer | None:
    """The transfer by which a person will go, if one is decided."""
    return tx.exec(select(Transfer).where(Transfer.person_id == person_id, Transfer.state == "planned")).first()


def plan(tx: Tx, transfer: Transfer) -> None:
    """It is decided; what was decided about the same person before is void."""
    before = leaves(tx, transfer.person_id)
    if before is not None and before.id != transfer.id:
        before.state = "void"
    transfer.state = "planned"
    tx.flush()


def kept_path(tx: Tx, transfer: Transfer) -> str:
    """Below which unit everything stays his: the one that he goes to; "" for none."""
    unit = tx.get(Unit, transfer.to_unit_id) if transfer.to_unit_id else None
    return unit.path if unit else ""


def to_hand_over(tx: Tx, transfer: Transfer) -> list[Holding]:
    """What is in his hands on the day."""
    return holdings_of(tx, transfer.person_id, transfer.from_day, kept=kept_path(tx, transfer))


def share_of(transfer: Transfer, holding: Holding) -> int:
    """Who gets one thing: its own share, else that of its category, else the successor."""
    return transfer.shares.get(holding.key) or transfer.shares.get(holding.category) or transfer.successor_id


def receivers(transfer: Transfer, holdings: Collection[Holding]) -> list[int]:
    """Everybody who gets something, the successor first where he does."""
    found = {share_of(transfer, each): None for each in holdings}
    first = [transfer.successor_id] if transfer.successor_id in found or not found else []
    return [*first, *(one for one in found if one != transfer.successor_id)]


def own_revisits(
    tx: Tx, transfer: Transfer, holdings: Iterable[Holding], duties: Iterable[Duty]
) -> dict[int, list[str]]:
    """Person → the enterprises whose revisit he would take over and must not do, since they are his own."""
    holdings = list(holdings)
    crossed = {capacity for duty in duties for capacity in duty.crossed}
    rows = tx.exec(
        select(Assignment.subject_id, Assignment.person_id).where(
            col(Assignment.capacity).in_(crossed),
            or_(col(Assignment.until_day).is_(None), col(Assignment.until_day) > transfer.from_day),
        )
    ).all()
    own = {(subject, person) for subject, person in rows if person != transfer.person_id}
    own |= {(each.subject_id or 0, share_of(transfer, each)) for each in holdings if each.category == "officer"}
    found: dict[int, list[str]] = {}
    for each in holdings:
        to = share_of(transfer, each)
        if each.category == REVISIT and (each.subject_id, to) in own:
            found.setdefault(to, []).append(each.name)
    return found


def heard_instead(tx: Tx, person_id: int, subject_id: int | None) -> int:
    """Who is told what somebody asked or reported about a subject that has gone to another since."""
    rows = tx.exec(
        select(Transfer).where(Transfer.person_id == person_id, Transfer.state == "done").order_by(col(Transfer.id))
    ).all()
    items = [item for row in rows for item in row.moved["items"]]
    to = next((item["to"] for item in reversed(items) if subject_id and item["subject"] == subject_id), NOBODY)
    return to or person_id


# --- on the day -------------------------------------------------------------------------------------


def due_transfers(tx: Tx, today: date) -> list[Transfer]:
    """What is decided and has come to its day."""
    return list(
        tx.exec(
            select(Transfer)
            .where(Transfer.state == "planned", Transfer.from_day <= today)
            .order_by(col(Transfer.from_day), col(Transfer.id))
        ).all()
    )


def hand_over(tx: Tx, transfer: Transfer, today: date, single: Collection[str]) -> None:
    """Everything in his hands goes to whom it is shared out to, and his rights end.

    In the `single` capacities one person answers for a subject, the last one that was named.
    """
    items = []
    for holding in holdings_of(tx, transfer.person_id, today, kept=kept_path(tx, transfer)):
        to = _taker(tx, transfer, holding)
        MOVES[holding.kind](tx, holding.id, tx.get_one(Person, to), today)
        if holding.kind == "assignment":
            _end(tx, tx.get_one(Assignment, holding.id), today, single, to)
        items.append({**_item(holding), "to": to})
    ended = _end_rights(tx, transfer)
    transfer.moved = {"items": items, "grants": ended}
    transfer.state = "done"
    person, to_unit = tx.get_one(Person, transfer.person_id), transfer.to_unit_id
    if to_unit is not None and person.unit_id != to_unit:
        person.unit_id, person.post = to_unit, ""  # what he will be there the roster says one day
    tx.flush()


def _item(holding: Holding) -> dict[str, Any]:
    return {"kind": holding.kind, "id": holding.id, "category": holding.category, "subject": holding.subject_id}


def _taker(tx: Tx, transfer: Transfer, holding: Holding) -> int:
    """Who takes a thing now: whoever it was shared out to, or who has followed that one since it was decided."""
    to = share_of(transfer, holding)
    later = _went_since(tx, to, transfer)
    return _taker(tx, later, holding) if later else to


def _follower(tx: Tx, transfer: Transfer) -> int:
    """Who has the post now: the successor, or who has followed that one since it was decided."""
    later = _went_since(tx, transfer.successor_id, transfer)
    return _follower(tx, later) if later else transfer.successor_id


def _went_since(tx: Tx, person_id: int, transfer: Transfer) -> Transfer | None:
    return tx.exec(
        select(Transfer)
        .where(Transfer.person_id == person_id, Transfer.state == "done", col(Transfer.id) > transfer.id)
        .order_by(col(Transfer.id))
    ).first()


def _end(tx: Tx, row: Assignment, today: date, single: Collection[str], to: int) -> None:
    """His time ends, and the other's begins on that day; whoever holds it already, or was named later, goes on."""
    begins, ends = max(row.from_day, today), row.until_day
    row.until_day = begins
    others = tx.exec(
        select(Assignment).where(
            Assignment.subject_id == row.subject_id,
            Assignment.capacity == row.capacity,
            Assignment.id != row.id,
            or_(col(Assignment.until_day).is_(None), col(Assignment.until_day) > begins),
        )
    ).all()
    taken = any(each.person_id == to or (row.capacity in single and (each.id or 0) > (row.id or 0)) for each in others)
    if not taken:
        tx.add(
            Assignment(subject_id=row.subject_id, capacity=row.capacity, person_id=to, from_day=begins, until_day=ends)
        )
        tx.flush()


def _end_rights(tx: Tx, transfer: Transfer) -> list[dict[str, Any]]:
    """His roles end today and are the successor's; which they were stays written down."""
    ended, to = [], _follower(tx, transfer)
    for grant in grants_of(tx, transfer.person_id, kept_path(tx, transfer)):
        ended.append({"role": grant.role, "unit": grant.unit_id})
        held = tx.exec(
            select(Grant.id).where(Grant.person_id == to, Grant.role == grant.role, Grant.unit_id == grant.unit_id)
        ).first()
        if held is None:
            grant.person_id = to
        else:
            tx.delete(grant)
        tx.flush()
    return ended


def _move_follow_up(tx: Tx, number: int, to: Person, _: date) -> None:
    row = tx.get_one(FollowUp, number)
    row.responsible_id, row.responsible = to.id, to.name


def _move_branch(tx: Tx, number: int, to: Person, _: date) -> None:
    row = tx.get_one(Subject, number)
    row.profile = {**row.profile, "secretary": to.name, "secretary_code": to.code}


def _move_interview(tx: Tx, number: int, to: Person, today: date) -> None:
    give_interview(tx, tx.get_one(Interview, number), to.id or 0, today)


def _left_to_end(_tx: Tx, _number: int, _to: Person, _today: date) -> None:
    """An assignment is no row to be changed: one ends, another begins."""


def _move_ticket(tx: Tx, number: int, to: Person, _: date) -> None:
    tx.get_one(Ticket, number).answerer_id = to.id


def _move_membership(tx: Tx, number: int, to: Person, _: date) -> None:
    tx.get_one(Membership, number).settler_id = to.id


def _move_obstacle(tx: Tx, number: int, to: Person, _: date) -> None:
    tx.get_one(Obstacle, number).decider_id = to.id


def _move_extension(tx: Tx, number: int, to: Person, _: date) -> None:
    tx.get_one(Extension, number).decider_id = to.id


def _move_late_correction(tx: Tx, number: int, to: Person, _: date) -> None:
    tx.get_one(LateCorrection, number).decider_id = to.id or 0


def _move_contact(tx: Tx, number: int, to: Person, _: date) -> None:
    tx.get_one(Unit, number).contact_id = to.id


MOVES = {
    "assignment": _left_to_end,
    "follow_up": _move_follow_up,
    "ticket": _move_ticket,
    "membership": _move_membership,
    "obstacle": _move_obstacle,
    "extension": _move_extension,
    "late_correction": _move_late_correction,
    "branch": _move_branch,
    "unit": _move_contact,
    "interview": _move_interview,
}  # how one thing gets to somebody, by the table that it stands in


def give_interview(tx: Tx, row: Interview, to: int, today: date) -> None:
    """A half-filled form with its answers; it is in hand on the old phone no more."""
    account = account_of_person(tx, row.person_id, today)
    if account is not None and account.focus.get("interview") == row.id:
        account.focus = {name: value for name, value in account.focus.items() if name != "interview"}
    row.person_id = to


def follow_tasks(tx: Tx, capacities: Mapping[str, str], today: date) -> int:
    """What is still open of people who have gone is whoever's who answers for it today; how many changed.

    `capacities` are those of the duties. Sent late, or opened again by a correction, a task of last quarter is among
    them. A half-filled form goes with its task, whosever it was.
    """
    gone = select(Transfer.person_id).where(Transfer.state == "done")
    held = {duty: answering(tx, [capacity], today) for duty, capacity in capacities.items()}
    count = 0
    for task in tx.exec(select(Task).where(Task.state == "open", col(Task.person_id).in_(gone))).all():
        holder = held.get(task.duty, {}).get(task.subject_id)
        if holder != task.person_id:
            task.person_id = holder
            count += 1
    tx.flush()
    rows = tx.exec(
        select(Interview, Task.person_id)
        .where(Interview.state == "open", col(Interview.practice).is_(False), col(Interview.corrects_id).is_(None))
        .where(Interview.task_id == Task.id, Task.state == "open")
        .where(col(Task.person_id).is_not(None), Task.person_id != Interview.person_id)
    ).all()
    for row, person in rows:
        if is_begun(row) and not _fuller(tx, row, person or 0):
            give_interview(tx, row, person or 0, today)
        else:
            row.state = "dropped"  # nothing is in it
    return count + len(rows)


def _fuller(tx: Tx, row: Interview, person_id: int) -> bool:
    """Whether that person has more of the same form already; then hers goes on, else his."""
    other = tx.exec(
        select(Interview).where(
            Interview.task_id == row.task_id, Interview.person_id == person_id, Interview.state == "open"
        )
    ).first()
    if other is None:
        return False
    fuller = len(other.place.get("done", [])) > len(row.place.get("done", []))
    if not fuller:
        other.state = "dropped"
    return fuller


def answering(tx: Tx, capacities: Iterable[str], today: date) -> dict[int, int]:
    """Subject → who goes there today in one of these capacities, himself or as his unit's contact."""
    rows = tx.exec(
        select(Assignment.subject_id, Assignment.person_id, Unit.contact_id)
        .outerjoin(Unit, col(Unit.id) == Assignment.unit_id)
        .where(col(Assignment.capacity).in_(set(capacities)), col(Assignment.from_day) <= today)
        .where(or_(col(Assignment.until_day).is_(None), col(Assignment.until_day) > today))
        .order_by(col(Assignment.id))
    ).all()
    return {subject: person or contact or NOBODY for subject, person, contact in rows}


def settle(tx: Tx, transfer: Transfer, before: Mapping[int, int], after: Mapping[int, int], today: date) -> set[int]:
    """Write down who has each revisit in the end, and have everybody told who got something, the leader of the gaps.

    Whoever takes over an enterprise as its officer does not check it any more: such a revisit went to another, too.
    `before` and `after` say who went where. Returns those who got something.
    """
    items = [dict(item) for item in transfer.moved["items"]]
    for item in items:
        if item["category"] == REVISIT and tx.get_one(Assignment, item["id"]).from_day <= today:
            item["past"], item["to"] = item["to"], after.get(item["subject"], NOBODY)
    handed = {item["subject"] for item in items if item["category"] == REVISIT}
    about = {item["subject"] for item in items} - handed
    for subject in sorted(each for each in about if each in before):
        if before[subject] != after.get(subject, NOBODY):
            given = {"past": before[subject], "to": after.get(subject, NOBODY)}
            items.append({"kind": "assignment", "id": 0, "category": REVISIT, "subject": subject, **given})
    transfer.moved = {**transfer.moved, "items": items}
    prompted = f"transfer:{transfer.id}"
    people = {item["to"] for item in items if item["to"] != NOBODY}
    for person in sorted(people):
        plan_prompt(tx, person, prompted, TO_HOLDER, today)
    if gaps_of(tx, transfer):
        plan_prompt(tx, transfer.by_id, prompted, TO_LEADER, today)
    tx.flush()
    return people


def gaps_of(tx: Tx, transfer: Transfer) -> list[str]:
    """What nobody fit could take, by name."""
    ids = [item["subject"] for item in transfer.moved.get("items", ()) if item["to"] == NOBODY]
    rows = tx.exec(
        select(Subject.name)
        .where(col(Subject.id).in_(ids), Subject.state == "active")
        .order_by(col(Subject.position), col(Subject.id))
    ).all()
    return list(rows)


def received(transfer: Transfer, person_id: int) -> list[dict[str, Any]]:
    """What came to a person by a transfer."""
    return [item for item in transfer.moved.get("items", ()) if item["to"] == person_id]
