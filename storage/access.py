"""Requests to be let in, from chats that are nobody's yet."""

from datetime import datetime, timedelta

from sqlmodel import col, select

from activities.periods import day_of
from storage.deleting import delete_some
from storage.joining import deciders, named_unit
from storage.people import Viewer
from storage.store import Tx
from storage.tables import AccessRequest, Unit

DAYS = timedelta(days=14)  # so long a request waits, and then an approval
QUIET = timedelta(days=1)  # so long after a refusal nobody asks again


def standing_request(tx: Tx, chat_id: int, now: datetime) -> AccessRequest | None:
    """The chat's request that is being written, waits, is approved, or was refused a short while ago."""
    row = tx.exec(
        select(AccessRequest).where(AccessRequest.chat_id == chat_id).order_by(col(AccessRequest.id).desc())
    ).first()
    if row is None or row.state == "closed" or row.expires_at <= now:
        return None
    decided = row.decided_at if row.state == "refused" else None
    return None if decided and decided + QUIET <= now else row


def begin_request(tx: Tx, chat_id: int, language: str, now: datetime) -> AccessRequest:
    """A new one, still without words."""
    row = AccessRequest(chat_id=chat_id, language=language, made_at=now, expires_at=now + DAYS)
    tx.add(row)
    tx.flush()
    return row


def send_request(tx: Tx, row: AccessRequest, words: str, now: datetime) -> None:
    """It waits now, for whoever leads the unit that it names."""
    row.words, row.unit_id, row.state = words, named_unit(tx, words).id, "open"
    row.made_at, row.expires_at = now, now + DAYS


def may_decide(tx: Tx, viewer: Viewer, row: AccessRequest) -> bool:
    """Whether a request is about a unit that the viewer leads."""
    unit = tx.get(Unit, row.unit_id)
    return unit is not None and any(unit.path.startswith(path) for path in viewer.paths)


def requests_for(tx: Tx, person_id: int, now: datetime) -> list[AccessRequest]:
    """What waits to be decided by this person, oldest first."""
    rows = tx.exec(
        select(AccessRequest, Unit)
        .where(AccessRequest.unit_id == Unit.id, AccessRequest.state == "open", AccessRequest.expires_at > now)
        .order_by(col(AccessRequest.id))
    ).all()
    return [row for row, unit in rows if person_id in {one.id for one in deciders(tx, unit, day_of(now))}]


def close_requests(tx: Tx, chat_id: int) -> None:
    """The chat is somebody's now."""
    for row in tx.exec(select(AccessRequest).where(AccessRequest.chat_id == chat_id)).all():
        row.state = "closed"


def forget_requests(tx: Tx, before: datetime, limit: int) -> int:
    """Take away so much of what expired before an instant; how many."""
    return delete_some(tx, AccessRequest, col(AccessRequest.expires_at) < before, limit=limit)
