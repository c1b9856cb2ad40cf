"""From a filled form to a record and what follows from it: facts, follow-ups, findings, members to settle."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func
from sqlmodel import col, select

from activities.periods import day_of
from forms import Mark, Session
from storage.attachments import not_to_be_kept
from storage.findings import keep_findings
from storage.follow_ups import Proposal, close_follow_ups, keep_follow_ups
from storage.members import keep_members
from storage.pairing import KINDS, keep_visit, untell
from storage.periods import counts, period_of_visit
from storage.store import Tx
from storage.subject_values import keep_values
from storage.tables import (
    Attachment,
    Fact,
    Finding,
    FollowUp,
    Interview,
    Membership,
    Period,
    Person,
    Record,
    Revision,
    Subject,
    Task,
    Ticket,
)
from storage.tasks import task_of

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
VISIT_DATE = "visit_date"  # the question, wherever it stands, that holds the day of the visit
REPORTS = ("joint_branch", "own_branch")  # facts that the leader is told of when the answer is `yes`


@dataclass(frozen=True)
class Filled:
    """A form as its writer leaves it: the session, the follow-ups taken, and the lines shown at review by language."""

    interview: Interview
    session: Session
    proposals: Sequence[Proposal]
    summary: Mapping[str, Sequence[str]]
    person: Person
    subject: Subject | None  # none: a form that is about no enterprise or household
    people: Mapping[str, int] = field(default_factory=dict)  # the officers whom the form named, by capacity
    about: Subject | None = None  # what it was opened for, also where the record bears no name


@dataclass
class Outcome:
    """What a submission led to, for those who have to be told."""

    record: Record
    findings: list[Finding] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    not_kept: list[Attachment] = field(default_factory=list)  # what was sent along and would show who it was
    seen: list[FollowUp] = field(default_factory=list)  # key ones that were seen put right: to be accepted above
    unknown: list[str] = field(default_factory=list)  # ids to be written to that name no subject open to the writer


def submit(tx: Tx, filled: Filled, *, today: date, now: datetime, reason: str = "") -> Outcome:
    """Keep the record, or the new state of the record that the interview corrects and why, with all that follows."""
    interview = filled.interview
    answers = filled.session.submission()
    occurred_on = visit_date(answers) or today
    if interview.corrects_id is None:
        record = _new_record(tx, filled, answers, occurred_on, today=today, now=now)
    else:
        record = _corrected_record(tx, filled, answers, occurred_on, now=now, reason=reason)
    interview.state = "submitted"
    interview.touched_at = now
    tx.flush()
    for attachment in tx.exec(select(Attachment).where(Attachment.interview_id == interview.id)).all():
        attachment.record_id = record.id
    outcome = _effects(tx, filled, record, today)
    if filled.subject is None and filled.about is not None:  # who is not named is not shown either
        outcome.not_kept = not_to_be_kept(tx, record.id or 0)
    return outcome


def visit_date(answers: Mapping[str, Any]) -> date | None:
    """The day of the visit, found by the question's name at any depth."""
    for name, value in answers.items():
        if name == VISIT_DATE and isinstance(value, str) and ISO_DAY.fullmatch(value):
            return date.fromisoformat(value)
        if isinstance(value, Mapping):
            found = visit_date(value)
            if found:
                return found
    return None


def _new_record(
    tx: Tx, filled: Filled, answers: dict[str, Any], occurred_on: date, *, today: date, now: datetime
) -> Record:
    interview = filled.interview
    subject = filled.subject
    period = period_of_visit(tx, interview.duty, subject.id if subject else None, occurred_on)
    task = task_of(tx, interview.duty, subject.id or 0, period.key) if subject else None
    record = Record(
        serial=next_serial(tx, interview.duty, period.key),
        duty=interview.duty,
        period_key=period.key,
        form_version_id=interview.form_version_id,
        interview_id=interview.id,
        task_id=task.id if task else None,
        subject_id=subject.id if subject else None,
        unit_id=subject.unit_id if subject else filled.person.unit_id,
        person_id=filled.person.id or 0,
        occurred_on=occurred_on,
        submitted_at=now,
        answers=answers,
        summary=dict(filled.summary),
    )
    tx.add(record)
    if task is not None and counts(period, today):  # else it is recorded after closing, and the task stays missed
        task.state = "done"
    tx.flush()
    return record


def next_serial(tx: Tx, duty: str, period_key: str) -> int:
    """The number after the highest one of this duty in this period."""
    highest = tx.exec(select(func.max(Record.serial)).where(Record.duty == duty, Record.period_key == period_key)).one()
    return (highest or 0) + 1


def _corrected_record(
    tx: Tx, filled: Filled, answers: dict[str, Any], occurred_on: date, *, now: datetime, reason: str
) -> Record:
    record = tx.get(Record, filled.interview.corrects_id)
    assert record is not None
    tx.add(
        Revision(
            record_id=record.id or 0,
            person_id=filled.person.id or 0,
            made_at=now,
            reason=reason,
            before=_state(record),
            after={
                "answers": answers,
                "occurred_on": occurred_on.isoformat(),
                "subject_id": filled.subject.id if filled.subject else None,
            },
        )
    )
    _move(tx, record, filled.subject)
    record.answers = answers
    record.occurred_on = occurred_on
    record.summary = dict(filled.summary)
    return record


def _state(record: Record) -> dict[str, Any]:
    return {
        "answers": record.answers,
        "occurred_on": record.occurred_on.isoformat(),
        "subject_id": record.subject_id,
    }


def _move(tx: Tx, record: Record, subject: Subject | None) -> None:
    """The record is about this subject now, and so are its follow-ups and requests."""
    if record.subject_id == (subject.id if subject else None):
        return
    record.subject_id = subject.id if subject else None
    record.unit_id = subject.unit_id if subject else record.unit_id
    for table in (FollowUp, Ticket):
        for row in tx.exec(select(table).where(table.record_id == record.id)).all():
            row.subject_id, row.unit_id = record.subject_id, record.unit_id


def _memberships(tx: Tx, filled: Filled, record: Record, marks: Sequence[Mark], today: date) -> list[Membership]:
    there = filled.interview.place.get("same", {})
    return keep_members(tx, record, filled.session, marks, today, there=there) if filled.subject else []


def _effects(tx: Tx, filled: Filled, record: Record, today: date) -> Outcome:
    marks = filled.session.marks()
    reported = _reports(tx, record)
    _keep_facts(tx, record, marks)
    if filled.about is not None and filled.about.kind in KINDS:
        keep_visit(tx, filled.about, record, {mark.fact: mark.value for mark in marks if mark.fact})
    keep_follow_ups(tx, record, filled.proposals, filled.subject)
    corrects = filled.interview.corrects_id is not None
    closed = {int(mark.closes) for mark in marks if mark.closes.isdigit()}
    seen = close_follow_ups(tx, record, closed, correction=corrects)
    return Outcome(
        record,
        findings=keep_findings(tx, record, marks, filled.people),
        memberships=_memberships(tx, filled, record, marks, today),
        reports=[name for name in _reports(tx, record) if name not in reported],
        seen=seen,
        unknown=keep_values(tx, record, filled.session.entities(), today),
    )


def _reports(tx: Tx, record: Record) -> list[str]:
    """What the record reports to the leader."""
    tx.flush()
    rows = tx.exec(
        select(Fact.kind).where(Fact.record_id == record.id, Fact.value == "yes").order_by(col(Fact.id))
    ).all()
    return [kind for kind in rows if kind in REPORTS]


def _keep_facts(tx: Tx, record: Record, marks: Sequence[Mark]) -> None:
    tx.exec(delete(Fact).where(col(Fact.record_id) == record.id))
    tx.add_all(
        Fact(record_id=record.id or 0, kind=mark.fact, ref=mark.ref, value=mark.value) for mark in marks if mark.fact
    )


def withdraw(tx: Tx, record: Record, person: Person, *, reason: str, now: datetime) -> None:
    """Take a record back: it stays readable, what it opened and nobody touched becomes void, its task is open again."""
    record.state = "withdrawn"
    tx.add(
        Revision(
            record_id=record.id or 0,
            person_id=person.id or 0,
            made_at=now,
            reason=reason,
            before={"state": "valid"},
            after={"state": "withdrawn"},
        )
    )
    keep_follow_ups(tx, record, [], None)
    close_follow_ups(tx, record, set())
    keep_findings(tx, record, [], {})
    keep_members(tx, record, None, [], record.occurred_on)
    untell(tx, record)
    keep_values(tx, record, [], record.occurred_on)
    for correction in tx.exec(
        select(Interview).where(Interview.corrects_id == record.id, Interview.state == "open")
    ).all():
        correction.state = "dropped"
    tx.flush()
    task = tx.get(Task, record.task_id) if record.task_id else None
    other = tx.exec(select(Record.id).where(Record.task_id == record.task_id, Record.state == "valid")).first()
    if task is not None and other is None and task.state == "done":
        period = tx.get_one(Period, task.period_key)
        task.state = "open" if counts(period, day_of(now)) else "missed"
