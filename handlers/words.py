"""Typed words: the keys' own words first, then what is being asked."""

from collections.abc import Callable

from handlers import findings, free_forms, more, nothing_in_hand, publishing, records, tasks
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
    elif "finding" in chat.focus:
        findings.type_statement(chat, words)
    elif "form_note" in chat.focus:
        publishing.type_note(chat, words)
    elif "interview" in chat.focus:
        _type_answer(chat, words)
    elif message and message.forward_origin:
        nothing_in_hand.forwarded(chat, words)
    else:
        nothing_in_hand.typed(chat, words)


def _type_answer(chat: Chat, words: str) -> None:
    work = open_work(chat)
    if work is None:
        nothing_in_hand.typed(chat, words)
        return
    if not taps.press(work, words):
        talk.type_answer(work, words)
    if work.row.state == "open":
        work.keep()
