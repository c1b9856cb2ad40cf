"""All tables, singular, in one place for migrations and queries."""

from storage.tables.answering import AssignmentChange, Remark, YearStatement
from storage.tables.base import metadata
from storage.tables.events import Event, EventSeat
from storage.tables.messages import Mention, Message
from storage.tables.names import PersonName, SubjectName
from storage.tables.notices import Feedback, Notice, NoticeReceiver
from storage.tables.people import AccessRequest, Account, Grant, Guess, Invite, Person, Transfer, Unit
from storage.tables.plans import Plan, PlanEntry, PlanStep
from storage.tables.posts import PostHolder
from storage.tables.records import (
    Attachment,
    Extension,
    Fact,
    Finding,
    FollowUp,
    LateCorrection,
    Record,
    Revision,
    SubjectValue,
    TableTemplate,
    Ticket,
    TicketStep,
)
from storage.tables.registry import UNSEEN_FROM, ImportBatch, ImportRow
from storage.tables.scorings import ScoreColumn, ScoreObjection, ScoreSheet, ScoreYear
from storage.tables.selections import Candidate, CandidateStep
from storage.tables.visited import SEEN_ON, later
from storage.tables.wire import Inbox, Outbox, Setting
from storage.tables.work import (
    SUBJECT_KINDS,
    Assignment,
    FormVersion,
    Holiday,
    Interview,
    JobRun,
    Membership,
    Obstacle,
    Period,
    Prompt,
    Subject,
    Task,
)

__all__ = [
    "SEEN_ON",
    "SUBJECT_KINDS",
    "UNSEEN_FROM",
    "AccessRequest",
    "Account",
    "Assignment",
    "AssignmentChange",
    "Attachment",
    "Candidate",
    "CandidateStep",
    "Event",
    "EventSeat",
    "Extension",
    "Fact",
    "Feedback",
    "Finding",
    "FollowUp",
    "FormVersion",
    "Grant",
    "Guess",
    "Holiday",
    "ImportBatch",
    "ImportRow",
    "Inbox",
    "Interview",
    "Invite",
    "JobRun",
    "LateCorrection",
    "Membership",
    "Mention",
    "Message",
    "Notice",
    "NoticeReceiver",
    "Obstacle",
    "Outbox",
    "Period",
    "Person",
    "PersonName",
    "Plan",
    "PlanEntry",
    "PlanStep",
    "PostHolder",
    "Prompt",
    "Record",
    "Remark",
    "Revision",
    "ScoreColumn",
    "ScoreObjection",
    "ScoreSheet",
    "ScoreYear",
    "Setting",
    "Subject",
    "SubjectName",
    "SubjectValue",
    "TableTemplate",
    "Task",
    "Ticket",
    "TicketStep",
    "Transfer",
    "Unit",
    "YearStatement",
    "later",
    "metadata",
]
