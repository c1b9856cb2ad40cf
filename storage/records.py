"""Records as they are read: the list, one record, never more than the viewer may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from activities.periods import keys_within, span_of_key
from storage.attachments import sent_with_record
from storage.pairing import nameless_records
from storage.people import Viewer
from storage.store import Tx
from storage.tables import (
    Attachment,
    Finding,
    FollowUp,
    FormVersion,
    Interview,
    Membership,
    Period,
    Person,
    Record,
    Revision,
    Subject,
    Unit,
)

PAGE = 8


@dataclass(frozen=True)
class Line:
    """One record in a list."""

    record: Record
    subject: str
    person: str


def open_to(viewer: Viewer) -> ColumnElement[bool]:
    """The records that a viewer may read: his own, and those of the units that he oversees."""
    return or_(col(Record.person_id) == viewer.person_id, viewer.sees(col(Unit.path)))


def _below(path: str) -> ColumnElement[bool]:
    return col(Unit.path).startswith(path, autoescape=True)


def _ended_in(period_key: str) -> ColumnElement[bool]:
    """The condition that a record counts in this period, or in a shorter one of another duty that ended in it."""
    return col(Record.period_key).in_(keys_within(span_of_key(period_key)))


def count_records(tx: Tx, viewer: Viewer, duty: str, period_key: str, *, below: str = "/") -> int:
    """How many records of a duty in a period, in the units below a path, the viewer may read."""
    return tx.exec(
        select(func.count())
        .select_from(Record)
        .join(Unit, col(Unit.id) == Record.unit_id)
        .where(Record.duty == duty, _ended_in(period_key), open_to(viewer), _below(below))
    ).one()


def list_records(tx: Tx, viewer: Viewer, duty: str, period_key: str, page: int, *, below: str = "/") -> list[Line]:
    """One page of the records that the viewer may read in the units below a path, the last one first."""
    rows = tx.exec(
        select(Record, Subject.name, Person.name)
        .join(Unit, col(Unit.id) == Record.unit_id)
        .outerjoin(Subject, col(Subject.id) == Record.subject_id)
        .join(Person, col(Person.id) == Record.person_id)
        .where(Record.duty == duty, _ended_in(period_key), open_to(viewer), _below(below))
        .order_by(col(Record.period_key).desc(), col(Record.serial).desc())
        .offset(page * PAGE)
        .limit(PAGE)
    ).all()
    return [Line(record, subject or "", person) for record, subject, person in rows]


def read_record(tx: Tx, viewer: Viewer, record_id: int) -> Record | None:
    """One record, or None when it does not exist or the viewer may not read it.

    Who leads the place where its subject lies now reads it, too, though it belongs to the place of its day.
    """
    now = aliased(Unit)
    led = select(Subject.id).join(now, col(now.id) == Subject.unit_id).where(viewer.sees(col(now.path)))
    return tx.exec(
        select(Record)
        .join(Unit, col(Unit.id) == Record.unit_id)
        .where(Record.id == record_id, or_(open_to(viewer), col(Record.subject_id).in_(led)))
    ).first()


def numbered(tx: Tx, viewer: Viewer, duty: str, serial: int, period_keys: Sequence[str]) -> Record | None:
    """The record of a duty with this number that the viewer may read, in the first period that has one."""
    rows = tx.exec(
        select(Record)
        .join(Unit, col(Unit.id) == Record.unit_id)
        .where(Record.duty == duty, Record.serial == serial, col(Record.period_key).in_(period_keys), open_to(viewer))
    ).all()
    return min(rows, key=lambda row: period_keys.index(row.period_key), default=None)


def latest_of(tx: Tx, subject_id: int, limit: int) -> list[Record]:
    """The last valid records about a subject that bear its name, the newest first."""
    rows = tx.exec(
        select(Record)
        .where(Record.subject_id == subject_id, Record.state == "valid", col(Record.id).not_in(nameless_records()))
        .order_by(col(Record.occurred_on).desc(), col(Record.id).desc())
        .limit(limit)
    ).all()
    return list(rows)


def own_records(tx: Tx, viewer: Viewer, today: date, limit: int) -> list[tuple[Record, str]]:
    """The viewer's own latest records that may still be added to, each with what it is about."""
    rows = tx.exec(
        select(Record, Subject.name, FormVersion.title)
        .join(Period, col(Period.key) == Record.period_key)
        .outerjoin(Subject, col(Subject.id) == Record.subject_id)
        .outerjoin(FormVersion, col(FormVersion.id) == Record.form_version_id)
        .where(Record.person_id == viewer.person_id, Record.state == "valid", Period.grace_until >= today)
        .where(col(Record.id).not_in(nameless_records()))
        .order_by(col(Record.submitted_at).desc(), col(Record.id).desc())
        .limit(limit)
    ).all()
    return [(record, subject or title or "") for record, subject, title in rows]


@dataclass(frozen=True)
class Detail:
    """All that belongs to one record."""

    subject: str
    person: str
    follow_ups: list[FollowUp]
    findings: list[tuple[Finding, str]]
    revisions: list[Revision]
    attachments: list[Attachment]
    settled: list[tuple[str, str]]  # members whom a branch has taken in since, and the branch


def about(tx: Tx, record: Record) -> str:
    """What a record is about: its subject's name, else the title of its form."""
    if record.subject_id is not None:
        return tx.get_one(Subject, record.subject_id).name
    version = tx.get(FormVersion, record.form_version_id) if record.form_version_id else None
    return version.title if version else ""


def last_interview(tx: Tx, record: Record) -> Interview | None:
    """The form that a record's answers stand in: of its last correction, else its own; none for one from paper."""
    corrected = tx.exec(
        select(Interview)
        .where(Interview.corrects_id == record.id, Interview.state == "submitted")
        .order_by(col(Interview.id).desc())
    ).first()
    return corrected or (tx.get(Interview, record.interview_id) if record.interview_id else None)


def detail(tx: Tx, record: Record) -> Detail:
    """What stands around a record that its reader may see."""
    person = tx.get(Person, record.person_id)
    return Detail(
        subject=about(tx, record),
        person=person.name if person else "",
        follow_ups=list(
            tx.exec(
                select(FollowUp)
                .where(FollowUp.record_id == record.id, FollowUp.state != "void")
                .order_by(col(FollowUp.id))
            ).all()
        ),
        findings=list(
            tx.exec(
                select(Finding, Person.name)
                .where(Finding.record_id == record.id, Finding.state == "valid", Finding.person_id == Person.id)
                .order_by(col(Finding.id))
            ).all()
        ),
        revisions=list(
            tx.exec(select(Revision).where(Revision.record_id == record.id).order_by(col(Revision.id))).all()
        ),
        attachments=sent_with_record(tx, record.id or 0),
        settled=_settled(tx, record),
    )


def _settled(tx: Tx, record: Record) -> list[tuple[str, str]]:
    branch = aliased(Subject)
    return list(
        tx.exec(
            select(Subject.name, branch.name)
            .where(Membership.record_id == record.id, Membership.state == "agreed")
            .where(Membership.member_id == Subject.id, Membership.branch_id == branch.id)
            .order_by(col(Membership.id))
        ).all()
    )
