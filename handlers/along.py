"""Things sent along: never asked for, always taken; with the form in hand, the record just sent, or apart."""

from datetime import datetime, timedelta

from telegram import Message

from activities.periods import day_of
from handlers import feedback, nothing_in_hand
from handlers.chat import Chat
from handlers.evidence import just_answered, keep_with
from handlers.focus import open_work
from handlers.interview.practice import is_office
from handlers.interview.sent import answer_place, answer_with_file, asks_for, asks_for_file
from handlers.interview.talk import ask
from handlers.interview.work import Work
from handlers.keeping import kept
from handlers.notices import writing as notices
from handlers.notices.draft import NOTICE
from handlers.placing import ask_where, called, ways_on
from handlers.publishing import WORKBOOKS, received
from handlers.scoring import taking as scores
from handlers.superior import talk as superior
from handlers.texts import Texts
from handlers.things import Sent, counted, sent_in
from handlers.written.beside import take_beside
from storage.attachments import IN_WORKSHOP, first_of_album
from storage.outbox import put
from storage.pairing import is_nameless
from storage.people import account_of_person
from storage.store import Tx
from storage.tables import Attachment, Record

MEGABYTE = 1 << 20
BIGGEST = 20 * MEGABYTE  # bytes that the Bot API lets a bot fetch
FRESH = timedelta(days=1)  # a photo that comes later belongs to something else


def _message(chat: Chat) -> Message:
    message = chat.turn.update.effective_message
    assert message is not None
    return message


def sent_along(chat: Chat) -> None:
    """A file, a place, a contact: the answer where one is asked for, else kept with what it belongs to."""
    sent, work = sent_in(_message(chat), chat.turn.secret), open_work(chat)
    name = _file_name(chat)
    if sent.size > BIGGEST:
        _too_big(chat, work, sent.size)
    elif NOTICE in chat.focus:
        notices.take_thing(chat, sent)
    elif feedback.FEEDBACK in chat.focus:
        feedback.take_thing(chat, sent)
    elif name and superior.BLANK in chat.focus:
        superior.received(chat, name, sent.file_id)
    elif name.lower().endswith(WORKBOOKS) and is_office(chat) and not (work and asks_for_file(work)):
        received(chat, name, sent.file_id)
    elif name and not (work and asks_for_file(work)) and scores.may_be_scores(chat, name):
        scores.received(chat, name, sent.file_id)
    elif work and "latitude" in sent.about and asks_for(work, "geopoint"):
        answer_place(work, sent.about["latitude"], sent.about["longitude"])
    elif work and work.row.practice:
        _practised(work, sent)
    else:
        _take(chat, work, kept(chat, sent))


def _file_name(chat: Chat) -> str:
    document = _message(chat).document
    return (document.file_name or "") if document else ""


def _too_big(chat: Chat, work: Work | None, size: int) -> None:
    told = chat.text("attached_too_big", size=-(-size // MEGABYTE))
    words = _message(chat).caption or ""
    if words and not work:  # the words that came with it are not lost
        chat.say(told)
        nothing_in_hand.forwarded(chat, words)
    elif work:
        ask(work, told + "\n")
    else:
        chat.say(told)


def _practised(work: Work, sent: Sent) -> None:
    """In practice a file answers its question, and is not kept."""
    if sent.file_id and asks_for_file(work):
        answer_with_file(work, sent.kind, 0)
    else:
        ask(work, work.chat.text("attached_practice") + "\n", once=_once(work.chat))


def _once(chat: Chat) -> str:
    """Ten pictures sent at once are answered once."""
    album = _message(chat).media_group_id
    return f"album:{album}" if album else ""


def _take(chat: Chat, work: Work | None, sent: Attachment) -> None:
    album = first_of_album(chat.tx, chat.me.id or 0, sent.album or "")
    if album:  # it was answered when the first one came
        sent.interview_id, sent.record_id, sent.follow_up_id = album.interview_id, album.record_id, album.follow_up_id
        sent.message_id, sent.mention_id = album.message_id, album.mention_id
        sent.taken_out_at = album.taken_out_at
        chat.tx.add(sent)
        return
    if work is None and take_beside(chat, sent):
        return
    record, put_right = (None, None) if work else (_just_sent(chat), just_answered(chat))
    sent.interview_id, sent.record_id = work.row.id if work else None, record.id if record else None
    chat.tx.add(sent)
    chat.tx.flush()
    if work and sent.file_id and asks_for_file(work):
        answer_with_file(work, sent.kind, sent.id or 0)
    elif work:
        ask(work, chat.text("attached") + "\n")
    elif record:
        told = chat.text("attached_to", record=called(chat, record))
        chat.say(told, ways_on(chat, sent))
    elif put_right:
        chat.say(keep_with(chat, put_right, sent), ways_on(chat, sent))
    else:
        ask_where(chat, sent, chat.text("received"))


def _just_sent(chat: Chat) -> Record | None:
    """The record that this chat sent last, for a day."""
    record = chat.tx.get(Record, chat.focus.get("record") or 0)
    if record is None or record.state != "valid" or chat.now - record.submitted_at >= FRESH:
        return None
    return None if is_nameless(chat.tx, record) else record


def tell_lost(tx: Tx, sent: Attachment, now: datetime) -> None:
    """Say once that a file will never be had; of a workbook the check of workbooks speaks."""
    if sent.kind in IN_WORKSHOP or sent.taken_out_at:
        return
    account = account_of_person(tx, sent.person_id, day_of(now))
    text = Texts(account.language if account else "zh")
    key = "lost_too_big" if sent.state == "too_big" else "lost"
    told = text(key, day=text.day(day_of(sent.received_at)), what=counted(text, [sent]))
    put(
        tx,
        kind="notice",
        method="sendMessage",
        payload={"text": told},
        now=now,
        person_id=sent.person_id,
        unique_key=f"lost:{sent.id}",
    )
