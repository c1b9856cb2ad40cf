"""Words that are read before all others: whoever is writing to many, or about the bot, is writing, not asking."""

from collections.abc import Callable, Sequence

from handlers import feedback
from handlers.chat import Chat
from handlers.notices import talk as notices

FIRST: Sequence[Callable[[Chat, str], bool]] = (notices.read, feedback.read)


def read_first(chat: Chat, words: str) -> bool:
    """The first that takes them, takes them; whether one did."""
    return any(read(chat, words) for read in FIRST)
