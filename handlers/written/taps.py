"""`H:…`: every button of what people just write."""

from collections.abc import Callable, Mapping

from handlers.chat import Chat
from handlers.written import beside, card, inbox, talk
from handlers.written.changing import ASKS, CHANGES

INBOX = ("see", "done", "up", "back", "pass", "read", "list", "with")  # with one number
WHOLE = ("all", "words", "show", "whose", "photo")  # with two
OF_LINE = (*ASKS, *(verb for verb in CHANGES if verb not in ("is", "day")))  # with three
OF_CHOICE = ("is", "day")  # with four
OTHERS: Mapping[str, Callable[[Chat, list[str]], None]] = {
    "list": inbox.show_kept,
    "photo": beside.tap_photo,
    "whose": beside.tap_whose,
    "with": card.tap_with,
    **dict.fromkeys((verb for verb in INBOX if verb not in ("list", "with")), inbox.tap_inbox),
}


def tap(chat: Chat, parts: list[str]) -> None:
    """A button of a proposal, of what was kept, or of an office's inbox."""
    OTHERS.get(parts[1], talk.tap)(chat, parts)
