"""Five hundred messages in a minute from a hundred people: each in its writer's order, each answered, none lost."""

from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from storage.tables import Account, Grant, Inbox, Message, Outbox, Person, Record, Unit
from tests.adversary.hostile import aside, unsaid
from tests.county import morning

PEOPLE, EACH = 100, 5
APART = timedelta(milliseconds=120)  # five hundred in a minute


@pytest.fixture
async def writers(county):
    """A hundred secretaries of one village, by the number of their chat."""
    await county.at(morning(date(2026, 10, 20)))
    chats = {county.phone(f"书记{number:03d}").person_id: f"书记{number:03d}" for number in range(PEOPLE)}

    def register(tx):
        village = tx.exec(select(Unit).where(Unit.name == "梨树村")).one()
        for chat_id, name in chats.items():
            person = Person(code=f"X-{chat_id}", name=name, unit_id=village.id)
            tx.add(person)
            tx.flush()
            tx.add(Grant(person_id=person.id, role="secretary", unit_id=village.id))
            tx.add(Account(person_id=person.id, chat_id=chat_id, from_day=date(2026, 10, 1)))

    await county.store.write(register)
    return chats


def words(number):
    """What is written as a person's so-and-so-manieth message."""
    return f"今天走访李贵生，送化肥{number}袋"


async def test_a_flood_is_handled_in_order_and_nothing_is_lost(county, writers):
    """They arrive shuffled among each other; everybody's own come out as they went in, and are facts for nobody."""
    records = county.read(lambda tx: len(tx.exec(select(Record)).all()))
    turns = sorted((number * 7919 % 1009, chat_id) for chat_id in writers for number in range(chat_id, chat_id + EACH))
    count = dict.fromkeys(writers, 0)
    for _, chat_id in turns:
        count[chat_id] += 1
        county.clock.instant += APART
        sent = county.phone(writers[chat_id]).write(words(count[chat_id]))
    county.awaited = sent["update_id"]
    await county.settled()
    assert aside(county) == []
    assert unsaid(county) == []
    states = county.read(lambda tx: [row.state for row in tx.exec(select(Inbox)).all()])
    assert states.count("handled") == len(states) >= PEOPLE * EACH
    kept = county.read(
        lambda tx: tx.exec(
            select(Person.name, Message.words).where(Message.person_id == Person.id).order_by(col(Message.id))
        ).all()
    )
    assert len(kept) == PEOPLE * EACH
    for name in writers.values():
        assert [said for by, said in kept if by == name] == [words(number + 1) for number in range(EACH)]
        shown = [each["text"] for each in county.phone(name).messages if "text" in each and each["from"]["is_bot"]]
        assert [f"送化肥{number + 1}袋" in text for number, text in enumerate(shown)] == [True] * EACH
    assert county.read(lambda tx: len(tx.exec(select(Record)).all())) == records
    assert county.read(lambda tx: len(tx.exec(select(Outbox).where(Outbox.kind == "reply")).all())) >= PEOPLE * EACH
