"""Four people, a clock that a test moves, and a bot's end of the line."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

from bot.simulator import Person, Simulator

TOKEN = "7001:test"
ZHOU, HE, LIU, XU = 101, 102, 103, 104  # has started; never did; blocked the bot; account deleted
PEOPLE = (
    Person(ZHOU, "周明辉", "回查人", "云岭乡", start="8fQ2mZ"),
    Person(HE, "何秀英", "支部书记", "梨树村"),
    Person(LIU, "刘建新", "党委副书记", "云岭乡"),
    Person(XU, "许琳", "组织干事", "云岭乡", language_code="en"),
)


class Clock:
    """Telegram's time as a test wants it."""

    def __init__(self) -> None:
        self.instant = datetime(2026, 10, 21, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.instant

    def on(self, **by: float) -> None:
        """Let so much time go by."""
        self.instant += timedelta(**by)


@dataclass(frozen=True)
class Answer:
    """What came back of one Bot API call."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str]

    @property
    def result(self) -> Any:
        assert self.status == 200, self.body
        return self.body["result"]


class Line:
    """The bot's end: calls the Bot API over HTTP."""

    def __init__(self, base: str, session: aiohttp.ClientSession) -> None:
        self.base = base
        self.session = session

    async def call(self, method: str, **params: Any) -> Answer:
        return await self._read("POST", f"/bot{TOKEN}/{method}", json=params)

    async def upload(self, method: str, **params: Any) -> Answer:
        """A multipart call; bytes become files."""
        return await self.post_form(f"/bot{TOKEN}/{method}", **params)

    async def post_form(self, path: str, **params: Any) -> Answer:
        form = aiohttp.FormData()
        for name, value in params.items():
            extra = {"filename": f"{name}.png", "content_type": "image/png"} if isinstance(value, bytes) else {}
            form.add_field(name, io.BytesIO(value) if isinstance(value, bytes) else str(value), **extra)
        return await self._read("POST", path, data=form)

    async def updates(self, **params: Any) -> list[dict[str, Any]]:
        return (await self.call("getUpdates", **params)).result

    async def page(self, path: str, body: dict[str, Any] | None = None, **headers: str) -> Answer:
        """What the page asks: GET, or POST where there is a body."""
        method = "GET" if body is None else "POST"
        return await self._read(method, path, json=body, headers=headers)

    async def _read(self, method: str, path: str, **request: Any) -> Answer:
        async with self.session.request(method, self.base + path, **request) as answer:
            return Answer(answer.status, await answer.json(), dict(answer.headers))


@asynccontextmanager
async def connected(simulator: Simulator) -> AsyncIterator[tuple[Simulator, Line]]:
    """A simulator at work and a bot's line to it."""
    base = await simulator.start()
    try:
        async with aiohttp.ClientSession() as session:
            yield simulator, Line(base, session)
    finally:
        await simulator.stop()
