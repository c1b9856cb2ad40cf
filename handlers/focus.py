"""What a chat is in the middle of, and back to it after something else came in between."""

from handlers.chat import Chat
from handlers.interview.talk import ask
from handlers.interview.work import Work
from handlers.keeping import keep_words
from storage.practice import asked_about, drop_practice_of
from storage.tables import Interview


def open_work(chat: Chat) -> Work | None:
    """The form in hand, if there is one."""
    row = chat.tx.get(Interview, chat.focus.get("interview") or 0)
    return Work(chat, row) if row is not None and row.state == "open" else None


def drop_practice(chat: Chat) -> None:
    """Practice leaves no trace, however it ended; words that may be no part of it are kept."""
    for words in asked_about(chat.tx, chat.me.id or 0):
        keep_words(chat, words)
    drop_practice_of(chat.tx, chat.me.id or 0)


def go_on(chat: Chat, after: str) -> None:
    """What came in between is done: ask the form's question again, if there is a form in hand."""
    chat.set_focus(**{name: value for name, value in chat.focus.items() if name != after})
    work = open_work(chat)
    if work:
        ask(work)
