"""写错了 是2袋: a record put right in the words of its writer, who sees the change before it is made."""

from datetime import date

from sqlmodel import col, select

from handlers.chat import Chat
from handlers.correction import (
    ask_what,
    become,
    change_day,
    change_item,
    household_meant,
    left_behind,
    move,
    named,
    reopen,
    submit_item,
)
from handlers.interview.mending import said_change, said_wrong, should_be
from handlers.interview.standing import against_correcting, correctable
from handlers.interview.summary import summary
from handlers.keyboards import Button
from handlers.reading import ImpossibleDate, read_date
from storage.tables import Record, Subject

RECENT = 5  # records to choose from


def type_correction(chat: Chat, typed: str) -> bool:
    """更正, 写错了 and what follows, with nothing else in hand; whether the words were that."""
    rest = said_wrong(typed)
    record = _last(chat) if rest is not None else None
    if rest is None or record is None:
        return False
    refusal = against_correcting(chat, record)
    if refusal:
        chat.say(refusal)
    elif not rest:
        ask_what(chat, record)
    else:
        _show(chat, record, rest)
    return True


def _last(chat: Chat) -> Record | None:
    """The record that this chat speaks of, else the last one its person sent."""
    found = chat.tx.get(Record, chat.focus.get("record") or 0)
    mine = select(Record).where(Record.person_id == chat.me.id, col(Record.interview_id).is_not(None))
    return found or chat.tx.exec(mine.order_by(col(Record.id).desc())).first()


def _show(chat: Chat, record: Record, rest: str) -> None:
    """The change as it was understood, to be agreed to."""
    change = _change(chat, record, rest)
    if not change:
        ask_what(chat, record, chat.text("correct_not_read") + "\n")
        return
    chat.set_focus(record=record.id, mend=rest)
    buttons = [
        Button(chat.text("change_so"), f"d:yes:{record.id}"),
        Button(chat.text("not_this_one"), f"d:other:{record.id}"),
    ]
    chat.say("\n".join([chat.text("correct_so"), change]), buttons)


def _change(chat: Chat, record: Record, rest: str) -> str:
    """What would change, in one line; empty where the words name nothing that could."""
    subject = chat.tx.get(Subject, record.subject_id) if record.subject_id else None
    name, day = subject.name if subject else chat.text("visit_nameless"), chat.text.day(record.occurred_on)
    item = change_item(chat, record, rest)
    if item:
        return chat.text("correct_change", name=name, day=day, change=said_change(item[0], item[1]))
    wanted = _day(chat, rest)
    if wanted:
        return chat.text("correct_change", name=name, day=day, change="").strip(" :") + f"→{chat.text.day(wanted)}"
    household = _household(chat, record, rest)
    return _moved(chat, record, household[0], name) if household else ""


def _moved(chat: Chat, record: Record, household: Subject, name: str) -> str:
    """A visit as it would stand under another household: 李贵生→覃冬梅：11月25日 化肥2袋; what would not go along."""
    work = reopen(chat, record)  # and not kept: nothing is changed yet
    lost = become(work, household)
    said = " ".join(summary(work)[chat.text.language]).removeprefix(household.name).strip(" ,:")
    line = chat.text("correct_moved", old=name, new=household.name, what=said)
    return "\n".join([line, *left_behind(chat, record, lost, "would_stay")])


def _day(chat: Chat, rest: str) -> date | None:
    try:
        return read_date(should_be(rest)[1], chat.today)
    except ImpossibleDate:
        return None


def _household(chat: Chat, record: Record, rest: str) -> list[Subject]:
    logged = chat.turn.catalogue.is_log(record.duty)
    found = household_meant(chat, should_be(rest)[1]) if logged else []
    return [row for row in found if row.id != record.subject_id] if len(found) == 1 else []


def tap(chat: Chat, parts: list[str]) -> None:
    """`d:yes:RECORD`: the change that was shown; `d:other:RECORD`: it is about another record."""
    chat.toast()
    record = correctable(chat, parts[2])
    if record is None:
        return
    rest = chat.focus.get("mend", "") if chat.focus.get("record") == int(parts[2]) else ""
    if parts[1] == "other":
        _which(chat)
    elif rest:
        _do(chat, record, rest)
    else:
        chat.say(chat.text("correct_done_already"))


def _do(chat: Chat, record: Record, rest: str) -> None:
    item = change_item(chat, record, rest)
    wanted = _day(chat, rest)
    household = _household(chat, record, rest)
    if item:
        submit_item(item[2], item[0], item[1])
    elif wanted:
        sentence = change_day(chat, record, wanted.isoformat())
        if sentence:
            chat.say(sentence)
    elif household:
        move(chat, record, household[0].id or 0)


def _which(chat: Chat) -> None:
    """The last few records of this person."""
    mine = select(Record).where(Record.person_id == chat.me.id, Record.state == "valid")
    rows = chat.tx.exec(mine.order_by(col(Record.id).desc()).limit(RECENT)).all()
    buttons = [Button(named(chat, row), f"c:ask:{row.id}", alone=True) for row in rows]
    chat.say(chat.text("correct_which_record"), buttons)
