"""All tables, singular, in one place for migrations and queries."""

from storage.tables.base import metadata
from storage.tables.people import AccessRequest, Account, Grant, Guess, Invite, Person, Unit
from storage.tables.records import Attachment, Fact, Finding, FollowUp, Record, Revision
from storage.tables.wire import Inbox, Outbox, Setting
from storage.tables.work import Assignment, FormVersion, Interview, Membership, Period, Subject, Task

__all__ = [
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
    "Membership",
    "Outbox",
    "Period",
    "Person",
    "Record",
    "Revision",
    "Setting",
    "Subject",
    "Task",
    "Unit",
    "metadata",
]
