"""Typed words: the keys' own words first, then what is being asked."""

from collections.abc import Callable

from handlers import correction, find, findings, free_forms, more, publishing, records, tasks
from handlers.chat import Chat
from handlers.focus import open_work
from handlers.interview import talk, taps
from handlers.reading import plain
from handlers.texts import LANGUAGES, Texts

Do = Callable[[Chat], None]


KEYS: dict[str, Do] = {
    "key_tasks": tasks.show_tasks,
    "more_back": more.back,
    "key_records": records.show_records,
    "key_find": find.show_find,
    "key_more": more.show_more,
    "more_pause": more.pause,
    "more_help": more.show_help,
    "more_practice": tasks.practise,
    "more_free": free_forms.show_free_forms,
}


def key_words() -> dict[str, Do]:
    """What may be typed instead of tapping a key, in every language."""
    return {plain(Texts(language)(name)).lower(): do for name, do in KEYS.items() for language in LANGUAGES}


KEY_WORDS = key_words()


def typed(chat: Chat) -> None:
    """A text message."""
    message = chat.turn.update.effective_message
    words = (message.text if message else "") or ""
    key = KEY_WORDS.get(plain(words).lower())
    if key:
        key(chat)
    elif find.words_behind(words):
        find.search(chat, find.words_behind(words))
    elif "finding" in chat.focus:
        findings.type_statement(chat, words)
    elif "form_note" in chat.focus:
        publishing.type_note(chat, words)
    elif "interview" in chat.focus:
        _type_answer(chat, words)
    elif "find" in chat.focus:
        find.search(chat, words)
    elif plain(words) == chat.text("correct") and correction.correct_last(chat):
        return
    elif "tasks" in chat.focus:
        tasks.type_task(chat, words)
    else:
        chat.say(chat.text("not_understood"), keys=True)


def _type_answer(chat: Chat, words: str) -> None:
    work = open_work(chat)
    if work is None:
        chat.say(chat.text("not_understood"), keys=True)
        return
    if not taps.press(work, words):
        talk.type_answer(work, words)
    if work.row.state == "open":
        work.keep()
