"""A small bot on the real wiring: says back what it hears, and breaks when it is asked to. Telegram is the simulator."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import select
from telegram import Update
from telegram.ext import TypeHandler

from activities.catalogue import Catalogue
from bot.app import App
from bot.pace import Pace
from bot.settings import Settings
from bot.simulator import Limits, Person, Simulator
from handlers.turn import current
from storage import outbox
from storage.secret import Secret
from storage.store import Store
from storage.tables import Account, Inbox, Outbox, Unit
from storage.tables import Person as Officer

TOKEN = "7001:test-token"
ZHOU, HE, LIU = 101, 102, 103
PEOPLE = [Person(ZHOU, "周明辉"), Person(HE, "何秀英"), Person(LIU, "刘建新")]


class Clock:
    """The time of bot and Telegram; it moves only when a test moves it."""

    def __init__(self):
        self.instant = datetime(2026, 10, 21, 2, 0, tzinfo=UTC)

    def __call__(self):
        return self.instant

    def on(self, **by):
        self.instant += timedelta(**by)


def say(tx, text, **about):
    """Put one message into the outbox."""
    return outbox.put(tx, method="sendMessage", payload={"text": text}, **about)


def reply(tx, turn, text):
    chat_id = turn.update.effective_chat.id
    put = {"now": turn.now, "inbox_id": turn.inbox_id, "chat_id": chat_id}
    outbox.put(tx, kind="reply", method="sendMessage", payload={"chat_id": chat_id, "text": text}, **put)


async def hear(_, __):
    """`boom`: the transaction raises after it has written; `crash`: the handler does; else the text comes back."""
    turn = current.get()
    text = turn.update.effective_message.text or "?"
    if text.startswith("crash"):
        raise RuntimeError("crash in a handler")

    def effect(tx):
        reply(tx, turn, f"听到 {text}")
        if text.startswith("boom"):
            raise RuntimeError("boom in the transaction")

    turn.effect = effect


def register(application):
    application.add_handler(TypeHandler(Update, hear))


def apology(turn):
    return lambda tx: reply(tx, turn, "抱歉")


@dataclass
class Bench:
    """One simulator, one database, one bot that comes and goes."""

    folder: Path
    clock: Clock = field(default_factory=Clock)
    about: dict = field(default_factory=dict)
    app: App | None = None

    async def open(self):
        self.simulator = Simulator(TOKEN, people=PEOPLE, now=self.clock, limits=Limits.none())
        self.url = await self.simulator.start()

    def settings(self, **over):
        values = {"token": TOKEN, "api_url": self.url, "database_url": f"sqlite:///{self.folder}/h.sqlite"}
        return Settings(**{**values, "poll_seconds": 1, "retries": 1, **over})

    def make(self, *, settings=None, **about):
        about = {"pace": Pace(10_000, 10_000), "secret": Secret("a key for tests only"), **self.about, **about}
        made = App(
            self.settings(**(settings or {})),
            register=register,
            apology=apology,
            commands={"zh": [("help", "怎么用")], "en": [("help", "How it works")]},
            catalogue=Catalogue({}),
            now=self.clock,
            **about,
        )
        self.app = made
        return made

    async def start(self, **about):
        await self.make(**about).start()
        return self.app

    async def stop(self):
        app, self.app = self.app, None
        if app is not None:
            await app.stop()

    async def kill(self):
        """End as a power cut does: nothing is finished, nothing is said."""
        app, self.app = self.app, None
        for task in app._tasks.values():
            task.cancel()
        await asyncio.gather(*app._tasks.values(), return_exceptions=True)
        await app._application.shutdown()
        await app._telegram.shutdown()
        if app._given[0] is None:
            app.store.close()

    async def close(self):
        await self.stop()
        await self.simulator.stop()

    def send(self, who, text):
        """Somebody writes; gives the update's number."""
        return self.simulator.phone(who).write(text)["update_id"]

    async def hears(self, who, text):
        """Somebody writes, and it is answered."""
        async with asyncio.timeout(20):
            await self.app.settled(update_id=self.send(who, text))

    def screen(self, who):
        """What the bot has said there, in order."""
        chat = self.simulator.phone(who).chat
        return [stored.message["text"] for stored in chat.messages.values() if not stored.out]

    def calls(self, method="sendMessage"):
        """The bot's calls of a method, oldest first."""
        return [one for one in self.simulator.exchanges if one.method == method]

    async def put(self, fn):
        """Write something, and let the bot see it."""
        await self.app.store.write(fn)
        self.app.saying.wake()

    async def inbox(self):
        return await self.app.store.read(lambda tx: list(tx.exec(select(Inbox.state).order_by(Inbox.id)).all()))

    async def outbox(self):
        columns = select(Outbox.state, Outbox.error).order_by(Outbox.id)
        return [tuple(row) for row in await self.app.store.read(lambda tx: tx.exec(columns).all())]

    async def enrol(self, person_id, chat_id):
        """Somebody on the roster whose account is this chat."""

        def enrol(tx):
            if tx.get(Unit, 1) is None:
                tx.add(Unit(id=1, code="U", name="云岭乡", kind="township", path="/1/"))
                tx.flush()
            tx.add(Officer(id=person_id, code=f"P-{person_id}", name="某", unit_id=1))
            tx.flush()
            tx.add(Account(person_id=person_id, chat_id=chat_id, from_day=self.clock().date()))

        await self.app.store.write(enrol)


async def until(true, seconds=10.0):
    """Wait till something holds."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - it stands in a table or on a screen
            await asyncio.sleep(0.01)


class Gate(Store):
    """A database whose disk is slow when a test wants it to be: writes wait until the gate is open."""

    def __init__(self, url):
        super().__init__(url)
        self.open = asyncio.Event()
        self.open.set()

    async def write(self, fn):
        await self.open.wait()
        return await super().write(fn)
