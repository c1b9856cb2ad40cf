"""What a revisit found about the two officers: counted in the year's assessment, shown to them, answered by them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import col, select

from forms import Mark
from storage.outbox import take_back
from storage.store import Tx
from storage.tables import Finding, Record, Subject

PREFIX = "finding_"  # finding_instructor, finding_liaison


def keep_findings(tx: Tx, record: Record, marks: Sequence[Mark], people: Mapping[str, int]) -> list[Finding]:
    """Make the record's findings these, and return those whose person has to be told (new or changed ones).

    `people` are the officers whom the form named, by capacity. What is taken back and was not told yet is not told.
    """
    before = {row.capacity: row for row in tx.exec(select(Finding).where(Finding.record_id == record.id)).all()}
    wanted = {mark.fact.removeprefix(PREFIX): mark for mark in marks if mark.fact.startswith(PREFIX)}
    for capacity, row in before.items():
        if capacity not in wanted:
            row.state = "void"
            take_back(tx, notice_of(row))
    told = [_keep(tx, record, mark, before.get(capacity), people.get(capacity)) for capacity, mark in wanted.items()]
    tx.flush()
    return [row for row in told if row is not None]


def notice_of(finding: Finding) -> str:
    """The key of the notice that tells a finding."""
    return f"finding:{finding.id}:"


def _keep(tx: Tx, record: Record, mark: Mark, row: Finding | None, person_id: int | None) -> Finding | None:
    training = "suggested" if mark.measure else "none"
    if row is not None:
        if (row.problem, row.state) == (mark.problem, "valid"):
            return None
        take_back(tx, notice_of(row))
        row.problem, row.state, row.statement, row.seen_at = mark.problem, "valid", "", None
        row.training = training if row.training in ("none", "suggested") else row.training
        return row
    if person_id is None:
        return None
    row = Finding(
        record_id=record.id or 0,
        person_id=person_id,
        capacity=mark.fact.removeprefix(PREFIX),
        problem=mark.problem,
        training=training,
    )
    tx.add(row)
    return row


def unseen(tx: Tx, person_id: int, before: datetime) -> list[tuple[Finding, Record, str]]:
    """The findings about a person that he has not seen, of records sent before an instant; with what they are about."""
    return list(
        tx.exec(
            select(Finding, Record, Subject.name)
            .where(Finding.person_id == person_id, Finding.state == "valid", col(Finding.seen_at).is_(None))
            .where(Finding.record_id == Record.id, Record.subject_id == Subject.id, Record.submitted_at < before)
            .order_by(col(Finding.id))
        ).all()
    )
