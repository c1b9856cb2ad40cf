"""Words typed while no form is in hand: a correction, a task by its name, or something kept for later."""

from collections.abc import Callable, Sequence

from handlers import corrected_words, tasks, todo, visits, working_calendar
from handlers.chat import Chat
from handlers.half_filled import go_on_button, last_half_filled, name_of
from handlers.interview.practice import end_practice
from handlers.keeping import keep_words
from handlers.keyboards import Button, fit
from handlers.placing import ask_where
from handlers.reading import plain
from storage.pairing import paired_households
from storage.tables import Interview

SAID_AGAIN = 20  # characters of what was kept


LOOSE: Sequence[Callable[[Chat, str], bool]] = (  # with nothing asked: the first that finds something in the words
    working_calendar.type_days,
    corrected_words.type_correction,
    todo.type_task,
    visits.type_household,
    todo.not_listed,
    visits.not_a_household,
)


def typed(chat: Chat, words: str) -> None:
    """What the words mean where nothing is being asked."""
    if not any(read(chat, words) for read in LOOSE):
        back = last_half_filled(chat)
        chat.say(chat.text("not_understood"), back, keys=not back)


def forwarded(chat: Chat, words: str) -> None:
    """Somebody else's words, passed on: kept, and asked where they belong."""
    ask_where(chat, keep_words(chat, words), chat.text("received"))


def something_else(chat: Chat, row: Interview, words: str) -> None:
    """The form waits; a task or a household that the words name is opened, others are kept."""
    if row.practice:
        chat.set_focus()
        end_practice(chat, row)
        return
    named = tasks.mentioned(chat, words)
    only = [task for task, subject in named if plain(words) in plain(subject.name)]
    if len(only) == 1:
        tasks.open_task(chat, only[0].id or 0)
        return
    if names_one_household(chat, words):
        visits.type_household(chat, words)
        return
    name = name_of(chat, row)
    chat.set_focus()
    keep_words(chat, words)
    others = [(task, subject) for task, subject in named if subject.id != row.subject_id]
    opening = [Button(chat.text("open_subject", name=subject.name), f"o:{task.id}") for task, subject in others[:2]]
    told = chat.text("other_kept", name=name, words=fit(words, SAID_AGAIN))
    chat.say(told, [go_on_button(chat, row, name), *opening])


def names_one_household(chat: Chat, words: str) -> bool:
    """Whether the words name one of the person's own households, and only one."""
    return sum(row.subject.name in words for row in paired_households(chat.tx, chat.me.id or 0, chat.today)) == 1
