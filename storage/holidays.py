"""The office's own days of the working calendar: set, set anew, taken back."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlmodel import col, select

from storage.store import Tx
from storage.tables import Holiday


def set_days(tx: Tx, days: Iterable[date], *, worked: bool, name: str, by_id: int, now: datetime) -> None:
    """These days are worked, or off, whatever was announced."""
    for day in days:
        row = tx.get(Holiday, day) or Holiday(day=day, worked=worked, set_at=now)
        row.worked, row.name, row.set_by_id, row.set_at = worked, name, by_id, now
        tx.add(row)
    tx.flush()


def forget_days(tx: Tx, days: Iterable[date]) -> None:
    """These days are again what was announced, or what the week says."""
    for day in days:
        row = tx.get(Holiday, day)
        if row is not None:
            tx.delete(row)
    tx.flush()


def own_days(tx: Tx, first: date, last: date) -> dict[date, Holiday]:
    """What the office has set between two days."""
    rows = tx.exec(select(Holiday).where(Holiday.day >= first, Holiday.day <= last).order_by(col(Holiday.day))).all()
    return {row.day: row for row in rows}


def knows_year(tx: Tx, year: int) -> bool:
    """Whether the office has set any day of a year."""
    return bool(own_days(tx, date(year, 1, 1), date(year, 12, 31)))
