"""Who holds a follow-up (整改), whose clock runs, and what happened to it: answered, accepted, verified, sent back."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select

from activities.periods import day_of
from storage.inputs import in_capacity
from storage.ladder import offices
from storage.people import account_of_person, leader_of
from storage.plan_steps import STEP, finish, open_again
from storage.plans import assigned_to, keeper_of
from storage.resting import resting_subjects
from storage.store import Tx
from storage.tables import Assignment, Extension, FollowUp, Person, Plan, Subject, Unit

ASKED = ("rectification", "step", "plan")  # kinds that fall due; a promise is asked about at the next visit
CAPACITIES = ("liaison", "revisitor")  # who passes on what is meant for somebody without an account, in this order
SOON = timedelta(days=7)  # from when on it stands in the list of what is to be done
LATELY = timedelta(days=7)  # after its answer something may still be sent along with it


def holders_of(tx: Tx, row: FollowUp, today: date) -> Iterator[Person]:
    """Who may see to it: the responsible person, the enterprise's liaison, its revisitor, the place's contact.

    What stands in a plan: the responsible person, then whoever keeps the plan.
    """
    if row.plan_id is not None:
        named = tx.get(Person, row.responsible_id) if row.responsible_id else None
        keeper = keeper_of(tx, tx.get_one(Plan, row.plan_id), today)
        yield from (person for person in (named, keeper) if person is not None)
        return
    subject = tx.get(Subject, row.subject_id) if row.subject_id else None
    found = [tx.get(Person, row.responsible_id) if row.responsible_id else None]
    found += [in_capacity(tx, subject, each, today) for each in CAPACITIES] if subject else []
    contact = tx.get_one(Unit, row.unit_id).contact_id
    found.append(tx.get(Person, contact) if contact else None)
    yield from (person for person in found if person is not None)


def holder_of(tx: Tx, row: FollowUp, today: date) -> Person | None:
    """Who is spoken to about it today: the first of them who has an account."""
    reached = (each for each in holders_of(tx, row, today) if account_of_person(tx, each.id or 0, today))
    return next(reached, None)


def with_running_clock(tx: Tx, first: date, last: date) -> list[FollowUp]:
    """What is still to be put right and due between two days; answered or before a leader, its clock stands still."""
    return list(
        tx.exec(
            select(FollowUp)
            .where(col(FollowUp.kind).in_(ASKED), FollowUp.state == "open")
            .where(col(FollowUp.replied_on).is_(None), col(FollowUp.due) >= first, col(FollowUp.due) <= last)
            .where(col(FollowUp.id).not_in(select(Extension.follow_up_id).where(Extension.state == "open")), _awake())
            .order_by(col(FollowUp.due), col(FollowUp.id))
        ).all()
    )


def _awake() -> ColumnElement[bool]:
    """The condition that its subject is neither muted nor archived."""
    return or_(col(FollowUp.subject_id).is_(None), col(FollowUp.subject_id).not_in(resting_subjects()))


def is_running(tx: Tx, row: FollowUp) -> bool:
    """Whether somebody is still to do something about it, and nobody above has to decide first."""
    asked = select(Extension.id).where(Extension.follow_up_id == row.id, Extension.state == "open")
    return row.state == "open" and row.replied_on is None and tx.exec(asked).first() is None


def running_since(tx: Tx, row: FollowUp) -> date:
    """The day on which it was last refused to put it off, else that on which it was found."""
    refused = tx.exec(
        select(Extension.decided_at)
        .where(Extension.follow_up_id == row.id, Extension.state == "refused")
        .order_by(col(Extension.decided_at).desc())
    ).first()
    return day_of(refused) if refused else row.found_on


def _may_hold(tx: Tx, person: Person, today: date) -> ColumnElement[bool]:
    """The condition that somebody may be one of its holders."""
    assigned = select(Assignment.subject_id).where(
        Assignment.person_id == person.id, col(Assignment.capacity).in_(CAPACITIES)
    )
    return or_(
        col(FollowUp.responsible_id) == person.id,
        col(FollowUp.subject_id).in_(assigned),
        and_(col(FollowUp.plan_id).is_not(None), col(FollowUp.subject_id).in_(assigned_to(tx, person.id or 0, today))),
        col(FollowUp.unit_id).in_(select(Unit.id).where(Unit.contact_id == person.id)),
    )


def answered_by(tx: Tx, person: Person, today: date, limit: int) -> list[FollowUp]:
    """What this person sees to, was answered lately, and nobody has gone on with yet; the latest first."""
    rows = tx.exec(
        select(FollowUp)
        .where(FollowUp.kind == "rectification", FollowUp.state == "open", col(FollowUp.replied_on).is_not(None))
        .where(
            col(FollowUp.accepted_by_id).is_(None),
            col(FollowUp.replied_on) > today - LATELY,
            _may_hold(tx, person, today),
        )
        .order_by(col(FollowUp.replied_on).desc(), col(FollowUp.id).desc())
    ).all()
    return [row for row in rows if any(_is(person, each) for each in holders_of(tx, row, today))][:limit]


def held_by(tx: Tx, person: Person, today: date) -> list[FollowUp]:
    """What this person is to see to: due within a week, overdue, or sent back."""
    rows = tx.exec(
        select(FollowUp)
        .where(col(FollowUp.kind).in_(ASKED), FollowUp.state == "open", col(FollowUp.replied_on).is_(None))
        .where(or_(col(FollowUp.due) <= today + SOON, col(FollowUp.returned) != ""), _awake())
        .where(_may_hold(tx, person, today))
        .order_by(col(FollowUp.due), col(FollowUp.id))
    ).all()
    return [row for row in rows if is_running(tx, row) and _is(person, holder_of(tx, row, today))]


def _is(person: Person, other: Person | None) -> bool:
    return other is not None and other.id == person.id


def acceptor_of(tx: Tx, row: FollowUp) -> Person | None:
    """Who accepts a key one (验收): the leader of the place."""
    return leader_of(tx, tx.get_one(Unit, row.unit_id))


def answer(tx: Tx, row: FollowUp, words: str, today: date) -> None:
    """It is said to be put right. Where nobody leads, a key one goes to the county at once; a step is done."""
    if row.kind == STEP:
        finish(row, words, today)
        return
    row.reply, row.replied_on = words, row.replied_on or today
    if row.major and row.accepted_on is None and acceptor_of(tx, row) is None:
        row.accepted_on = today


def accept(row: FollowUp, person: Person, today: date) -> None:
    """The township has accepted it; the county is to verify it."""
    row.accepted_on, row.accepted_by_id = today, person.id


def verify(row: FollowUp, person: Person, today: date) -> None:
    """The county has verified it: it is closed."""
    row.verified_by_id, row.state, row.closed_on = person.id, "closed", today


def is_answered(row: FollowUp) -> bool:
    """Whether somebody said that it is put right, or done, and nobody above has gone on with it."""
    said = row.replied_on is not None and row.accepted_on is None
    return said and (row.state == "open" or (row.kind == STEP and row.state == "closed" and row.closed_by_id is None))


def take_answer_back(row: FollowUp) -> None:
    """It was answered by mistake."""
    if row.kind == STEP:
        open_again(row)
        return
    row.reply, row.replied_on = "", None


def send_back(row: FollowUp, reason: str, due: date) -> None:
    """It is to be done again by a day, and why: whatever was answered, accepted or closed does not hold any more."""
    row.returned, row.due, row.state = reason, due, "open"
    row.reply, row.replied_on = "", None
    row.accepted_on = row.accepted_by_id = row.verified_by_id = None
    row.closed_on = row.closed_by_id = None


def turn_of(tx: Tx, row: FollowUp) -> list[int]:
    """Whose turn it is with a key one that was answered: the leader's of the place, then the county's office."""
    if row.accepted_on is not None:
        return offices(tx)
    leader = acceptor_of(tx, row)
    return [leader.id] if leader and leader.id else []


def before_above(tx: Tx) -> list[FollowUp]:
    """The key ones that were answered and wait for the township or the county."""
    return [*_answered(tx, accepted=False), *_answered(tx, accepted=True)]


def to_accept(tx: Tx, person_id: int) -> list[FollowUp]:
    """The key ones that this person is to accept, as leader of the place."""
    rows = _answered(tx, accepted=False)
    return [row for row in rows if (leader := acceptor_of(tx, row)) is not None and leader.id == person_id]


def to_verify(tx: Tx, person_id: int) -> list[FollowUp]:
    """The key ones that this person is to verify, of the county's office."""
    return _answered(tx, accepted=True) if person_id in offices(tx) else []


def _answered(tx: Tx, *, accepted: bool) -> list[FollowUp]:
    was = col(FollowUp.accepted_on)
    return list(
        tx.exec(
            select(FollowUp)
            .where(col(FollowUp.major).is_(True), FollowUp.state == "open", col(FollowUp.replied_on).is_not(None))
            .where(was.is_not(None) if accepted else was.is_(None))
            .order_by(col(FollowUp.replied_on), col(FollowUp.id))
        ).all()
    )
