"""What came from Telegram and what is to be said to it."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.base import document, instant, one_of, optional_instant


class Inbox(SQLModel, table=True):
    """A raw update, on disk before it is confirmed to Telegram; handled in the transaction of its effects."""

    __table_args__ = (
        UniqueConstraint("bot_id", "update_id"),
        one_of("state", "waiting", "handled", "set_aside"),
    )
    id: int | None = Field(default=None, primary_key=True)
    bot_id: int = Field(sa_type=BigInteger)
    update_id: int = Field(sa_type=BigInteger)
    chat_id: int = Field(sa_type=BigInteger)  # whose order it keeps; 0 when the update belongs to no chat
    raw: str
    received_at: datetime = instant()
    state: str = Field(default="waiting", index=True)
    attempts: int = 0
    error: str = ""


def waits(name: str, *columns: str) -> Index:
    """An index of the rows that wait only."""
    waiting = text("state = 'waiting'")
    return Index(f"ix_outbox_waiting_{name}", *columns, sqlite_where=waiting, postgresql_where=waiting)


class Outbox(SQLModel, table=True):
    """One Bot API call to be made: to a chat (a reply) or to a person, whose chat is looked up when it is sent."""

    __table_args__ = (
        one_of("state", "waiting", "said", "failed"),
        one_of("kind", "reply", "notice", "answer"),
        # what waits, as it is looked for; what was said is not in them, so they stay as small as what waits
        waits("due", "kind", "not_before", "id"),
        waits("chat", "chat_id", "kind", "id"),
        waits("person", "person_id", "kind", "id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    kind: str = "reply"
    inbox_id: int | None = Field(default=None, foreign_key="inbox.id", index=True)
    chat_id: int | None = Field(default=None, index=True, sa_type=BigInteger)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    method: str
    payload: dict[str, Any] = document(default_factory=dict)
    state: str = "waiting"
    not_before: datetime = instant()
    attempts: int = 0
    error: str = ""
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    said_at: datetime | None = optional_instant()
    unique_key: str | None = Field(default=None, unique=True)  # a planned notice is said once, however often planned


class Setting(SQLModel, table=True):
    """What the program itself has to remember, by name."""

    name: str = Field(primary_key=True)
    value: dict[str, Any] = document(default_factory=dict)
