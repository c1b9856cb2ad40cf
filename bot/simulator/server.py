"""The simulator as one thing: starts, listens on this machine only, stops."""

from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from aiohttp import web

from bot.simulator import page_api, person
from bot.simulator.bot_api import BODY_BYTES, BotApi, Exchange
from bot.simulator.calendar import Calendar
from bot.simulator.limits import Buckets, Limits
from bot.simulator.phone import Phone
from bot.simulator.snapshot import Keeper
from bot.simulator.station import Station
from bot.simulator.world import Json, Person, World, new_world

STOP_SECONDS = 1.0


class Simulator:
    """A Telegram of its own for one bot; `now` dates its messages, `day_url` is the bot's calendar.

    `invitations` tells which code each person holds now; without it everybody keeps what he came with.
    """

    def __init__(
        self,
        token: str,
        *,
        people: Sequence[Person],
        now: Callable[[], datetime],
        username: str = "huifang_demo_bot",
        name: str = "回访助手",
        day_url: str | None = None,
        state_path: Path | None = None,
        limits: Limits | None = None,
        invitations: page_api.Invitations | None = None,
    ) -> None:
        self.world: World = new_world(token, username, name, people, int(now().timestamp()))
        self.calendar = Calendar(now, day_url)
        self.station = Station(self.world, self.calendar.now, Buckets(limits or Limits()))
        self.bot_api = BotApi(token, self.station)
        self.keeper = Keeper(self.world, state_path) if state_path else None
        self.invitations = invitations
        self.runner: web.AppRunner | None = None

    @property
    def exchanges(self) -> deque[Exchange]:
        """The last requests of the bot with their answers."""
        return self.bot_api.exchanges

    @property
    def on_exchange(self) -> Callable[[Exchange], None] | None:
        """Called with every exchange as it happens."""
        return self.bot_api.on_exchange

    @on_exchange.setter
    def on_exchange(self, listener: Callable[[Exchange], None] | None) -> None:
        self.bot_api.on_exchange = listener

    @property
    def warnings(self) -> list[str]:
        """Sentences on what a small phone would show badly."""
        return self.station.warnings

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen and give the base URL; a host that others could reach is refused."""
        if not page_api.is_loopback(host):
            raise ValueError(f"the simulator listens on this machine only, not on {host}")
        if self.keeper:
            self.keeper.load()
            self.station.on_change = self.keeper.touch
        self.runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=STOP_SECONDS)
        await self.runner.setup()
        site = web.TCPSite(self.runner, host, port)
        await site.start()
        await self.calendar.look()
        return f"http://{host}:{self.runner.addresses[0][1]}"

    def _application(self) -> web.Application:
        application = web.Application(middlewares=[page_api.guard], client_max_size=BODY_BYTES)
        page = page_api.PageApi(self.station, self.calendar, self.exchanges, self.invitations)
        application.add_routes([*self.bot_api.routes(), *page.routes()])
        return application

    async def stop(self) -> None:
        """End open polls and streams, keep the state, close the port; twice is once."""
        runner, self.runner = self.runner, None
        if runner is None:
            return
        self.station.polls.close()
        self.station.hub.close()
        await runner.cleanup()
        if self.keeper:
            self.keeper.close()

    def phone(self, person_id: int) -> Phone:
        """That person's phone, for tests to write, tap and look with."""
        person.private_chat(self.station, person_id)
        return Phone(self.station, person_id)

    async def send(self, person_id: int, **what: object) -> Json:
        """What POST /sim/people/{id}/send does, without HTTP; PageRefusalError where it would say no."""
        return person.send(self.station, person_id, what)
