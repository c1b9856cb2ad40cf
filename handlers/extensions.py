"""办不到: a reason in words and a new day; the leader agrees, refuses or names another day, in one tap."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from activities.follow_ups import may_be, offered
from handlers.chat import Chat
from handlers.due import asked_of, what
from handlers.focus import go_on
from handlers.interview.answer import plain_text
from handlers.keyboards import Button
from handlers.reading import ImpossibleDate, plain, read_date
from storage.extensions import ask_extension, decide_extension, decider_of, open_extension
from storage.people import titled
from storage.periods import workdays
from storage.tables import Extension, FollowUp, Person
from storage.transfers import heard_instead

MOST_WORDS = 200
OTHER_WEEKS = (1, 2, 3, 4)  # what the leader is offered instead
SHOWN = 3
MONTHS = "(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
DATES = re.compile(
    rf"(?:(?:\d{{4}}|[明今])年)?\d{{1,2}}月份?\d{{1,2}}[日号]?|\d{{1,2}}[./]\d{{1,2}}|[一二三四五六七八九十]+月[一二三四五六七八九十]+[日号]|"
    rf"(?:下个?月|本月|这个?月)?\d{{1,2}}[日号]|[本这当下]?个?月底|(?:下下|[下本这])?个?(?:周|星期|礼拜)[一二三四五六日天]|"
    rf"(?:\d{{1,3}}|[一二两三四五六七八九十]+)(?:天|周|个星期|个礼拜)[后内]|"
    rf"{MONTHS} \d{{1,2}}|\d{{1,2}} {MONTHS}|next (?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
)
BEFORE = re.compile(r"(?:[延推改缓]|宽限)[^，,。；;]{0,6}$|\b(?:by|to|postpone)\s*$")
AFTER = re.compile(r"^(?:之前|以前|前)?(?:再|才|能|可以|可|就|一定|保证|来)*(?:[补办做交]|完成|改好|搞好|上课|行|$)")
CLAUSES = re.compile("[，,。；;\n]")


def wished_day(words: str, today: date) -> date | None:
    """The day that a reason asks for: 12月4日补, 延到下周五, by Dec 4. 月底出院 names a day and asks for none."""
    for clause in CLAUSES.split(plain(words).lower()):
        for found in DATES.finditer(clause):
            before, after = clause[: found.start()], clause[found.end() :]
            if BEFORE.search(before) or (AFTER.search(after) and (after or not before)):
                return _read(found[0], today)
    return None


def _read(words: str, today: date) -> date | None:
    try:
        return read_date(words, today, past=False)
    except ImpossibleDate:
        return None


def ask_why(chat: Chat, row: FollowUp) -> None:
    """Why it cannot be met in time."""
    chat.set_focus(**{**chat.focus, "right_why": row.id})
    chat.say(chat.text("right_why"))


def type_why(chat: Chat, typed: str) -> None:
    """The reason; where it names the day, that is all, else the day is asked for."""
    row = _waiting(chat, "right_why")
    reason = plain_text(typed)[:MOST_WORDS].rstrip("。.")
    if row is None or row.due is None:
        return
    if not reason:
        chat.say(chat.text("right_why"))
        return
    focus = {name: value for name, value in chat.focus.items() if name != "right_why"}
    chat.set_focus(**{**focus, "right_until": row.id, "right_reason": reason})
    day = wished_day(reason, chat.today)
    if day is not None and may_be(day, row.due, chat.today):
        _put_off(chat, row, day, said=True)
    else:
        ask_until(chat, row)


def _waiting(chat: Chat, name: str) -> FollowUp | None:
    """The follow-up that the chat is in the middle of; when it is over meanwhile, that is said."""
    row = chat.tx.get_one(FollowUp, chat.focus[name])
    if row.state == "open" and row.replied_on is None:
        return row
    chat.say(chat.text("right_over"))
    go_on(chat, name)
    return None


def ask_until(chat: Chat, row: FollowUp) -> None:
    """To which day: two are a tap away."""
    assert row.due is not None
    days = offered(row.due, chat.today, workdays(chat.tx))
    buttons = [Button(chat.text.day(day), f"y:put:{row.id}:{day}") for day in days]
    chat.say(chat.text("right_until"), [*buttons, Button(chat.text("right_other"), f"y:other:{row.id}")])


def ask_other_day(chat: Chat) -> None:
    """Another day, to be written."""
    chat.say(chat.text("right_until_write"))


def type_until(chat: Chat, typed: str) -> None:
    """The day in words."""
    row = _waiting(chat, "right_until")
    day = _typed_day(chat, typed, "right_until_write") if row else None
    if row is not None and day is not None:
        put(chat, row, day)


def _typed_day(chat: Chat, typed: str, again: str) -> date | None:
    """A day as it was written; where it is none, that is said."""
    try:
        day = read_date(typed, chat.today, past=False)
    except ImpossibleDate as wrong:
        chat.say(chat.text.no_such_day(*wrong.args))
        return None
    if day is None:
        chat.say(chat.text(again))
    return day


def put(chat: Chat, row: FollowUp, day: date) -> None:
    """The day that was tapped or written; the reason stands in what the chat is in the middle of, else it is asked."""
    if chat.focus.get("right_until") != row.id:
        ask_why(chat, row)
    elif row.due is None or not may_be(day, row.due, chat.today):
        due = chat.text.day(max(row.due or chat.today, chat.today))
        chat.say(chat.text("right_bad_day", due=due))
    else:
        _put_off(chat, row, day)


def _put_off(chat: Chat, row: FollowUp, day: date, *, said: bool = False) -> None:
    reason = str(chat.focus["right_reason"])
    decider = decider_of(chat.tx, row, chat.me)
    if decider is None or decider.id is None:
        chat.say(chat.text("right_no_decider"))
    else:
        asked = ask_extension(chat.tx, row, reason, day, asker=chat.me, decider=decider, now=chat.now)
        key = "right_asked_day" if said else "right_asked"
        chat.say(chat.text(key, leader=titled(decider), day=chat.text.day(day)))
        chat.tell(decider.id, *asked_of(chat.tx, chat.texts_for(decider.id), asked))
    focus = {name: value for name, value in chat.focus.items() if name != "right_reason"}
    chat.set_focus(**focus)
    go_on(chat, "right_until")


# --- by the leader ----------------------------------------------------------------------------------


def _to_decide(chat: Chat, number: int) -> Extension | None:
    """What is asked for, where this person is to decide it and it is not over; else that is said."""
    asked = chat.tx.get(Extension, number)
    if asked is None or asked.decider_id != chat.me.id:
        chat.say(chat.text("not_yours"))
        return None
    row = chat.tx.get_one(FollowUp, asked.follow_up_id)
    if asked.state == "open" and row.state == "open" and row.replied_on is None:
        return asked
    chat.say(chat.text("settled_already" if asked.state != "open" else "right_over"))
    return None


def _weigh(chat: Chat, asked: Extension) -> None:
    chat.say(*asked_of(chat.tx, chat.text, asked))


def _agree(chat: Chat, asked: Extension) -> None:
    decide_extension(chat.tx, asked, "agreed", chat.now)
    _tell(chat, asked, "extension_agreed")


def _refuse(chat: Chat, asked: Extension) -> None:
    decide_extension(chat.tx, asked, "refused", chat.now)
    _tell(chat, asked, "extension_refused")


def _redate(chat: Chat, asked: Extension) -> None:
    chat.set_focus(**{**chat.focus, "right_redate": asked.id})
    due = asked.from_due or chat.today
    days = [day for day in offered(due, chat.today, workdays(chat.tx), OTHER_WEEKS) if day != asked.to_due]
    chat.say(
        chat.text("extension_which_day"),
        [Button(chat.text.day(day), f"y:set:{asked.id}:{day}") for day in days[:SHOWN]],
    )


def set_day(chat: Chat, number: int, day: date) -> None:
    """The leader's own day."""
    asked = _to_decide(chat, number)
    if asked is None:
        _leave_redating(chat)
        return
    if not may_be(day, asked.from_due or chat.today, chat.today):
        chat.say(chat.text("right_bad_day", due=chat.text.day(max(asked.from_due or chat.today, chat.today))))
        return
    decide_extension(chat.tx, asked, "agreed", chat.now, day)
    _tell(chat, asked, "extension_set")


def _leave_redating(chat: Chat) -> None:
    """It is decided: no day is waited for any more."""
    if "right_redate" in chat.focus:
        go_on(chat, "right_redate")


def type_redate(chat: Chat, typed: str) -> None:
    """The leader's own day in words."""
    day = _typed_day(chat, typed, "extension_write")
    if day is not None:
        set_day(chat, int(chat.focus["right_redate"]), day)


def _tell(chat: Chat, asked: Extension, key: str) -> None:
    """Say how it was decided, to the leader and to whoever asked."""
    row, by = chat.tx.get_one(FollowUp, asked.follow_up_id), chat.tx.get_one(Person, asked.asked_by_id)
    assert row.due is not None
    chat.say(chat.text(key, by=by.name, day=chat.text.day(row.due)))
    told = heard_instead(chat.tx, by.id or 0, row.subject_id)
    text = chat.texts_for(told)
    said = text(f"{key}_told", leader=titled(chat.me), what=what(chat.tx, text, row), day=text.day(row.due))
    chat.tell(told, said, [Button(text("seen"), "k:seen")], once=f"extension_told:{asked.id}")
    _leave_redating(chat)


def decide(chat: Chat, step: str, number: int) -> None:
    """`y:agree:EXTENSION`, `y:refuse:EXTENSION`, `y:redate:EXTENSION`, `y:weigh:EXTENSION`."""
    asked = _to_decide(chat, number)
    if asked is not None:
        DECISIONS[step](chat, asked)


DECISIONS: Mapping[str, Callable[[Chat, Extension], None]] = {
    "weigh": _weigh,
    "agree": _agree,
    "refuse": _refuse,
    "redate": _redate,
}


def waits_for(chat: Chat, row: FollowUp) -> Person | None:
    """Who has to decide before anything else is asked about it, if anybody."""
    asked = open_extension(chat.tx, row.id or 0)
    return chat.tx.get(Person, asked.decider_id) if asked and asked.decider_id else None
