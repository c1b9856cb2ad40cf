"""What is tapped below a superior's table, by whoever sent it in."""

from collections.abc import Callable, Mapping, Sequence

from handlers.chat import Chat
from handlers.superior.blank import Blank, blank_of, heads
from handlers.superior.columns import ask_figure, show_columns, take
from handlers.superior.names import show_list, show_names
from handlers.superior.talk import send
from storage.attachments import TABLE
from storage.tables import Attachment

STEPS: Mapping[str, Callable[[Chat, Blank, Sequence[str]], None]] = {
    "again": lambda chat, blank, _: send(chat, blank.sent, again=True),
    "columns": show_columns,
    "column": ask_figure,
    "take": take,
    "names": show_names,
    "list": show_list,
}


def tap(chat: Chat, parts: list[str]) -> None:
    """`z:sheet:SENT:SHEET`, `z:again:SENT`, `z:columns:SENT:PAGE`, `z:take:SENT:COLUMN:KEY`, `z:names:SENT:PAGE` …"""
    sent = chat.tx.get(Attachment, int(parts[2]))
    if sent is None or sent.kind != TABLE or sent.person_id != chat.me.id:
        chat.say(chat.text("not_yours"))
    elif parts[1] == "sheet":
        _choose(chat, sent, int(parts[3]))
    elif (blank := blank_of(chat.tx, sent)) is not None:
        STEPS[parts[1]](chat, blank, parts[3:])
    else:
        chat.say(chat.text("unknown_button"))


def _choose(chat: Chat, sent: Attachment, number: int) -> None:
    if number not in heads(sent.about.get("sheets", []), sent.about["period"]):
        chat.say(chat.text("unknown_button"))
        return
    sent.about = {**sent.about, "sheet": number}
    send(chat, sent)
