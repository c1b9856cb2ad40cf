"""What the office imports: each file a batch, unseen until it is taken over whole; what it changes or cannot take."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from storage.tables.base import document, instant, one_of, optional_instant

UNSEEN_FROM = date(9999, 12, 31)  # from when assignments of a batch hold that is not taken over: never


class ImportBatch(SQLModel, table=True):
    """One file: read, waiting for a decision, done, dropped, or undone. `swept`: nothing of it lies about any more."""

    __tablename__ = "import_batch"
    __table_args__ = (one_of("state", "reading", "waiting", "done", "dropped", "undone"),)
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    file: str
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)  # none: by command line
    attachment_id: int | None = None  # no foreign key: the file is erased as soon as it is read
    state: str = Field(default="reading", index=True)
    how: str = ""  # overwrite, skip
    added: int = 0
    changed: int = 0
    same: int = 0
    wrong: int = 0
    alike: int = 0  # new ones that may be there already under another spelling
    about: dict[str, Any] = document(default_factory=dict)  # the columns as they were recognised, what was left out
    touched_at: datetime = instant()
    done_at: datetime | None = optional_instant()
    swept: bool = Field(default=True, index=True)


class ImportRow(SQLModel, table=True):
    """A row of a file that changes something, with what stood there before; or one that cannot be taken, and why.

    A new subject stands in its own table already; one that may be a double has a row here beside it. New people and
    units wait here as a whole.
    """

    __tablename__ = "import_row"
    __table_args__ = (one_of("state", "new", "changed", "wrong", "alike"),)
    id: int | None = Field(default=None, primary_key=True)
    batch_id: int = Field(foreign_key="import_batch.id", index=True)
    sheet: int = 0
    number: int
    state: str
    subject_id: int | None = Field(default=None, foreign_key="subject.id", ondelete="CASCADE", index=True)
    about_id: int | None = Field(default=None, index=True)  # the person or unit; of a new one once it is taken over
    name: str | None = None  # each of these: None where it stays
    unit_id: int | None = None
    parent_id: int | None = None
    phone_encrypted: str | None = None
    phone_hash: str | None = None
    patch: dict[str, Any] = document(default_factory=dict)  # of the profile; of a person or unit all that is written
    before: dict[str, Any] = document(
        default_factory=dict
    )  # name, unit_id, parent_id, phones, and the profile's patch back
    why: list[Any] = document(default_factory=list)
    cells: str = Field(default="", sa_type=Text)  # of a wrong row, encrypted: phones may stand there
