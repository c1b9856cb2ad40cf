"""Practice leaves no trace: its interviews go when it ends, or when nobody went on with them."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col, select

from storage.deleting import delete_some
from storage.store import Tx
from storage.tables import Interview


def drop_practice_of(tx: Tx, person_id: int) -> None:
    """Whatever a person practised, however it ended."""
    tx.exec(delete(Interview).where(col(Interview.person_id) == person_id, col(Interview.practice)))


def asked_about(tx: Tx, person_id: int) -> list[str]:
    """Words that somebody wrote while practising and did not say yet what they are."""
    rows = tx.exec(select(Interview).where(Interview.person_id == person_id, col(Interview.practice))).all()
    return [row.place["beside"]["words"] for row in rows if row.place.get("beside") and row.state == "open"]


def forget_practice(tx: Tx, before: datetime, limit: int) -> int:
    """Take away so much practice that was last touched before an instant; how many."""
    return delete_some(tx, Interview, col(Interview.practice), col(Interview.touched_at) < before, limit=limit)
