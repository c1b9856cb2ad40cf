"""办不到: the wish to put a follow-up off, before the leader of the place; undecided, its clock stands still."""

from datetime import date, datetime

from sqlmodel import col, func, select

from storage.ladder import offices
from storage.people import leader_of
from storage.store import Tx
from storage.tables import Extension, FollowUp, Person, Unit


def decider_of(tx: Tx, row: FollowUp, asker: Person) -> Person | None:
    """Who decides: the leader of the place, else the county's office; never the one who asks."""
    leader = leader_of(tx, tx.get_one(Unit, row.unit_id))
    if leader is not None and leader.id != asker.id:
        return leader
    return next((tx.get(Person, each) for each in offices(tx) if each != asker.id), None)


def ask_extension(
    tx: Tx, row: FollowUp, reason: str, to_due: date, *, asker: Person, decider: Person, now: datetime
) -> Extension:
    """Ask to put it off to a day; asked twice, the words are these."""
    asked = open_extension(tx, row.id or 0) or Extension(
        follow_up_id=row.id or 0, asked_by_id=asker.id or 0, asked_at=now, reason=reason, to_due=to_due
    )
    asked.reason, asked.to_due, asked.from_due = reason, to_due, row.due
    asked.asked_by_id, asked.decider_id = asker.id or 0, decider.id
    tx.add(asked)
    tx.flush()
    return asked


def open_extension(tx: Tx, follow_up_id: int) -> Extension | None:
    """What is asked for and not decided, if anything."""
    return tx.exec(select(Extension).where(Extension.follow_up_id == follow_up_id, Extension.state == "open")).first()


def times_extended(tx: Tx, follow_up_id: int) -> int:
    """How often it was put off already."""
    return tx.exec(
        select(func.count()).where(Extension.follow_up_id == follow_up_id, Extension.state == "agreed")
    ).one()


def decide_extension(tx: Tx, asked: Extension, how: str, now: datetime, to_due: date | None = None) -> FollowUp:
    """`agreed`, to the day asked for or another one, or `refused`."""
    row = tx.get_one(FollowUp, asked.follow_up_id)
    asked.state, asked.decided_at = how, now
    if how == "agreed":
        asked.to_due = to_due or asked.to_due
        row.due = asked.to_due
    return row


def all_undecided(tx: Tx) -> list[Extension]:
    """All that is asked for and has to be decided, whoever decides."""
    return list(
        tx.exec(
            select(Extension)
            .where(Extension.state == "open", Extension.follow_up_id == FollowUp.id)
            .where(FollowUp.state == "open", col(FollowUp.replied_on).is_(None), col(Extension.decider_id).is_not(None))
            .order_by(col(Extension.id))
        ).all()
    )


def undecided_extensions(tx: Tx, person_id: int) -> list[tuple[Extension, FollowUp]]:
    """What a person has to decide, the oldest first; what was answered or closed meanwhile needs it no more."""
    return list(
        tx.exec(
            select(Extension, FollowUp)
            .where(Extension.decider_id == person_id, Extension.state == "open")
            .where(Extension.follow_up_id == FollowUp.id)
            .where(FollowUp.state == "open", col(FollowUp.replied_on).is_(None))
            .order_by(col(Extension.id))
        ).all()
    )
