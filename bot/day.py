"""The county's day in `simulate` alone: it can be moved forward, never back, and stays where it is."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta

from aiohttp import web

from activities.periods import day_of
from forms.zone import ZONE
from storage.store import Store, Tx
from storage.tables import Setting

NAME = "ahead"
BEGINS = time(9)


class DayRefused(Exception):
    """A day that cannot be gone to, in both languages."""


class Day:
    """`now` is the clock's instant and as much more as was moved; `on_move` is awaited after each move.

    A day that is gone to begins at nine in the morning: at night nothing is said, and nobody would see what comes.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime], on_move: Callable[[], Awaitable[None]]) -> None:
        self._store = store
        self._clock = clock
        self._on_move = on_move
        self._ahead = store.read_now(_ahead)
        self._runner: web.AppRunner | None = None

    def now(self) -> datetime:
        """The instant in the county."""
        return self._clock() + self._ahead

    async def move(self, to: date) -> date:
        """Go to a later day; raise DayRefused for one that is over. Returns the day it is now."""
        today = day_of(self.now())
        if to < today:
            raise DayRefused(f"日子只往前走，今天是 {today}。Time only goes forward; today is {today}.")
        morning = datetime.combine(to, BEGINS, tzinfo=ZONE)
        ahead = max(self._ahead, morning - self._clock())

        def keep(tx: Tx) -> None:
            tx.merge(Setting(name=NAME, value={"seconds": ahead.total_seconds()}))

        await self._store.write(keep)
        self._ahead = ahead
        await self._on_move()
        return day_of(self.now())

    async def serve(self, host: str = "127.0.0.1") -> str:
        """Answer GET and POST /day on this machine only; gives the address."""
        application = web.Application()
        application.add_routes([web.get("/day", self._get), web.post("/day", self._post)])
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, 0).start()
        return f"http://{host}:{self._runner.addresses[0][1]}/day"

    async def close(self) -> None:
        """Answer no more."""
        if self._runner is not None:
            await self._runner.cleanup()

    def _shown(self) -> dict[str, str]:
        now = self.now()
        return {"day": day_of(now).isoformat(), "now": now.isoformat()}

    async def _get(self, _: web.Request) -> web.Response:
        return web.json_response(self._shown())

    async def _post(self, request: web.Request) -> web.Response:
        if request.content_type != "application/json":  # another site's form cannot send this type unasked
            return web.Response(status=415, text="application/json is accepted")
        try:
            wish = date.fromisoformat((await request.json())["day"])
            await self.move(wish)
        except (ValueError, TypeError, KeyError):
            return web.Response(status=400, text='{"day": "YYYY-MM-DD"} is accepted')
        except DayRefused as refusal:
            return web.Response(status=409, text=str(refusal))
        return web.json_response(self._shown())


def _ahead(tx: Tx) -> timedelta:
    row = tx.get(Setting, NAME)
    return timedelta(seconds=row.value["seconds"]) if row else timedelta()
