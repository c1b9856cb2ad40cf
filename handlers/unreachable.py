"""Somebody whom Telegram does not reach any more: marked, and whoever leads that person is told, once a day."""

from datetime import datetime

from activities.periods import day_of
from handlers.texts import Texts
from storage.outbox import mark_blocked, put
from storage.people import account_of_chat, account_of_person, leader_of, unit_of
from storage.store import Tx
from storage.tables import Person


def mark_unreachable(tx: Tx, chat_id: int, now: datetime) -> None:
    """Nothing gets through to this chat: its person blocked the bot, or the account is gone."""
    today = day_of(now)
    account = account_of_chat(tx, chat_id, today)
    mark_blocked(tx, chat_id)
    person = tx.get(Person, account.person_id) if account else None
    leader = leader_of(tx, unit_of(tx, person)) if person else None
    if person is None or leader is None or leader.id is None or leader.id == person.id:
        return
    theirs = account_of_person(tx, leader.id, today)
    text = Texts(theirs.language if theirs else "zh")
    put(
        tx,
        kind="notice",
        method="sendMessage",
        payload={"text": text("unreachable", name=person.name)},
        now=now,
        person_id=leader.id,
        unique_key=f"unreachable:{person.id}:{today}",
    )
