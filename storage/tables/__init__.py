"""All tables, singular, in one place for migrations and queries."""

from storage.tables.answering import AssignmentChange, Remark, YearStatement
from storage.tables.base import metadata
from storage.tables.names import PersonName, SubjectName
from storage.tables.people import AccessRequest, Account, Grant, Guess, Invite, Person, Transfer, Unit
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
    "Extension",
    "Fact",
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
    "Obstacle",
    "Outbox",
    "Period",
    "Person",
    "PersonName",
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
    "Transfer",
    "Unit",
    "YearStatement",
    "later",
    "metadata",
]
