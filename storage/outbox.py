"""What is to be said: rows that wait until Telegram has taken them, in order for each chat."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, delete, func, insert, literal, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from storage.deleting import delete_some
from storage.store import Tx
from storage.tables import Account, Outbox

NO_ACCOUNT = "nobody to send it to: the person has no account"
ERROR_LENGTH = 500
OTHER: Any = aliased(Outbox)  # made once: it takes as long as the statement
LINKED: Any = aliased(Account)


@dataclass(frozen=True)
class Call:
    """One Bot API call that is due: the row, the method, and what it is called with; `lost` says why it cannot be."""

    id: int
    kind: str
    chat_id: int
    method: str
    payload: dict[str, Any]
    attempts: int
    lost: str = ""


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

    kind: reply (in its chat's order), notice (when no reply waits), answer (to a tap, at once).
    Of two with one `unique_key` only the first is said.
    """
    if chat_id is None and person_id is None:
        message = f"{method}: say it to whom? Give chat_id or person_id"
        raise ValueError(message)
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


def put_for_people(tx: Tx, messages: Iterable[tuple[int, str, dict[str, Any]]], now: datetime) -> list[int]:
    """Have many people told something at once: person, key, payload, none of the keys known; the rows' ids."""
    rows = [
        {
            "kind": "notice",
            "method": "sendMessage",
            "person_id": person_id,
            "unique_key": key,
            "payload": payload,
            "not_before": now,
        }
        for person_id, key, payload in messages
    ]
    if not rows:
        return []
    tx.connection().execute(insert(Outbox), rows)  # by the unit of work it is a statement each
    keys = [str(row["unique_key"]) for row in rows]
    ids = dict(tx.exec(select(Outbox.unique_key, Outbox.id).where(col(Outbox.unique_key).in_(keys))).all())
    return [ids[key] or 0 for key in keys]


def known_keys(tx: Tx, keys: Collection[str]) -> list[str]:
    """Those of the keys under which something was put before, said or not."""
    return [key for key in tx.exec(select(Outbox.unique_key).where(col(Outbox.unique_key).in_(keys))).all() if key]


def is_planned(tx: Tx, unique_key: str) -> bool:
    """Whether something was put under this key before, said or not."""
    return tx.exec(select(Outbox.id).where(Outbox.unique_key == unique_key)).first() is not None


def is_waiting(tx: Tx, chat_id: int) -> bool:
    """Whether something for this chat has not been said yet."""
    return tx.exec(select(Outbox.id).where(Outbox.chat_id == chat_id, Outbox.state == "waiting")).first() is not None


def due(
    tx: Tx,
    now: datetime,
    today: date,
    limit: int = 200,
    *,
    busy: Collection[int] = (),
    under_way: Collection[int] = (),
) -> list[Call]:
    """What may be said now: answers to taps, then the first reply of each chat, then notices to chats without replies.

    Left out are chats that are `busy` and rows that are `under_way`.
    """
    calls = due_replies(tx, now, limit, busy=busy, under_way=under_way)
    left = limit - len(calls)
    taken = [call.chat_id for call in calls if call.kind != "answer"]
    notices = due_notices(tx, now, today, left, busy=[*busy, *taken], under_way=under_way) if left > 0 else []
    return [*calls[:limit], *notices]


def due_replies(
    tx: Tx, now: datetime, limit: int, *, busy: Collection[int] = (), under_way: Collection[int] = ()
) -> list[Call]:
    """Answers to taps, and the first reply of each chat that is not busy; one that has to wait holds up the others."""
    answers = select(Outbox).where(*_due("answer", now), col(Outbox.id).not_in(under_way))
    before = select(OTHER.id).where(
        *_waiting("reply", OTHER), col(OTHER.chat_id) == col(Outbox.chat_id), col(OTHER.id) < col(Outbox.id)
    )
    replies = select(Outbox).where(*_due("reply", now), col(Outbox.chat_id).not_in(busy), ~before.exists())
    rows = [row for each in (answers, replies) for row in tx.exec(each.order_by(*IN_ORDER).limit(limit)).all()]
    return [_call(tx, row, row.chat_id) for row in rows]


def due_notices(
    tx: Tx, now: datetime, today: date, limit: int, *, busy: Collection[int] = (), under_way: Collection[int] = ()
) -> list[Call]:
    """The first notice of each chat that is free of replies and not busy, in the order in which they became due.

    Costs what it gives, however many wait behind: it walks along the index of what is due, and looks one account up
    for each.
    """
    newest = (
        select(func.max(LINKED.id))
        .where(LINKED.person_id == Outbox.person_id, LINKED.from_day <= today)
        .where(or_(col(LINKED.until_day).is_(None), col(LINKED.until_day) > today))
        .scalar_subquery()
    )
    chat = func.coalesce(Outbox.chat_id, Account.chat_id)
    replies = select(OTHER.id).where(*_waiting("reply", OTHER), col(OTHER.chat_id) == chat)
    rows = tx.exec(
        select(Outbox, chat)
        .join(Account, col(Account.id) == newest, isouter=True)
        .where(*_due("notice", now), col(Outbox.id).not_in(under_way))
        .where(or_(chat.is_(None), and_(chat.not_in(busy), ~replies.exists())))
        .where(_first_to_chat(), _first_to_person())
        .order_by(*IN_ORDER)
        .limit(limit)
    ).all()
    calls, taken = [], set()
    for row, chat_id in rows:
        if chat_id is None or chat_id not in taken:
            calls.append(_call(tx, row, chat_id))
            taken.add(chat_id)
    return calls


IN_ORDER = (col(Outbox.not_before), col(Outbox.id))  # as the index of what waits has them


def _waiting(kind: str, row: Any = Outbox) -> tuple[Any, Any]:
    """Written out, not bound: only so a database sees that its partial index is meant."""
    return row.state == literal("waiting", literal_execute=True), row.kind == literal(kind, literal_execute=True)


def _due(kind: str, now: datetime) -> tuple[Any, ...]:
    return *_waiting(kind), Outbox.not_before <= now


def _first_to_chat() -> Any:
    """No notice to the same chat is before it; walked past without being read, however many one chat has."""
    return ~select(OTHER.id).where(*_waiting("notice", OTHER), OTHER.chat_id == Outbox.chat_id, _before()).exists()


def _first_to_person() -> Any:
    return ~select(OTHER.id).where(*_waiting("notice", OTHER), OTHER.person_id == Outbox.person_id, _before()).exists()


def _before() -> Any:
    """Not as a pair: SQLite would walk along all that is due before instead of looking the chat up."""
    earlier, same = OTHER.not_before < Outbox.not_before, OTHER.not_before == Outbox.not_before
    return or_(earlier, and_(same, OTHER.id < Outbox.id))


def _call(tx: Tx, row: Outbox, chat_id: int | None) -> Call:
    payload = dict(row.payload)
    lost = "" if chat_id is not None else NO_ACCOUNT
    method = row.method
    if row.kind != "answer":
        payload.setdefault("chat_id", chat_id)
    if isinstance(payload.get("message_id"), dict):  # one that was still to be said when this was put
        said = tx.get(Outbox, payload["message_id"]["outbox"])
        payload["message_id"] = said.message_id if said else None
        if payload["message_id"] is None:  # it was never said, or is forgotten: what it reads now is said anew
            method, payload = "sendMessage", _anew(payload)
    return Call(row.id or 0, row.kind, chat_id or 0, method, payload, row.attempts, lost)


def _anew(payload: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in payload.items() if name != "message_id"}


def say_anew(tx: Tx, row_id: int) -> None:
    """The message that this row was to change is gone from the chat: say it as a new one."""
    row = tx.get_one(Outbox, row_id)
    row.method, row.payload = "sendMessage", _anew(row.payload)


def said(tx: Tx, row_id: int, now: datetime, message_id: int | None) -> None:
    """Telegram has taken it."""
    row = tx.get(Outbox, row_id)
    if row is not None:  # taken back while it was in the air
        row.state, row.said_at, row.message_id, row.error = "said", now, message_id, ""


def failed(tx: Tx, row_id: int, now: datetime, error: str) -> None:
    """Telegram will never take it; when that was known, and why, is kept."""
    row = tx.get_one(Outbox, row_id)
    row.state, row.said_at, row.error = "failed", now, error[:ERROR_LENGTH]
    row.attempts += 1


def later(tx: Tx, row_id: int, error: str) -> None:
    """Telegram did not take it this time; its chat's other replies wait behind it."""
    row = tx.get_one(Outbox, row_id)
    row.attempts += 1
    if row.state == "waiting":  # else it was taken back while it was in the air
        row.error = error[:ERROR_LENGTH]


def take_back(tx: Tx, prefix: str) -> None:
    """Do not say what waits under a key that begins so, nor what found nobody yet."""
    unsaid = col(Outbox.state).in_(("waiting", "failed"))
    tx.exec(delete(Outbox).where(unsaid, col(Outbox.unique_key).startswith(prefix)))


def revive(tx: Tx, person_id: int, now: datetime) -> None:
    """Somebody has an account now: what was to be told him and found nobody is told."""
    for row in tx.exec(
        select(Outbox).where(Outbox.person_id == person_id, Outbox.state == "failed", Outbox.error == NO_ACCOUNT)
    ).all():
        row.state, row.error, row.not_before = "waiting", "", now


def mark_blocked(tx: Tx, chat_id: int) -> None:
    """The person behind this chat cannot be reached any more."""
    for account in tx.exec(select(Account).where(Account.chat_id == chat_id, col(Account.until_day).is_(None))).all():
        account.reach = "blocked"


def count_failed(tx: Tx) -> int:
    """How many messages Telegram would not take."""
    return tx.exec(select(func.count()).select_from(Outbox).where(Outbox.state == "failed")).one()


def forget_said(tx: Tx, before: datetime, limit: int) -> int:
    """Take away so much of what was said before an instant; planned notices stay, so that none is planned again."""
    said = (col(Outbox.state) == "said", col(Outbox.said_at) < before, col(Outbox.unique_key).is_(None))
    return delete_some(tx, Outbox, *said, limit=limit)
