"""Courses and activities, and a seat for each who is called: what he answered, whether he came."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.base import document, instant, one_of, optional_instant


class Event(SQLModel, table=True):
    """A course or activity: asked about in chat, then called, then held; `kind` is the declaration's key.

    `marks` are the absentees as they are being named, before they count. `version` goes up when day or place change, so
    that those called hear of it anew. `history` is what was corrected: by whom, when, from what to what.
    """

    __table_args__ = (one_of("state", "asked", "called", "held", "void"),)
    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(index=True)
    sort: str  # the key of one of the declaration's kinds
    unit_id: int = Field(foreign_key="unit.id", index=True)
    opened_by_id: int = Field(foreign_key="person.id", index=True)
    title: str = ""
    topic: str = ""
    lecturer: str = ""
    place: str = ""
    first_day: date | None = Field(default=None, index=True)
    last_day: date | None = None
    starts: str = ""  # 09:00, where it was said
    hours: int | None = None
    audience: dict[str, Any] = document(default_factory=dict)  # groups, units, people, fresh; empty: not asked yet
    state: str = Field(default="asked", index=True)
    version: int = 1
    marks: dict[str, Any] = document(default_factory=dict)
    history: dict[str, Any] = document(default_factory=dict)
    made_at: datetime = instant()
    held_at: datetime | None = optional_instant()


class EventSeat(SQLModel, table=True):
    """Somebody called to an event, a person of the roster or a member: his answer, whether he came, when he made up."""

    __tablename__ = "event_seat"
    __table_args__ = (
        UniqueConstraint("event_id", "person_id"),
        UniqueConstraint("event_id", "subject_id"),
        one_of("answer", "", "coming", "leave"),
        one_of("state", "called", "came", "leave", "absent"),
    )
    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    subject_id: int | None = Field(default=None, foreign_key="subject.id", index=True)
    number: int  # in official order: as it may be typed
    from_list: bool = False  # called since a revisit suggested training
    answer: str = ""
    reason: str = ""
    state: str = "called"
    made_up_on: date | None = None
    objection: str = ""  # his own words about his absence
