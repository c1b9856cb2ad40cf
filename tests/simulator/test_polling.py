"""Updates wait for the bot until it confirms them, and one poll at a time gets them."""

import asyncio

import pytest

from bot.simulator import updates
from tests.simulator.line import ZHOU


@pytest.fixture
def brief(monkeypatch):
    """The server's three seconds, shortened."""
    monkeypatch.setattr(updates, "HASTY_SECONDS", 0.4)
    monkeypatch.setattr(updates, "FRANTIC_SECONDS", 0.1)
    monkeypatch.setattr(updates, "CONFLICT_SECONDS", 0.4)


@pytest.fixture
def phone(simulator):
    phone = simulator.phone(ZHOU)
    phone.start()
    return phone


@pytest.mark.usefixtures("brief")
async def test_row_44_updates_come_until_confirmed(phone, line):
    """Only an offset above an update makes it go."""
    phone.write("一")
    first = await line.updates()
    assert [one["message"]["text"] for one in first] == ["/start 8fQ2mZ", "一"]
    assert await line.updates(offset=first[0]["update_id"]) == first
    assert await line.updates(offset=first[1]["update_id"]) == first[1:]
    assert await line.updates(offset=first[1]["update_id"] + 1) == []
    assert (await line.call("getWebhookInfo")).result["pending_update_count"] == 0


async def test_row_44_a_negative_offset_keeps_the_last(phone, line):
    """What stands before them is forgotten."""
    for words in ("一", "二", "三"):
        phone.write(words)
    assert [one["message"]["text"] for one in await line.updates(offset=-2)] == ["二", "三"]
    assert len(await line.updates()) == 2


async def test_row_44_at_most_a_hundred(phone, line):
    """The limit is kept between one and a hundred."""
    for number in range(120):
        phone.write(str(number))
    assert len(await line.updates(limit=1000)) == 100
    assert len(await line.updates(offset=1, limit=0)) == 1


async def test_row_44_a_poll_ends_when_something_comes(phone, line):
    """A long poll gives what comes at once."""
    [first] = await line.updates()
    poll = asyncio.create_task(line.updates(offset=first["update_id"] + 1, timeout=30))
    await asyncio.sleep(0.05)
    assert not poll.done()
    phone.write("来了")
    async with asyncio.timeout(2):
        [came] = await poll
    assert came["message"]["text"] == "来了"


@pytest.mark.usefixtures("phone")
async def test_row_45_after_a_day_it_is_gone(line, clock):
    """A message waits twenty-four hours."""
    clock.on(hours=24)
    assert len(await line.updates()) == 1
    clock.on(seconds=1)
    assert await line.updates(offset=1) == []


async def test_row_31_a_tap_waits_150_seconds(phone, line, clock):
    """Then it is lost, while what was typed still comes."""
    await line.call(
        "sendMessage",
        chat_id=ZHOU,
        text="是您吗",
        reply_markup={"inline_keyboard": [[{"text": "是我", "callback_data": "y"}]]},
    )
    phone.tap("是我")
    clock.on(seconds=150)
    assert [("callback_query" in one) for one in await line.updates()] == [False, True]
    clock.on(seconds=1)
    assert [("callback_query" in one) for one in await line.updates(offset=1)] == [False]


async def test_row_46_numbers_follow_each_other(phone, line):
    """No gap is left between two updates."""
    phone.write("一")
    phone.voice()
    ids = [one["update_id"] for one in await line.updates()]
    assert ids == list(range(ids[0], ids[0] + 3))


@pytest.mark.usefixtures("brief")
async def test_row_47_hasty_polls_are_slowed(phone, line):
    """The same offset again at once gets one update, and waits where there is none."""
    phone.write("一")
    batches = [await line.updates(offset=1) for _ in range(2)]
    assert [len(one) for one in batches] == [2, 1]
    beyond = batches[0][1]["update_id"] + 1
    await line.updates(offset=beyond)
    began = asyncio.get_running_loop().time()
    await line.updates(offset=beyond)
    assert asyncio.get_running_loop().time() - began >= 0.35


@pytest.mark.usefixtures("brief")
async def test_row_48_the_second_poll_ends_the_first(phone, line):
    """The first is told of the conflict at once, the next such news takes its time."""
    [first] = await line.updates()
    beyond = first["update_id"] + 1
    loop = asyncio.get_running_loop()
    polls, ends = [], []
    for number in range(3):
        polls.append(asyncio.create_task(line.call("getUpdates", offset=beyond, timeout=20 + number)))
        polls[-1].add_done_callback(lambda _: ends.append(loop.time()))
        await asyncio.sleep(0.05)
    refused = await asyncio.gather(*polls[:2])
    assert {(one.status, one.body["description"]) for one in refused} == {
        (409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
    }
    assert ends[1] - ends[0] >= 0.3
    phone.write("来了")
    assert [one["message"]["text"] for one in (await polls[2]).result] == ["来了"]


async def test_row_51_kinds_are_chosen_when_they_happen(phone, line):
    """What was not asked for when it happened never comes; the choice stays until another."""
    await line.updates(allowed_updates=["message"])
    phone.edit(1, "改过")
    assert [one["message"]["message_id"] for one in await line.updates(offset=1)] == [1]
    await line.updates(offset=-1, allowed_updates=[])
    phone.edit(1, "又改过")
    assert "edited_message" in (await line.updates(offset=2))[-1]


async def test_a_killed_bot_finds_everything_again(phone, line):
    """A bot that dies while it polls loses nothing: its successor gets the same updates."""
    [first] = await line.updates()
    poll = asyncio.create_task(line.updates(offset=first["update_id"] + 1, timeout=30))
    await asyncio.sleep(0.05)
    poll.cancel()
    await asyncio.gather(poll, return_exceptions=True)
    phone.write("无人接")
    assert [one["message"]["text"] for one in await line.updates(offset=first["update_id"] + 1)] == ["无人接"]


async def test_a_stop_ends_a_poll(simulator, line):
    """Nobody waits for a simulator that is gone."""
    poll = asyncio.create_task(line.updates(timeout=30))
    await asyncio.sleep(0.05)
    async with asyncio.timeout(3):
        await simulator.stop()
        assert await poll == []
