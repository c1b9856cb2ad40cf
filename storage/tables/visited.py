"""When somebody was at a subject last. `Subject.visited_on` follows the records by itself, whoever writes them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, event, inspect, update
from sqlalchemy.orm import Mapper
from sqlmodel import col, func, select

from storage.tables.records import Record
from storage.tables.work import Subject

SEEN_ON = "seen_on"  # in the profile of a household that wants no record with its name: the day of the last visit
WATCHED = ("subject_id", "state", "occurred_on")  # what of a record decides


def later(day: date | None, profile: dict[str, Any]) -> date | None:
    """The last visit of a subject: by its records, or as a household that wants no record with its name keeps it."""
    kept = profile.get(SEEN_ON)
    return max((each for each in (day, date.fromisoformat(kept) if kept else None) if each), default=None)


def _follow(connection: Connection, subject_ids: Iterable[int | None]) -> None:
    for number in {each for each in subject_ids if each is not None}:
        last = connection.scalar(
            select(func.max(Record.occurred_on)).where(Record.subject_id == number, Record.state == "valid")
        )
        profile = connection.scalar(select(Subject.profile).where(Subject.id == number)) or {}
        connection.execute(update(Subject).where(col(Subject.id) == number).values(visited_on=later(last, profile)))


def _written(_: Mapper[Record], connection: Connection, record: Record) -> None:
    _follow(connection, [record.subject_id])


def _changed(_: Mapper[Record], connection: Connection, record: Record) -> None:
    attributes = inspect(record).attrs
    if any(attributes[name].history.has_changes() for name in WATCHED):
        _follow(connection, [record.subject_id, *(attributes["subject_id"].history.deleted or ())])


event.listen(Record, "after_insert", _written)
event.listen(Record, "after_update", _changed)
event.listen(Record, "after_delete", _written)
