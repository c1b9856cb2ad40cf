"""The end of what leaves no trace: an officer's practice, or the office's trial of a form."""

from handlers.chat import Chat
from handlers.keyboards import Button
from storage.forms import current_version
from storage.tables import FormVersion, Interview

OFFICE = "office"


def is_office(chat: Chat) -> bool:
    """Whether this person keeps the forms of the county."""
    return chat.viewer is not None and OFFICE in chat.viewer.roles


def end_practice(chat: Chat, row: Interview) -> None:
    """Say that nothing was kept; the office may publish what it has tried."""
    if not is_office(chat):
        chat.say(chat.text("practice_over"), keys=True)
        return
    version = chat.tx.get_one(FormVersion, row.form_version_id)
    current = current_version(chat.tx, version.form)
    publish = [Button(chat.text("form_publish"), f"p:note:{version.id}")] if current is not version else None
    chat.say(chat.text("trial_over"), publish)
