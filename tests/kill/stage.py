"""The county with its bot in a process of its own, which may be killed at any moment; Telegram stays up."""

import asyncio
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlmodel import select

from bot.clock import utc_now
from bot.simulator import Exchange, Limits, Person, Simulator
from storage import tables
from storage.invites import invite
from storage.secret import Secret
from storage.store import Store
from tests.simulator.judge import Judge

TOKEN = "7001:killed"
SECRET = "a key that survives every kill"
POLL_SECONDS = 0.01
BY_NOW = "not_before <= datetime('now', '+1 minute')"  # and not what is to be said tomorrow morning


async def until(true: Callable[[], object], seconds: float = 30.0) -> bool:
    """Wait for something; whether it came to be in time."""
    end = asyncio.get_running_loop().time() + seconds
    while not true():
        if asyncio.get_running_loop().time() > end:
            return False
        await asyncio.sleep(POLL_SECONDS)
    return True


class Stage:
    """Telegram, a database with the demo county, and the bot between them; `heard` is all that the two said."""

    def __init__(self, folder: Path, names: tuple[str, ...]) -> None:
        self.folder = folder
        self.names = names
        self.database = folder / "county.sqlite"
        self.untouched = folder / "untouched" / "county.sqlite"  # as it was before the bot first ran
        self.heard: list[Exchange] = []
        self.listeners: list[Callable[[Exchange], None]] = []
        self.process: asyncio.subprocess.Process | None = None

    async def open(self) -> None:
        """The county is loaded by the command, its people get codes, Telegram comes up; the bot does not run yet."""
        made = await self._command("demo")
        assert await made.wait() == 0, self.log
        people = self._invited()
        self.simulator = Simulator(TOKEN, people=people, now=utc_now, limits=Limits.none())
        self.judge = Judge(self.simulator)
        judged = self.simulator.on_exchange

        def hear(exchange: Exchange) -> None:
            assert judged is not None
            judged(exchange)
            self.heard.append(exchange)
            for listener in list(self.listeners):
                listener(exchange)

        self.simulator.on_exchange = hear
        self.url = await self.simulator.start()

    def _invited(self) -> list[Person]:
        store = Store(f"sqlite:///{self.database}")
        secret, now = Secret(SECRET), utc_now()

        def codes(tx: Any) -> list[Person]:
            found = {row.name: row for row in tx.exec(select(tables.Person)).all() if row.name in self.names}
            people = []
            for number, name in enumerate(self.names):
                row = found[name]
                invite(tx, row.id, code=f"code-{number}", secret=secret, now=now, days=14)
                people.append(Person(1000 + row.id, name, start=f"code-{number}"))
            return people

        people = store.write_now(codes)
        store.close()
        self.untouched.parent.mkdir()
        shutil.copy(self.database, self.untouched)
        return people

    async def _command(self, *words: str, **more: str) -> asyncio.subprocess.Process:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HUIFANG_")}
        ours = {"HUIFANG_DATABASE_URL": f"sqlite:///{self.database}", "HUIFANG_SECRET": SECRET, **more}
        with (self.folder / "log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", *words, env={**kept, **ours}, stdout=log, stderr=log
            )

    async def start(self) -> None:
        """`python -m bot run`; returns when the process is there, long before the bot is up."""
        there = {"HUIFANG_TOKEN": TOKEN, "HUIFANG_API_URL": self.url, "HUIFANG_LOG_FORMAT": "json"}
        self.process = await self._command("run", **there)

    async def kill(self) -> None:
        """SIGKILL; returns when nothing of the process is left."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.kill()
        code = await self.process.wait()
        assert code == -9, f"the bot had ended by itself with {code}:\n{self.log[-2000:]}"

    async def close(self) -> None:
        """SIGTERM to the bot, if it runs; then Telegram ends."""
        if self.process is not None and self.process.returncode is None:
            self.process.terminate()
            await self.process.wait()
        await self.simulator.stop()

    @property
    def log(self) -> str:
        """All that the processes wrote."""
        return (self.folder / "log").read_text()

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database holds, looked at without touching it."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as database:
            return database.execute(statement, values).fetchall()

    def count(self, where: str) -> int:
        """How many rows there are, as in `inbox WHERE state = 'waiting'`."""
        return int(self.rows(f"SELECT count(*) FROM {where}")[0][0])

    def number_of(self, name: str) -> int:
        """Somebody's Telegram number."""
        return next(person.id for person in self.simulator.world.people.values() if person.name == name)
