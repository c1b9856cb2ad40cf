"""意见建议: what people say about the bot itself, before the county's office."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from storage.joining import root
from storage.people import holders
from storage.store import Tx
from storage.tables import Feedback, Person


def raise_feedback(tx: Tx, person_id: int, words: str, things: Sequence[int], now: datetime) -> Feedback:
    """Something said about the bot; the office is to answer it."""
    row = Feedback(person_id=person_id, words=words, things={"sent": list(things)}, made_at=now)
    tx.add(row)
    tx.flush()
    return row


def answer_feedback(row: Feedback, words: str, by_id: int, now: datetime) -> None:
    """The office's answer."""
    row.answer, row.answered_by_id, row.answered_at, row.state = words, by_id, now, "answered"


def open_feedback(tx: Tx) -> list[Feedback]:
    """What waits for an answer, the oldest first."""
    return list(tx.exec(select(Feedback).where(Feedback.state == "open").order_by(col(Feedback.id))).all())


def newest_feedback(tx: Tx, limit: int) -> list[Feedback]:
    """The last that came, answered or not, the newest first."""
    return list(tx.exec(select(Feedback).order_by(col(Feedback.id).desc()).limit(limit)).all())


def office(tx: Tx) -> list[Person]:
    """The county's office."""
    return holders(tx, "office", root(tx).id or 0)


def all_feedback(tx: Tx) -> list[Feedback]:
    """All of it, in the order in which it came."""
    return list(tx.exec(select(Feedback).order_by(col(Feedback.id))).all())
