"""What a form is told before a visit: the subject's profile, who answers for it, what is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import col, select

from storage.event_calls import training_of
from storage.people import account_of_person, leader_of
from storage.store import Tx
from storage.tables import Assignment, FollowUp, Membership, Person, Record, Subject, Unit

Rows = Sequence[Mapping[str, str]]
OFFICERS = ("instructor", "liaison")
REMEMBERED = timedelta(days=400)  # for so long an earlier finding is spoken of
NOT_ATTACHED = "-"  # keeps its place in a space-separated list
COMMITTEE = "党委"  # how the name of a committee ends: members belong to branches, never to it


@dataclass(frozen=True)
class Known:
    """Inputs by name and instances by name, as forms.Session takes them; `people` are those whom the inputs name."""

    inputs: Mapping[str, str]
    instances: Mapping[str, Rows]
    people: Mapping[str, int] = field(default_factory=dict)  # capacity → person


def squeezed(name: str) -> str:
    """A name without the spaces that only make columns even: 张　三."""
    return "".join(name.split())


def enterprise_known(tx: Tx, enterprise: Subject, me: Person, *, since: date, duty: str, today: date) -> Known:
    """All that is known of an enterprise before a revisit; visits of the two officers are counted from `since`."""
    unit = tx.get(Unit, enterprise.unit_id)
    assert unit is not None
    branch = branch_of(tx, enterprise)
    near = near_branch(tx, unit)
    members = members_of(tx, enterprise, branch, today)
    leader = leader_of(tx, unit)
    last = last_record(tx, enterprise, duty)
    inputs = {
        "subject_name": enterprise.name,
        "subject_code": enterprise.code,
        "contact": str(enterprise.profile.get("contact", "")),
        "contact_post": str(enterprise.profile.get("contact_post", "")),
        "has_branch": "1" if branch else "0",
        "branch": branch.name if branch else "",
        "members": str(len(members)),
        "full_members": str(sum(member.full for member in members)),
        "last_visit": last.occurred_on.isoformat() if last else "",
        "member_names": " ".join(squeezed(member.name) for member in members),
        "member_branches": " ".join(squeezed(member.branch) or NOT_ATTACHED for member in members),
        "near_branch": near.name if near else "",
        **_secretary(tx, "near", near, today),
        **_secretary(tx, "own", branch, today),
        "leader": f"{leader.name}{leader.post}" if leader else "",
        "me": me.name,
        **_officers(tx, enterprise, since, today),
        **_neighbours(tx, enterprise, today),
    }
    people = {each: found.id or 0 for each in OFFICERS if (found := in_capacity(tx, enterprise, each, today))}
    lists = {"open_follow_ups": _open_follow_ups(tx, enterprise), "branches": branches_of(tx, unit)}
    return Known(inputs, lists, people)


def subject_known(tx: Tx, subject: Subject, me: Person, *, duty: str) -> Known:
    """What is known of any other subject before a visit: where it is, its profile, the last visit, what is open."""
    unit = tx.get_one(Unit, subject.unit_id)
    leader, last = leader_of(tx, unit), last_record(tx, subject, duty)
    above = tx.get_one(Unit, unit.parent_id) if subject.kind in ("village", "community") and unit.parent_id else unit
    profile = {key: str(value) for key, value in subject.profile.items() if isinstance(value, str | int)}
    inputs = {
        **profile,
        "subject_name": subject.name,
        "subject_code": subject.code,
        "unit": above.name,
        "leader": f"{leader.name}{leader.post}" if leader else "",
        "last_visit": last.occurred_on.isoformat() if last else "",
        "me": me.name,
    }
    return Known(inputs, {"open_follow_ups": _open_follow_ups(tx, subject)}, {})


def _secretary(tx: Tx, name: str, branch: Subject | None, today: date) -> dict[str, str]:
    """A branch's secretary, and whether he is reached here."""
    code = branch.profile.get("secretary_code") if branch else None
    person = tx.exec(select(Person).where(Person.code == code)).first() if code else None
    reached = person is not None and person.id is not None and account_of_person(tx, person.id, today) is not None
    known = person.name if person else str(branch.profile.get("secretary", "")) if branch else ""
    return {f"{name}_secretary": known, f"{name}_reached": "1" if reached else "0"}


@dataclass(frozen=True)
class Member:
    """A member as the roster has him: whether full, and the branch he belongs or is attached to ('' if none)."""

    name: str
    full: bool
    branch: str


def branch_of(tx: Tx, enterprise: Subject) -> Subject | None:
    """The enterprise's own branch."""
    return tx.exec(
        select(Subject).where(
            Subject.kind == "organisation", Subject.parent_id == enterprise.id, Subject.state == "active"
        )
    ).first()


def near_branch(tx: Tx, unit: Unit) -> Subject | None:
    """The branch of the village or community that a unit is; a township's committee takes nobody in."""
    if unit.kind == "township":
        return None
    return tx.exec(
        select(Subject)
        .where(Subject.kind == "organisation", Subject.unit_id == unit.id, col(Subject.parent_id).is_(None))
        .where(~col(Subject.name).endswith(COMMITTEE))
        .order_by(col(Subject.position), col(Subject.id))
    ).first()


def members_of(tx: Tx, enterprise: Subject, branch: Subject | None, today: date) -> list[Member]:
    """Members who work there, or belong to its branch, with the branch that has them today."""
    here: list[ColumnElement[bool]] = [col(Subject.parent_id) == enterprise.id]
    if branch is not None:
        inside = select(Membership.member_id).where(Membership.branch_id == branch.id, *in_force(today))
        here.append(col(Subject.id).in_(inside))
    people = tx.exec(
        select(Subject)
        .where(Subject.kind == "member", Subject.state == "active", or_(*here))
        .order_by(col(Subject.position), col(Subject.id))
    ).all()
    return [Member(row.name, row.profile.get("standing") == "full", _branch_name(tx, row, today)) for row in people]


def in_force(today: date) -> tuple[ColumnElement[bool], ...]:
    """The conditions that a membership counts today."""
    return (
        col(Membership.state) == "agreed",
        or_(col(Membership.until_day).is_(None), col(Membership.until_day) > today),
    )


def _branch_name(tx: Tx, member: Subject, today: date) -> str:
    name = tx.exec(
        select(Subject.name).where(
            Subject.id == Membership.branch_id, Membership.member_id == member.id, *in_force(today)
        )
    ).first()
    return name or ""


def last_record(tx: Tx, subject: Subject, duty: str) -> Record | None:
    """The newest valid record of this duty about a subject."""
    return tx.exec(
        select(Record)
        .where(Record.subject_id == subject.id, Record.duty == duty, Record.state == "valid")
        .order_by(col(Record.occurred_on).desc(), col(Record.id).desc())
    ).first()


def in_capacity(tx: Tx, subject: Subject, capacity: str, today: date) -> Person | None:
    """Who answers for a subject in a capacity today."""
    return tx.exec(
        select(Person)
        .where(Assignment.person_id == Person.id, Assignment.subject_id == subject.id)
        .where(Assignment.capacity == capacity, Assignment.from_day <= today)
        .where(or_(col(Assignment.until_day).is_(None), col(Assignment.until_day) > today))
        .order_by(col(Assignment.id).desc())
    ).first()


def _officers(tx: Tx, enterprise: Subject, since: date, today: date) -> dict[str, str]:
    found: dict[str, str] = {}
    for capacity in OFFICERS:
        person = in_capacity(tx, enterprise, capacity, today)
        found[f"{capacity}_name"] = person.name if person else ""
        found[f"{capacity}_visits"] = str(_visits(tx, enterprise, person, since)) if person else "0"
        training, day = _training(tx, enterprise, person, today)
        found |= {f"{capacity}_training": training, f"{capacity}_trained_on": day}
    return found


def _training(tx: Tx, enterprise: Subject, person: Person | None, today: date) -> tuple[str, str]:
    """What became of the training that an earlier revisit suggested."""
    if person is None:
        return "", ""
    training, day = training_of(tx, person.id or 0, enterprise.id or 0, today - REMEMBERED)
    return training, day.isoformat() if day else ""


def _visits(tx: Tx, enterprise: Subject, person: Person, since: date) -> int:
    return tx.exec(
        select(func.count())
        .select_from(Record)
        .where(Record.subject_id == enterprise.id, Record.person_id == person.id)
        .where(Record.occurred_on >= since, Record.state == "valid")
    ).one()


def _neighbours(tx: Tx, enterprise: Subject, today: date) -> dict[str, str]:
    """The first enterprise of the same village without a branch that has full members: a joint branch may be made."""
    for other in tx.exec(
        select(Subject)
        .where(Subject.kind == "enterprise", Subject.unit_id == enterprise.unit_id, Subject.id != enterprise.id)
        .where(Subject.state == "active")
        .order_by(col(Subject.position), col(Subject.id))
    ).all():
        if branch_of(tx, other) is None:
            full = sum(member.full for member in members_of(tx, other, None, today))
            if full:
                return {"neighbour_names": other.name, "neighbour_full": str(full)}
    return {"neighbour_names": "", "neighbour_full": "0"}


def _open_follow_ups(tx: Tx, subject: Subject) -> Rows:
    rows = tx.exec(
        select(FollowUp, Person.name)
        .where(FollowUp.subject_id == subject.id, FollowUp.state == "open", FollowUp.found_by_id == Person.id)
        .order_by(col(FollowUp.found_on), col(FollowUp.id))
    ).all()
    return [
        {
            "name": str(row.id),
            "problem": row.problem.rstrip("。"),
            "found_on": row.found_on.isoformat(),
            "found_by": found_by,
            "reply": row.reply.rstrip("。"),
            "replied_on": row.replied_on.isoformat() if row.replied_on else "",
            "major": "1" if row.major else "",
        }
        for row, found_by in rows
    ]


def branches_of(tx: Tx, unit: Unit) -> Rows:
    """The branches of the unit's township, those of its villages first."""
    township = "/".join(unit.path.split("/")[:3]) + "/"
    rows = tx.exec(
        select(Subject)
        .where(Subject.kind == "organisation", Subject.unit_id == Unit.id, col(Unit.path).startswith(township))
        .where(Subject.state == "active", ~col(Subject.name).endswith(COMMITTEE))
        .order_by(col(Subject.parent_id).is_not(None), col(Unit.position), col(Subject.position), col(Subject.id))
    ).all()
    return [{"name": row.code, "label": row.name} for row in rows]
