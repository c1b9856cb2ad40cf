"""Corrections after closing: the officer asks, the county's office decides."""

from datetime import datetime

from sqlmodel import col, select

from storage.people import holders
from storage.store import Tx
from storage.tables import Interview, LateCorrection, Person, Record, Subject, Unit


def ask_office(tx: Tx, record: Record, interview: Interview | None, now: datetime) -> LateCorrection | None:
    """Put a correction before the county's office, in place of an earlier undecided one; None without an office."""
    office = county_office(tx)
    if office is None or office.id is None:
        return None
    for earlier in tx.exec(
        select(LateCorrection).where(LateCorrection.record_id == record.id, LateCorrection.state == "open")
    ).all():
        earlier.state, earlier.decided_at = "refused", now
    asked = LateCorrection(
        record_id=record.id or 0,
        interview_id=interview.id if interview else None,
        person_id=record.person_id,
        decider_id=office.id,
        asked_at=now,
    )
    tx.add(asked)
    if interview is not None:
        interview.state = "dropped"  # it is no form in hand any more; agreed, it becomes the record's state
    tx.flush()
    return asked


def county_office(tx: Tx) -> Person | None:
    """The first of those who hold the office over the whole county."""
    county = tx.exec(select(Unit).where(col(Unit.parent_id).is_(None)).order_by(col(Unit.position))).first()
    found = holders(tx, "office", county.id or 0) if county else []
    return found[0] if found else None


def undecided(tx: Tx, person_id: int) -> list[tuple[LateCorrection, Record, str]]:
    """What a person has to decide, the oldest first, with the record and what it is about."""
    rows = tx.exec(
        select(LateCorrection, Record, Subject.name)
        .join(Record, col(Record.id) == LateCorrection.record_id)
        .join(Subject, col(Subject.id) == Record.subject_id, isouter=True)
        .where(LateCorrection.decider_id == person_id, LateCorrection.state == "open")
        .order_by(col(LateCorrection.id))
    ).all()
    return [(row, record, name or "") for row, record, name in rows]
