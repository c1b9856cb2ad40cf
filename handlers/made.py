"""What exists only while it is said: documents, links with a code. The outbox keeps how to make them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from activities.catalogue import Catalogue
from activities.periods import day_of
from handlers.texts import Texts
from storage.outbox import put
from storage.people import account_of_chat
from storage.secret import Secret
from storage.store import Tx

MADE = "made"  # the part of an outbox row's payload that says what is to be made


@dataclass(frozen=True)
class File:
    """A document to be sent: how it is called, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Made:
    """A Bot API call as it goes out: its parameters, and the files among them by parameter."""

    payload: Mapping[str, Any]
    files: Mapping[str, File] = field(default_factory=dict)


NOTHING: Mapping[str, Any] = {}  # the payload of a Made that has nothing to say any more


@dataclass(frozen=True)
class Making:
    """What a maker works with: the database, the key, the instant of saying, the county's duties, the files sent in."""

    tx: Tx
    secret: Secret
    now: datetime
    catalogue: Catalogue
    files: Path = Path()


Maker = Callable[[Making, Mapping[str, Any]], Made]  # the same each time, since it may be said twice


def make(makers: Mapping[str, Maker], making: Making, payload: Mapping[str, Any]) -> Made:
    """The call that an outbox row stands for; `payload["made"]["kind"]` names its maker, which gets all of it."""
    if MADE not in payload:
        return Made(payload)
    made = makers[payload[MADE]["kind"]](making, payload)
    return Made({name: value for name, value in made.payload.items() if name != MADE}, made.files)


def not_made(tx: Tx, chat_id: int, row_id: int, now: datetime) -> None:
    """Say, once, that what somebody waits for could not be made."""
    account = account_of_chat(tx, chat_id, day_of(now))
    text = Texts(account.language if account else "zh")
    put(
        tx,
        kind="reply",
        method="sendMessage",
        payload={"chat_id": chat_id, "text": text("not_made")},
        now=now,
        chat_id=chat_id,
        unique_key=f"not_made:{row_id}",
    )
