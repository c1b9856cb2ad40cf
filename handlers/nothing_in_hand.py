"""Words typed while no form is in hand: a correction, a task by its name, or something kept for later."""

from collections.abc import Callable, Sequence
from functools import partial

from handlers import corrected_words, follow_ups, tasks, todo, visits, working_calendar
from handlers.chat import Chat
from handlers.events.opening import type_sentence
from handlers.half_filled import go_on_button, last_half_filled, name_of
from handlers.interview.aside import APART
from handlers.interview.practice import end_practice
from handlers.keeping import keep_words
from handlers.keyboards import Button, fit
from handlers.placing import ask_where
from handlers.reading import plain
from handlers.written import talk as written
from handlers.written.inbox import pass_on
from storage.pairing import paired_households
from storage.tables import Interview

SAID_AGAIN = 20  # characters of what was kept


def _pass_on(chat: Chat, words: str) -> bool:
    """What nothing was made of goes to the office of the place, unless it is more of what was just put right."""
    return not follow_ups.awaits_words(chat) and pass_on(chat, words)


def _of_an_event(chat: Chat, words: str) -> bool:
    """A course or an activity, unless it is of a household."""
    return not written.is_of_others(chat, words) and type_sentence(chat, words)


LOOSE: Sequence[Callable[[Chat, str], bool]] = (  # with nothing asked: the first that finds something in the words
    working_calendar.type_days,
    _of_an_event,
    corrected_words.type_correction,
    todo.type_task,
    written.take,
    visits.type_of_another,
    visits.type_household,
    _pass_on,
    todo.not_listed,
    visits.not_a_household,
    follow_ups.type_more,
)


def typed(chat: Chat, words: str) -> None:
    """What the words mean where nothing is being asked."""
    if not any(read(chat, words) for read in LOOSE):
        back = last_half_filled(chat)
        chat.say(chat.text("not_understood"), back, keys=not back)


def forwarded(chat: Chat, words: str) -> None:
    """Somebody else's words, passed on: kept, and asked where they belong."""
    if not written.take(chat, words):
        ask_where(chat, keep_words(chat, words), chat.text("received"))


def something_else(chat: Chat, row: Interview, words: str) -> None:
    """The form waits, practice is over; a task or a household that the words name is opened, others are kept."""
    if row.practice:
        row.state = "dropped"
        end_practice(chat, row)
    messages = words.split(APART)
    opening = next((each for each in messages if _way(chat, each)), "")
    rest = APART.join(each for each in messages if each != opening)
    if rest:
        chat.set_focus()
        _keep(chat, row, rest)
    way = _way(chat, opening) if opening else None
    if way:
        way()


def _way(chat: Chat, words: str) -> Callable[[], object] | None:
    """What opens the one task or household that words name."""
    only = [task for task, subject in tasks.mentioned(chat, words) if plain(words) in plain(subject.name)]
    if len(only) == 1:
        return partial(tasks.open_task, chat, only[0].id or 0)
    if not visits.whose(chat, words) and names_one_household(chat, words):
        return partial(visits.type_household, chat, words)
    return None


def _keep(chat: Chat, row: Interview, words: str) -> None:
    """Words that open nothing belong nowhere yet; the way back into the form, and into an enterprise they mention."""
    keep_words(chat, words)
    name, said = name_of(chat, row), fit(words, SAID_AGAIN)
    named = [(task, subject) for task, subject in tasks.mentioned(chat, words) if subject.id != row.subject_id]
    opening = [Button(chat.text("open_subject", name=subject.name), f"o:{task.id}") for task, subject in named[:2]]
    told = visits.whose(chat, words)
    if row.practice:
        chat.say(told or chat.text("words_kept", words=said), opening)
    else:
        back = go_on_button(chat, row, name)
        chat.say(told or chat.text("other_kept", name=name, words=said), [back, *opening])


def names_one_household(chat: Chat, words: str) -> bool:
    """Whether the words name one of the person's own households, and only one."""
    return sum(row.subject.name in words for row in paired_households(chat.tx, chat.me.id or 0, chat.today)) == 1
