"""What is to be said: rows that wait until Telegram has taken them, in order for each chat."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CursorResult, delete, func
from sqlmodel import col, select

from storage.people import account_of_person
from storage.store import Tx
from storage.tables import Account, Outbox

FIRST = {"answer": 0, "reply": 1, "notice": 2}  # replies before notices; a tap's answer before all


@dataclass(frozen=True)
class Call:
    """One Bot API call that is due: the row, the method, and everything it is called with."""

    id: int
    kind: str
    chat_id: int
    method: str
    payload: dict[str, Any]
    attempts: int


def put(
    tx: Tx,
    *,
    kind: str,
    method: str,
    payload: dict[str, Any],
    now: datetime,
    inbox_id: int | None = None,
    chat_id: int | None = None,
    person_id: int | None = None,
    not_before: datetime | None = None,
    unique_key: str | None = None,
) -> int:
    """Have something said, to a chat or to whatever chat is a person's when it is sent; the row's id.

    Of two with one `unique_key` only the first is said.
    """
    if unique_key is not None:
        there = tx.exec(select(Outbox.id).where(Outbox.unique_key == unique_key)).first()
        if there is not None:
            return there
    row = Outbox(
        kind=kind,
        method=method,
        payload=payload,
        inbox_id=inbox_id,
        chat_id=chat_id,
        person_id=person_id,
        not_before=not_before or now,
        unique_key=unique_key,
    )
    tx.add(row)
    tx.flush()
    assert row.id is not None
    return row.id


def is_waiting(tx: Tx, chat_id: int) -> bool:
    """Whether something for this chat has not been said yet."""
    return tx.exec(select(Outbox.id).where(Outbox.chat_id == chat_id, Outbox.state == "waiting")).first() is not None


def due(tx: Tx, now: datetime, today: date, limit: int = 200) -> list[Call]:
    """What may be said now, replies first; of each chat only the oldest, so that its order is kept.

    A notice to somebody without an account waits no longer: it is marked as failed, which its sender's office can see.
    """
    rows = tx.exec(
        select(Outbox).where(Outbox.state == "waiting", Outbox.not_before <= now).order_by(col(Outbox.id)).limit(limit)
    ).all()
    found: dict[int, Call] = {}
    held = _held_chats(tx, now)
    for row in rows:
        chat_id = row.chat_id if row.chat_id is not None else _chat_of_person(tx, row, today)
        if chat_id is None:
            row.state, row.error = "failed", "nobody to send it to: the person has no account"
        elif chat_id not in found and chat_id not in held:
            found[chat_id] = Call(row.id or 0, row.kind, chat_id, row.method, _complete(tx, row, chat_id), row.attempts)
    return sorted(found.values(), key=lambda call: (FIRST[call.kind], call.id))


def _held_chats(tx: Tx, now: datetime) -> set[int]:
    """Chats whose oldest reply is put off: what comes after it waits, too."""
    rows = tx.exec(
        select(Outbox.chat_id).where(
            Outbox.state == "waiting",
            Outbox.attempts > 0,
            Outbox.not_before > now,
            col(Outbox.chat_id).is_not(None),
        )
    ).all()
    return {chat_id for chat_id in rows if chat_id is not None}


def _chat_of_person(tx: Tx, row: Outbox, today: date) -> int | None:
    account = account_of_person(tx, row.person_id, today) if row.person_id else None
    return account.chat_id if account else None


def _complete(tx: Tx, row: Outbox, chat_id: int) -> dict[str, Any]:
    payload = dict(row.payload)
    if row.kind != "answer":
        payload.setdefault("chat_id", chat_id)
    message_id = payload.get("message_id")
    if isinstance(message_id, dict):  # one that was still to be said when this was put
        said = tx.get(Outbox, message_id["outbox"])
        payload["message_id"] = said.message_id if said else None
    return payload


def next_at(tx: Tx, now: datetime) -> datetime | None:
    """When the next row that is not due yet will be."""
    return tx.exec(select(func.min(Outbox.not_before)).where(Outbox.state == "waiting", Outbox.not_before > now)).one()


def said(tx: Tx, row_id: int, now: datetime, message_id: int | None) -> None:
    """Telegram has taken it."""
    row = _row(tx, row_id)
    row.state, row.said_at, row.message_id, row.error = "said", now, message_id, ""


def failed(tx: Tx, row_id: int, error: str) -> None:
    """Telegram will never take it."""
    row = _row(tx, row_id)
    row.state, row.error = "failed", error
    row.attempts += 1


def later(tx: Tx, row_id: int, not_before: datetime, error: str) -> None:
    """Telegram did not take it this time."""
    row = _row(tx, row_id)
    row.attempts += 1
    row.not_before, row.error = not_before, error


def _row(tx: Tx, row_id: int) -> Outbox:
    row = tx.get(Outbox, row_id)
    assert row is not None
    return row


def mark_blocked(tx: Tx, chat_id: int) -> None:
    """The person behind this chat cannot be reached any more."""
    for account in tx.exec(select(Account).where(Account.chat_id == chat_id, col(Account.until_day).is_(None))).all():
        account.reach = "blocked"


def forget_said(tx: Tx, before: datetime) -> int:
    """Take away what was said before an instant; planned notices stay, so that they are not planned again."""
    done: CursorResult[Any] = tx.connection().execute(
        delete(Outbox).where(
            col(Outbox.state) == "said", col(Outbox.said_at) < before, col(Outbox.unique_key).is_(None)
        )
    )
    return done.rowcount
