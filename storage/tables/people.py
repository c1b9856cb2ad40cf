"""Units, the people on the roster, what they may do, and the Telegram accounts they use."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.base import document, instant, one_of, optional_instant


class Unit(SQLModel, table=True):
    """A node of the tree county, township, village or community; `path` is `/1/4/` from the root to itself."""

    __table_args__ = (one_of("kind", "county", "township", "village", "community", "organ"),)
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    name: str
    kind: str
    parent_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    path: str = Field(default="", index=True)
    position: int = 0  # 排序号: the official order, in which lists are always shown
    contact_id: int | None = Field(default=None)  # person; no foreign key, since person refers to unit
    became_id: int | None = Field(
        default=None, foreign_key="unit.id", index=True
    )  # a place of earlier days: what it is now


class Person(SQLModel, table=True):
    """Somebody on the roster, with or without an account; the phone is encrypted, its keyed hash serves to match."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    name: str = Field(index=True)
    post: str = ""  # 职务, as it follows the name: 副书记, 党建办干部
    unit_id: int = Field(foreign_key="unit.id", index=True)
    position: int = 0
    phone_encrypted: str | None = None
    phone_hash: str | None = Field(default=None, index=True)


class Grant(SQLModel, table=True):
    """A role that a person has over a unit and everything below it."""

    __table_args__ = (
        UniqueConstraint("person_id", "role", "unit_id"),
        one_of("role", "officer", "secretary", "leader", "office"),
    )
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    role: str
    unit_id: int = Field(foreign_key="unit.id", index=True)


class Transfer(SQLModel, table=True):
    """From a day on somebody else does what a person did: asked about, planned, done on that day, or void.

    `shares` says who gets a category or one thing of it, where not all goes to the successor. `moved` is what went to
    whom, and the grants that ended with it.
    """

    __table_args__ = (one_of("state", "asked", "planned", "done", "void"),)
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    successor_id: int = Field(foreign_key="person.id", index=True)
    by_id: int = Field(foreign_key="person.id", index=True)
    to_unit_id: int | None = Field(default=None, foreign_key="unit.id")  # none: to no unit of this county
    from_day: date
    state: str = Field(default="asked", index=True)
    words: str = ""  # his advice to whoever follows him
    shares: dict[str, Any] = document(default_factory=dict)
    moved: dict[str, Any] = document(default_factory=dict)
    made_at: datetime = instant()


class Account(SQLModel, table=True):
    """A Telegram user who is a person from a day until a day; `focus` is what the chat is in the middle of."""

    __table_args__ = (one_of("reach", "ok", "blocked"),)
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    chat_id: int = Field(index=True, sa_type=BigInteger)
    from_day: date
    until_day: date | None = None
    language: str = "zh"
    reach: str = "ok"
    focus: dict[str, Any] = document(default_factory=dict)


class Invite(SQLModel, table=True):
    """A single-use code for one person, stored as a keyed hash, never as itself."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    code_hash: str = Field(unique=True)
    created_at: datetime = instant()
    expires_at: datetime = instant()
    used_at: datetime | None = optional_instant()
    void_at: datetime | None = optional_instant()
    origin: str = Field(
        default="", index=True
    )  # who asked for it and when; with the county's key the code comes from it
    by_id: int | None = Field(default=None, foreign_key="person.id", index=True)  # none: by command line


class AccessRequest(SQLModel, table=True):
    """Somebody without an account asks to be let in: in his own words, decided by who leads the unit he names."""

    __tablename__ = "access_request"
    __table_args__ = (one_of("state", "writing", "open", "approved", "refused", "closed"),)
    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = Field(index=True, sa_type=BigInteger)
    language: str = "zh"
    words: str = ""  # name and unit, as written
    phone_hash: str | None = None  # of his own contact, if he sent it
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)  # the unit named, else the county
    state: str = Field(default="writing", index=True)
    made_at: datetime = instant()
    expires_at: datetime = instant()
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)  # who it is, says the decider
    decided_by_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    decided_at: datetime | None = optional_instant()


class Guess(SQLModel, table=True):
    """Codes that were never issued, tried from a chat; chat 0 counts for the whole county."""

    chat_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    wrong: int = 0
    last_at: datetime = instant()
    wait_until: datetime | None = optional_instant()
