"""Kills the bot at moments of chance: while it starts, while it takes in and handles, while it says, whenever."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import Random  # noqa: TID251 - of a seed that is printed

from bot.simulator import Exchange
from tests.kill.stage import BY_NOW, Stage, until

LONGEST_WAIT = 6.0  # for the moment that was meant


@dataclass(frozen=True)
class Kill:
    """One kill: what was meant, how long the process had lived, what it was at and what it left behind."""

    meant: str
    lived: float
    at: tuple[str, ...]
    unhandled: int
    unsaid: int

    def __str__(self) -> str:
        left = f"({self.unhandled} to handle, {self.unsaid} to say)"
        return f"after {self.lived:4.2f} s, meant for {self.meant:8}: {', '.join(self.at)} {left}"


class Killer:
    """Starts the bot again at once after each kill; `kills` tells what happened."""

    def __init__(self, stage: Stage, chance: Random) -> None:
        self.stage, self.chance = stage, chance
        self.kills: list[Kill] = []
        self.before = 0  # how much was heard before this life

    async def kill(self, meant: str) -> None:
        """One life and its end."""
        self.before, born = len(self.stage.heard), asyncio.get_running_loop().time()
        await MOMENTS[meant](self)
        lived = asyncio.get_running_loop().time() - born
        await self.stage.kill()
        self.kills.append(self._seen(meant, lived))
        await self.stage.start()

    def _is_up(self) -> bool:
        """Whether the process that lives now, or lived last, got as far as asking Telegram who it is."""
        return any(exchange.method == "getMe" for exchange in self.stage.heard[self.before :])

    def _seen(self, meant: str, lived: float) -> Kill:
        """What the dead process leaves behind."""
        on_disk = {row[0] for row in self.stage.rows("SELECT update_id FROM inbox")}
        on_the_way = [one for one in self.stage.simulator.world.updates if one.id not in on_disk]
        unhandled = self.stage.count("inbox WHERE state = 'waiting'")
        unsaid = self.stage.count(f"outbox WHERE state = 'waiting' AND {BY_NOW}")
        up = self._is_up()
        at = {"starting": not up, "taking in": up and on_the_way, "handling": up and unhandled, "saying": up and unsaid}
        return Kill(meant, lived, tuple(name for name, true in at.items() if true) or ("idle",), unhandled, unsaid)

    async def _in_the_start(self) -> None:
        await asyncio.sleep(self.chance.uniform(0.05, 0.9))

    async def _in_handling(self) -> None:
        await self._after("getUpdates", self.chance.uniform(0.0, 0.03))

    async def _in_saying(self) -> None:
        await self._after("sendMessage", self.chance.choice((0.0, self.chance.uniform(0.0, 0.01))))

    async def _whenever(self) -> None:
        await until(self._is_up, LONGEST_WAIT)
        await asyncio.sleep(self.chance.uniform(0.3, 2.5))

    async def _after(self, method: str, seconds: float) -> None:
        """So long after Telegram did a call of that method, some while after the bot came up."""
        came: list[Exchange] = []
        process = self.stage.process
        assert process is not None

        def hear(exchange: Exchange) -> None:
            if exchange.method != method or not exchange.body.get("result") or came:
                return
            came.append(exchange)
            asyncio.get_running_loop().call_later(seconds, process.kill) if seconds else process.kill()

        await until(self._is_up, LONGEST_WAIT)
        await asyncio.sleep(self.chance.uniform(0.0, 1.5))
        self.stage.listeners.append(hear)
        await until(lambda: process.returncode is not None, LONGEST_WAIT)
        self.stage.listeners.remove(hear)


MOMENTS: dict[str, Callable[[Killer], Awaitable[None]]] = {
    "start": Killer._in_the_start,
    "handling": Killer._in_handling,
    "saying": Killer._in_saying,
    "whenever": Killer._whenever,
}
