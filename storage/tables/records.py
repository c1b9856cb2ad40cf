"""What was submitted and what follows from it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.base import document, instant, one_of, optional_instant

TICKET_STEPS = [
    "passed",
    "returned",
    "asked",
    "answered",
    "told",
    "unhappy",
    "wished",
    "agreed",
    "refused",
    "urged",
    "dropped",
]


class Record(SQLModel, table=True):
    """A submitted form. `occurred_on` is the day of the visit, `submitted_at` the instant of sending: two things."""

    __table_args__ = (
        UniqueConstraint("duty", "period_key", "serial"),
        one_of("state", "valid", "withdrawn"),
        Index(None, "subject_id", "state", "occurred_on"),  # when somebody was there last
    )
    id: int | None = Field(default=None, primary_key=True)
    serial: int  # 第017号: counted within duty and period
    duty: str
    period_key: str = Field(foreign_key="period.key", index=True)
    form_version_id: int | None = Field(default=None, foreign_key="form_version.id")  # none: from paper
    interview_id: int | None = Field(default=None, foreign_key="interview.id", unique=True)
    task_id: int | None = Field(default=None, foreign_key="task.id", index=True)
    subject_id: int | None = Field(default=None, foreign_key="subject.id", index=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    occurred_on: date = Field(index=True)
    submitted_at: datetime = instant()
    state: str = "valid"
    answers: dict[str, Any] = document(default_factory=dict)
    summary: dict[str, Any] = document(default_factory=dict)  # language → the lines shown at review


class Revision(SQLModel, table=True):
    """A change to a submitted record: who, when, why, from what to what."""

    id: int | None = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    made_at: datetime = instant()
    reason: str = ""
    before: dict[str, Any] = document(default_factory=dict)
    after: dict[str, Any] = document(default_factory=dict)


class Fact(SQLModel, table=True):
    """One answer that reports read, without opening the document."""

    id: int | None = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    kind: str = Field(index=True)
    ref: str
    value: str


class SubjectValue(SQLModel, table=True):
    """A value that a record wrote into a subject, with what stood there before; no property: the subject itself."""

    __tablename__ = "subject_value"
    __table_args__ = (one_of("state", "written", "taken_back"),)
    id: int | None = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    subject_id: int = Field(foreign_key="subject.id", index=True)
    property: str
    before: dict[str, Any] = document(default_factory=dict)  # {"value": …}, empty where there was none
    after: dict[str, Any] = document(default_factory=dict)
    state: str = "written"


class FollowUp(SQLModel, table=True):
    """Something to put right (整改): problem, measure, responsible, due; or a promise to a household, kept later.

    Of a plan: a `step` of it, or the `plan` itself, which is accepted and verified as a whole.
    """

    __tablename__ = "follow_up"
    __table_args__ = (
        one_of("state", "open", "closed", "void"),
        one_of("kind", "rectification", "promise", "step", "plan"),
    )
    id: int | None = Field(default=None, primary_key=True)
    kind: str = "rectification"
    record_id: int | None = Field(default=None, foreign_key="record.id", index=True)  # none: it stands in a plan
    plan_id: int | None = Field(default=None, foreign_key="plan.id", index=True)
    subject_id: int | None = Field(default=None, foreign_key="subject.id", index=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    ref: str  # the question it came from
    problem: str
    measure: str
    responsible: str
    responsible_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    found_on: date
    found_by_id: int = Field(foreign_key="person.id", index=True)
    due: date | None = None
    major: bool = False  # 重点: accepted by the township, verified by the county, closed by them only
    state: str = "open"
    reply: str = ""
    replied_on: date | None = None
    accepted_on: date | None = None
    accepted_by_id: int | None = Field(default=None, foreign_key="person.id")
    verified_by_id: int | None = Field(default=None, foreign_key="person.id")
    returned: str = ""  # why it was sent back last (退回)
    closed_on: date | None = None
    closed_by_id: int | None = Field(default=None, foreign_key="record.id")


class Extension(SQLModel, table=True):
    """A wish to put a follow-up off (延期), before the leader who decides; undecided, the clock stands still."""

    __table_args__ = (one_of("state", "open", "agreed", "refused"),)
    id: int | None = Field(default=None, primary_key=True)
    follow_up_id: int = Field(foreign_key="follow_up.id", index=True)
    asked_by_id: int = Field(foreign_key="person.id", index=True)
    asked_at: datetime = instant()
    reason: str
    from_due: date | None = None
    to_due: date
    decider_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    state: str = "open"
    decided_at: datetime | None = optional_instant()


class Finding(SQLModel, table=True):
    """What a revisit found about one of the two officers, shown to that person, with the person's own statement."""

    __table_args__ = (
        UniqueConstraint("record_id", "person_id", "capacity"),
        one_of("training", "none", "suggested", "wanted", "declined"),
        one_of("state", "valid", "void"),
    )
    id: int | None = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    capacity: str
    problem: str
    training: str = "none"
    state: str = "valid"
    statement: str = ""
    stated_at: datetime | None = optional_instant()
    seen_at: datetime | None = optional_instant()


class Ticket(SQLModel, table=True):
    """A message from the field that somebody answers (诉求): whose, in what words, of which kind, who is to answer.

    Open, it is with `answerer_id`: to be answered by `due`, or, not passed on yet, to be passed on. Answered, the
    household is to be told by `due`. `wish_due` is the day to which the answerer wishes to put it off.
    """

    __table_args__ = (one_of("state", "open", "answered", "closed", "void"),)
    id: int | None = Field(default=None, primary_key=True)
    subject_id: int | None = Field(default=None, foreign_key="subject.id", index=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    record_id: int | None = Field(default=None, foreign_key="record.id", index=True)
    words: str
    raised_on: date
    raised_by_id: int = Field(foreign_key="person.id", index=True)
    answerer_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    kind: str = ""
    passed_on: date | None = None  # 转办
    since: date | None = None  # the limit that runs now began
    due: date | None = Field(default=None, index=True)
    wish_due: date | None = None
    wish_reason: str = ""
    state: str = "open"
    answer: str = ""
    answered_on: date | None = None
    closed_on: date | None = None  # the household has been told
    told_by_id: int | None = Field(default=None, foreign_key="record.id", index=True)  # at this visit


class TicketStep(SQLModel, table=True):
    """One thing that happened to a request: who did what, in which words, on which day."""

    __tablename__ = "ticket_step"
    __table_args__ = (one_of("kind", *TICKET_STEPS),)
    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="ticket.id", index=True)
    kind: str
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)  # none: by the rules
    to_id: int | None = Field(default=None, foreign_key="person.id")
    words: str = ""
    on_day: date


class Attachment(SQLModel, table=True):
    """Something sent along, to a form, a record, a follow-up, or none of them yet; a file is fetched at once.

    A file_id dies with its bot. A `form` is checked. What is no file stands in `about`, words in `caption`.
    An `unwanted` one waits until its file is off the disk. What its sender took out can be put back.
    """

    __table_args__ = (one_of("state", "pending", "fetched", "failed", "too_big", "checked", "kept", "unwanted"),)
    id: int | None = Field(default=None, primary_key=True)
    inbox_id: int = Field(foreign_key="inbox.id", index=True)
    interview_id: int | None = Field(default=None, foreign_key="interview.id", index=True)
    record_id: int | None = Field(default=None, foreign_key="record.id", index=True)
    follow_up_id: int | None = Field(default=None, foreign_key="follow_up.id", index=True)  # it shows it put right
    message_id: int | None = Field(default=None, foreign_key="message.id", index=True)  # written beside it
    mention_id: int | None = Field(default=None, foreign_key="mention.id", index=True)  # it shows what was said of one
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: str
    file_id: str
    caption: str = ""
    about: dict[str, Any] = document(default_factory=dict)
    album: str | None = Field(default=None, index=True)  # Telegram's number of what was sent in one
    state: str = Field(default="pending", index=True)
    attempts: int = 0
    size: int | None = None
    sha256: str | None = None
    path: str | None = None
    received_at: datetime = instant()
    taken_out_at: datetime | None = optional_instant()


class LateCorrection(SQLModel, table=True):
    """A correction made after its period's table was closed: the office decides, then it is noted beside the table."""

    __tablename__ = "late_correction"
    __table_args__ = (one_of("state", "open", "agreed", "refused"),)
    id: int | None = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    interview_id: int | None = Field(default=None, foreign_key="interview.id", index=True)  # none: withdraw it whole
    person_id: int = Field(foreign_key="person.id", index=True)
    decider_id: int = Field(foreign_key="person.id", index=True)
    state: str = "open"
    asked_at: datetime = instant()
    decided_at: datetime | None = optional_instant()


class TableTemplate(SQLModel, table=True):
    """A superior's blank table (上级表样) as it was understood: which of its columns is which figure of the county."""

    __tablename__ = "table_template"
    id: int | None = Field(default=None, primary_key=True)
    name: str
    headings: str = Field(unique=True)  # a hash of the headings: the same table is known again
    columns: dict[str, Any] = document(default_factory=dict)  # column letter → key of the figure
    person_id: int = Field(foreign_key="person.id")
    used_at: datetime = instant()
