"""A notice to two thousand: in order, never too fast, nobody else kept waiting, stopped and started without a double."""

import asyncio
from collections import Counter
from datetime import timedelta
from random import Random  # noqa: TID251 - seeded

import pytest

from bot.pace import Pace
from bot.saying import Saying
from storage import notices, outbox
from storage.tables import Notice
from tests.bot.many import NOW, TODAY, Crowd, chat_of, clock, county, waiting
from tests.virtual import Distant, run

PEOPLE = 2000
SENDER = 1
IN_THE_AIR = 60  # messages: read ahead, or on their way, when something is stopped


@pytest.fixture
def store(tmp_path):
    """So many people, nothing to be said."""
    made = county(tmp_path, PEOPLE)
    yield made
    made.close()


def put_notice(tx, last=PEOPLE, begins=NOW):
    """Everybody but the sender is told, each his number."""
    notice = notices.begin(tx, SENDER, NOW)
    calls = {one: [("sendMessage", {"text": f"通知{one}"})] for one in range(2, last + 1)}
    notices.put_out(tx, notice, calls, [], begins)
    return notice.id


async def saying_it(store, telegram, meanwhile=None):
    """One bot, until nothing waits; `meanwhile` is done beside it."""
    saying = Saying(store, telegram, Pace(25, 10), clock)
    running = asyncio.create_task(saying.run())
    beside = asyncio.create_task(meanwhile(saying)) if meanwhile else None
    while await store.read(waiting):  # noqa: ASYNC110 - it stands in a table
        await asyncio.sleep(1)
    if beside:
        beside.cancel()
    saying.finish()
    await running


def told(telegram):
    """The numbers of those who were told, in the order in which it was begun."""
    return [int(words.removeprefix("通知")) for _, _, words in telegram.begun if words.startswith("通知")]


def test_two_thousand_in_order_within_the_limit_and_nobody_who_writes_waits(store):
    """Some twenty a second; whoever writes meanwhile is answered at once."""
    store.write_now(put_notice)
    telegram, crowds = Distant(Random(1)), []

    async def people_write(saying):
        crowds.append(Crowd(store, saying, Random(7), PEOPLE, 2))
        await crowds[0].write()

    run(saying_it(store, telegram, people_write))
    assert sorted(told(telegram)) == list(range(2, PEOPLE + 1))
    writers = {chat for _, chat, words in telegram.begun if words.startswith("回复")}  # spoken with first
    others = [one for one in told(telegram) if chat_of(one) not in writers]
    assert len(others) >= PEOPLE - 300
    assert others == sorted(others)
    assert telegram.fullest_second() <= 25
    took = telegram.begun[-1][0] - telegram.begun[0][0]
    assert (PEOPLE - 1) / 20 - 2 <= took <= (PEOPLE - 1) / 20 + 10
    waits = crowds[0].waits(telegram)
    assert len(waits) >= 100
    assert waits[int(len(waits) * 0.99)] <= 0.25


def test_what_somebody_else_is_told_meanwhile_does_not_wait_for_the_end(store):
    """An answer that goes to another person is no reply; it goes between, not behind two thousand."""
    store.write_now(put_notice)
    telegram, put = Distant(Random(1)), []

    async def somebody_answers(saying):
        await asyncio.sleep(10)
        about = {"kind": "notice", "method": "sendMessage", "payload": {"text": "您的诉求有答复"}}
        put.append(asyncio.get_running_loop().time())
        await store.write(lambda tx: outbox.put(tx, **about, now=clock_at(put[0]), person_id=PEOPLE))
        saying.wake()
        await asyncio.sleep(1000)

    run(saying_it(store, telegram, somebody_answers))
    (left,) = [at for at, _, words in telegram.begun if words == "您的诉求有答复"]
    assert left - put[0] <= 2.0
    assert len(told(telegram)) == PEOPLE - 1


def clock_at(seconds):
    """The instant of a moment of the loop."""
    return NOW + timedelta(seconds=seconds % 10**6)


def test_stopped_in_the_middle_the_rest_hears_nothing_and_the_count_is_true(store):
    """What was in the air arrives and counts as said."""
    number = store.write_now(put_notice)
    telegram, stopped = Distant(Random(1)), []

    async def stop(_):
        await asyncio.sleep(20)
        stopped.append(len(telegram.begun))
        await store.write(lambda tx: notices.stop(tx, tx.get_one(Notice, number)))
        await asyncio.sleep(1000)

    run(saying_it(store, telegram, stop))
    assert 300 <= stopped[0] <= len(told(telegram)) <= stopped[0] + IN_THE_AIR
    standing = store.read_now(lambda tx: notices.standing_of(tx, tx.get_one(Notice, number)))
    assert (standing.said, standing.waiting, standing.failed) == (len(told(telegram)), 0, 0)
    assert standing.said + standing.stopped == PEOPLE - 1


def test_a_restart_in_the_middle_doubles_nothing_and_loses_nothing(store):
    """What is in the air is written down; the next start goes on behind it."""
    number = store.write_now(lambda tx: put_notice(tx, last=301))
    telegram = Distant(Random(1))

    async def stop_and_go():
        for _ in range(3):
            saying = Saying(store, telegram, Pace(25, 10), clock)
            running = asyncio.create_task(saying.run())
            await asyncio.sleep(3.3)
            saying.finish()
            await running
        await saying_it(store, telegram)

    run(stop_and_go())
    assert telegram.taken == Counter(f"通知{one}" for one in range(2, 302))
    assert store.read_now(lambda tx: notices.standing_of(tx, tx.get_one(Notice, number))).said == 300


def test_a_power_cut_in_the_middle_loses_nobody(store):
    """Whether Telegram took what was in the air nobody knows: only that may come again."""
    store.write_now(lambda tx: put_notice(tx, last=301))
    telegram = Distant(Random(1))

    async def cut_and_go():
        saying = Saying(store, telegram, Pace(25, 10), clock)
        running = asyncio.create_task(saying.run())
        await asyncio.sleep(5)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await saying_it(store, telegram)

    run(cut_and_go())
    assert set(telegram.taken) == {f"通知{one}" for one in range(2, 302)}
    assert sum(telegram.taken.values()) <= 300 + 25


def test_whoever_blocked_the_bot_meanwhile_counts_as_not_reached(store):
    """The others get it; he stands among those whom somebody has to call."""
    number = store.write_now(lambda tx: put_notice(tx, last=50))
    run(saying_it(store, Distant(Random(1), blocked=frozenset({chat_of(7)}))))
    standing = store.read_now(lambda tx: notices.standing_of(tx, tx.get_one(Notice, number)))
    assert (standing.said, standing.failed) == (48, 1)
    reached = store.read_now(lambda tx: notices.reached_of(tx, list(range(2, 51)), TODAY))
    assert 7 not in reached
    assert len(reached) == 48


def test_what_found_nobody_is_not_said_after_it_was_stopped(store):
    """Whoever gets his account later hears nothing of a notice that was stopped."""
    number = store.write_now(lambda tx: put_notice(tx, last=3))
    store.write_now(lambda tx: outbox.failed(tx, 1, NOW, outbox.NO_ACCOUNT))
    store.write_now(lambda tx: notices.stop(tx, tx.get_one(Notice, number)))
    store.write_now(lambda tx: outbox.revive(tx, 2, NOW))
    assert store.read_now(waiting) == 0
