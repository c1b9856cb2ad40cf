"""更正: the writer changes a record's content, household or day, or takes it back; the old state is kept."""

from datetime import timedelta

from sqlmodel import select

from forms import Choice
from handlers.chat import Chat
from handlers.half_filled import set_aside
from handlers.interview.answer import Read
from handlers.interview.helped import Item
from handlers.interview.log import at_log, keep_items
from handlers.interview.log_card import is_log, items_of, what_is_there
from handlers.interview.matching import matching
from handlers.interview.mending import mended
from handlers.interview.review import submit_work
from handlers.interview.show import TICK
from handlers.interview.standing import correctable, is_closed
from handlers.interview.talk import ask, put_answers
from handlers.interview.work import Asking, Work
from handlers.keyboards import Button
from handlers.late_corrections import propose
from handlers.reading import ImpossibleDate, read_date
from storage.pairing import CONSENT, household_of, paired_households
from storage.records import about, last_interview
from storage.submission import VISIT_DATE, visit_date, withdraw
from storage.tables import Interview, Record, Subject


def tap(chat: Chat, parts: list[str]) -> None:
    """`c:STEP:RECORD`, and `c:to:RECORD:HOUSEHOLD`."""
    chat.toast()
    record = correctable(chat, parts[2])
    if record and parts[1] == "to":
        move(chat, record, int(parts[3]))
    elif record:
        STEPS[parts[1]](chat, record)


def ask_what(chat: Chat, record: Record, lead: str = "") -> None:
    """What is to be corrected: content, household, day, or all of it."""
    text, names = chat.text, ["withdraw"]
    if record.interview_id:  # one brought in from paper has no form to change
        households = ["household"] if chat.turn.catalogue.is_log(record.duty) else []
        names = ["content", *households, *(["date"] if visit_date(record.answers) else []), *names]
    buttons = [Button(text(f"correct_{name}"), f"c:{name}:{record.id}") for name in names]
    chat.say(lead + text("what_to_correct", what=named(chat, record)), buttons)


def named(chat: Chat, record: Record) -> str:
    """A record as its writer knows it: a log by its line, anything else by number, subject and day."""
    if chat.turn.catalogue.is_log(record.duty):
        return " ".join(record.summary.get(chat.text.language) or record.summary.get("zh") or [])
    day = chat.text.day(record.occurred_on)
    return chat.text("record_named", number=f"{record.serial:03d}", subject=about(chat.tx, record), day=day)


# --- the form again ---------------------------------------------------------------------------------


def reopen(chat: Chat, record: Record) -> Work:
    """A form with the record's answers as they stand now, begun already or new."""
    row = _open_correction(chat, record) or _new_correction(chat, record)
    work = Work(chat, row)
    work.place.menu, work.place.at, work.place.asked, work.place.draft = False, "", "", {}
    return work


def _open_correction(chat: Chat, record: Record) -> Interview | None:
    return chat.tx.exec(select(Interview).where(Interview.corrects_id == record.id, Interview.state == "open")).first()


def _new_correction(chat: Chat, record: Record) -> Interview:
    """The answers of its last correction, else of its own form."""
    last = last_interview(chat.tx, record)
    assert last is not None
    row = Interview(
        person_id=chat.me.id or 0,
        form_version_id=last.form_version_id,
        duty=last.duty,
        subject_id=record.subject_id,
        corrects_id=record.id,
        place=last.place,
        session=last.session,
        opened_at=chat.now,
        touched_at=chat.now,
    )
    chat.tx.add(row)
    chat.tx.flush()
    return row


def _content(chat: Chat, record: Record) -> None:
    work = reopen(chat, record)
    lead = set_aside(chat, work.row)
    work.place.menu = True
    last = work.cards()[-1]
    if chat.turn.catalogue.is_log(record.duty):
        work.place.menu, work.place.at = False, last.key
    work.advance()
    ask(work, lead)


# --- the day ----------------------------------------------------------------------------------------


def _date(chat: Chat, record: Record) -> None:
    chat.set_focus(record=record.id, redate=record.id)
    buttons = [Button(chat.text(name), f"c:{name}:{record.id}") for name in ("today", "yesterday")]
    chat.say(chat.text("correct_which_day"), buttons)


def _today(chat: Chat, record: Record) -> None:
    _redate(chat, record, 0)


def _yesterday(chat: Chat, record: Record) -> None:
    _redate(chat, record, 1)


def _redate(chat: Chat, record: Record, back: int) -> None:
    day = chat.today - timedelta(days=back)
    sentence = change_day(chat, record, day.isoformat())
    if sentence:
        chat.say(sentence)


def change_day(chat: Chat, record: Record, day: str) -> str:
    """The record's day becomes this one; what stands against it comes back as a sentence."""
    work = reopen(chat, record)
    asked = next((q.ref for card in work.cards() for q in card.questions if q.name == VISIT_DATE), "")
    sentence = put_answers(work, Read(((asked, day),)))
    if not sentence:
        said = work.session.value(asked)
        submit_work(work, ask, chat.text("corrected_date", day=chat.text.day(type(chat.today).fromisoformat(said))))
    return sentence


def type_day(chat: Chat, typed: str) -> None:
    """The day that a record is to have."""
    record = correctable(chat, chat.focus["redate"])
    if record is None:
        return
    try:
        day = read_date(typed, chat.today)
        sentence = change_day(chat, record, day.isoformat()) if day else chat.text("not_read_date")
    except ImpossibleDate as wrong:
        sentence = chat.text.no_such_day(*wrong.args)
    if sentence:
        chat.say(sentence)


# --- the household ----------------------------------------------------------------------------------


def _household(chat: Chat, record: Record) -> None:
    rows = [row.subject for row in paired_households(chat.tx, chat.me.id or 0, chat.today)]
    chat.set_focus(record=record.id, rehouse=record.id)
    buttons = [_to(record, row) for row in rows if row.id != record.subject_id][:MOST_SHOWN]
    chat.say(chat.text("correct_which_household"), [*buttons, Button(chat.text("visit_other"), f"c:other:{record.id}")])


def _to(record: Record, row: Subject) -> Button:
    return Button(f"{row.name} {row.profile.get('group', '')}".rstrip(), f"c:to:{record.id}:{row.id}")


def _other(chat: Chat, record: Record) -> None:
    chat.set_focus(record=record.id, rehouse=record.id)
    chat.say(chat.text("visit_which"))


def type_move(chat: Chat, typed: str) -> None:
    """The household that a record belongs to, by its name."""
    record = correctable(chat, chat.focus["rehouse"])
    if record is None:
        return
    found = household_meant(chat, typed)
    if len(found) == 1:
        move(chat, record, found[0].id or 0)
    elif found:
        chat.say(chat.text("visit_several"), [_to(record, row) for row in found])
    else:
        chat.say(chat.text("visit_not_found"))


def household_meant(chat: Chat, typed: str) -> list[Subject]:
    """The households of this person that a few words may mean."""
    rows = [row.subject for row in paired_households(chat.tx, chat.me.id or 0, chat.today)]
    wanted = {choice.name for choice in matching([Choice(str(row.id), row.name) for row in rows], typed)}
    return [row for row in rows if str(row.id) in wanted and not typed.strip().isdecimal()]


def move(chat: Chat, record: Record, household_id: int) -> None:
    """The record is about this household instead; its content stays, but for a promise to the other one, as it says."""
    assert chat.viewer is not None
    household = household_of(chat.tx, chat.viewer, household_id, chat.today)
    if household is None or not chat.turn.catalogue.is_log(record.duty):
        chat.say(chat.text("visit_not_yours"))
        return
    work = reopen(chat, record)
    lost = become(work, household)
    said = chat.text("corrected_household" if not lost else "moved_to", name=household.name)
    work.row.subject_id, work.subject = household.id, household
    submit_work(work, ask, "\n".join([said, *left_behind(chat, record, lost)]))


def become(work: Work, household: Subject) -> list[str]:
    """Make the form one about this household; what it said that does not go along, since it is the other one's."""
    before = _there(work)
    about = {
        "subject_name": household.name,
        "category": str(household.profile.get("category", "")),
        "consent_known": str(household.profile.get(CONSENT, "")),
        **dict.fromkeys(("promise", "promise_id", "promised_on", "promise_done", "news"), ""),
    }
    for name, value in about.items():
        work.session.set_input(name, value)
    after = _there(work)
    return [said for said in before if said not in after]


def _there(work: Work) -> list[str]:
    """What stands on a log, without its ticks."""
    card = next(card for card in work.cards() if is_log(card))
    return [said.removeprefix(TICK) for said in what_is_there(work.chat.text, card)]


def left_behind(chat: Chat, record: Record, lost: list[str], key: str = "left_behind") -> list[str]:
    """A line on what does not go along to another household."""
    subject = chat.tx.get(Subject, record.subject_id) if record.subject_id else None
    name = subject.name if subject else chat.text("visit_nameless")
    return [chat.text(key, name=name, what=chat.text.list(lost))] if lost else []


# --- figures, in words ------------------------------------------------------------------------------


def change_item(chat: Chat, record: Record, rest: str) -> tuple[Item, Item, Work] | None:
    """The item of a log that the words put right, old and new, with the form that it stands in."""
    if not record.interview_id or not chat.turn.catalogue.is_log(record.duty):
        return None
    work = reopen(chat, record)
    work.place.at = work.cards()[-1].key
    step = work.step()
    change = mended(items_of(step.card), rest) if isinstance(step, Asking) and at_log(work) else None
    return (*change, work) if change else None


def submit_item(work: Work, old: Item, new: Item) -> None:
    """The record with that one item changed."""
    step = work.step()
    assert isinstance(step, Asking)
    keep_items(work, [new if item == old else item for item in items_of(step.card)])
    work.place.at = ""
    submit_work(work, ask)


# --- all of it --------------------------------------------------------------------------------------


def _withdraw(chat: Chat, record: Record) -> None:
    buttons = [
        Button(chat.text("withdraw_yes"), f"c:sure:{record.id}"),
        Button(chat.text("no_change"), f"c:keep:{record.id}"),
    ]
    key = "withdraw_sure_task" if record.task_id else "withdraw_sure"
    chat.say(chat.text(key, what=named(chat, record)), buttons)


def _sure(chat: Chat, record: Record) -> None:
    if is_closed(chat, record):
        propose(chat, record, None)
        return
    withdraw(chat.tx, record, chat.me, reason="", now=chat.now)
    chat.set_focus()
    key = "withdrawn_task" if record.task_id else "withdrawn"
    chat.say(chat.text(key, what=named(chat, record)), [Button(chat.text("key_tasks"), "k:tasks")])


def _keep(chat: Chat, _: Record) -> None:
    chat.say(chat.text("correct_kept"))


MOST_SHOWN = 5
STEPS = {
    "ask": ask_what,
    "content": _content,
    "household": _household,
    "other": _other,
    "date": _date,
    "today": _today,
    "yesterday": _yesterday,
    "withdraw": _withdraw,
    "sure": _sure,
    "keep": _keep,
}
