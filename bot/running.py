"""`run`: the bot until somebody ends it."""

import asyncio
import signal
from collections.abc import Awaitable, Callable

from bot.settings import Settings
from bot.wiring import county_bot


async def run(settings: Settings) -> None:
    """Come up, work until SIGTERM or SIGINT, end within 5 seconds."""
    app = county_bot(settings)
    try:
        await until_ended(app.start)
    finally:
        await app.stop()


async def until_ended(start: Callable[[], Awaitable[None]]) -> None:
    """Start, then wait for SIGTERM or SIGINT; a start that takes long is given up at the signal."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    starting = asyncio.ensure_future(start())
    waiting = asyncio.ensure_future(ended.wait())
    await asyncio.wait({starting, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if starting.done():
        starting.result()
        await waiting
    else:
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
    waiting.cancel()
