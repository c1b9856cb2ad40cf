"""What is no answer: stickers, edited messages, groups, unknown commands; each gets one clear sentence."""

from telegram import Message

from handlers.chat import Chat
from handlers.findings import tell_unseen
from handlers.focus import open_work
from handlers.interview.talk import ask
from handlers.keyboards import Button
from handlers.unreachable import mark_unreachable
from handlers.written.talk import edited as rewritten

ODD = {  # what carries no words, and what is said of it
    "sticker": "sticker",
    "poll": "odd_poll",
    "dice": "odd_dice",
    "story": "odd_story",
    "game": "odd_game",
    "checklist": "odd_checklist",
}


def _message(chat: Chat) -> Message:
    message = chat.turn.update.effective_message
    assert message is not None
    return message


def sticker(chat: Chat) -> None:
    """Stickers, polls, dice, and whatever else carries no words and is nothing to keep: what to send instead."""
    message = _message(chat)
    _nothing_changed(chat, next((key for kind, key in ODD.items() if getattr(message, kind)), "not_words"))


def edited(chat: Chat) -> None:
    """An old message edited: what was taken stays. A live location moves on by itself and is not answered."""
    words = _message(chat).text or _message(chat).caption or ""
    if words and chat.account and rewritten(chat, words):
        return
    if words:
        _nothing_changed(chat, "edited")


def unknown_command(chat: Chat) -> None:
    """A command that the bot does not have."""
    _nothing_changed(chat, "unknown_command")


def unknown_button(chat: Chat) -> None:
    """A button that the bot does not have any more, or never had."""
    chat.toast()
    _nothing_changed(chat, "unknown_button")


def _nothing_changed(chat: Chat, key: str) -> None:
    work = open_work(chat) if chat.account else None
    if work:
        ask(work, chat.text(key) + "\n")
    else:
        chat.say(chat.text(key), keys=chat.account is not None)


def in_group(chat: Chat) -> None:
    """A group: nothing of a household is said there."""
    link = chat.turn.update.get_bot().link
    chat.say(chat.text("in_group"), [Button(chat.text("in_private"), url=link)])


def reach(chat: Chat) -> None:
    """The bot was blocked, or let in again: whether the account can be reached."""
    change = chat.turn.update.my_chat_member
    if not chat.account or not change:
        return
    if change.new_chat_member.status in ("kicked", "left"):
        mark_unreachable(chat.tx, chat.chat_id, chat.now)
    else:
        chat.account.reach = "ok"
        tell_unseen(chat)
