"""A notice on the phone of whoever gets it: 收到, seen again, and what becomes of words that answer it."""

from activities.periods import day_of
from handlers.chat import Chat
from handlers.keeping import keep_words
from handlers.keyboards import Button, inline
from handlers.notices.card import title_of
from handlers.notices.draft import said
from handlers.notices.message import calls_of, sender
from handlers.reading import plain
from storage.notices import is_notice, receiver, unconfirmed
from storage.tables import Notice

Lines = list[tuple[str, str, str]]  # of what waits: the line, its button, what that does


def got(chat: Chat, number: int) -> None:
    """收到: kept once; the button says so from then on."""
    notice, row = chat.tx.get(Notice, number), receiver(chat.tx, number, chat.me.id or 0)
    if notice and notice.sender_id == chat.me.id:
        _say(chat, chat.text("notice_got_preview"))
    elif notice is None or row is None:
        _say(chat, chat.text("not_yours"))
    elif row.confirmed_at:
        _say(chat, chat.text("notice_got_before", day=chat.text.day(day_of(row.confirmed_at))))
    else:
        row.confirmed_at = chat.now
        chat.toast(chat.text("notice_got_done"))
        _mark(chat, notice)


def _say(chat: Chat, told: str) -> None:
    """Over the chat where it was tapped, in the chat where it was typed."""
    if chat.turn.update.callback_query:
        chat.toast(told)
    else:
        chat.say(told)


def _mark(chat: Chat, notice: Notice) -> None:
    query = chat.turn.update.callback_query
    if query and query.message:
        done = Button(chat.text("notice_got_on", day=chat.text.day(chat.today)), f"N:got:{notice.id}")
        chat.send("editMessageReplyMarkup", message_id=query.message.message_id, reply_markup=inline([[done]]))
    else:
        chat.say(chat.text("notice_got_typed", title=title_of(chat.text, notice), sender=sender(chat.tx, notice)))


def read_again(chat: Chat, number: int) -> None:
    """The notice once more, with its button."""
    notice = chat.tx.get(Notice, number)
    if notice is None or receiver(chat.tx, number, chat.me.id or 0) is None:
        chat.say(chat.text("not_yours"))
        return
    for method, payload in calls_of(chat.tx, chat.text, notice):
        chat.send(method, **payload)


def waiting(chat: Chat) -> Lines:
    """Notices that wait for this person's receipt."""
    lines = []
    for _, notice in unconfirmed(chat.tx, chat.me.id or 0):
        title = title_of(chat.text, notice)
        line = chat.text("notice_todo", title=title, sender=sender(chat.tx, notice))
        lines.append((line, title, f"N:read:{notice.id}"))
    return lines


def type_got(chat: Chat, words: str) -> bool:
    """`收到`: of the notice it answers, else of the one that waits; of several it is asked which."""
    message = chat.turn.update.effective_message
    answered = message.reply_to_message if message else None
    notice = is_notice(chat.tx, chat.me.id or 0, answered.message_id) if answered else None
    is_receipt = plain(words).lower().rstrip("。.!") in said("notice_got")
    if notice and is_receipt and notice.asks_receipt:
        got(chat, notice.id or 0)
        return True
    if notice:
        _answered(chat, notice, words)
        return True
    open_ones = unconfirmed(chat.tx, chat.me.id or 0) if is_receipt else []
    if len(open_ones) > 1:
        buttons = [Button(title_of(chat.text, one), f"N:read:{one.id}") for _, one in open_ones]
        chat.say(chat.text("notice_got_which"), buttons)
    elif open_ones:
        got(chat, open_ones[0][1].id or 0)
    return bool(open_ones)


def _answered(chat: Chat, notice: Notice, words: str) -> None:
    """Words that answer a notice go to nobody: they are kept, and the writer hears where."""
    keep_words(chat, words)
    chat.say(
        chat.text("notice_answered", sender=sender(chat.tx, notice)),
        [Button(chat.text("loose_button"), "n:next:0:0")],
    )
