"""Things to put right (整改): kept with the record that found them, closed by the one that saw them put right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import col, or_, select

from storage.plan_steps import settle
from storage.store import Tx
from storage.tables import Extension, FollowUp, Person, Plan, Record, Subject


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
        if ref not in wanted and not _touched(tx, row, record):
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
        if not _touched(tx, kept, record):
            _write(tx, kept, proposal, record)


def _touched(tx: Tx, row: FollowUp, record: Record) -> bool:
    """Whether somebody answered it, settled it or decided about it since."""
    if row.reply or row.major or row.returned or (row.state == "closed" and row.closed_by_id != record.id):
        return True
    put_off = select(Extension.id).where(Extension.follow_up_id == row.id, Extension.state != "refused")
    return row.id is not None and tx.exec(put_off).first() is not None


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


def close_follow_ups(tx: Tx, record: Record, ids: set[int], *, correction: bool = False) -> list[FollowUp]:
    """Close these earlier follow-ups by this record, and open again what it had closed and no longer does.

    A key one (重点) is only answered by it: the township accepts and the county verifies. Those newly so are returned.
    """
    plans = set()
    for row in tx.exec(
        select(FollowUp).where(
            FollowUp.closed_by_id == record.id,
            or_(col(FollowUp.record_id).is_(None), FollowUp.record_id != record.id),
        )
    ):
        plans.add(row.plan_id)
        if row.id not in ids:
            _unsee(row, record)
        elif not row.major:
            row.closed_on = record.occurred_on
    seen = []
    for number in sorted(ids):
        found = tx.get(FollowUp, number)
        if found is None or found.subject_id != record.subject_id or found.state != "open":
            continue
        if correction and found.returned:
            continue  # sent back since: the old words of a record that is corrected elsewhere do not close it again
        plans.add(found.plan_id)
        if not found.major:
            found.state, found.closed_on, found.closed_by_id = "closed", record.occurred_on, record.id
        elif found.closed_by_id != record.id:
            found.closed_by_id, found.replied_on = record.id, found.replied_on or record.occurred_on
            seen.append(found)
    tx.flush()
    for number in filter(None, plans):  # a plan that nobody accepts is closed with its last step
        settle(tx, tx.get_one(Plan, number), record.occurred_on)
    return seen


def _unsee(row: FollowUp, record: Record) -> None:
    """The record that saw it put right does not say so any more; what the township has accepted stays as it is."""
    if row.major and row.accepted_on is not None:
        return
    if row.major and row.replied_on == record.occurred_on:  # it was no answer of the enterprise's own
        row.reply, row.replied_on = "", None
    row.state, row.closed_on, row.closed_by_id = "open", None, None
