"""Notices that were sent: which there are, how far each is; stopped, its names, a reminder once."""

from handlers.chat import Chat
from handlers.keyboards import Button, inline
from handlers.notices.card import card_of, settle, title_of
from handlers.notices.message import sender
from handlers.notices.names import NAMES
from handlers.notices.writing import say_card
from storage.notices import key_of, sent_by, standing_of, stop, without_receipt
from storage.outbox import put_for_people
from storage.people import reached
from storage.tables import Notice

PAGE = 8


def show_list(chat: Chat, page: int) -> None:
    """The newest first, so many a page."""
    rows = sent_by(chat.tx, chat.me.id or 0, offset=page * PAGE, limit=PAGE + 1)
    lines, buttons = [chat.text("notice_sent_head" if rows else "notice_none_sent")], []
    for number, notice in enumerate(rows[:PAGE], start=page * PAGE + 1):
        standing, day = standing_of(chat.tx, notice), notice.sent_at or notice.made_at
        key = "notice_sent_line_receipts" if notice.asks_receipt else "notice_sent_line"
        title = title_of(chat.text, notice)
        told = {"title": title, "day": chat.text.day(day.date()), "said": standing.said, "all": standing.all}
        confirmed = {"confirmed": standing.confirmed} if notice.asks_receipt else {}
        lines.append(chat.text("todo_line", number=number, line=chat.text(key, **told, **confirmed)))
        buttons.append(Button(f"{number} {title}", f"N:open:{notice.id}"))
    pages = [Button(chat.text("page_back"), f"N:list:{page - 1}")] if page else []
    pages += [Button(chat.text("page_next"), f"N:list:{page + 1}")] if len(rows) > PAGE else []
    chat.say("\n".join(lines), [*buttons, *pages])


def open_card(chat: Chat, number: int) -> None:
    """The card of one as a new message; from now on that one changes by itself."""
    notice = chat.own(Notice, number, "sender_id")
    if notice:
        text, buttons = card_of(chat.tx, chat.text, notice, chat.now)
        notice.card = {"chat": chat.chat_id, "message": {"outbox": chat.say(text, buttons)}, "reads": text}


def look(chat: Chat, number: int) -> None:
    """How far it is now, in place."""
    notice = chat.own(Notice, number, "sender_id")
    if notice:
        settle(chat.tx, notice)
        before = notice.card.get("reads")
        say_card(chat, notice)
        if notice.card["reads"] == before:
            chat.toast(chat.text("notice_no_change"))


def stop_sending(chat: Chat, number: int) -> None:
    """What is not said yet is not said."""
    notice = chat.own(Notice, number, "sender_id")
    if notice is None:
        return
    settle(chat.tx, notice)
    if notice.state != "sending":
        chat.toast(chat.text("notice_stopped_already" if notice.state == "stopped" else "notice_nothing_to_stop"))
    else:
        stop(chat.tx, notice)
    say_card(chat, notice)


def type_stop(chat: Chat) -> None:
    """`停发`: the one that is going out."""
    going = [one for one in sent_by(chat.tx, chat.me.id or 0) if one.state == "sending"]
    if going:
        stop_sending(chat, going[0].id or 0)
    else:
        chat.say(chat.text("notice_nothing_to_stop"))


def send_names(chat: Chat, number: int) -> None:
    """Everybody's delivery and receipt, as a table."""
    notice = chat.own(Notice, number, "sender_id")
    if notice:
        made = {"kind": NAMES, "notice": notice.id, "language": chat.text.language}
        caption = chat.text("notice_names_caption", title=title_of(chat.text, notice))
        chat.send_made("sendDocument", made, caption=caption)


def remind(chat: Chat, number: int) -> None:
    """Once: those whom it reached and who have not said 收到."""
    notice = chat.own(Notice, number, "sender_id")
    if notice is None:
        return
    if notice.reminded_at:
        chat.toast(chat.text("notice_reminded_already"))
    else:
        people = without_receipt(chat.tx, notice)
        accounts = reached(chat.tx, people, chat.today)
        rows = [
            (person_id, f"{key_of(notice)}{person_id}:again", _reminder(chat, notice, person_id))
            for person_id in people
            if person_id in accounts
        ]
        put_for_people(chat.tx, rows, chat.now)
        notice.reminded_at = chat.now
    say_card(chat, notice)


def _reminder(chat: Chat, notice: Notice, person_id: int) -> dict[str, object]:
    text = chat.texts_for(person_id)
    said = text("notice_please", sender=sender(chat.tx, notice), title=title_of(text, notice))
    buttons = [Button(text("notice_got"), f"N:got:{notice.id}"), Button(text("notice_read"), f"N:read:{notice.id}")]
    return {"text": said, "reply_markup": inline([buttons])}
