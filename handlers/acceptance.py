"""重点: a key follow-up that was answered is put before whose turn it is now: the township, then the county."""

from handlers.chat import Chat
from handlers.due import what
from handlers.keyboards import Button
from handlers.plans.words import Told, of_whole
from handlers.texts import Texts
from storage.holding import acceptor_of
from storage.ladder import offices
from storage.people import titled
from storage.tables import FollowUp, Person, Record


def ask_acceptance(chat: Chat, row: FollowUp) -> None:
    """A key one was answered: whose turn it is now is told so."""
    leader = acceptor_of(chat.tx, row)
    turn = offices(chat.tx) if row.accepted_on else [leader.id] if leader else []
    key, verb = ("key_verify", "verify") if row.accepted_on else ("key_accept", "accept")
    for person_id in turn:
        text = chat.texts_for(person_id or 0)
        words = row.reply or text("right_put_right")
        answered = text("right_answered", day=text.day(row.replied_on or chat.today), words=words)
        asked = "key_ask" if row.plan_id is None else "plan_asks"
        lines = [text(asked, what=what(chat.tx, text, row)), answered, *seen_there(chat, text, row)]
        lines += plan_lines(chat, text, row)
        if row.accepted_on and row.accepted_by_id and row.plan_id is None:
            by = titled(chat.tx.get(Person, row.accepted_by_id))
            lines.append(text("key_accepted_by", leader=by, day=text.day(row.accepted_on)))
        buttons = [Button(text(key), f"y:{verb}:{row.id}"), Button(text("key_return"), f"y:return:{row.id}")]
        buttons += [Button(text("plan_whole"), f"J:see:{row.plan_id}")] if row.plan_id else []
        chat.tell(person_id or 0, "\n".join(lines), buttons)


def plan_lines(chat: Chat, text: Texts, row: FollowUp) -> list[str]:
    """How far the plan is that is to be accepted, and how the township has accepted it."""
    return of_whole(Told(chat.tx, text, chat.today, chat.turn.catalogue), row) if row.plan_id else []


def seen_there(chat: Chat, text: Texts, row: FollowUp) -> list[str]:
    """Who stood there and saw it put right."""
    record = chat.tx.get(Record, row.closed_by_id) if row.closed_by_id else None
    if record is None:
        return []
    by = chat.tx.get_one(Person, record.person_id).name
    return [text("right_seen", by=by, day=text.day(record.occurred_on))]
