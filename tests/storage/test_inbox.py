"""Raw updates on disk: each kept once, in the order of its chat."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from storage import inbox, outbox
from storage.inbox import AlreadyHandled
from storage.tables import Inbox

NOW = datetime(2026, 10, 21, 1, 0, tzinfo=UTC)
BOT = 7


def message(number, chat, **about):
    return {"update_id": number, "message": {"chat": {"id": chat}, **about}}


def arrive(tx, *updates, bot=BOT):
    return inbox.keep_updates(tx, bot, [message(number, chat) for number, chat in updates], NOW)


def heads(tx, **about):
    return [(inbox.next_of(tx, BOT, chat).update_id, chat) for chat in inbox.waiting_chats(tx, BOT, **about)]


async def test_an_update_that_comes_twice_is_kept_once(store):
    """Telegram sends again what was not confirmed; only the new one counts."""
    assert await store.write(lambda tx: arrive(tx, (1, 10), (2, 10))) == 2
    assert await store.write(lambda tx: arrive(tx, (2, 10), (3, 10), (3, 10))) == 1
    found = await store.read(lambda tx: tx.exec(select(Inbox.update_id).order_by(Inbox.id)).all())
    assert found == [1, 2, 3]


async def test_two_bots_may_use_the_same_numbers(store):
    """The key is bot and update."""
    await store.write(lambda tx: arrive(tx, (1, 10)))
    assert await store.write(lambda tx: arrive(tx, (1, 10), bot=BOT + 1)) == 1
    assert await store.read(heads) == [(1, 10)]


async def test_the_head_of_each_chat_is_its_oldest(store):
    """Chats side by side, each in its order; a busy chat is left alone."""
    await store.write(lambda tx: arrive(tx, (1, 10), (2, 20), (3, 10), (4, 30)))
    assert await store.read(heads) == [(1, 10), (2, 20), (4, 30)]
    assert await store.read(lambda tx: heads(tx, busy={10, 30})) == [(2, 20)]


async def test_what_is_handled_is_not_waiting(store):
    """The chat's next one is the head then."""
    await store.write(lambda tx: arrive(tx, (1, 10), (2, 10)))
    first = await store.read(lambda tx: inbox.next_of(tx, BOT, 10))
    await store.write(lambda tx: inbox.mark_handled(tx, first.id))
    assert (await store.read(lambda tx: inbox.next_of(tx, BOT, 10))).update_id == 2


async def test_nothing_is_handled_twice(store):
    """A second process that comes too late has its whole transaction rolled back."""
    await store.write(lambda tx: arrive(tx, (1, 10)))
    row = await store.read(lambda tx: inbox.next_of(tx, BOT, 10))
    await store.write(lambda tx: inbox.mark_handled(tx, row.id))
    with pytest.raises(AlreadyHandled):
        await store.write(lambda tx: inbox.mark_handled(tx, row.id))
    with pytest.raises(AlreadyHandled):
        await store.write(lambda tx: inbox.set_aside(tx, row.id, "late"))


async def test_what_fails_is_counted_and_set_aside_with_its_error(store):
    """The office sees which update it was and why; half a surrogate in the error does no harm."""
    await store.write(lambda tx: arrive(tx, (1, 10)))
    row = await store.read(lambda tx: inbox.next_of(tx, BOT, 10))
    assert await store.write(lambda tx: inbox.mark_failed(tx, row.id, "first \ud800")) == 1
    assert await store.write(lambda tx: inbox.mark_failed(tx, row.id, "second")) == 2
    await store.write(lambda tx: inbox.set_aside(tx, row.id, "gave up \ud800"))
    kept = await store.read(lambda tx: tx.exec(select(Inbox.state, Inbox.attempts, Inbox.error)).one())
    assert tuple(kept) == ("set_aside", 2, "gave up \\ud800")


async def test_old_updates_are_forgotten_when_nothing_needs_them(store):
    """What waits or was set aside stays; of what is still referred to only the row stays, not what it said."""
    await store.write(lambda tx: arrive(tx, (1, 10), (2, 10), (3, 10), (4, 10)))

    def work(tx):
        inbox.mark_handled(tx, 1)
        inbox.mark_handled(tx, 2)
        inbox.set_aside(tx, 3, "odd")
        outbox.put(tx, kind="reply", method="sendMessage", payload={}, now=NOW, chat_id=10, inbox_id=2)
        until = NOW + timedelta(days=1)
        return inbox.forget_handled(tx, until, 10), inbox.empty_handled(tx, until, 10)

    assert await store.write(work) == (1, 1)
    kept = await store.read(lambda tx: tx.exec(select(Inbox.update_id, Inbox.raw).order_by(Inbox.id)).all())
    assert [(number, raw == "{}") for number, raw in kept] == [(2, True), (3, False), (4, False)]


async def test_half_a_surrogate_does_not_stop_a_batch(store):
    """Python reads what JSON allows; the disk takes it as it came."""

    def keep(tx):
        return inbox.keep_updates(tx, BOT, [message(1, 10, text="\ud800"), message(2, 10, text="好")], NOW)

    assert await store.write(keep) == 2
    row = await store.read(lambda tx: inbox.next_of(tx, BOT, 10))
    assert json.loads(row.raw)["message"]["text"] == "\ud800"


@pytest.mark.parametrize(
    ("raw", "chat"),
    [
        ({"update_id": 1, "message": {"chat": {"id": -5}, "from": {"id": 7}}}, -5),
        ({"update_id": 1, "callback_query": {"data": "x", "from": {"id": 7}, "message": {"chat": {"id": 8}}}}, 8),
        ({"update_id": 1, "callback_query": {"data": "x", "from": {"id": 7}}}, 7),
        ({"update_id": 1, "my_chat_member": {"chat": {"id": 9}, "from": {"id": 7}}}, 9),
        ({"update_id": 1, "poll": {"id": "1"}}, 0),
        ({"update_id": 1, "message": "odd"}, 0),
        ({"update_id": 1, "message": {"chat": {"id": 2**70}}}, 0),
        ({"update_id": 1, "message": {"chat": [], "from": None}}, 0),
    ],
)
def test_an_update_keeps_the_order_of_its_chat(raw, chat):
    """Where no chat is, it is the sender's; where nobody is, none."""
    assert inbox.chat_of(raw) == chat


@pytest.mark.parametrize("raw", [None, [], "x", {}, {"update_id": "1"}, {"update_id": 2**63}, {"update_id": -1}])
def test_what_has_no_number_is_no_update(raw):
    """It could be neither kept nor confirmed."""
    assert not inbox.has_number(raw)
