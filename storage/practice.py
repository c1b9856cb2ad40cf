"""Practice leaves no trace: its interviews go when it ends, or when nobody went on with them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, delete
from sqlmodel import col

from storage.store import Tx
from storage.tables import Interview


def drop_practice_of(tx: Tx, person_id: int) -> None:
    """Whatever a person practised, however it ended."""
    tx.exec(delete(Interview).where(col(Interview.person_id) == person_id, col(Interview.practice)))


def forget_practice(tx: Tx, before: datetime) -> int:
    """Take away practice that was last touched before an instant; how many."""
    done: CursorResult[Any] = tx.connection().execute(
        delete(Interview).where(col(Interview.practice), col(Interview.touched_at) < before)
    )
    return done.rowcount
