"""Where something that was sent along belongs: one of the latest records, a form being filled, or nowhere yet."""

from collections.abc import Sequence

from handlers.chat import Chat
from handlers.due import what
from handlers.evidence import keep_with
from handlers.half_filled import name_of
from handlers.interview.standing import against_correcting, is_closed
from handlers.keyboards import Button, fit, inline, lay_out
from handlers.things import NOTE, calls_for, counted
from storage.attachments import copies, loose, move, take_out, together
from storage.holding import answered_by, holders_of, is_answered
from storage.outbox import put
from storage.pairing import is_nameless
from storage.records import own_records
from storage.tables import Attachment, FollowUp, Inbox, Interview, Record, Subject
from storage.tasks import unfinished

RECORDS, FORMS, RIGHTS = 4, 4, 2  # of each so many are offered
WORDS = 60  # characters of a note that are said again
QUESTIONS = {"photo": "which_photo", "voice": "which_voice", "video": "which_voice"}


def ask_where(chat: Chat, sent: Attachment, lead: str = "") -> None:
    """To which record or form it belongs; nowhere yet, or where it is, is an answer, too."""
    choices, placed = _choices(chat, sent), bool(sent.record_id or sent.interview_id or sent.follow_up_id)
    if not choices:
        chat.say(chat.text("no_other_record" if placed else "loose_no_record"), [_out(chat, sent)])
        return
    stay = Button(chat.text("no_change" if placed else "keep_loose"), f"n:keep:{sent.id}:0")
    chat.say(lead + _question(chat, sent), [*choices, stay, _out(chat, sent)])


def _question(chat: Chat, sent: Attachment) -> str:
    if sent.kind == NOTE:
        return chat.text("which_words", words=fit(sent.caption, WORDS))
    return chat.text("which_album" if sent.album else QUESTIONS.get(sent.kind, "which_thing"))


def _choices(chat: Chat, sent: Attachment) -> list[Button]:
    assert chat.viewer is not None
    forms = [
        Button(chat.text("form_choice", name=name), f"n:form:{sent.id}:{row.id}")
        for row, name in unfinished(chat.tx, chat.me.id or 0)[:FORMS]
        if row.id != sent.interview_id
    ]
    records = [
        Button(_label(chat, record, name), f"n:rec:{sent.id}:{record.id}")
        for record, name in own_records(chat.tx, chat.viewer, chat.today, RECORDS + 1)
        if record.id != sent.record_id
    ]
    rights = [
        Button(what(chat.tx, chat.text, row), f"n:right:{sent.id}:{row.id}")
        for row in answered_by(chat.tx, chat.me, chat.today, RIGHTS + 1)
        if row.id != sent.follow_up_id
    ]
    return [*forms, *records[:RECORDS], *rights[:RIGHTS]]


def _label(chat: Chat, record: Record, name: str) -> str:
    logged = chat.turn.catalogue.is_log(record.duty)
    return f"{name} {chat.text.day(record.occurred_on)}" if logged else f"{record.serial:03d} {name}"


def ways_on(chat: Chat, sent: Attachment, *, alone: int = 0) -> list[Button]:
    """What can be done with something that is kept: another place, none. `alone` 1: without its album."""
    return [Button(chat.text("another_record"), f"n:which:{sent.id}:0"), _out(chat, sent, alone)]


def _out(chat: Chat, sent: Attachment, alone: int = 0) -> Button:
    return Button(chat.text("take_out"), f"n:out:{sent.id}:{alone}")


def tap(chat: Chat, parts: list[str]) -> None:
    """`n:which:ID:0`, `n:rec:ID:RECORD`, `n:form:ID:INTERVIEW`, `n:keep:ID:0`, `n:out:ID:ALONE`, `n:back:ID:ALONE`.

    `n:right:ID:FOLLOW-UP` is of what was put right, `n:next:0:0` shows what is left.
    """
    if parts[1] == "next":
        show_next(chat)
    else:
        _tap_thing(chat, parts)
    chat.toast()  # where a step has not answered with words of its own


def _tap_thing(chat: Chat, parts: list[str]) -> None:
    sent = chat.own(Attachment, parts[2], "person_id")
    if sent is None:
        return
    refusal = _against_moving(chat, sent)
    if refusal:
        chat.say(refusal)
    else:
        STEPS[parts[1]](chat, sent, int(parts[3]))


def _against_moving(chat: Chat, sent: Attachment) -> str:
    """What belongs to a record that is closed, or to what was accepted since, stays there."""
    row = chat.tx.get(FollowUp, sent.follow_up_id) if sent.follow_up_id else None
    if row is not None and row.state != "void" and not is_answered(row):
        return chat.text("right_stays")
    return against_adding(chat, chat.tx.get(Record, sent.record_id)) if sent.record_id else ""


def against_adding(chat: Chat, record: Record | None) -> str:
    """Why nothing can be put to a record, or taken from it, by this person now; empty when it can."""
    refusal = against_correcting(chat, record)
    if refusal or record is None:
        return refusal
    if is_nameless(chat.tx, record):
        return chat.text("not_with_nameless")
    if not is_closed(chat, record):
        return ""
    return chat.text("correct_closed", period=chat.text.period(record.period_key))


def called(chat: Chat, record: Record) -> str:
    """A record as its writer knows it: a log by whom and when, anything else by its number."""
    if not chat.turn.catalogue.is_log(record.duty):
        return chat.text("record_numbered", number=f"{record.serial:03d}")
    subject = chat.tx.get(Subject, record.subject_id) if record.subject_id else None
    return chat.text("record_dated", name=subject.name if subject else "", day=chat.text.day(record.occurred_on))


def _which(chat: Chat, sent: Attachment, _: int) -> None:
    ask_where(chat, sent)


def _to_record(chat: Chat, sent: Attachment, record_id: int) -> None:
    record = chat.tx.get(Record, record_id)
    refusal = against_adding(chat, record)
    if refusal or record is None:
        chat.say(refusal)
        return
    move(chat.tx, sent, record_id=record.id)
    _placed(chat, chat.text("placed", record=called(chat, record)))


def _to_form(chat: Chat, sent: Attachment, interview_id: int) -> None:
    row = chat.own(Interview, interview_id, "person_id")
    if row is None:
        return
    if row.state != "open":  # it was sent meanwhile: its record is among the choices now
        ask_where(chat, sent)
        return
    move(chat.tx, sent, interview_id=row.id)
    _placed(chat, chat.text("placed_form", name=name_of(chat, row)))


def _to_follow_up(chat: Chat, sent: Attachment, number: int) -> None:
    row = chat.tx.get(FollowUp, number)
    if row is None or not any(person.id == chat.me.id for person in holders_of(chat.tx, row, chat.today)):
        chat.say(chat.text("not_yours"))
    elif is_answered(row):
        _placed(chat, keep_with(chat, row, sent))
    else:
        chat.say(chat.text("right_stays"))


def _placed(chat: Chat, told: str) -> None:
    left = loose(chat.tx, chat.me.id or 0)
    if left:
        told += chat.text("loose_left", what=counted(chat.text, left))
    chat.say(told, [Button(chat.text("loose_next"), "n:next:0:0")] if left else None)


def _keep(chat: Chat, sent: Attachment, _: int) -> None:
    if sent.record_id or sent.interview_id or sent.follow_up_id:
        chat.say(chat.text("correct_kept"))  # asked for another one, and thought better of it
    else:
        move(chat.tx, sent)  # it may have been taken out in the meantime
        chat.say(chat.text("loose_later"))


def _take_out(chat: Chat, sent: Attachment, alone: int) -> None:
    take_out(chat.tx, copies(chat.tx, sent) if alone else together(chat.tx, sent), chat.now)
    _turn(chat, chat.text("taken_out"), [Button(chat.text("put_back"), f"n:back:{sent.id}:{alone}")])


def _put_back(chat: Chat, sent: Attachment, alone: int) -> None:
    take_out(chat.tx, copies(chat.tx, sent) if alone else together(chat.tx, sent), None)
    _turn(chat, chat.text("was_put_back"), ways_on(chat, sent, alone=alone))


def _turn(chat: Chat, said: str, buttons: list[Button]) -> None:
    """The message that was tapped says it; below a picture, where a bot's words have no room, its buttons do."""
    query = chat.turn.update.callback_query
    message = query.message if query else None
    if message is None:
        chat.say(said, buttons)
    elif getattr(message, "text", ""):
        chat.edit(message.message_id, said, buttons)
    else:
        chat.toast(said)
        chat.send("editMessageReplyMarkup", message_id=message.message_id, reply_markup=inline([buttons]))


def show_next(chat: Chat) -> None:
    """The oldest thing that belongs nowhere, shown again, and the question where it belongs."""
    left = loose(chat.tx, chat.me.id or 0)
    if not left:
        chat.say(chat.text("loose_none"))
        return
    if left[0].kind != NOTE:
        show_thing(chat, left[0])
    ask_where(chat, left[0])


def show_thing(chat: Chat, sent: Attachment, buttons: Sequence[Button] = ()) -> None:
    """Send a thing into this chat, with the words that came with it."""
    came_to = chat.tx.get_one(Inbox, sent.inbox_id).bot_id
    for method, payload in calls_for(sent, chat.chat_id, other_bot=came_to != chat.turn.bot_id):
        put(
            chat.tx,
            kind="reply",
            method=method,
            payload={**payload, "reply_markup": inline(lay_out(buttons))} if buttons else payload,
            now=chat.now,
            inbox_id=chat.turn.inbox_id,
            chat_id=chat.chat_id,
        )


STEPS = {
    "which": _which,
    "rec": _to_record,
    "form": _to_form,
    "right": _to_follow_up,
    "keep": _keep,
    "out": _take_out,
    "back": _put_back,
}
