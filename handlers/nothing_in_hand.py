"""Words typed while no form is in hand: a correction, a task by its name, or something kept for later."""

from handlers import correction, tasks
from handlers.chat import Chat
from handlers.half_filled import go_on_button, last_half_filled, name_of
from handlers.keeping import keep_words
from handlers.keyboards import Button, fit
from handlers.placing import ask_where
from handlers.reading import plain
from storage.tables import Interview

SAID_AGAIN = 20  # characters of what was kept


def typed(chat: Chat, words: str) -> None:
    """What the words mean where nothing is being asked."""
    if plain(words) == chat.text("correct") and correction.correct_last(chat):
        return
    if "tasks" in chat.focus:
        tasks.type_task(chat, words)
        return
    back = last_half_filled(chat)
    chat.say(chat.text("not_understood"), back, keys=not back)


def forwarded(chat: Chat, words: str) -> None:
    """Somebody else's words, passed on: kept, and asked where they belong."""
    ask_where(chat, keep_words(chat, words), chat.text("received"))


def something_else(chat: Chat, row: Interview, words: str) -> None:
    """The form waits; a task that the words only name is opened, any other words are kept."""
    if row.practice:
        chat.set_focus()
        chat.say(chat.text("practice_over"), keys=True)
        return
    named = tasks.mentioned(chat, words)
    only = [task for task, subject in named if plain(words) in plain(subject.name)]
    if len(only) == 1:
        tasks.open_task(chat, only[0].id or 0)
        return
    name = name_of(chat, row)
    chat.set_focus()
    keep_words(chat, words)
    others = [(task, subject) for task, subject in named if subject.id != row.subject_id]
    opening = [Button(chat.text("open_subject", name=subject.name), f"o:{task.id}") for task, subject in others[:2]]
    told = chat.text("other_kept", name=name, words=fit(words, SAID_AGAIN))
    chat.say(told, [go_on_button(chat, row, name), *opening])
