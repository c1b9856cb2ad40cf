"""Codes tried that never were anybody's: after a few the chat has to wait, and after many the whole county has."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from storage.deleting import delete_some
from storage.store import Tx
from storage.tables import Guess

COUNTY = 0  # no chat has this number


@dataclass(frozen=True)
class Brake:
    """From the `free`th wrong code on one waits `first`, twice as long after each; forgotten after a quiet while."""

    free: int
    first: timedelta
    longest: timedelta
    forgotten: timedelta


CHAT = Brake(free=5, first=timedelta(minutes=5), longest=timedelta(days=1), forgotten=timedelta(days=1))
WHOLE = Brake(free=300, first=timedelta(minutes=5), longest=timedelta(hours=1), forgotten=timedelta(hours=1))


def wait_left(tx: Tx, chat_id: int, now: datetime) -> timedelta:
    """How long no code is tried for this chat; nothing when one may be tried."""
    rows = tx.exec(select(Guess.wait_until).where(col(Guess.chat_id).in_((chat_id, COUNTY)))).all()
    return max((until - now for until in rows if until and until > now), default=timedelta(0))


def wrong_code(tx: Tx, chat_id: int, now: datetime) -> None:
    """One more that was nobody's."""
    for number, brake in ((chat_id, CHAT), (COUNTY, WHOLE)):
        row = tx.get(Guess, number) or Guess(chat_id=number, wrong=0, last_at=now)
        if now - row.last_at > brake.forgotten:
            row.wrong = 0
        row.wrong += 1
        row.last_at = now
        if row.wrong >= brake.free:
            row.wait_until = now + _wait(brake, row.wrong)
        tx.add(row)
    tx.flush()


def _wait(brake: Brake, wrong: int) -> timedelta:
    doublings = min(wrong - brake.free, 16)  # far beyond the longest
    return min(brake.first * (1 << doublings), brake.longest)


def forget_guesses(tx: Tx, before: datetime, limit: int) -> int:
    """Take away so many chats whose last try was before an instant; how many."""
    return delete_some(tx, Guess, col(Guess.last_at) < before, limit=limit)
