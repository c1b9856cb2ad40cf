"""Prompts to a county: never faster than Telegram allows, hardly slower, and whoever writes meanwhile does not wait."""

import asyncio
from collections import Counter
from itertools import pairwise
from random import Random  # noqa: TID251 - seeded

import pytest

from bot.pace import Pace
from bot.saying import Saying
from storage import outbox
from storage.people import link_account
from tests.bot.many import NOW, TODAY, chat_of, clock, county, prompt_all, say_all, waiting
from tests.virtual import Distant, run

PEOPLE = 600


@pytest.fixture
def store(tmp_path):
    """So many people, nothing to be said."""
    made = county(tmp_path, PEOPLE)
    yield made
    made.close()


def test_thirty_a_second_are_used_and_never_passed(store):
    """Telegram far away, some blocked, some limited, some lines broken: `make bench` does it with 100,000."""
    store.write_now(lambda tx: prompt_all(tx, 1, PEOPLE))
    blocked = frozenset(chat_of(one) for one in range(50, PEOPLE, 100))
    telegram = Distant(Random(1), limited=0.002, lost=0.005, blocked=blocked)
    figures = run(say_all(store, telegram, Pace(30, 10), people=PEOPLE, replies_a_second=2))
    assert figures.fullest <= 30
    assert figures.rate >= 0.98 * 30
    assert figures.wait(0.99) <= 0.25
    assert telegram.too_early == []


def test_a_look_costs_what_it_gives(store):
    """However many wait: counted in SQLite's own steps, not in seconds."""
    steps = {}
    for last in (150, PEOPLE):
        store.write_now(lambda tx, last=last: prompt_all(tx, 1 if last == 150 else 151, last))
        for what, look in {
            "from the start": lambda tx: outbox.due(tx, NOW, TODAY, 16),
            "some under way": lambda tx: outbox.due(
                tx, NOW, TODAY, 16, busy=[chat_of(one) for one in range(1, 30)], under_way=range(30, 50)
            ),
        }.items():
            steps.setdefault(what, []).append(store.read_now(lambda tx, look=look: counted(tx, look)))
    for few, many in steps.values():
        assert many <= 1.1 * few


def counted(tx, look):
    """How many hundreds of steps SQLite takes for it."""
    driver = tx.connection().connection.driver_connection
    ticks = Counter()
    driver.set_progress_handler(lambda: ticks.update(n=1), 10)
    assert len(look(tx)) == 16
    driver.set_progress_handler(None, 0)
    return ticks["n"]


def test_a_wait_for_one_chat_holds_up_that_chat_only(store):
    """Told to wait twenty seconds it waits so long; the others go on at their rate."""
    store.write_now(lambda tx: prompt_all(tx, 1, 150))
    telegram = Distant(Random(1), told={chat_of(5): 20.0})
    run(say_until_done(store, telegram))
    times = {chat: [at for at, one, _ in telegram.begun if one == chat] for chat in (chat_of(5), chat_of(150))}
    first, again = times[chat_of(5)]
    assert 20 <= again - first <= 21.5
    assert times[chat_of(150)][0] - first <= 150 / 25
    assert telegram.taken == Counter(f"提醒{one}" for one in range(1, 151))


def test_two_chats_told_to_wait_hold_up_all(store):
    """Then it is the bot's own limit; nothing is begun until that is over."""
    store.write_now(lambda tx: prompt_all(tx, 1, 150))
    telegram = Distant(Random(1), told={chat_of(5): 20.0, chat_of(7): 20.0})
    run(say_until_done(store, telegram))
    times = sorted(at for at, _, _ in telegram.begun)
    pauses = [after - before for before, after in pairwise(times)]
    assert max(pauses) >= 19
    assert telegram.too_early == []
    assert telegram.taken == Counter(f"提醒{one}" for one in range(1, 151))


async def say_until_done(store, telegram):
    """One bot, until nothing waits."""
    saying = Saying(store, telegram, Pace(25, 10), clock)
    running = asyncio.create_task(saying.run())
    while await store.read(waiting):  # noqa: ASYNC110 - it stands in a table
        await asyncio.sleep(1)
    saying.finish()
    await running


def test_a_restart_in_the_middle_doubles_nothing(store):
    """What is in the air is waited for and written down; the next start goes on behind it."""
    store.write_now(lambda tx: prompt_all(tx, 1, 150))
    telegram = Distant(Random(1))

    async def stop_and_go():
        for _ in range(2):
            saying = Saying(store, telegram, Pace(25, 10), clock)
            running = asyncio.create_task(saying.run())
            await asyncio.sleep(2.5)
            saying.finish()
            async with asyncio.timeout(1):  # the app gives it a second and a half
                await running
        await say_until_done(store, telegram)

    run(stop_and_go())
    assert telegram.taken == Counter(f"提醒{one}" for one in range(1, 151))


def test_a_power_cut_repeats_only_what_was_in_the_air(store):
    """Whether Telegram took that, nobody knows; everything else comes once."""
    store.write_now(lambda tx: prompt_all(tx, 1, 150))
    telegram = Distant(Random(1))
    in_the_air = []

    async def cut():
        saying = Saying(store, telegram, Pace(25, 10), clock)
        running = asyncio.create_task(saying.run())
        await asyncio.sleep(5)
        in_the_air.extend(call.payload["text"] for call in saying._under_way.values())
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await say_until_done(store, telegram)

    run(cut())
    twice = {words for words, times in telegram.taken.items() if times > 1}
    assert set(telegram.taken) == {f"提醒{one}" for one in range(1, 151)}
    assert twice <= set(in_the_air)


def test_whoever_moved_gets_it_where_he_is_when_it_is_sent(store):
    """Planned for a person, not for a chat."""
    store.write_now(lambda tx: prompt_all(tx, 1, 100))
    telegram = Distant(Random(1))

    async def move():
        saying = Saying(store, telegram, Pace(25, 10), clock)
        running = asyncio.create_task(saying.run())
        await asyncio.sleep(1)
        await store.write(lambda tx: link_account(tx, 90, 4711, "zh", TODAY))
        await asyncio.sleep(4)
        saying.finish()
        await running

    run(move())
    assert [chat for _, chat, words in telegram.begun if words == "提醒90"] == [4711]
