"""A member found at a visit, and the secretary of the branch that is to take him in."""

from handlers.aftermath import settle_message
from handlers.chat import Chat
from storage.members import agree
from storage.tables import Membership, Person, Record, Subject


def tap(chat: Chat, parts: list[str]) -> None:
    """`m:see:ID`, `m:agree:ID` or `m:look:ID`; only by the person who has to settle it."""
    chat.toast()
    membership = chat.own(Membership, parts[2], "settler_id")
    if membership is None:
        return
    if membership.state != "proposed":
        chat.say(chat.text("settled_already"))
    elif membership.branch_id is None:
        member = chat.tx.get_one(Subject, membership.member_id)
        chat.say(chat.text("settle_no_branch", name=member.name))
    else:
        STEPS[parts[1]](chat, membership)


def _names(chat: Chat, membership: Membership) -> dict[str, str]:
    member, branch = chat.tx.get(Subject, membership.member_id), chat.tx.get(Subject, membership.branch_id)
    assert member is not None
    assert branch is not None
    return {"name": member.name, "branch": branch.name}


def _see(chat: Chat, membership: Membership) -> None:
    """Ask it again, or for the first time."""
    record = chat.tx.get(Record, membership.record_id) if membership.record_id else None
    subject = chat.tx.get(Subject, record.subject_id) if record and record.subject_id else None
    by = chat.tx.get(Person, record.person_id) if record else None
    chat.say(*settle_message(chat.tx, chat.text, membership, subject.name if subject else "", by.name if by else ""))


def _agree(chat: Chat, membership: Membership) -> None:
    agree(chat.tx, membership, chat.today)
    names = _names(chat, membership)
    chat.say(chat.text("agreed", **names))
    record = chat.tx.get(Record, membership.record_id) if membership.record_id else None
    if record and record.person_id != chat.me.id:
        chat.tell(record.person_id, chat.texts_for(record.person_id)("agreed_told", **names))


def _look(chat: Chat, membership: Membership) -> None:
    due = chat.text.day(membership.settle_by) if membership.settle_by else ""
    chat.say(chat.text("looking", due=due))


STEPS = {"see": _see, "agree": _agree, "look": _look}
