"""What people just write: their own words, what the bot proposed to record of them, what became of it."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Field, SQLModel

from storage.tables.base import document, instant, one_of, optional_instant


class Message(SQLModel, table=True):
    """One message in its writer's words. `lines` are proposals and no facts; `step` counts every change of them.

    At the `office` it waits for `office_id`; `edited` is what its writer made of it after it was stored.
    """

    __table_args__ = (one_of("state", "proposed", "stored", "words", "office", "settled"),)
    id: int | None = Field(default=None, primary_key=True)
    inbox_id: int = Field(foreign_key="inbox.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    number: int = 0  # Telegram's, within the chat: by it an edited message is known
    words: str
    edited: str = ""
    state: str = Field(default="proposed", index=True)
    step: int = 0
    lines: list[Any] = document(default_factory=list)
    office_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    received_on: date
    received_at: datetime = instant()
    settled_at: datetime | None = optional_instant()


class Mention(SQLModel, table=True):
    """Whom a message named, in which of its words, and the record that came of them, if one did."""

    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="message.id", index=True)
    subject_id: int | None = Field(default=None, foreign_key="subject.id", index=True)
    record_id: int | None = Field(default=None, foreign_key="record.id", index=True)
    words: str
    occurred_on: date | None = None
