"""Virtual time: an event loop on which sleeping costs nothing, and a Telegram that answers as slowly as the real one.

The loop's time stands still while threads work, so what is measured is what the bot waits for, not how busy the machine
is; with `charged` it goes on as the clock on the wall does meanwhile, as `make bench` wants it.
"""

import asyncio
import selectors
import time
from collections import Counter
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from random import Random  # noqa: TID251 - seeded: each run has the same chances
from typing import Any

from telegram.error import Forbidden, NetworkError, TimedOut

from bot.transport import SlowDown


class _Leaping(selectors.DefaultSelector):
    """Instead of waiting for the clock it moves the loop's time on; while threads work it waits for them."""

    loop: "VirtualLoop"

    def select(self, timeout: float | None = None) -> list[Any]:
        if self.loop.working:
            return super().select(timeout if self.loop.charged or timeout == 0 else None)
        ready = super().select(0)
        if not ready and timeout:
            self.loop.leap(timeout)
        elif not ready and timeout is None:
            return super().select(None)
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose time is its own."""

    def __init__(self, *, charged: bool = False) -> None:
        self.charged = charged
        self.working = 0  # things that threads do for it
        self._leapt = 0.0
        selector = _Leaping()
        selector.loop = self
        super().__init__(selector)

    def time(self) -> float:
        return self._leapt + (time.monotonic() if self.charged else 0.0)

    def leap(self, seconds: float) -> None:
        self._leapt += seconds

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> Any:
        self.working += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._worked)
        return future

    def _worked(self, _: object) -> None:
        self.working -= 1


def run(main: Coroutine[Any, Any, Any], *, charged: bool = False) -> Any:
    """asyncio.run in virtual time."""
    with asyncio.Runner(loop_factory=lambda: VirtualLoop(charged=charged)) as runner:
        return runner.run(main)


@dataclass
class Distant:
    """Telegram as seen through a network: takes 50 to 300 ms, and goes wrong as often as it is told to."""

    chance: Random
    limited: float = 0.0  # part of the calls that are answered with 429 for their chat
    blocked: frozenset[int] = frozenset()  # chats whose people have stopped the bot
    lost: float = 0.0  # part of the calls whose connection breaks, half of them after half a minute of silence
    begun: list[tuple[float, int, str]] = field(default_factory=list)  # when a call left, its chat, its text
    taken: Counter[str] = field(default_factory=Counter)  # how often each text was taken
    shut: dict[int, float] = field(default_factory=dict)  # chat → until when it wants to hear nothing
    too_early: list[int] = field(default_factory=list)  # chats that were written to in spite of it
    all_shut_until: float = 0.0
    told: dict[int, float] = field(default_factory=dict)  # a text's chat → seconds that the next call there is told

    async def call(self, method: str, payload: Mapping[str, Any]) -> Any:
        loop = asyncio.get_running_loop()
        chat, words = int(payload.get("chat_id", 0)), str(payload.get("text", method))
        self.begun.append((loop.time(), chat, words))
        if loop.time() < self.shut.get(chat, 0.0):
            self.too_early.append(chat)
        dice = self.chance.random()
        await asyncio.sleep(self._latency())
        if chat in self.told or dice < self.limited:
            seconds = self.told.pop(chat, float(self.chance.randint(3, 30)))
            self.shut[chat] = loop.time() + seconds
            raise SlowDown(seconds)
        if dice < self.limited + self.lost / 2:
            raise NetworkError("ClientOSError: connection reset by peer")
        if dice < self.limited + self.lost:
            await asyncio.sleep(30)
            raise TimedOut("no answer within 30 s")
        if chat in self.blocked:
            raise Forbidden("Forbidden: bot was blocked by the user")
        self.taken[words] += 1
        return {"message_id": len(self.begun)}

    def _latency(self) -> float:
        """Mostly about 90 ms, with a tail up to 300."""
        return min(0.3, 0.05 + self.chance.expovariate(1 / 0.04))

    async def upload(self, method: str, payload: Mapping[str, Any], _: object) -> Any:
        return await self.call(method, payload)

    def rate(self, until: float) -> float:
        """Calls a second, from the first to those of an instant."""
        times = [at for at, _, _ in self.begun if at <= until]
        return (len(times) - 1) / (max(times) - min(times))

    def fullest_second(self) -> int:
        """The most calls that began within any one second, wherever it begins."""
        times, first, most = sorted(at for at, _, _ in self.begun), 0, 0
        for last, at in enumerate(times):
            while times[first] <= at - 1:
                first += 1
            most = max(most, last - first + 1)
        return most
