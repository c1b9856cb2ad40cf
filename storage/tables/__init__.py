"""All tables, singular, in one place for migrations and queries."""

from storage.tables.base import metadata
from storage.tables.people import AccessRequest, Account, Grant, Guess, Invite, Person, Unit
from storage.tables.records import (
    Attachment,
    Fact,
    Finding,
    FollowUp,
    LateCorrection,
    Record,
    Revision,
    SubjectValue,
    Ticket,
)
from storage.tables.wire import Inbox, Outbox, Setting
from storage.tables.work import SUBJECT_KINDS, Assignment, FormVersion, Interview, Membership, Period, Subject, Task

__all__ = [
    "SUBJECT_KINDS",
    "AccessRequest",
    "Account",
    "Assignment",
    "Attachment",
    "Fact",
    "Finding",
    "FollowUp",
    "FormVersion",
    "Grant",
    "Guess",
    "Inbox",
    "Interview",
    "Invite",
    "LateCorrection",
    "Membership",
    "Outbox",
    "Period",
    "Person",
    "Record",
    "Revision",
    "Setting",
    "Subject",
    "SubjectValue",
    "Task",
    "Ticket",
    "Unit",
    "metadata",
]
