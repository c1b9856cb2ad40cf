"""Things to put right (整改): kept with the record that found them, closed by the one that saw them put right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import select

from storage.store import Tx
from storage.tables import FollowUp, Person, Record, Subject


@dataclass(frozen=True)
class Proposal:
    """A follow-up as the writer took it: put right on the spot, or by whom until when."""

    ref: str
    problem: str
    measure: str
    responsible: str
    due: date | None
    fixed: bool = False
    kind: str = "rectification"

    def to_json(self) -> dict[str, Any]:
        """As it is kept in the interview."""
        return {**self.__dict__, "due": self.due.isoformat() if self.due else None}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Proposal":
        """As it was kept in the interview."""
        return cls(**{**kept, "due": date.fromisoformat(kept["due"]) if kept["due"] else None})


def keep_follow_ups(tx: Tx, record: Record, proposals: Sequence[Proposal], subject: Subject | None) -> None:
    """Make the record's follow-ups these; what somebody has touched already stays, what is gone becomes void."""
    before = {row.ref: row for row in tx.exec(select(FollowUp).where(FollowUp.record_id == record.id)).all()}
    wanted = {proposal.ref: proposal for proposal in proposals}
    for ref, row in before.items():
        if ref not in wanted and not _touched(row, record):
            row.state = "void"
    for ref, proposal in wanted.items():
        kept = before.get(ref)
        if kept is None:
            kept = FollowUp(
                record_id=record.id or 0,
                subject_id=subject.id if subject else None,
                unit_id=record.unit_id,
                ref=ref,
                problem="",
                measure="",
                responsible="",
                found_on=record.occurred_on,
                found_by_id=record.person_id,
            )
            tx.add(kept)
        if not _touched(kept, record):
            _write(tx, kept, proposal, record)


def _touched(row: FollowUp, record: Record) -> bool:
    return bool(row.reply) or (row.state == "closed" and row.closed_by_id != record.id)


def _write(tx: Tx, row: FollowUp, proposal: Proposal, record: Record) -> None:
    row.problem, row.measure, row.responsible = proposal.problem, proposal.measure, proposal.responsible
    row.responsible_id = _person_named(tx, proposal.responsible)
    row.kind, row.due = proposal.kind, proposal.due
    row.found_on = record.occurred_on
    row.state = "closed" if proposal.fixed else "open"
    row.closed_on = record.occurred_on if proposal.fixed else None
    row.closed_by_id = record.id if proposal.fixed else None


def _person_named(tx: Tx, name: str) -> int | None:
    found = tx.exec(select(Person.id).where(Person.name == name)).all()
    return found[0] if len(found) == 1 else None


def close_follow_ups(tx: Tx, record: Record, ids: set[int]) -> None:
    """Close these earlier follow-ups by this record, and open again what it had closed and no longer does."""
    closed = tx.exec(select(FollowUp).where(FollowUp.closed_by_id == record.id, FollowUp.record_id != record.id)).all()
    for row in closed:
        if row.id in ids:
            row.closed_on = record.occurred_on
        else:
            row.state, row.closed_on, row.closed_by_id = "open", None, None
    for number in sorted(ids):
        found = tx.get(FollowUp, number)
        if found is not None and found.subject_id == record.subject_id and found.state == "open":
            found.state, found.closed_on, found.closed_by_id = "closed", record.occurred_on, record.id
