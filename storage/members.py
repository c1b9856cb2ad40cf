"""Members found at a visit: none is left outside. Attached where the branch agrees, else to be settled by somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import col, select

from forms import Mark, Session
from storage.inputs import branch_of, near_branch
from storage.store import Tx
from storage.tables import Membership, Person, Record, Subject, Unit

SETTLE_DAYS = 14
FOUND, PLACED = "member_found", "member_placed"


@dataclass(frozen=True)
class Placing:
    """A member named in a form and where he is to go: `near`, `other` (with the branch's code) or `later`."""

    name: str
    words: str
    where: str
    branch_code: str
    new: bool


def keep_members(
    tx: Tx, record: Record, session: Session | None, marks: Sequence[Mark], today: date
) -> list[Membership]:
    """Make the record's proposed memberships these; return those that somebody has to be asked about."""
    wanted = [_placing(session, mark) for mark in marks if session and mark.fact in (FOUND, PLACED)]
    before = tx.exec(select(Membership).where(Membership.record_id == record.id)).all()
    names = {row.id: _name(tx, row) for row in before}
    agreed = {names[row.id] for row in before if row.state == "agreed"}
    for row in before:
        if row.state == "proposed":
            row.state, row.until_day = "declined", today
    fresh = [
        _propose(tx, record, placing, number, today)
        for number, placing in enumerate(wanted, start=1)
        if placing.name not in agreed
    ]
    tx.flush()
    return fresh


def _name(tx: Tx, row: Membership) -> str:
    member = tx.get(Subject, row.member_id)
    return member.name if member else ""


def _placing(session: Session, mark: Mark) -> Placing:
    row = mark.ref.rsplit("/", 1)[0]
    if mark.fact == FOUND:
        other = session.value(f"{row}/new_place_other")
        return Placing(session.value(f"{row}/new_name"), session.value(f"{row}/words"), mark.value, other, new=True)
    return Placing(session.value(f"{row}/name"), "", mark.value, session.value(f"{row}/place_other"), new=False)


def _propose(tx: Tx, record: Record, placing: Placing, number: int, today: date) -> Membership:
    enterprise = tx.get(Subject, record.subject_id)
    assert enterprise is not None
    member = _member(tx, record, enterprise, placing, number)
    branch = _branch(tx, enterprise, placing)
    settler = secretary_of(tx, branch) if branch else None
    membership = Membership(
        member_id=member.id or 0,
        branch_id=branch.id if branch else None,
        kind="belongs" if branch and branch.parent_id == enterprise.id else "attached",
        state="proposed",
        from_day=record.occurred_on,
        record_id=record.id,
        settler_id=settler.id if settler else record.person_id,
        settle_by=today + timedelta(days=SETTLE_DAYS),
    )
    tx.add(membership)
    return membership


def _member(tx: Tx, record: Record, enterprise: Subject, placing: Placing, number: int) -> Subject:
    found = tx.exec(
        select(Subject).where(
            Subject.kind == "member", Subject.parent_id == enterprise.id, Subject.name == placing.name
        )
    ).first()
    if found is None:
        found = Subject(
            code=f"M-{record.id}-{number}",
            kind="member",
            name=placing.name,
            unit_id=enterprise.unit_id,
            parent_id=enterprise.id,
            profile={"standing": "full", "words": placing.words},
        )
        tx.add(found)
        tx.flush()
    return found


def _branch(tx: Tx, enterprise: Subject, placing: Placing) -> Subject | None:
    if placing.where == "near":
        unit = tx.get(Unit, enterprise.unit_id)
        assert unit is not None
        return branch_of(tx, enterprise) or near_branch(tx, unit)
    if placing.where == "other":
        return tx.exec(select(Subject).where(Subject.code == placing.branch_code)).first()
    return None


def secretary_of(tx: Tx, branch: Subject) -> Person | None:
    """The branch's secretary on the roster: by code where the profile has one."""
    code = branch.profile.get("secretary_code")
    return tx.exec(select(Person).where(Person.code == code)).first() if code else None


def waiting_for(tx: Tx, person_id: int) -> list[tuple[Membership, Subject]]:
    """The memberships that this person has to settle, oldest first."""
    return list(
        tx.exec(
            select(Membership, Subject)
            .where(Membership.member_id == Subject.id, Membership.settler_id == person_id)
            .where(Membership.state == "proposed")
            .order_by(col(Membership.id))
        ).all()
    )
