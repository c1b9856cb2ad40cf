"""What a revisit found about the two officers: counted in the year's assessment, shown to them, answered by them."""

from collections.abc import Sequence

from sqlmodel import select

from forms import Mark
from storage.inputs import in_capacity
from storage.store import Tx
from storage.tables import Finding, Record, Subject

PREFIX = "finding_"  # finding_instructor, finding_liaison


def keep_findings(tx: Tx, record: Record, marks: Sequence[Mark], subject: Subject | None) -> list[Finding]:
    """Make the record's findings these, and return those whose person has to be told (new or changed ones)."""
    before = {row.capacity: row for row in tx.exec(select(Finding).where(Finding.record_id == record.id)).all()}
    wanted = {mark.fact.removeprefix(PREFIX): mark for mark in marks if mark.fact.startswith(PREFIX)}
    for capacity, row in before.items():
        if capacity not in wanted:
            row.state = "void"
    told = [
        _keep(tx, record, capacity, mark, row=before.get(capacity), subject=subject)
        for capacity, mark in wanted.items()
    ]
    tx.flush()
    return [row for row in told if row is not None]


def _keep(
    tx: Tx, record: Record, capacity: str, mark: Mark, *, row: Finding | None, subject: Subject | None
) -> Finding | None:
    training = "suggested" if mark.measure else "none"
    if row is not None:
        if (row.problem, row.state) == (mark.problem, "valid"):
            return None
        row.problem, row.state = mark.problem, "valid"
        row.training = training if row.training in ("none", "suggested") else row.training
        return row
    person = in_capacity(tx, subject, capacity, record.occurred_on) if subject else None
    if person is None:
        return None
    row = Finding(
        record_id=record.id or 0,
        person_id=person.id or 0,
        capacity=capacity,
        problem=mark.problem,
        training=training,
    )
    tx.add(row)
    return row
