"""Typed words: the keys' own words first, then what is being asked."""

from collections.abc import Callable
from functools import partial

from handlers import access, correction, findings, free_forms, inviting, more, publishing, records, tasks, todo
from handlers.chat import Chat
from handlers.focus import open_work
from handlers.interview import talk, taps
from handlers.reading import plain
from handlers.texts import LANGUAGES, Texts

Do = Callable[[Chat], None]


KEYS: dict[str, Do] = {
    "key_tasks": todo.show_tasks,
    "more_back": more.back,
    "key_records": records.show_records,
    "key_more": more.show_more,
    "more_pause": more.pause,
    "more_help": more.show_help,
    "more_practice": tasks.practise,
    "more_free": free_forms.show_free_forms,
    "more_invite": inviting.show_invites,
    "more_forms": publishing.show_forms,
}


def key_words() -> dict[str, Do]:
    """What may be typed instead of tapping a key, in every language."""
    words = {plain(Texts(language)(name)).lower(): do for name, do in KEYS.items() for language in LANGUAGES}
    for language, other in (LANGUAGES, LANGUAGES[::-1]):  # each language offers the other one by its own name
        words[Texts(language)("more_language").lower()] = partial(more.speak, language=other)
    return words


KEY_WORDS = key_words()


def typed(chat: Chat) -> None:
    """A text message."""
    message = chat.turn.update.effective_message
    words = (message.text if message else "") or ""
    key = KEY_WORDS.get(plain(words).lower())
    if key:
        key(chat)
    elif "finding" in chat.focus:
        findings.type_statement(chat, words)
    elif "access" in chat.focus:
        access.type_name(chat, words)
    elif "form_note" in chat.focus:
        publishing.type_note(chat, words)
    elif "interview" in chat.focus:
        _type_answer(chat, words)
    elif plain(words) == chat.text("correct") and correction.correct_last(chat):
        return
    elif "invite" in chat.focus:
        inviting.type_person(chat, words)
    elif "todo" in chat.focus:
        todo.type_task(chat, words)
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
