"""What is no answer: files, stickers, edited messages, groups, unknown commands; each gets one clear sentence."""

from datetime import timedelta

from telegram import Message

from handlers.chat import Chat
from handlers.findings import tell_unseen
from handlers.focus import open_work
from handlers.interview.practice import is_office
from handlers.interview.sent import answer_place, answer_with_file, asks_for, asks_for_file
from handlers.interview.talk import ask
from handlers.interview.work import Work
from handlers.keyboards import Button
from handlers.publishing import WORKBOOKS, received
from handlers.unreachable import mark_unreachable
from storage.tables import Attachment, Record

BIGGEST = 20 * 1024 * 1024  # bytes that the Bot API lets a bot fetch
KINDS = ("document", "video", "voice", "audio", "video_note")


def _message(chat: Chat) -> Message:
    message = chat.turn.update.effective_message
    assert message is not None
    return message


def sent_along(chat: Chat) -> None:
    """A file: kept with the form in hand, or with the record just submitted."""
    kind, file_id, size = file_of(_message(chat))
    if size > BIGGEST:
        chat.say(chat.text("attached_too_big"))
        return
    work = open_work(chat)
    document = _message(chat).document
    name = (document.file_name or "") if document else ""
    if name.lower().endswith(WORKBOOKS) and is_office(chat) and not (work and asks_for_file(work)):
        received(chat, name, file_id)
        return
    record = _just_sent(chat)
    if work is None and record is None:
        chat.say(chat.text("attached_loose"))
        return
    if work is not None and work.row.practice:
        _practised(work, kind)
        return
    attachment = Attachment(
        inbox_id=chat.turn.inbox_id or 0,
        interview_id=work.row.id if work else None,
        record_id=record.id if record and not work else None,
        person_id=chat.me.id or 0,
        kind=kind,
        file_id=file_id,
        caption=_message(chat).caption or "",
        received_at=chat.now,
    )
    chat.tx.add(attachment)
    chat.tx.flush()
    if work and asks_for_file(work):
        answer_with_file(work, kind, attachment.id or 0)
        return
    album = _message(chat).media_group_id
    once = f"album:{album}" if album else ""  # ten pictures sent at once are answered once
    if work:
        ask(work, chat.text("attached") + "\n", once=once)
    elif record:
        chat.say(chat.text("attached_to", number=f"{record.serial:03d}"), once=once)


def _just_sent(chat: Chat) -> Record | None:
    """The record that this chat sent last, for a day: a photo that comes later belongs to something else."""
    record = chat.tx.get(Record, chat.focus.get("record") or 0)
    fresh = record is not None and record.state == "valid" and chat.now - record.submitted_at < timedelta(days=1)
    return record if fresh else None


def _practised(work: Work, kind: str) -> None:
    """In practice a file answers its question, and is not kept."""
    if asks_for_file(work):
        answer_with_file(work, kind, 0)
    else:
        ask(work, work.chat.text("attached_practice") + "\n")


def file_of(message: Message) -> tuple[str, str, int]:
    """Kind, file_id and size in bytes of what a message carries; of a photo the largest size."""
    if message.photo:
        largest = message.photo[-1]
        return "photo", largest.file_id, largest.file_size or 0
    kind = next(kind for kind in KINDS if getattr(message, kind))
    file = getattr(message, kind)
    return kind, file.file_id, file.file_size or 0


def location(chat: Chat) -> None:
    """A place on the map: the answer where one is asked for."""
    work = open_work(chat)
    place = _message(chat).location
    if work and place and asks_for(work, "geopoint"):
        answer_place(work, place.latitude, place.longitude)
    else:
        _nothing_changed(chat, "not_words")


def sticker(chat: Chat) -> None:
    """Stickers, dice, contacts, places and whatever else carries no words."""
    _nothing_changed(chat, "sticker" if _message(chat).sticker else "not_words")


def edited(chat: Chat) -> None:
    """An old message edited: what was taken stays. A live location moves on by itself and is not answered."""
    if _message(chat).text or _message(chat).caption:
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
