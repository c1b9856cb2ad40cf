"""Each chat in its order, chats side by side, every update once; what raises is set aside and the chat goes on."""

import logging

import pytest
import structlog
from sqlmodel import select

from bot import log
from storage.tables import Inbox
from tests.bot.bench import HE, TOKEN, ZHOU, Gate


async def test_one_chat_keeps_its_order(bench):
    """Twenty in a hurry are answered as they were sent."""
    await bench.start()
    for number in range(20):
        last = bench.send(ZHOU, str(number))
    await bench.app.settled(update_id=last)
    assert bench.screen(ZHOU) == [f"听到 {number}" for number in range(20)]


async def test_updates_that_come_in_disorder_are_put_in_order(bench):
    """Telegram's numbers decide."""
    bench.simulator.station.faults.set({"reorder_updates": True})
    for number in range(5):
        last = bench.send(ZHOU, str(number))
    app = await bench.start()
    await app.settled(update_id=last)
    assert bench.screen(ZHOU) == [f"听到 {number}" for number in range(5)]


async def test_what_raises_in_the_transaction_leaves_nothing_and_is_set_aside(bench):
    """No half of it was said; the person hears an apology; the chat goes on."""
    await bench.start()
    await bench.hears(ZHOU, "boom")
    await bench.hears(ZHOU, "你好")
    assert bench.screen(ZHOU) == ["抱歉", "听到 你好"]
    columns = select(Inbox.state, Inbox.attempts, Inbox.error).order_by(Inbox.id)
    rows = await bench.app.store.read(lambda tx: [tuple(row) for row in tx.exec(columns).all()])
    assert rows == [("set_aside", 2, "RuntimeError: boom in the transaction"), ("handled", 0, "")]


async def test_what_raises_in_a_handler_is_set_aside_too(bench):
    """python-telegram-bot swallows it; the dispatcher does not."""
    await bench.start()
    await bench.hears(ZHOU, "crash")
    assert bench.screen(ZHOU) == ["抱歉"]
    assert await bench.inbox() == ["set_aside"]


async def test_one_chats_trouble_is_not_the_others(bench):
    """While one is tried again, the other is answered."""
    await bench.start(settings={"retries": 10})
    bench.send(ZHOU, "boom")
    number = bench.send(HE, "你好")
    while bench.screen(HE) == []:
        await bench.app.store.read(lambda _: None)
    assert number
    assert bench.screen(ZHOU) == []


async def test_an_apology_that_raises_is_left_out(bench):
    """The update is set aside all the same."""

    def broken(_):
        def effect(_):
            raise RuntimeError("no words")

        return effect

    app = bench.make()
    app._apology = broken
    await app.start()
    await bench.hears(ZHOU, "boom")
    await bench.hears(ZHOU, "你好")
    assert bench.screen(ZHOU) == ["听到 你好"]
    assert await bench.inbox() == ["set_aside", "handled"]


async def test_killed_before_the_commit_an_update_is_handled_at_the_next_start(bench):
    """Once: its effects and its handled mark are one transaction."""
    gate = Gate(f"sqlite:///{bench.folder}/h.sqlite")
    app = await bench.start(store=gate)
    await bench.hears(ZHOU, "一")
    number = bench.send(ZHOU, "二")
    while not await gate.read(lambda tx: tx.exec(select(Inbox.id).where(Inbox.update_id == number)).all()):
        pass
    gate.open.clear()
    await bench.kill()
    gate.close()
    app = await bench.start()
    await app.settled(update_id=number)
    assert bench.screen(ZHOU)[:2] == ["听到 一", "听到 二"]
    assert await bench.inbox() == ["handled", "handled"]


@pytest.fixture
def log_left_alone():
    """The log of the tests as it was before."""
    root = logging.getLogger()
    before = root.handlers[:]
    yield
    root.handlers = before
    structlog.reset_defaults()


@pytest.mark.usefixtures("log_left_alone")
async def test_the_log_tells_no_message_and_no_token(bench, capfd):
    """It says what kind of error and where."""
    log.set_up("text", hide=[TOKEN])
    await bench.start()
    await bench.hears(ZHOU, "boom 李贵生的电话")
    logged = capfd.readouterr().err
    assert "update_set_aside" in logged
    assert "RuntimeError" in logged
    assert "李贵生" not in logged
    assert TOKEN not in logged
