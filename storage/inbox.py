"""Raw updates on disk before they are confirmed to Telegram; each is handled in the transaction of its effects."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, exists, func, update
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import col, select

from storage.deleting import delete_some
from storage.store import Tx
from storage.tables import Attachment, Inbox, Message, Outbox

BIGGEST_ID = 2**63 - 1  # what a column holds
ERROR_LENGTH = 2000
FORGOTTEN = "{}"  # of an old update: a contact's number must not lie here for ever


class AlreadyHandled(Exception):
    """Another process has handled this update meanwhile; nothing of this transaction may stay."""


@dataclass(frozen=True)
class Waiting:
    """An update that is to be handled: its row, Telegram's number, whose order it keeps, and the JSON that came."""

    id: int
    update_id: int
    chat_id: int
    raw: str


def has_number(raw: Any) -> bool:
    """Whether something that came is an update at all: an object with a number that can be confirmed."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return isinstance(number, int) and 0 <= number <= BIGGEST_ID


def keep_updates(tx: Tx, bot_id: int, raw: Sequence[dict[str, Any]], now: datetime) -> int:
    """Keep what came, each an object with its number; what came before is left alone. How many are new."""
    rows = [
        {
            "bot_id": bot_id,
            "update_id": each["update_id"],
            "chat_id": chat_of(each),
            "raw": json.dumps(each),  # ASCII: half a surrogate in one message must not stop the whole batch
            "received_at": now,
            "state": "waiting",
            "attempts": 0,
            "error": "",
        }
        for each in raw
    ]
    if not rows:
        return 0
    done: CursorResult[Any] = tx.connection().execute(
        insert(Inbox).values(rows).on_conflict_do_nothing(index_elements=["bot_id", "update_id"])
    )
    return done.rowcount


def chat_of(raw: dict[str, Any]) -> int:
    """The chat whose order an update keeps; 0 when it belongs to none."""
    for body in raw.values():
        if not isinstance(body, dict):
            continue
        about = body.get("message") if isinstance(body.get("message"), dict) and "data" in body else body
        for owner in (about.get("chat") if isinstance(about, dict) else None, body.get("from")):
            number = owner.get("id") if isinstance(owner, dict) else None
            if isinstance(number, int) and abs(number) <= BIGGEST_ID:
                return number
    return 0


def waiting_chats(tx: Tx, bot_id: int, *, busy: Collection[int] = (), limit: int = 100) -> list[int]:
    """The chats with updates that wait and that are not busy, the longest waiting first."""
    return list(
        tx.exec(
            select(Inbox.chat_id)
            .where(Inbox.bot_id == bot_id, Inbox.state == "waiting", col(Inbox.chat_id).not_in(busy))
            .group_by(col(Inbox.chat_id))
            .order_by(func.min(Inbox.id))
            .limit(limit)
        ).all()
    )


def next_of(tx: Tx, bot_id: int, chat_id: int) -> Waiting | None:
    """The oldest update of a chat that waits."""
    row = tx.exec(
        select(Inbox)
        .where(Inbox.bot_id == bot_id, Inbox.chat_id == chat_id, Inbox.state == "waiting")
        .order_by(col(Inbox.update_id))
        .limit(1)
    ).first()
    return Waiting(row.id or 0, row.update_id, row.chat_id, row.raw) if row else None


def has_come(tx: Tx, bot_id: int, update_id: int) -> bool:
    """Whether an update is on disk, handled or not."""
    return tx.exec(select(Inbox.id).where(Inbox.bot_id == bot_id, Inbox.update_id == update_id)).first() is not None


def mark_handled(tx: Tx, inbox_id: int) -> None:
    """An update has had its effects; raise AlreadyHandled unless it was waiting for them."""
    _leave_waiting(tx, inbox_id, state="handled", error="")


def set_aside(tx: Tx, inbox_id: int, error: str) -> None:
    """The chat goes on without this update; why is kept. Raise AlreadyHandled unless it was waiting."""
    _leave_waiting(tx, inbox_id, state="set_aside", error=_readable(error))


def _leave_waiting(tx: Tx, inbox_id: int, **values: str) -> None:
    done: CursorResult[Any] = tx.connection().execute(
        update(Inbox).where(col(Inbox.id) == inbox_id, col(Inbox.state) == "waiting").values(values)
    )
    if done.rowcount != 1:
        raise AlreadyHandled(inbox_id)


def mark_failed(tx: Tx, inbox_id: int, error: str) -> int:
    """An update raised, and nothing of it stayed; how many times that has happened by now."""
    row = tx.get_one(Inbox, inbox_id)
    row.attempts += 1
    row.error = _readable(error)
    return row.attempts


def _readable(error: str) -> str:
    return error.encode(errors="backslashreplace").decode()[:ERROR_LENGTH]


def errors_set_aside(tx: Tx) -> list[str]:
    """Why updates could not be handled, the newest first."""
    return list(tx.exec(select(Inbox.error).where(Inbox.state == "set_aside").order_by(col(Inbox.id).desc())).all())


def forget_handled(tx: Tx, before: datetime, limit: int) -> int:
    """Take away so many handled updates older than an instant; how many."""
    referred = (exists().where(col(each.inbox_id) == Inbox.id) for each in (Attachment, Message, Outbox))
    old = (col(Inbox.state) == "handled", col(Inbox.received_at) < before)
    return delete_some(tx, Inbox, *old, *(~each for each in referred), limit=limit)


def empty_handled(tx: Tx, before: datetime, limit: int) -> int:
    """Of so many handled updates that a file or a message still refers to, take away what they said; how many."""
    old = (col(Inbox.state) == "handled", col(Inbox.received_at) < before, col(Inbox.raw) != FORGOTTEN)
    some = select(Inbox.id).where(*old).order_by(col(Inbox.id)).limit(limit)
    emptied: CursorResult[Any] = tx.connection().execute(
        update(Inbox).where(col(Inbox.id).in_(some)).values(raw=FORGOTTEN)
    )
    return emptied.rowcount
