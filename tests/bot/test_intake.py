"""Nothing that a person sent is lost: on disk first, then confirmed; twice is once."""

import asyncio
import sqlite3

import pytest
from sqlalchemy.exc import OperationalError

from storage.store import Store
from tests.bot.bench import HE, ZHOU, Gate, until


def waiting_at_telegram(bench):
    return [update.id for update in bench.simulator.world.updates]


async def test_an_update_is_confirmed_only_when_it_is_on_disk(bench):
    """While the disk is busy Telegram keeps it; then it is confirmed and answered."""
    gate = Gate(f"sqlite:///{bench.folder}/h.sqlite")
    app = await bench.start(store=gate)
    await app.settled()
    gate.open.clear()
    number = bench.send(ZHOU, "你好")
    await asyncio.sleep(0.3)
    assert waiting_at_telegram(bench) == [number]
    gate.open.set()
    await until(lambda: waiting_at_telegram(bench) == [])
    await app.settled(update_id=number)
    assert bench.screen(ZHOU) == ["听到 你好"]
    await bench.stop()
    gate.close()


async def test_killed_before_the_commit_it_comes_again(bench):
    """The next start finds it at Telegram."""
    gate = Gate(f"sqlite:///{bench.folder}/h.sqlite")
    app = await bench.start(store=gate)
    await app.settled()
    gate.open.clear()
    number = bench.send(ZHOU, "你好")
    await asyncio.sleep(0.2)
    await bench.kill()
    gate.close()
    app = await bench.start()
    await app.settled(update_id=number)
    assert bench.screen(ZHOU) == ["听到 你好"]


async def test_killed_between_commit_and_confirmation_it_is_handled_once(bench):
    """It comes again with its number, and is known."""
    app = await bench.start()
    bench.simulator.station.faults.set({"repeat_updates": 3})
    await bench.hears(ZHOU, "一")
    await bench.hears(ZHOU, "二")
    await until(lambda: len(bench.calls("getUpdates")) > 5)
    await app.settled()
    assert bench.screen(ZHOU) == ["听到 一", "听到 二"]


async def test_what_came_while_the_bot_was_away_is_handled_at_the_start(bench):
    """Hundreds of it, each once, in the order of its chat."""
    for number in range(150):
        bench.send(ZHOU, f"a{number}")
        bench.send(HE, f"b{number}")
    app = await bench.start()
    async with asyncio.timeout(60):
        await until(lambda: not waiting_at_telegram(bench), 30)
        await app.settled()
    assert bench.screen(ZHOU) == [f"听到 a{number}" for number in range(150)]
    assert bench.screen(HE) == [f"听到 b{number}" for number in range(150)]


async def test_one_malformed_update_does_not_stop_its_batch(bench):
    """It is set aside; what came with it is answered."""
    world = bench.simulator.world
    world.queue("message", {"odd": True, "chat": {"id": ZHOU}}, bench.simulator.station.date())
    app = await bench.start()
    await bench.hears(ZHOU, "你好")
    await app.settled()
    assert bench.screen(ZHOU) == ["听到 你好"]
    assert await bench.inbox() == ["set_aside", "handled"]


@pytest.mark.parametrize("code", [401, 409, 500, 502])
async def test_trouble_while_polling_is_waited_out(bench, code):
    """The bot goes on."""
    app = await bench.start()
    await app.settled()
    bench.simulator.station.faults.set({"fail_next": [{"method": "getUpdates", "code": code, "times": 1}]})
    await bench.hears(ZHOU, "你好")
    assert bench.screen(ZHOU) == ["听到 你好"]
    assert [one.status for one in bench.calls("getUpdates") if one.status != 200] == [code]


async def test_a_lost_answer_to_a_poll_loses_nothing(bench):
    """What was in it comes again."""
    app = await bench.start()
    await app.settled()
    bench.simulator.station.faults.set({"drop_response": [{"method": "getUpdates", "times": 2}]})
    await bench.hears(ZHOU, "你好")
    assert bench.screen(ZHOU) == ["听到 你好"]


async def test_a_full_disk_stops_nobody_for_good(bench, monkeypatch):
    """While it is full nothing is confirmed; when there is room again everything goes on."""
    app = await bench.start()
    await app.settled()
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorname = "SQLITE_FULL"
    real = Store.write

    async def refuse(*_):
        raise OperationalError("INSERT", {}, full)

    monkeypatch.setattr(Store, "write", refuse)
    number = bench.send(ZHOU, "你好")
    await asyncio.sleep(0.5)
    assert waiting_at_telegram(bench) == [number]
    monkeypatch.setattr(Store, "write", real)
    async with asyncio.timeout(20):
        await app.settled(update_id=number)
    assert bench.screen(ZHOU) == ["听到 你好"]
