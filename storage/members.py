"""Members found at a visit: none is left outside. Attached where the branch agrees, else to be settled by somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import col, select

from forms import Mark, Session
from storage.inputs import branch_of, members_of, near_branch, squeezed
from storage.name_keys import sounds
from storage.people import account_of_person
from storage.store import Tx
from storage.tables import Membership, Person, Record, Subject, SubjectName, Unit

SETTLE_DAYS = 14
LAST = 10_000  # behind those whom the roster has in order
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
    tx: Tx,
    record: Record,
    session: Session | None,
    marks: Sequence[Mark],
    today: date,
    *,
    there: Mapping[str, int] | None = None,
) -> list[Membership]:
    """Make the record's proposed memberships these; return those that somebody has to be asked about.

    `there`: names that its writer said are members of the roster who are there already, and who.
    """
    wanted = [_placing(session, mark) for mark in marks if session and mark.fact in (FOUND, PLACED)]
    before = tx.exec(select(Membership).where(Membership.record_id == record.id)).all()
    standing = {_same(tx, row): row for row in before if row.state in ("agreed", "proposed")}
    fresh, kept = [], set()
    for placing in wanted:
        made = _propose(tx, record, placing, today, there or {})
        same = standing.get(_same(tx, made))
        if same is None:
            tx.add(made)
            fresh.append(made)
        else:
            kept.add(same.id)
    for row in before:
        if row.state == "proposed" and row.id not in kept:
            row.state, row.until_day = "declined", today
    tx.flush()
    _archive_strays(tx, record)
    return fresh


def _same(tx: Tx, row: Membership) -> tuple[str, int | None]:
    """Who is to go where; an agreed one stands wherever he is to go now."""
    return _name(tx, row), row.branch_id


def _archive_strays(tx: Tx, record: Record) -> None:
    """A member whom this record brought in, and who is in no membership that stands, is on no roster."""
    for member in tx.exec(select(Subject).where(col(Subject.code).startswith(f"M-{record.id}-"))).all():
        stands = tx.exec(
            select(Membership.id).where(
                Membership.member_id == member.id, col(Membership.state).in_(("agreed", "proposed"))
            )
        ).first()
        member.state = "active" if stands else "archived"
    tx.flush()


def _name(tx: Tx, row: Membership) -> str:
    member = tx.get(Subject, row.member_id)
    return member.name if member else ""


def _placing(session: Session, mark: Mark) -> Placing:
    row = mark.ref.rsplit("/", 1)[0]
    if mark.fact == FOUND:
        other = session.value(f"{row}/new_place_other")
        return Placing(session.value(f"{row}/new_name"), session.value(f"{row}/words"), mark.value, other, new=True)
    return Placing(session.value(f"{row}/name"), "", mark.value, session.value(f"{row}/place_other"), new=False)


def _propose(tx: Tx, record: Record, placing: Placing, today: date, there: Mapping[str, int]) -> Membership:
    """The membership that is wanted, not yet added."""
    enterprise = tx.get(Subject, record.subject_id)
    assert enterprise is not None
    member = _member(tx, record, enterprise, placing, there)
    branch = _branch(tx, enterprise, placing)
    settler = secretary_of(tx, branch) if branch else None
    if settler and settler.id and account_of_person(tx, settler.id, today) is None:
        settler = None  # nobody could ask him: who was there settles it
    return Membership(
        member_id=member.id or 0,
        branch_id=branch.id if branch else None,
        kind="belongs" if branch and branch.parent_id == enterprise.id else "attached",
        state="proposed",
        from_day=record.occurred_on,
        record_id=record.id,
        settler_id=settler.id if settler else record.person_id,
        settle_by=today + timedelta(days=SETTLE_DAYS),
    )


def _member(tx: Tx, record: Record, enterprise: Subject, placing: Placing, there: Mapping[str, int]) -> Subject:
    here = tx.exec(select(Subject).where(Subject.kind == "member", Subject.parent_id == enterprise.id)).all()
    found = next((row for row in here if squeezed(row.name) == squeezed(placing.name)), None)
    if found is None and squeezed(placing.name) in there:
        found = tx.get_one(Subject, there[squeezed(placing.name)])
        found.parent_id = found.parent_id or enterprise.id
    if found is None:
        found = Subject(
            code=_free_code(tx, record),
            kind="member",
            name=placing.name,
            unit_id=enterprise.unit_id,
            parent_id=enterprise.id,
            position=LAST,
            profile={"standing": "full", "words": placing.words},
        )
        tx.add(found)
        tx.flush()
    found.state = "active"
    return found


def _free_code(tx: Tx, record: Record) -> str:
    taken = set(tx.exec(select(Subject.code).where(col(Subject.code).startswith(f"M-{record.id}-"))).all())
    return next(code for number in range(1, len(taken) + 2) if (code := f"M-{record.id}-{number}") not in taken)


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


def agree(tx: Tx, membership: Membership, today: date) -> None:
    """The member is taken in; whatever else was proposed for him is settled with it, and where he was attached ends."""
    membership.state = "agreed"
    if membership.kind == "attached":
        for before in tx.exec(
            select(Membership).where(
                Membership.member_id == membership.member_id,
                Membership.id != membership.id,
                Membership.kind == "attached",
                Membership.state == "agreed",
                col(Membership.until_day).is_(None),
            )
        ).all():
            before.until_day = today
    for other in tx.exec(
        select(Membership).where(Membership.member_id == membership.member_id, Membership.state == "proposed")
    ).all():
        if other.id != membership.id:
            other.state, other.until_day = "declined", today


def take_over(tx: Tx, person: Person) -> list[tuple[Membership, Record]]:
    """A secretary has an account now: what others were to settle in his place is his; with the records it came from."""
    rows = tx.exec(
        select(Membership, Subject, Record)
        .where(Membership.state == "proposed", Membership.branch_id == Subject.id)
        .where(Membership.record_id == Record.id, Membership.settler_id != person.id)
        .order_by(col(Membership.id))
    ).all()
    found = [(row, record) for row, branch, record in rows if branch.profile.get("secretary_code") == person.code]
    for row, _ in found:
        row.settler_id = person.id
    return found


def members_like(tx: Tx, enterprise: Subject, name: str, today: date, *, corrects: int | None = None) -> list[Subject]:
    """Members of the enterprise's village whose names sound like this one, its own first.

    None where the name stands on its own list just so: the form knows him. Whom the record that is being corrected
    brought in is no other one.
    """
    if name in {squeezed(one.name) for one in members_of(tx, enterprise, branch_of(tx, enterprise), today)}:
        return []
    rows = tx.exec(
        select(Subject)
        .where(SubjectName.subject_id == Subject.id, col(SubjectName.key).in_(sounds(name)))
        .where(Subject.kind == "member", Subject.state == "active", Subject.unit_id == enterprise.unit_id)
        .where(~col(Subject.code).startswith(f"M-{corrects}-"))
        .order_by(col(Subject.position), col(Subject.id))
        .distinct()
    ).all()
    return sorted(rows, key=lambda row: row.parent_id != enterprise.id)


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
