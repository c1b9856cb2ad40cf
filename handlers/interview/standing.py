"""Whether a form may still be filled and sent: it is open, the task still this person's, the record correctable."""

from datetime import date

from handlers.chat import Chat
from storage.periods import period_of_visit
from storage.submission import visit_date
from storage.tables import Interview, Period, Record, Task


def own_open(chat: Chat, interview_id: str | int) -> Interview | None:
    """The form of this number if this person may go on with it; where not, he is told why."""
    row = chat.own(Interview, interview_id, "person_id")
    if row is None or row.state == "open":
        return row
    chat.say(chat.text("already_sent" if row.state == "submitted" else "already_dropped"))
    return None


def correctable(chat: Chat, record_id: str | int) -> Record | None:
    """The record of this number if this person may correct it now; where not, he is told why."""
    record = chat.tx.get(Record, int(record_id))
    refusal = against_correcting(chat, record)
    if refusal:
        chat.say(refusal)
        return None
    return record


def against_correcting(chat: Chat, record: Record | None) -> str:
    """Why a record cannot be corrected by this person now; empty when it can."""
    if record is None or record.person_id != chat.me.id:
        return chat.text("correct_not_yours")
    if record.state != "valid":
        return chat.text("correct_gone")
    return ""


def is_closed(chat: Chat, record: Record) -> bool:
    """Whether the table of a record's period is closed: then the office decides what is changed."""
    period = chat.tx.get(Period, record.period_key)
    assert period is not None
    return chat.today > period.grace_until


def record_if_closed(chat: Chat, row: Interview) -> Record | None:
    """The record that a form corrects, if its period is closed."""
    record = chat.tx.get(Record, row.corrects_id) if row.corrects_id else None
    return record if record is not None and is_closed(chat, record) else None


def against_sending(chat: Chat, row: Interview, occurred_on: date) -> str:
    """Why a finished form cannot be sent; empty when it can."""
    if row.corrects_id is not None:
        record = chat.tx.get(Record, row.corrects_id)
        refusal = against_correcting(chat, record)
        if refusal or record is None:
            return refusal
        same = is_closed(chat, record) or _period(chat, record, occurred_on) == record.period_key
        return "" if same else chat.text("correct_other_quarter")
    task = chat.tx.get(Task, row.task_id) if row.task_id else None
    if task is None:
        return ""
    if task.state != "open":
        return chat.text("task_gone")
    return "" if task.person_id == chat.me.id else chat.text("task_not_yours")


def _period(chat: Chat, record: Record, occurred_on: date) -> str:
    return period_of_visit(chat.tx, record.duty, record.subject_id, occurred_on).key


def day_of_visit(chat: Chat, answers: dict[str, object]) -> date:
    """The day that a form says, else today."""
    return visit_date(answers) or chat.today
