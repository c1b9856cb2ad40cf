"""What is to be said: in which order, to whom, once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from storage import outbox
from storage.tables import Account, Outbox, Person, Unit

NOW = datetime(2026, 10, 21, 1, 0, tzinfo=UTC)
TODAY = date(2026, 10, 21)


def say(tx, text, *, kind="reply", **about):
    payload = about.pop("payload", {"text": text})
    return outbox.put(tx, kind=kind, method="sendMessage", payload=payload, now=NOW, **about)


def people(tx):
    tx.add(Unit(id=1, code="U", name="云岭乡", kind="township", path="/1/"))
    tx.flush()
    for number, name in ((1, "周明辉"), (2, "罗志强")):
        tx.add(Person(id=number, code=f"P-{number}", name=name, unit_id=1))
    tx.flush()
    tx.add(Account(person_id=1, chat_id=10, from_day=TODAY))


async def texts(store, **about):
    rows = await store.read(lambda tx: outbox.due(tx, about.pop("now", NOW), TODAY, **about))
    return [row.payload.get("text") for row in rows]


async def test_replies_of_a_chat_wait_for_each_other(store):
    """Only the first one is due; the next when that one is said."""

    def put(tx):
        return [say(tx, "一", chat_id=10), say(tx, "二", chat_id=10), say(tx, "甲", chat_id=20)]

    first, *_ = await store.write(put)
    assert await texts(store) == ["一", "甲"]
    await store.write(lambda tx: outbox.said(tx, first, NOW, 501))
    assert await texts(store) == ["二", "甲"]
    assert await texts(store, busy={20}) == ["二"]


async def test_a_reply_that_has_to_wait_holds_up_those_behind_it(store):
    """Order matters more than haste."""

    def put(tx):
        say(tx, "later", chat_id=10, not_before=NOW + timedelta(minutes=1))
        say(tx, "behind it", chat_id=10)

    await store.write(put)
    assert await texts(store) == []
    assert await texts(store, now=NOW + timedelta(minutes=1)) == ["later"]


async def test_answers_first_then_replies_then_notices(store):
    """A phone that waits for its tap comes first; whoever has replies waiting hears no notice before them."""

    def put(tx):
        people(tx)
        say(tx, "notice to another", kind="notice", chat_id=20)
        say(tx, "notice to him", kind="notice", person_id=1)
        say(tx, "reply", chat_id=10)
        say(tx, "answer", kind="answer", chat_id=10)

    await store.write(put)
    assert await texts(store) == ["answer", "reply", "notice to another"]


async def test_a_notice_finds_its_person_when_it_is_sent(store):
    """The chat is that of the account of that day; nobody there is told apart."""

    def put(tx):
        people(tx)
        say(tx, "to 周明辉", kind="notice", person_id=1)
        say(tx, "to 罗志强", kind="notice", person_id=2)

    await store.write(put)
    rows = await store.read(lambda tx: outbox.due(tx, NOW, TODAY))
    assert [(row.chat_id, row.lost) for row in rows] == [(10, ""), (0, outbox.NO_ACCOUNT)]
    assert rows[0].payload["chat_id"] == 10


async def test_a_notice_for_tomorrow_is_not_due_today(store):
    """And holds up nothing."""

    def put(tx):
        say(tx, "tomorrow", kind="notice", chat_id=10, not_before=NOW + timedelta(days=1))
        say(tx, "today", kind="notice", chat_id=10)

    await store.write(put)
    assert await texts(store) == ["today"]


async def test_a_unique_key_is_said_once(store):
    """However often a planner plans it; even after it was said."""
    first = await store.write(lambda tx: say(tx, "due", kind="notice", chat_id=10, unique_key="revisit/2026Q4/7"))
    await store.write(lambda tx: outbox.said(tx, first, NOW, 501))
    second = await store.write(
        lambda tx: say(tx, "due again", kind="notice", chat_id=10, unique_key="revisit/2026Q4/7")
    )
    assert second == first
    assert await texts(store) == []


async def test_a_message_said_earlier_is_named_by_its_row(store):
    """Its number is known once it is said; when it never was, that is told."""

    def put(tx):
        first = say(tx, "question", chat_id=10)
        say(tx, "", chat_id=10, payload={"message_id": {"outbox": first}, "text": "answered"})
        return first

    first = await store.write(put)
    await store.write(lambda tx: outbox.said(tx, first, NOW, 501))
    [row] = await store.read(lambda tx: outbox.due(tx, NOW, TODAY))
    assert (row.payload["message_id"], row.lost) == (501, "")


async def test_a_change_of_what_was_never_said_is_said_anew(store):
    """What it would read now comes as a message of its own."""

    def put(tx):
        first = say(tx, "question", chat_id=10)
        say(tx, "", chat_id=10, payload={"message_id": {"outbox": first}, "text": "answered"})
        outbox.failed(tx, first, NOW, "blocked")

    await store.write(put)
    [row] = await store.read(lambda tx: outbox.due(tx, NOW, TODAY))
    assert (row.method, row.payload, row.lost) == ("sendMessage", {"text": "answered", "chat_id": 10}, "")


async def test_what_has_to_be_tried_again_is_counted(store):
    """It stays due, with its error and the number of attempts."""
    first = await store.write(lambda tx: say(tx, "一", chat_id=10))
    await store.write(lambda tx: outbox.later(tx, first, "Bad Gateway"))
    [row] = await store.read(lambda tx: outbox.due(tx, NOW, TODAY))
    assert (row.id, row.attempts) == (first, 1)
    assert await store.read(lambda tx: tx.get(Outbox, first).error) == "Bad Gateway"


async def test_whoever_shuts_the_bot_out_is_unreachable(store):
    """Only the account of that chat."""
    await store.write(people)
    await store.write(lambda tx: outbox.mark_blocked(tx, 10))
    assert await store.read(lambda tx: tx.get(Account, 1).reach) == "blocked"


async def test_nobody_to_say_it_to_is_a_mistake(store):
    """It shows where it is made."""
    with pytest.raises(ValueError, match="Give chat_id or person_id"):
        await store.write(lambda tx: say(tx, "hello"))


async def test_what_was_said_long_ago_is_forgotten(store):
    """What still waits is not."""

    def work(tx):
        outbox.said(tx, say(tx, "old", chat_id=10), NOW, 501)
        say(tx, "waits", chat_id=10)
        return outbox.forget_said(tx, NOW + timedelta(days=30), 10)

    assert await store.write(work) == 1
    assert await texts(store) == ["waits"]


async def test_many_notices_do_not_starve_a_reply(store):
    """A digest to the whole county was put before it, and it still comes first."""

    def put(tx):
        for chat in range(100, 400):
            say(tx, "digest", kind="notice", chat_id=chat)
        say(tx, "reply", chat_id=10)

    await store.write(put)
    assert (await texts(store))[0] == "reply"
