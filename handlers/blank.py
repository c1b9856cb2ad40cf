"""带空表下乡: the blank of what is to be visited, or of a form of the county, to copy and fill without signal."""

from collections.abc import Sequence

from forms import Card, Form, Session
from handlers.chat import Chat
from handlers.free_forms import free_forms
from handlers.interview.lines import blank_of, opens_follow_ups
from handlers.keyboards import Button
from handlers.tasks import known_of, open_rows
from handlers.texts import Texts
from storage.forms import current_version, parse
from storage.tables import FormVersion, Task


def show_blank(chat: Chat) -> None:
    """One blank for all that is open, and a way to those of the other forms."""
    chat.toast()
    more = [Button(row.title or row.form, f"b:form:{row.id}", alone=True) for row in free_forms(chat)]
    tasks = [task for task, _ in open_rows(chat)]
    duties = list(dict.fromkeys(task.duty for task in tasks))
    for duty in duties:
        version = current_version(chat.tx, duty)
        if version:
            form = parse(version.xml)
            cards = [card for task in tasks if task.duty == duty for card in _cards(chat, form, task)]
            _say(chat, form, cards, [head_of(chat.text, duty, chat) + chat.text("colon")], more)
    if not duties:
        chat.say(chat.text("blank_which" if more else "blank_none"), more)


def show_form_blank(chat: Chat, version: FormVersion) -> None:
    """The blank of a form that no duty asks for; its first line says which form it is."""
    form = parse(version.xml)
    head = f"{chat.text('subject_form')}{chat.text('colon')}{version.title or version.form}"
    _say(chat, form, _cards(chat, form, None), [head], [])


def head_of(text: Texts, duty: str, chat: Chat) -> str:
    """The label of the line that says what was visited."""
    return text(f"subject_{chat.turn.catalogue.duties[duty].subject}")


def _cards(chat: Chat, form: Form, task: Task | None) -> list[Card]:
    known = known_of(chat, task) if task else None
    session = Session.start(
        form,
        now=chat.now,
        inputs=known.inputs if known else {},
        instances=known.instances if known else {},
        seed=str(chat.turn.inbox_id),
    )
    return session.cards(chat.text.language)


def _say(chat: Chat, form: Form, cards: Sequence[Card], heads: Sequence[str], more: Sequence[Button]) -> None:
    pieces = blank_of(chat.text, heads, cards, follow_ups=opens_follow_ups(form))
    lines = [*heads, *(line for piece in pieces for line in piece.split("\n")[len(heads) :])]
    copies = [
        Button(chat.text("copy") if len(pieces) == 1 else chat.text("copy_part", number=number), copy=piece)
        for number, piece in enumerate(pieces, start=1)
    ]
    chat.say("\n".join([chat.text("blank"), *(line.rstrip() for line in lines)]), [*copies, *more])
