"""An update: taken in, put on disk, handled, answered; beside a bare PTB echo, which keeps nothing on disk.

Both hear the same messages from the same simulated Telegram, which shares their process; so the ratio says more than
the rates.
"""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import structlog
from telegram import Update
from telegram.ext import Application, MessageHandler, filters

from bot.simulator import Limits, Simulator
from tests.benchmarks.table import heading, line
from tests.bot.bench import HE, LIU, PEOPLE, TOKEN, ZHOU, Bench, Clock, until

MESSAGES = 600


async def _answered(simulator: Simulator) -> float:
    """Updates a second till every message has its answer."""
    phones = [simulator.phone(who) for who in (ZHOU, HE, LIU)]
    began = perf_counter()
    for number in range(MESSAGES):
        phones[number % len(phones)].write(f"第{number}条")

    def done() -> bool:
        return all(len(phone.chat.messages) >= 2 * MESSAGES / len(phones) for phone in phones)

    await until(done, seconds=120)
    return MESSAGES / (perf_counter() - began)


async def ours() -> float:
    """The bot on its real wiring, with a handler that says back what it hears."""
    with TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        await bench.open()
        await bench.start()
        rate = await _answered(bench.simulator)
        await bench.close()
        return rate


async def bare() -> float:
    """Python-telegram-bot as it comes: its own polling, confirmed before it is handled."""
    simulator = Simulator(TOKEN, people=PEOPLE, now=Clock(), limits=Limits.none())
    url = await simulator.start()
    application = Application.builder().token(TOKEN).base_url(f"{url}/bot").job_queue(None).build()

    async def echo(update: Update, _: object) -> None:
        await update.effective_chat.send_message(f"听到 {update.effective_message.text}")

    application.add_handler(MessageHandler(filters.TEXT, echo))
    async with application:
        await application.updater.start_polling(poll_interval=0)
        await application.start()
        rate = await _answered(simulator)
        await application.updater.stop()
        await application.stop()
    await simulator.stop()
    return rate


def report() -> None:
    """Updates a second, the better of two turns each."""
    os.environ["HUIFANG_SETTINGS"] = ""
    structlog.configure(processors=[], wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    heading(f"Updates a second ({MESSAGES} messages in three chats at once)")

    def best(run: Callable[[], Awaitable[float]]) -> float:
        return max(asyncio.run(run()) for _ in range(2))

    theirs, own = best(bare), best(ours)
    line("bare PTB echo, nothing on disk", theirs, "/s")
    line("ours, every update on disk and answered once", own, "/s")
    line("ours to bare PTB", own / theirs, "×")
