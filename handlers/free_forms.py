"""Forms that belong to no duty: whatever the office published, filled by whoever wants to."""

from handlers.chat import Chat
from handlers.half_filled import set_aside
from handlers.interview.rows import empty_repeats
from handlers.interview.standing import own_open
from handlers.interview.talk import ask
from handlers.interview.work import Work, begin
from handlers.keyboards import Button
from storage.forms import current_version, published
from storage.inputs import Known
from storage.subject_lists import MOST, lists_beside
from storage.tables import FormVersion
from storage.tasks import half_filled


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
    """`w:fill:VERSION`, `w:new:VERSION`, `w:on:INTERVIEW`."""
    chat.toast()
    STEPS[parts[1]](chat, int(parts[2]))


def _fill(chat: Chat, version_id: int) -> None:
    """One of this form, or the one that is half filled."""
    row = chat.tx.get(FormVersion, version_id)
    half = half_filled(chat.tx, chat.me.id or 0, row.form) if row else []
    if row is None or not half:
        _new(chat, version_id)
        return
    buttons = [
        Button(chat.text("go_on_filling"), f"w:on:{half[-1].id}"),
        Button(chat.text("fill_another"), f"w:new:{version_id}"),
    ]
    chat.say(chat.text("half_there", title=row.title), buttons)


def _new(chat: Chat, version_id: int) -> None:
    """A new one, on the version that is in use now."""
    row = chat.tx.get(FormVersion, version_id)
    version = current_version(chat.tx, row.form) if row else None
    if version is None or version.form in chat.turn.catalogue.duties:
        chat.say(chat.text("form_gone"))
        return
    lead = [set_aside(chat), chat.text("form_begins", title=version.title)]
    work = begin_free(chat, version)
    if any(len(rows) == MOST for rows in work.place.instances.values()):
        lead.append(chat.text("list_cut", count=MOST))
    ask(work, "\n".join(line for line in lead if line))


def begin_free(chat: Chat, version: FormVersion) -> Work:
    """A form that no task asks for, with the lists that its writer may choose from."""
    known = Known({"me": chat.me.name}, lists_beside(chat.tx, chat.me))
    work = begin(chat, version, known, duty=version.form, subject_id=None, task_id=None)
    empty_repeats(work)
    return work


def _on(chat: Chat, interview_id: int) -> None:
    """Go on where it was left."""
    row = own_open(chat, interview_id)
    if row:
        ask(Work(chat, row), set_aside(chat, row))


STEPS = {"fill": _fill, "new": _new, "on": _on}
