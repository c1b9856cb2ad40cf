"""更正: the writer changes a record's answers, or takes the whole record back; the old state stays as a revision."""

from sqlmodel import col, select

from handlers.chat import Chat
from handlers.half_filled import set_aside
from handlers.interview.standing import against_correcting
from handlers.interview.talk import ask
from handlers.interview.work import Work
from handlers.keyboards import Button
from storage.submission import withdraw
from storage.tables import Interview, Record, Subject


def tap(chat: Chat, parts: list[str]) -> None:
    """`c:ask:RECORD`, `c:content:RECORD`, `c:drop:RECORD`, `c:sure:RECORD`, `c:keep:RECORD`."""
    chat.toast()
    record = chat.tx.get(Record, int(parts[2]))
    refusal = against_correcting(chat, record)
    if refusal:
        chat.say(refusal)
        return
    assert record is not None
    STEPS[parts[1]](chat, record)


def correct_last(chat: Chat) -> bool:
    """更正, typed right after submitting; False when no record is in hand."""
    record = chat.tx.get(Record, chat.focus.get("record") or 0)
    if record is None:
        return False
    refusal = against_correcting(chat, record)
    if refusal:
        chat.say(refusal)
    else:
        _ask(chat, record)
    return True


def _named(chat: Chat, record: Record) -> dict[str, str]:
    subject = chat.tx.get(Subject, record.subject_id) if record.subject_id else None
    return {
        "number": f"{record.serial:03d}",
        "subject": subject.name if subject else "",
        "day": chat.text.day(record.occurred_on),
    }


def _ask(chat: Chat, record: Record) -> None:
    text = chat.text
    buttons = [
        Button(text("correct_withdraw"), f"c:drop:{record.id}"),
        Button(text("no_change"), f"c:keep:{record.id}"),
    ]
    if record.interview_id:  # one brought in from paper has no form to change
        buttons.insert(0, Button(text("correct_content"), f"c:content:{record.id}"))
    chat.say(text("what_to_correct", **_named(chat, record)), buttons)


def _content(chat: Chat, record: Record) -> None:
    row = _open_correction(chat, record) or _new_correction(chat, record)
    lead = set_aside(chat, row)
    work = Work(chat, row)
    work.place.menu, work.place.at, work.place.asked, work.place.draft = True, "", "", {}
    work.advance()
    ask(work, lead)


def _open_correction(chat: Chat, record: Record) -> Interview | None:
    return chat.tx.exec(select(Interview).where(Interview.corrects_id == record.id, Interview.state == "open")).first()


def _new_correction(chat: Chat, record: Record) -> Interview:
    """A form with the record's answers as they stand now: those of its last correction, else of its own form."""
    last = chat.tx.exec(
        select(Interview)
        .where(Interview.corrects_id == record.id, Interview.state == "submitted")
        .order_by(col(Interview.id).desc())
    ).first() or chat.tx.get(Interview, record.interview_id)
    assert last is not None
    row = Interview(
        person_id=chat.me.id or 0,
        form_version_id=last.form_version_id,
        duty=last.duty,
        subject_id=last.subject_id,
        corrects_id=record.id,
        place=last.place,
        session=last.session,
        opened_at=chat.now,
        touched_at=chat.now,
    )
    chat.tx.add(row)
    chat.tx.flush()
    return row


def _drop(chat: Chat, record: Record) -> None:
    buttons = [
        Button(chat.text("withdraw_yes"), f"c:sure:{record.id}"),
        Button(chat.text("no_change"), f"c:keep:{record.id}"),
    ]
    chat.say(chat.text("withdraw_sure", **_named(chat, record)), buttons)


def _sure(chat: Chat, record: Record) -> None:
    withdraw(chat.tx, record, chat.me, reason="", now=chat.now)
    chat.set_focus()
    named = _named(chat, record)
    chat.say(
        chat.text("withdrawn", number=named["number"], subject=named["subject"]),
        [Button(chat.text("key_tasks"), "k:tasks")],
    )


def _keep(chat: Chat, _: Record) -> None:
    chat.say(chat.text("correct_kept"))


STEPS = {"ask": _ask, "content": _content, "drop": _drop, "sure": _sure, "keep": _keep}
