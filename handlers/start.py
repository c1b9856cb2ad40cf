"""First contact: a code makes a chat a person's own, once, after he has said that he is the one."""

from sqlmodel import col, select

from handlers.aftermath import readers_of, settle_message, texts_of
from handlers.chat import Chat
from handlers.keyboards import Button
from storage.invites import find_invite
from storage.members import take_over
from storage.outbox import revive
from storage.people import in_capacities, leader_of, link_account, unit_of, viewer_of
from storage.tables import Grant, Invite, Membership, Person, Record, Subject
from storage.tasks import current_period, open_tasks

CAPACITIES = (
    "instructor",
    "liaison",
)  # what a person is called on the roster; who revisits whom changes by quarter


def start(chat: Chat) -> None:
    """`/start`, with or without a code."""
    words = (chat.turn.update.effective_message.text or "").split() if chat.turn.update.effective_message else []
    if len(words) > 1:
        _with_code(chat, words[1])
    elif chat.person:
        chat.say(chat.text("welcome_back", name=chat.person.name), keys=True)
    else:
        stranger(chat)


def stranger(chat: Chat) -> None:
    """Somebody without an account: where to get a link."""
    chat.toast()
    chat.say(chat.text("stranger"))


def _with_code(chat: Chat, code: str) -> None:
    invite = find_invite(chat.tx, code, secret=chat.turn.secret, now=chat.now)
    if invite is None:
        if chat.person:  # the link was tapped a second time
            chat.say(chat.text("welcome_back", name=chat.person.name), keys=True)
        else:
            chat.say(chat.text("code_unknown"))
        return
    person = chat.tx.get(Person, invite.person_id)
    assert person is not None
    buttons = [Button(chat.text("is_me"), f"a:yes:{code}"), Button(chat.text("not_me"), f"a:no:{code}")]
    chat.say(chat.text("hello", name=person.name, who=who_on_roster(chat, person)), buttons)


def who_on_roster(chat: Chat, person: Person) -> str:
    """Unit, post and capacities of a person, as a greeting says them."""
    held = in_capacities(chat.tx, person.id or 0, chat.today)
    roles = [chat.text(f"capacity_{capacity}") for capacity in CAPACITIES if held.get(capacity)]
    first = chat.text("who", unit=unit_of(chat.tx, person).name, post=person.post)
    paired = [chat.text("paired", count=held["paired_member"])] if held.get("paired_member") else []
    return chat.text.list([first, *roles]) + "".join(chat.text("comma") + part for part in paired)


def tap(chat: Chat, parts: list[str]) -> None:
    """`a:yes:CODE` or `a:no:CODE`: the code itself, since whoever holds it may use it, and nobody else."""
    chat.toast()
    invite = find_invite(chat.tx, parts[2], secret=chat.turn.secret, now=chat.now)
    if invite is None:
        _with_code(chat, parts[2])
    elif parts[1] == "yes":
        _welcome(chat, invite)
    else:
        _not_me(chat, invite)


def _welcome(chat: Chat, invite: Invite) -> None:
    invite.used_at = chat.now
    chat.account = link_account(chat.tx, invite.person_id, chat.chat_id, chat.text.language, chat.today)
    chat.person = chat.tx.get(Person, invite.person_id)
    chat.viewer = viewer_of(chat.tx, invite.person_id)
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
    count = len(open_tasks(chat.tx, chat.me.id or 0, period.key))
    key = "welcome_nothing" if not count else "welcome_late" if chat.today > period.due else "welcome_tasks"
    return chat.text(key, period=chat.text.period(period.key), count=count, due=chat.text.day(period.due))


def _not_me(chat: Chat, invite: Invite) -> None:
    invite.void_at = chat.now
    person = chat.tx.get(Person, invite.person_id)
    assert person is not None
    leader = leader_of(chat.tx, unit_of(chat.tx, person))
    if leader and leader.id:
        chat.tell(leader.id, texts_of(chat, leader.id)("not_me_told", name=person.name))
    chat.say(chat.text("not_me_done"))
