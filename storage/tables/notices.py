"""What the office sends to many (通知), who got it, and what people say about the bot (意见)."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.base import document, instant, one_of, optional_instant


class Notice(SQLModel, table=True):
    """Words and files for a chosen set of people: being written, going out, gone, stopped, or never sent.

    `audience` holds under `to` pairs of a set and a place; `things` under `sent` the ids of attachments; `card` where
    its progress stands and what it reads. `step` grows with every change, so that an old preview sends nothing.
    """

    __table_args__ = (one_of("state", "writing", "sending", "done", "stopped", "dropped"),)
    id: int | None = Field(default=None, primary_key=True)
    sender_id: int = Field(foreign_key="person.id", index=True)
    audience: dict[str, Any] = document(default_factory=dict)
    words: str = ""
    things: dict[str, Any] = document(default_factory=dict)
    asks_receipt: bool = False
    again: bool = False  # also to those who had the same words before
    state: str = Field(default="writing", index=True)
    step: int = 0
    mark: str = Field(default="", index=True)  # the same words have the same mark; none: no words
    card: dict[str, Any] = document(default_factory=dict)
    made_at: datetime = instant()
    sent_at: datetime | None = optional_instant()
    reminded_at: datetime | None = optional_instant()


class NoticeReceiver(SQLModel, table=True):
    """One of those to whom a notice goes; its outbox row says whether it went, `confirmed_at` whether he said so."""

    __tablename__ = "notice_receiver"
    __table_args__ = (UniqueConstraint("notice_id", "person_id"),)
    id: int | None = Field(default=None, primary_key=True)
    notice_id: int = Field(foreign_key="notice.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    outbox_id: int | None = Field(default=None, index=True)  # no foreign key; none: he could not be reached
    confirmed_at: datetime | None = optional_instant()


class Feedback(SQLModel, table=True):
    """What somebody says about the bot itself (意见建议), before the county's office, and its answer."""

    __table_args__ = (one_of("state", "open", "answered"),)
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    words: str = ""
    things: dict[str, Any] = document(default_factory=dict)
    made_at: datetime = instant()
    state: str = Field(default="open", index=True)
    answer: str = ""
    answered_by_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    answered_at: datetime | None = optional_instant()
