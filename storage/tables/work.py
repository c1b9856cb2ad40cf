"""What is to be visited, who answers for it, what is due when, and the forms being filled."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.base import document, instant, one_of, optional_instant

SUBJECT_KINDS = ("enterprise", "household", "member", "community", "village", "organisation")


class Subject(SQLModel, table=True):
    """What a visit is about; `parent_id` links a branch or a member to the enterprise it belongs to."""

    __table_args__ = (
        one_of("kind", *SUBJECT_KINDS),
        one_of("state", "active", "muted", "archived"),
        Index(None, "visited_on", "position", "id"),  # those not visited for longest, of a whole county
    )
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    kind: str = Field(index=True)
    name: str = Field(index=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    parent_id: int | None = Field(default=None, foreign_key="subject.id", index=True)
    position: int = 0
    state: str = "active"
    profile: dict[str, Any] = document(default_factory=dict)
    visited_on: date | None = None  # the last visit that stands, none: never; follows its records by itself
    phone_encrypted: str | None = None
    phone_hash: str | None = None
    import_id: int | None = Field(default=None, foreign_key="import_batch.id", index=True)  # that brought it in


class Assignment(SQLModel, table=True):
    """A person or a unit answers for a subject in a capacity, from a day until a day; history stays."""

    id: int | None = Field(default=None, primary_key=True)
    subject_id: int = Field(foreign_key="subject.id", index=True)
    capacity: str  # instructor, liaison, revisitor, paired_member …
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    from_day: date
    until_day: date | None = None
    import_id: int | None = Field(default=None, foreign_key="import_batch.id", index=True)  # that brought it in
    ended_by_id: int | None = Field(default=None, foreign_key="import_batch.id", index=True)  # that ends, or ended, it


class Membership(SQLModel, table=True):
    """A member belongs to a branch, or is attached to it (挂靠); proposed until the branch's secretary agrees."""

    __table_args__ = (
        one_of("kind", "belongs", "attached"),
        one_of("state", "proposed", "agreed", "declined"),
    )
    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="subject.id", index=True)
    branch_id: int | None = Field(default=None, foreign_key="subject.id", index=True)  # none: still to be settled
    kind: str = "belongs"
    state: str = "agreed"
    from_day: date
    until_day: date | None = None
    record_id: int | None = Field(default=None, foreign_key="record.id", index=True)
    settler_id: int | None = Field(default=None, foreign_key="person.id", index=True)  # who has to settle it
    settle_by: date | None = None
    import_id: int | None = Field(default=None, foreign_key="import_batch.id", index=True)  # that brought it in
    ended_by_id: int | None = Field(default=None, foreign_key="import_batch.id", index=True)  # that ends, or ended, it


class Period(SQLModel, table=True):
    """A week, month, quarter (`2026Q4`), half-year or year: opens on a workday, is due, closes, with days of grace."""

    key: str = Field(primary_key=True)
    kind: str
    opens: date
    due: date
    closes: date
    grace_until: date
    closed_at: datetime | None = optional_instant()  # then its table is frozen
    frozen: dict[str, Any] = document(default_factory=dict)  # the figures of that instant, by duty and township


class Holiday(SQLModel, table=True):
    """A day of the office's own calendar, over what was announced: worked (调休补班) or not (放假)."""

    day: date = Field(primary_key=True)
    worked: bool
    name: str = ""
    set_by_id: int | None = Field(default=None, foreign_key="person.id")
    set_at: datetime = instant()


class Task(SQLModel, table=True):
    """Duty × subject × period: what somebody has to do; late is derived, by the day of the visit."""

    __table_args__ = (
        UniqueConstraint("duty", "subject_id", "period_key"),
        one_of("state", "open", "done", "missed", "waived"),
    )
    id: int | None = Field(default=None, primary_key=True)
    duty: str
    subject_id: int = Field(foreign_key="subject.id", index=True)
    period_key: str = Field(foreign_key="period.key", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)  # none: a gap, shown as one
    position: int = 0  # travel order
    state: str = "open"
    paused_until: date | None = None  # 暂缓: the clock stands still for it until that day
    carried: int = 0  # how many periods running it was not done before this one; such stand first
    closed_as: str = ""  # how it stood when the period's table was frozen: done, late, missed, paused, waived


class Obstacle(SQLModel, table=True):
    """Why a task cannot be done (查不了), before the leader who decides; undecided, nothing is reminded of."""

    __table_args__ = (one_of("state", "open", "paused", "waived", "again"),)
    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id", index=True)
    reason: str
    reported_by_id: int = Field(foreign_key="person.id", index=True)
    reported_at: datetime = instant()
    decider_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    state: str = "open"
    decided_at: datetime | None = optional_instant()


class Prompt(SQLModel, table=True):
    """What the clock has to say to a person about something, at a stage: planned once, said in one digest with others.

    `about` is `revisit:2026Q4` (duty and period) or `follow_up:17`; what it says is written when it is sent.
    """

    __table_args__ = (
        UniqueConstraint("person_id", "about", "stage", "due_on"),
        one_of("state", "planned", "said", "dropped"),
    )
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    about: str = Field(index=True)
    stage: str
    due_on: date
    state: str = Field(default="planned", index=True)
    outbox_id: int | None = None  # no foreign key: what was said is forgotten after a while


class JobRun(SQLModel, table=True):
    """One run of a job that did something or failed: when, how long, how many rows, what went wrong."""

    __tablename__ = "job_run"
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    started_at: datetime = instant()
    milliseconds: int = 0
    rows: int = 0
    error: str = ""


class FormVersion(SQLModel, table=True):
    """A form, immutable, by the hash of its XForm: tried, published, retired; open interviews stay on theirs."""

    __tablename__ = "form_version"
    __table_args__ = (UniqueConstraint("form", "version"),)
    id: int | None = Field(default=None, primary_key=True)
    form: str = Field(index=True)
    version: str
    xml: str
    title: str = ""
    uploaded_at: datetime = instant()
    uploaded_by_id: int | None = Field(default=None, foreign_key="person.id")  # none: from the folder of activities
    file_id: str | None = None  # the workbook at Telegram, to be sent back as it came
    sheets: dict[str, Any] = document(default_factory=dict)  # sheet → its rows, to be written as a workbook again
    published_at: datetime | None = optional_instant()  # none: only tried so far
    retired_at: datetime | None = optional_instant()
    note: str = ""


class Interview(SQLModel, table=True):
    """A form being filled (ODK: a draft): the session's state, which cards are answered, and the step buttons carry."""

    __table_args__ = (one_of("state", "open", "submitted", "dropped"),)
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    form_version_id: int = Field(foreign_key="form_version.id")
    duty: str
    subject_id: int | None = Field(default=None, foreign_key="subject.id", index=True)
    task_id: int | None = Field(default=None, foreign_key="task.id", index=True)
    corrects_id: int | None = None  # record being corrected; no foreign key, since record refers to interview
    practice: bool = False
    state: str = "open"
    step: int = 0
    place: dict[str, Any] = document(default_factory=dict)  # cards done, card being changed, follow-ups proposed
    session: dict[str, Any] = document(default_factory=dict)
    opened_at: datetime = instant()
    touched_at: datetime = instant()
