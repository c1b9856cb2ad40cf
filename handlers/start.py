"""First contact: a code makes a chat a person's own, once, after he has said that he is the one."""

import math

from sqlmodel import col, select

from activities.periods import quarter_of, span_after
from handlers.aftermath import readers_of, settle_message, texts_of
from handlers.chat import Chat
from handlers.keyboards import Button
from handlers.texts import Texts
from storage.access import close_requests
from storage.guesses import wait_left, wrong_code
from storage.invites import find_invite, was_issued
from storage.members import take_over
from storage.outbox import revive
from storage.people import account_of_person, in_capacities, leader_of, link_account, unit_of, viewer_of
from storage.periods import current_period, workdays
from storage.tables import Grant, Invite, Membership, Person, Record, Subject
from storage.tasks import open_tasks

CAPACITIES = (
    "instructor",
    "liaison",
)  # what a person is called on the roster; who revisits whom changes by quarter
REVISITOR = "revisitor"
MINUTE = 60


def start(chat: Chat) -> None:
    """`/start`, with or without a code."""
    words = (chat.turn.update.effective_message.text or "").split() if chat.turn.update.effective_message else []
    if len(words) > 1:
        try_code(chat, "".join(words[1:]))
    elif chat.person:
        welcome_back(chat)
    else:
        say_stranger(chat)


def say_stranger(chat: Chat) -> None:
    """Somebody without an account: where to get a link, or to ask for one."""
    chat.say(chat.text("stranger"), [Button(chat.text("ask_access"), "q:ask")])


def welcome_back(chat: Chat) -> None:
    """Somebody who is registered already."""
    chat.say(chat.text("welcome_back", name=chat.me.name), keys=True)


def try_code(chat: Chat, code: str) -> None:
    """Ask whether the writer is the one; a code that never was anybody's counts, and soon has to wait."""
    seconds = wait_left(chat.tx, chat.chat_id, chat.now).total_seconds()
    if seconds:
        chat.say(chat.text("code_slowly", minutes=math.ceil(seconds / MINUTE)))
        return
    invite = find_invite(chat.tx, code, secret=chat.turn.secret, now=chat.now)
    if invite is None:
        _not_a_code(chat, code)
        return
    if _is_somebody_elses(chat, invite):
        _say_whose(chat, invite, code)
    else:
        _ask_whether(chat, invite, code)


def _is_somebody_elses(chat: Chat, invite: Invite) -> bool:
    """Whether the chat has an account, and the code is another person's."""
    return chat.person is not None and chat.person.id != invite.person_id


def _say_whose(chat: Chat, invite: Invite, code: str) -> None:
    """A link opened by somebody who is registered, and not as the one it is for: it stays good, to be passed on."""
    whose = chat.tx.get_one(Person, invite.person_id).name
    button = Button(chat.text("register_as", name=whose), f"a:as:{code}", alone=True)
    chat.say(chat.text("link_of_another", me=chat.me.name, name=whose), [button])


def _ask_whether(chat: Chat, invite: Invite, code: str, yes: str = "yes") -> None:
    """Who the roster says it is, and whether he is the one; `yes` is the verb of the button that says so."""
    person = chat.tx.get_one(Person, invite.person_id)
    buttons = [Button(chat.text("is_me"), f"a:{yes}:{code}"), Button(chat.text("not_me"), f"a:no:{code}")]
    chat.say(greeting(chat, chat.text, person), buttons)


def _not_a_code(chat: Chat, code: str) -> None:
    if not was_issued(chat.tx, code, secret=chat.turn.secret):
        wrong_code(chat.tx, chat.chat_id, chat.now)
    if chat.person:  # the link was tapped a second time
        welcome_back(chat)
    else:
        chat.say(chat.text("code_unknown"), [Button(chat.text("ask_access"), "q:ask")])


def greeting(chat: Chat, text: Texts, person: Person) -> str:
    """Who the roster says somebody is, and the question whether he is the one."""
    return text("hello", name=person.name, who=who_on_roster(chat, text, person))


def who_on_roster(chat: Chat, text: Texts, person: Person) -> str:
    """Unit, post and capacities of a person, as a greeting says them."""
    held = in_capacities(chat.tx, person.id or 0, chat.today)
    roles = [text(f"capacity_{capacity}") for capacity in CAPACITIES if held.get(capacity)]
    first = text("who", unit=unit_of(chat.tx, person).name, post=person.post)
    paired = [text("paired", count=held["paired_member"])] if held.get("paired_member") else []
    return text.list([first, *roles]) + "".join(text("comma") + part for part in paired)


def tap(chat: Chat, parts: list[str]) -> None:
    """`a:yes:CODE`, `a:no:CODE`: the code itself, since whoever holds it may use it, and nobody else.

    Whoever is registered as another has to say first, `a:as:CODE`, that he wants to be this one; his yes is `now`.
    """
    chat.toast()
    verb, code = parts[1], parts[2]
    invite = find_invite(chat.tx, code, secret=chat.turn.secret, now=chat.now)
    if invite is None or wait_left(chat.tx, chat.chat_id, chat.now):
        try_code(chat, code)
    elif verb == "as":
        _ask_whether(chat, invite, code, yes="now")
    elif verb != "now" and _is_somebody_elses(chat, invite):
        _say_whose(chat, invite, code)
    elif verb == "no":
        _not_me(chat, invite)
    else:
        invite.used_at = chat.now
        welcome(chat, invite.person_id)


def welcome(chat: Chat, person_id: int) -> None:
    """The chat is the person's own from now on: what he can do here, and what waits for him."""
    _tell_old_phone(chat, person_id)
    chat.account = link_account(chat.tx, person_id, chat.chat_id, chat.text.language, chat.today)
    chat.person = chat.tx.get(Person, person_id)
    chat.viewer = viewer_of(chat.tx, person_id)
    close_requests(chat.tx, chat.chat_id)
    chat.say(chat.text("welcome"), keys=True)
    readers = chat.text.list(readers_of(chat, chat.me))
    if records_visits(chat) or not chat.viewer.oversees():
        said = chat.text("welcome_how", readers=readers, now=_what_is_open(chat))
    else:
        said = chat.text("welcome_office")
    chat.say(said, [Button(chat.text("practice"), "k:practice")] if records_visits(chat) else None)
    revive(chat.tx, chat.me.id or 0, chat.now)
    for membership, record in take_over(chat.tx, chat.me):
        _ask_now(chat, membership, record)


def _tell_old_phone(chat: Chat, person_id: int) -> None:
    """Whoever holds the phone that was the person's so far hears that it is not any more."""
    old = account_of_person(chat.tx, person_id, chat.today)
    if old is not None and old.chat_id != chat.chat_id:
        chat.tell_chat(old.chat_id, Texts(old.language)("moved_phone"))


def _ask_now(chat: Chat, membership: Membership, record: Record) -> None:
    """What somebody else was to settle until this secretary could be asked."""
    subject = chat.tx.get(Subject, record.subject_id) if record.subject_id else None
    by = chat.tx.get(Person, record.person_id)
    chat.say(*settle_message(chat.tx, chat.text, membership, subject.name if subject else "", by.name if by else ""))


def records_visits(chat: Chat) -> bool:
    """Whether this person walks checklists, and may practise one."""
    found = chat.tx.exec(select(Grant).where(Grant.person_id == chat.me.id, col(Grant.role) == "officer")).first()
    return found is not None


def _what_is_open(chat: Chat) -> str:
    period = current_period(chat.tx, chat.today)
    count = len(open_tasks(chat.tx, chat.me.id or 0, period.key, chat.today))
    if not count:
        return _what_comes(chat)
    key = "welcome_late" if chat.today > period.due else "welcome_tasks"
    return chat.text(key, period=chat.text.period(period.key), count=count, due=chat.text.day(period.due))


def _what_comes(chat: Chat) -> str:
    """That nothing is open; to whom revisits, when they begin again."""
    if REVISITOR not in in_capacities(chat.tx, chat.me.id or 0, chat.today):
        return chat.text("welcome_nothing")
    coming = span_after(quarter_of(chat.today))
    opens = workdays(chat.tx).from_day(coming.first)
    return chat.text("welcome_until", period=chat.text.period(coming.key), opens=chat.text.day(opens))


def _not_me(chat: Chat, invite: Invite) -> None:
    invite.void_at = chat.now
    person = chat.tx.get(Person, invite.person_id)
    assert person is not None
    for one in _to_tell(chat, person, invite):
        chat.tell(one, texts_of(chat, one)("not_me_told", name=person.name))
    chat.say(chat.text("not_me_done"), [Button(chat.text("ask_access"), "q:ask")])


def _to_tell(chat: Chat, person: Person, invite: Invite) -> set[int]:
    """Who sent the link, and who leads the person; never the person, who would read about himself."""
    leader = leader_of(chat.tx, unit_of(chat.tx, person))
    return {one for one in (invite.by_id, leader.id if leader else None) if one and one != person.id}
