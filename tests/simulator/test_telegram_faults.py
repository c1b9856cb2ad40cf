"""Trouble to order: what a bot can meet at Telegram's hands comes when a test asks for it."""

import asyncio

import aiohttp
import pytest

from bot.simulator import PageRefusalError
from tests.simulator.line import LIU, ZHOU


async def test_row_69_the_next_calls_fail(simulator, line):
    """The ordered failures strike calls of that method, as often as ordered, and then are over."""
    await line.page("/sim/faults", {"fail_next": [{"method": "sendMessage", "times": 2, "code": 500}]})
    simulator.phone(ZHOU).start()
    assert (await line.call("getMe")).status == 200
    answers = [await line.call("sendMessage", chat_id=ZHOU, text="好") for _ in range(3)]
    assert [one.status for one in answers] == [500, 500, 200]
    assert answers[0].body["description"] == "Internal Server Error: restart"
    assert len([one for one in simulator.phone(ZHOU).messages if one.get("text") == "好"]) == 1


async def test_a_wait_is_ordered(line):
    """429 carries retry_after in body and header, and nothing is sent."""
    await line.page("/sim/faults", {"retry_after": [{"method": "*", "seconds": 7}]})
    answer = await line.call("getMe")
    assert (answer.status, answer.body["parameters"], answer.headers["Retry-After"]) == (429, {"retry_after": 7}, "7")
    assert answer.body["description"] == "Too Many Requests: retry after 7"


async def test_slowness(line):
    """Every answer is late by as much as ordered."""
    await line.page("/sim/faults", {"slow_seconds": 0.2})
    began = asyncio.get_running_loop().time()
    await line.call("getMe")
    assert asyncio.get_running_loop().time() - began >= 0.2


async def test_a_lost_answer(simulator, line):
    """The message is sent, but the bot never hears that it was."""
    simulator.phone(ZHOU).start()
    await line.page("/sim/faults", {"drop_response": [{"method": "sendMessage"}]})
    with pytest.raises(aiohttp.ClientError):
        await line.call("sendMessage", chat_id=ZHOU, text="好")
    assert simulator.phone(ZHOU).newest["text"] == "好"
    assert [one.lost for one in simulator.exchanges] == [True]


async def test_updates_come_twice(simulator, line):
    """A batch is handed over again although it was confirmed."""
    simulator.phone(ZHOU).start()
    await line.page("/sim/faults", {"repeat_updates": 1})
    [first] = await line.updates()
    assert await line.updates(offset=first["update_id"] + 1) == [first]
    assert await line.updates(offset=first["update_id"] + 1, timeout=0) == []


async def test_updates_come_backwards(simulator, line):
    """The newest first, until told otherwise."""
    phone = simulator.phone(ZHOU)
    phone.start()
    phone.write("一")
    await line.page("/sim/faults", {"reorder_updates": True})
    ids = [one["update_id"] for one in await line.updates()]
    assert ids == sorted(ids, reverse=True)


async def test_blocked_without_a_word(simulator, line):
    """Somebody may have blocked the bot without its having been told."""
    simulator.phone(LIU).start("")
    simulator.station.faults.set({"blocked": [LIU]})
    assert (await line.call("sendMessage", chat_id=LIU, text="好")).body[
        "description"
    ] == "Forbidden: bot was blocked by the user"
    assert [next(iter(set(one) - {"update_id"})) for one in await line.updates()] == ["message"]


async def test_all_well_again(line):
    """An empty order clears every fault."""
    await line.page("/sim/faults", {"slow_seconds": 3, "reorder_updates": True, "deactivated": [ZHOU]})
    assert (await line.page("/sim/faults", {})).body == {
        "slow_seconds": 0.0, "fail_next": [], "retry_after": [], "drop_response": [],
        "repeat_updates": 0, "reorder_updates": False, "blocked": [], "deactivated": [],
    }  # fmt: skip


def test_an_unknown_fault_is_refused(simulator):
    """The refusal names what there is."""
    with pytest.raises(PageRefusalError, match="no fault is called slow; there are: slow_seconds"):
        simulator.station.faults.set({"slow": 1})
    with pytest.raises(PageRefusalError, match="fault fail_next cannot be"):
        simulator.station.faults.set({"fail_next": [{"methode": "x"}]})
