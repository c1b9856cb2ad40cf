"""All tables, singular, in one place for migrations and queries."""

from storage.tables.base import metadata
from storage.tables.people import Account, Grant, Invite, Person, Unit
from storage.tables.records import Attachment, Fact, Finding, FollowUp, LateCorrection, Record, Revision, Ticket
from storage.tables.wire import Inbox, Outbox, Setting
from storage.tables.work import Assignment, FormVersion, Interview, Membership, Period, Subject, Task

__all__ = [
    "Account",
    "Assignment",
    "Attachment",
    "Fact",
    "Finding",
    "FollowUp",
    "FormVersion",
    "Grant",
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
    "Task",
    "Ticket",
    "Unit",
    "metadata",
]
