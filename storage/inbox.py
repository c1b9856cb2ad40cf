"""Raw updates on disk before they are confirmed to Telegram; each is handled in the transaction of its effects."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, delete, func
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import col, select

from storage.store import Tx
from storage.tables import Attachment, Inbox, Outbox, Setting


def keep_updates(tx: Tx, bot_id: int, raw: Sequence[dict[str, Any]], now: datetime) -> int:
    """Keep what came; what came before is left alone. How many are new."""
    rows = [
        {
            "bot_id": bot_id,
            "update_id": update["update_id"],
            "chat_id": chat_of(update),
            "raw": json.dumps(update, ensure_ascii=False),
            "received_at": now,
            "state": "waiting",
            "attempts": 0,
            "error": "",
        }
        for update in raw
    ]
    if not rows:
        return 0
    done: CursorResult[Any] = tx.connection().execute(
        insert(Inbox).values(rows).on_conflict_do_nothing(index_elements=["bot_id", "update_id"])
    )
    return done.rowcount


def chat_of(update: dict[str, Any]) -> int:
    """The chat whose order an update keeps; 0 when it belongs to none."""
    for body in update.values():
        if not isinstance(body, dict):
            continue
        about = body.get("message") if isinstance(body.get("message"), dict) and "data" in body else body
        chat = about.get("chat") if isinstance(about, dict) else None
        if isinstance(chat, dict) and isinstance(chat.get("id"), int):
            return int(chat["id"])
        sender = body.get("from")
        if isinstance(sender, dict) and isinstance(sender.get("id"), int):
            return int(sender["id"])
    return 0


def waiting_chats(tx: Tx, bot_id: int) -> list[int]:
    """The chats with updates that wait, the longest waiting first."""
    return list(
        tx.exec(
            select(Inbox.chat_id)
            .where(Inbox.bot_id == bot_id, Inbox.state == "waiting")
            .group_by(col(Inbox.chat_id))
            .order_by(func.min(Inbox.id))
        ).all()
    )


def next_of(tx: Tx, bot_id: int, chat_id: int) -> Inbox | None:
    """The oldest update of a chat that waits."""
    return tx.exec(
        select(Inbox)
        .where(Inbox.bot_id == bot_id, Inbox.chat_id == chat_id, Inbox.state == "waiting")
        .order_by(col(Inbox.update_id))
        .limit(1)
    ).first()


def mark_handled(tx: Tx, inbox_id: int) -> None:
    """An update has had its effects."""
    row = tx.get(Inbox, inbox_id)
    assert row is not None
    row.state, row.error = "handled", ""


def mark_failed(tx: Tx, inbox_id: int, error: str, *, tries: int) -> bool:
    """An update raised; after so many tries it is set aside with its error. Whether it was."""
    row = tx.get(Inbox, inbox_id)
    assert row is not None
    row.attempts += 1
    row.error = error
    if row.attempts >= tries:
        row.state = "set_aside"
    return row.state == "set_aside"


def forget_handled(tx: Tx, before: datetime) -> int:
    """Take away handled updates older than an instant, unless a file or a message still refers to them."""
    referred = select(Attachment.inbox_id).union(select(Outbox.inbox_id).where(col(Outbox.inbox_id).is_not(None)))
    done: CursorResult[Any] = tx.connection().execute(
        delete(Inbox).where(
            col(Inbox.state) == "handled", col(Inbox.received_at) < before, col(Inbox.id).not_in(referred)
        )
    )
    return done.rowcount


def offset_of(tx: Tx, bot_id: int) -> int:
    """The update after the last one on disk: what to ask Telegram for next."""
    row = tx.get(Setting, f"offset:{bot_id}")
    return int(row.value["next"]) if row else 0


def keep_offset(tx: Tx, bot_id: int, following: int) -> None:
    """Remember what to ask Telegram for next."""
    row = tx.get(Setting, f"offset:{bot_id}")
    if row is None:
        tx.add(Setting(name=f"offset:{bot_id}", value={"next": following}))
    else:
        row.value = {"next": following}
