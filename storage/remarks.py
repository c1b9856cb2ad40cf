"""述职: who reads an account, which are unread, what was written back."""

from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import col, exists, select

from storage.people import leader_of
from storage.store import Tx
from storage.tables import Person, Record, Remark, Unit


def reader_of(tx: Tx, record: Record) -> Person | None:
    """The head above whoever gave the account: the leader of the unit over its own, never the writer himself."""
    unit: Unit | None = tx.get_one(Unit, record.unit_id)
    while unit is not None and unit.parent_id is not None:
        unit = tx.get_one(Unit, unit.parent_id)
        found = leader_of(tx, unit)
        if found is not None and found.id != record.person_id:
            return found
    return None


def unread(tx: Tx, duties: Collection[str], person_id: int, since: date) -> list[Record]:
    """The accounts that a person has to read, in the order in which they came."""
    seen = exists().where(col(Remark.record_id) == col(Record.id), col(Remark.person_id) == person_id)
    rows = tx.exec(
        select(Record)
        .where(col(Record.duty).in_(duties), Record.state == "valid", Record.occurred_on >= since, ~seen)
        .order_by(col(Record.id))
    ).all()
    return [row for row in rows if (found := reader_of(tx, row)) is not None and found.id == person_id]


def remark(tx: Tx, record: Record, person: Person, words: str, now: datetime) -> bool:
    """Keep that he has read it, with his words; False where he had already."""
    there = tx.exec(select(Remark).where(Remark.record_id == record.id, Remark.person_id == person.id)).first()
    if there is None:
        tx.add(Remark(record_id=record.id or 0, person_id=person.id or 0, words=words, made_at=now))
        tx.flush()
    return there is None
