"""Forms that belong to no duty: whatever the office published, filled by whoever wants to."""

from handlers.chat import Chat
from handlers.half_filled import set_aside
from handlers.interview.rows import empty_repeats
from handlers.interview.talk import ask
from handlers.interview.work import begin
from handlers.keyboards import Button
from storage.forms import current_version, published
from storage.inputs import Known
from storage.tables import FormVersion


def free_forms(chat: Chat) -> list[FormVersion]:
    """The published forms that no duty asks for."""
    return [row for row in published(chat.tx) if row.form not in chat.turn.catalogue.duties]


def show_free_forms(chat: Chat) -> None:
    """Which one is to be filled."""
    chat.toast()
    rows = free_forms(chat)
    buttons = [Button(row.title or row.form, f"w:fill:{row.id}") for row in rows]
    chat.say(chat.text("which_form" if rows else "no_forms"), buttons)


def tap(chat: Chat, parts: list[str]) -> None:
    """`w:fill:ID`: begin one, on the version that is in use now."""
    chat.toast()
    row = chat.tx.get(FormVersion, int(parts[2]))
    version = current_version(chat.tx, row.form) if row else None
    if version is None or version.form in chat.turn.catalogue.duties:
        chat.say(chat.text("form_gone"))
        return
    lead = [line for line in (set_aside(chat), chat.text("form_begins", title=version.title)) if line]
    work = begin(chat, version, Known({}, {}), duty=version.form, subject_id=None, task_id=None)
    empty_repeats(work)
    ask(work, "\n".join(lead))
