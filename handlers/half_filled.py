"""Forms that are half filled: what they are called, one set aside for another, the way back into them."""

from handlers.chat import Chat
from handlers.keyboards import Button
from storage.tables import FormVersion, Interview, Subject
from storage.tasks import is_begun, unfinished


def name_of(chat: Chat, row: Interview) -> str:
    """What a form is about, else its own title."""
    subject = chat.tx.get(Subject, row.subject_id) if row.subject_id else None
    version = chat.tx.get(FormVersion, row.form_version_id)
    return subject.name if subject else version.title if version else ""


def set_aside(chat: Chat, but: Interview | None = None) -> str:
    """Say that another form in hand is kept, if there is one with an answer."""
    row = chat.tx.get(Interview, chat.focus.get("interview") or 0)
    if row is None or row is but or row.state != "open" or row.practice or not is_begun(row):
        return ""
    return chat.text("task_switched", name=name_of(chat, row))


def go_on_button(chat: Chat, row: Interview, name: str) -> Button:
    """One tap, and the form is in hand again."""
    return Button(chat.text("go_on_with", name=name), f"g:go:{row.id}")


def last_half_filled(chat: Chat) -> list[Button]:
    """The way back into the form that was touched last, for somebody with nothing in hand."""
    return [go_on_button(chat, row, name) for row, name in unfinished(chat.tx, chat.me.id or 0)[:1]]
