"""更正 after closing: the officer's words go to the county's office, which agrees or does not; both are told."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from handlers.chat import Chat
from handlers.interview.summary import filled_of, summary
from handlers.interview.work import Work
from handlers.keyboards import Button
from handlers.texts import Texts
from storage.late_corrections import ask_office
from storage.people import unit_of
from storage.submission import Filled, submit, withdraw
from storage.tables import Interview, LateCorrection, Person, Record, Subject

Lines = Mapping[str, Sequence[str]]


def propose(chat: Chat, record: Record, filled: Filled | None) -> None:
    """Ask the office, instead of changing a table that is closed; `filled` None withdraws the record."""
    asked = ask_office(chat.tx, record, filled.interview if filled else None, chat.now)
    office = chat.tx.get(Person, asked.decider_id) if asked else None
    period = chat.text.period(record.period_key)
    chat.set_focus()
    if asked is None or office is None:
        chat.say(chat.text("correct_closed", period=period), keys=True)
        return
    chat.say(chat.text("correct_to_office", period=period, office=unit_of(chat.tx, office).name), keys=True)
    said, buttons = _asked(chat, chat.texts_for(asked.decider_id), asked, record)
    chat.tell(asked.decider_id, said, buttons, once=f"late:{asked.id}")


def _asked(chat: Chat, text: Texts, asked: LateCorrection, record: Record) -> tuple[str, list[Button]]:
    """What the office is to decide: who asks, about which record, which lines read otherwise."""
    by = chat.tx.get_one(Person, asked.person_id)
    interview = chat.tx.get(Interview, asked.interview_id) if asked.interview_id else None
    lines = [text("correct_withdraw")]
    if interview is not None:
        lines = _difference(text, record.summary, summary(Work(chat, interview)))
    verbs = (("agree", "agree"), ("late_refuse", "refuse"))
    buttons = [Button(text(name), f"j:{verb}:{asked.id}") for name, verb in verbs]
    return "\n".join([text("late_ask", by=by.name, what=_what(chat, text, record)), *lines]), buttons


def _see(chat: Chat, asked: LateCorrection) -> None:
    chat.say(*_asked(chat, chat.text, asked, chat.tx.get_one(Record, asked.record_id)))


def _what(chat: Chat, text: Texts, record: Record) -> str:
    subject = chat.tx.get(Subject, record.subject_id) if record.subject_id else None
    number, period = f"{record.serial:03d}", text.period(record.period_key)
    return text("late_what", period=period, number=number, subject=subject.name if subject else "")


def _difference(text: Texts, before: Lines, after: Lines) -> list[str]:
    """The lines of the review that read otherwise, old and new."""
    old, new = (each.get(text.language) or each.get("zh") or [] for each in (before, after))
    changed = [(was, now) for was, now in zip_longest(old, new, fillvalue="") if was != now]
    return [text("late_change", was=was or "—", now=now or "—") for was, now in changed]


def tap(chat: Chat, parts: list[str]) -> None:
    """`j:see:ID`, `j:agree:ID` or `j:refuse:ID`, by the one who decides."""
    chat.toast()
    asked = chat.own(LateCorrection, parts[2], "decider_id")
    if asked and asked.state != "open":
        chat.say(chat.text("settled_already"))
    elif asked:
        STEPS[parts[1]](chat, asked)


def _agree(chat: Chat, asked: LateCorrection) -> None:
    record, writer = chat.tx.get(Record, asked.record_id), chat.tx.get(Person, asked.person_id)
    assert record is not None
    assert writer is not None
    reason = chat.text("late_reason", office=chat.me.name)
    interview = chat.tx.get(Interview, asked.interview_id) if asked.interview_id else None
    if record.state != "valid":
        chat.say(chat.text("correct_gone"))
    elif interview is None:
        withdraw(chat.tx, record, writer, reason=reason, now=chat.now)
    else:
        submit(chat.tx, filled_of(Work(chat, interview), writer), today=chat.today, now=chat.now, reason=reason)
    _decided(chat, asked, record, "agreed")


def _refuse(chat: Chat, asked: LateCorrection) -> None:
    record = chat.tx.get(Record, asked.record_id)
    assert record is not None
    _decided(chat, asked, record, "refused")


def _decided(chat: Chat, asked: LateCorrection, record: Record, how: str) -> None:
    asked.state, asked.decided_at = how, chat.now
    text = chat.texts_for(asked.person_id)
    chat.say(chat.text(f"late_{how}", what=_what(chat, chat.text, record)))
    said = text(f"late_{how}_told", what=_what(chat, text, record), office=unit_of(chat.tx, chat.me).name)
    chat.tell(asked.person_id, said, [Button(text("seen"), "k:seen")], once=f"late_told:{asked.id}")


STEPS = {"see": _see, "agree": _agree, "refuse": _refuse}
