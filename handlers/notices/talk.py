"""发通知 by taps: every step in one table."""

from collections.abc import Callable, Mapping
from functools import partial

from handlers.chat import Chat
from handlers.notices import receiving, sent, writing
from handlers.notices.draft import NOTICE

ONE: Mapping[str, Callable[[Chat, int], None]] = {  # verbs of one number
    "add": writing.add_people,
    "see": writing.see,
    "lost": writing.send_unreached,
    "drop": writing.drop,
    "list": sent.show_list,
    "open": sent.open_card,
    "card": sent.look,
    "stop": sent.stop_sending,
    "names": sent.send_names,
    "remind": sent.remind,
    "got": receiving.got,
    "read": receiving.read_again,
}
TWO: Mapping[str, Callable[[Chat, int, int], None]] = {  # of a notice and another number
    "place": writing.choose_place,
    "receipt": writing.set_receipt,
    "again": writing.set_again,
    "send": writing.send,
    "morning": partial(writing.send, waits=True),
}


def tap(chat: Chat, parts: list[str]) -> None:
    """`N:who:NOTICE:SET`; the others as in ONE and TWO."""
    verb, number = parts[1], int(parts[2])
    if verb == "who":
        writing.choose_who(chat, number, parts[3])
    elif verb in ONE:
        ONE[verb](chat, number)
    else:
        TWO[verb](chat, number, int(parts[3]))
    chat.toast()  # where the step itself had nothing to say over the chat


def read(chat: Chat, words: str) -> bool:
    """Words for the notice in hand, or about one that came; whether they were."""
    if receiving.type_got(chat, words):
        return True
    if NOTICE not in chat.focus:
        return False
    writing.type_at(chat, words)
    return True
