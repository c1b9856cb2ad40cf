"""记走访: whom to visit, those not seen for longest first; a tap, a name or a whole sentence opens the log."""

import re

from sqlmodel import col, select

from activities.periods import day_of
from forms import Choice
from handlers.chat import Chat
from handlers.focus import drop_practice
from handlers.half_filled import set_aside
from handlers.interview.aside import SAID_AGAIN
from handlers.interview.log import take_words
from handlers.interview.matching import matching
from handlers.interview.talk import ask
from handlers.interview.work import Work, begin
from handlers.keeping import keep_words
from handlers.keyboards import Button, fit
from handlers.reading import ImpossibleDate
from storage.forms import current_version
from storage.pairing import (
    Household,
    household_known,
    household_of,
    households_named,
    paired_households,
    paired_with,
)
from storage.tables import Interview, Subject
from storage.tasks import is_begun, unfinished

PAIRING = "pairing"
SHOWN = 5  # households in a list; the others are found by writing
BEHIND = re.compile(r"(?:[\s，,：:、；;]|家).*\S", re.DOTALL)  # what follows a name in a sentence about it
LONG_AGO = 30  # days: poor households are to be seen once a month


def show_visits(chat: Chat, lead: str = "") -> None:
    """The households of this person, those not seen for longest first."""
    chat.toast()
    drop_practice(chat)
    rows = paired_households(chat.tx, chat.me.id or 0, chat.today)
    if not rows:
        chat.say(chat.text("visit_nobody"), keys=True)
        return
    chat.set_focus(visit=True)
    begun = {row.subject_id for row, _ in unfinished(chat.tx, chat.me.id or 0) if row.duty == PAIRING}
    buttons = [
        Button(_said(chat, row, begun=row.subject.id in begun), f"h:open:{row.subject.id}", alone=True)
        for row in rows[:SHOWN]
    ]
    chat.say(lead + chat.text("visit_whom"), [*buttons, Button(chat.text("visit_other"), "h:other:0", alone=True)])


def _said(chat: Chat, row: Household, *, begun: bool) -> str:
    """`李贵生 3组 41天没去`, or that its log is half filled."""
    if begun:
        return f"{_named(row.subject)} {chat.text('visit_begun')}"
    if row.seen_on is None:
        return f"{_named(row.subject)} {chat.text('visit_never')}"
    days = (chat.today - row.seen_on).days
    key = "visit_today" if not days else "visit_long_ago" if days > LONG_AGO else "visit_days_ago"
    return f"{_named(row.subject)} {chat.text(key, days=days)}"


def _named(household: Subject) -> str:
    return f"{household.name} {household.profile.get('group', '')}".rstrip()


def tap(chat: Chat, parts: list[str]) -> None:
    """`h:open:HOUSEHOLD`, `h:other:0`, `h:list:0`."""
    chat.toast()
    if parts[1] == "list":
        show_visits(chat)
    elif parts[1] == "other":
        chat.set_focus(visit=True)
        chat.say(chat.text("visit_which"))
    else:
        open_visit(chat, int(parts[2]), chat.focus.get("said", ""))


def open_visit(chat: Chat, subject_id: int, words: str = "") -> None:
    """The log of a visit to this household: where it was left, else a new one; `words` say what was done already."""
    assert chat.viewer is not None
    household = household_of(chat.tx, chat.viewer, subject_id, chat.today)
    version = current_version(chat.tx, PAIRING)
    if household is None or version is None:
        chat.say(chat.text("visit_not_yours"))
        return
    known = household_known(chat.tx, household, chat.me)
    work = _begun(chat, subject_id) or begin(chat, version, known, duty=PAIRING, subject_id=household.id, task_id=None)
    lead = set_aside(chat, work.row)
    if words:
        try:
            refused = take_words(work, words)
        except ImpossibleDate as wrong:
            refused = chat.text.no_such_day(*wrong.args)
        lead = "\n".join(line for line in (lead, refused) if line)
    ask(work, lead)


def _begun(chat: Chat, subject_id: int) -> Work | None:
    """The log of this household that is open already; an empty one of an earlier day is put away for today's."""
    rows = chat.tx.exec(
        select(Interview)
        .where(Interview.person_id == chat.me.id, Interview.subject_id == subject_id, Interview.duty == PAIRING)
        .where(Interview.state == "open", col(Interview.corrects_id).is_(None))
    ).all()
    for row in rows:
        if day_of(row.opened_at) == chat.today or is_begun(row):
            return Work(chat, row)
        row.state = "dropped"
    return None


def type_household(chat: Chat, typed: str) -> bool:
    """A household's name, with or without what was done there; whether the words name one of this person's."""
    rows = [row.subject for row in paired_households(chat.tx, chat.me.id or 0, chat.today)]
    named = [row for row in rows if row.name in typed]
    if not named and not typed.strip().isdecimal():  # a number names nobody here
        wanted = {choice.name for choice in matching([Choice(str(row.id), row.name) for row in rows], typed)}
        named = [row for row in rows if str(row.id) in wanted]
    if len(named) == 1 and named[0].id:
        open_visit(chat, named[0].id, _behind(typed, named[0]))
    elif named:
        _ask_which(chat, typed, named)
    return bool(named)


def _ask_which(chat: Chat, typed: str, named: list[Subject]) -> None:
    """Several of one name: which one; what the sentence says is kept for it."""
    alike = len({row.name for row in named}) == 1
    chat.set_focus(visit=True, said=_behind(typed, named[0]) if alike else "")
    chat.say(chat.text("visit_several"), [Button(_named(row), f"h:open:{row.id}") for row in named])


def _behind(typed: str, household: Subject) -> str:
    """What a sentence says behind a household's name: 覃冬梅家送了棉被1床."""
    return typed.partition(household.name)[2].removeprefix("家").strip(" ，,：:")


def whose(chat: Chat, typed: str) -> str:
    """For a sentence about a household that others visit: who does, and that the words go to no other household."""
    assert chat.viewer is not None
    rows = households_named(chat.tx, chat.viewer, typed)
    found = next((row for row in rows if BEHIND.fullmatch(typed[len(row.name) :].rstrip())), None)
    mine = paired_households(chat.tx, chat.me.id or 0, chat.today)
    if found is None or any(typed.startswith(row.subject.name) for row in mine):
        return ""
    names = chat.text.list(paired_with(chat.tx, found, chat.today))
    key = "visit_of_another" if names else "visit_of_nobody"
    return chat.text(key, name=found.name, who=names, words=fit(typed, SAID_AGAIN))


def type_of_another(chat: Chat, typed: str) -> bool:
    """A sentence about a household that others visit is kept, and filed nowhere; whether it was one."""
    told = whose(chat, typed)
    if told:
        keep_words(chat, typed)
        chat.say(told, [Button(chat.text("key_tasks"), "k:tasks")])
    return bool(told)


def at_another(chat: Chat, work: Work, typed: str) -> bool:
    """At a log, a sentence about a household that others visit: it is not filed under the one in hand."""
    told = whose(chat, typed)
    if told:
        keep_words(chat, typed)
        ask(work, told + "\n")
    return bool(told)


def names_another(chat: Chat, work: Work, typed: str) -> bool:
    """At a log, a sentence that begins with another household of this person: opened, the first one set aside."""
    rows = [row.subject for row in paired_households(chat.tx, chat.me.id or 0, chat.today)]
    others = [row for row in rows if typed.startswith(row.name) and row.id != work.row.subject_id]
    if not others or work.subject is None or work.row.corrects_id is not None:
        return False
    work.keep()
    if len(others) == 1:
        open_visit(chat, others[0].id or 0, _behind(typed, others[0]))
    else:
        _ask_which(chat, typed, others)
    return True


def not_a_household(chat: Chat, _: str) -> bool:
    """Where a household is asked for, words that name none ask again."""
    if "visit" in chat.focus:
        show_visits(chat, chat.text("visit_not_found") + "\n")
    return "visit" in chat.focus
