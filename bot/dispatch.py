"""Handles what is in the inbox: each chat in its order, chats side by side, every update in one transaction."""

import asyncio
import json
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from telegram import Update
from telegram.ext import Application

from activities.catalogue import Catalogue
from bot.log import logger, place_of
from bot.patience import is_the_disk, wait_after
from handlers.messages.reader import Reader
from handlers.messages.warm import county_reader
from handlers.turn import Effect, Timed, Turn, current
from storage.inbox import AlreadyHandled, Waiting, mark_failed, mark_handled, next_of, set_aside, waiting_chats
from storage.secret import Secret
from storage.store import Store, Tx

PtbApplication = Application[Any, Any, Any, Any, Any, Any]
IN_A_ROW = 5  # updates of one chat, before others have their turn
LONGEST_WAIT = 4.0
DISK_SECONDS = 2.0

raised: ContextVar[list[Exception]] = ContextVar("raised")


async def note_error(_: object, context: Any) -> None:
    """What a handler raised: process_update swallows it, so it is kept for the dispatcher."""
    raised.get().append(context.error)


@dataclass(frozen=True)
class Desk:
    """What every update is handled with."""

    store: Store
    application: PtbApplication
    bot_id: int
    now: Callable[[], datetime]
    secret: Secret
    catalogue: Catalogue
    apology: Callable[[Turn], Effect]
    retries: int
    invite_days: int
    timetable: Sequence[Timed] = ()
    reader: Reader = field(default_factory=county_reader)


class Dispatch:
    """Works the inbox off; `wake` it when something arrived. `handled` is called after each commit."""

    def __init__(self, desk: Desk, *, chats_at_once: int, handled: Callable[[], None]) -> None:
        self._desk = desk
        self._chats_at_once = chats_at_once
        self._handled = handled
        self._news = asyncio.Event()
        self._lanes: dict[int, asyncio.Task[None]] = {}
        self._stopping = False

    def wake(self) -> None:
        """Something may be waiting."""
        self._news.set()

    def finish(self) -> None:
        """Let `run` end when the updates that are being handled are done."""
        self._stopping = True
        self.wake()

    async def run(self) -> None:
        """Handle what waits, until `finish`."""
        try:
            while not self._stopping:
                self._news.clear()
                for chat_id in await self._next_chats():
                    self._lanes[chat_id] = asyncio.create_task(self._lane(chat_id))
                await self._news.wait()
            await asyncio.gather(*self._lanes.values())
        finally:
            lanes = list(self._lanes.values())
            for lane in lanes:
                lane.cancel()
            await asyncio.gather(*lanes, return_exceptions=True)

    async def idle(self) -> bool:
        """Whether nothing waits and nothing is being handled."""
        return not self._lanes and not await self._next_chats()

    async def _next_chats(self) -> list[int]:
        room = self._chats_at_once - len(self._lanes)
        if room <= 0:
            return []
        busy = set(self._lanes)
        return await self._desk.store.read(lambda tx: waiting_chats(tx, self._desk.bot_id, busy=busy, limit=room))

    async def _lane(self, chat_id: int) -> None:
        try:
            for _ in range(IN_A_ROW):
                row = await self._desk.store.read(lambda tx: next_of(tx, self._desk.bot_id, chat_id))
                if row is None or self._stopping:
                    return
                await handle(self._desk, row)
                self._handled()
        except Exception as error:  # noqa: BLE001 - one chat's trouble with the database is not the others'
            logger().error("chat_interrupted", error=type(error).__name__, at=place_of(error))
            await asyncio.sleep(LONGEST_WAIT)
        finally:
            del self._lanes[chat_id]
            self.wake()


async def handle(desk: Desk, row: Waiting) -> None:
    """Give one update its effects, or set it aside with its error; either way it waits no longer."""
    try:
        update = Update.de_json(json.loads(row.raw), desk.application.bot)
    except Exception as error:  # noqa: BLE001 - whatever is odd in it, the chat goes on
        await put_aside(desk, row, None, error)
        return
    done = False
    while not done:
        done = await attempt(desk, row, update)


async def attempt(desk: Desk, row: Waiting, update: Update) -> bool:
    """Try to handle an update; whether it waits no longer. Where it does, the pause before another attempt is over."""
    turn = Turn(
        now=desk.now(),
        bot_id=desk.bot_id,
        inbox_id=row.id,
        update=update,
        secret=desk.secret,
        catalogue=desk.catalogue,
        invite_days=desk.invite_days,
        store=desk.store,
        timetable=desk.timetable,
        reader=desk.reader,
    )
    try:
        await once(desk, row, turn)
    except AlreadyHandled:
        logger().warning("handled_elsewhere", inbox=row.id)
    except Exception as error:  # noqa: BLE001 - a handler's mistake is set aside, not passed on
        if is_the_disk(error):
            logger().error("disk_in_the_way", inbox=row.id, error=type(error).__name__)
            await asyncio.sleep(DISK_SECONDS)
            return False
        return await after_mistake(desk, row, turn, error)
    return True


async def after_mistake(desk: Desk, row: Waiting, turn: Turn, error: Exception) -> bool:
    """Count what was raised, and put the update aside when it has been tried often enough; whether it was."""
    attempts = await desk.store.write(lambda tx: mark_failed(tx, row.id, words_of(error)))
    logger().error("update_raised", inbox=row.id, attempt=attempts, error=type(error).__name__, at=place_of(error))
    if attempts <= desk.retries:
        await asyncio.sleep(wait_after(attempts, longest=LONGEST_WAIT) / 4)
        return False
    await put_aside(desk, row, turn, error)
    return True


async def once(desk: Desk, row: Waiting, turn: Turn) -> None:
    """Let the handlers decide, then do it: effects, what is to be said, and the handled mark in one transaction."""
    errors: list[Exception] = []
    marks = (raised.set(errors), current.set(turn))
    try:
        await desk.application.process_update(turn.update)
    finally:
        raised.reset(marks[0])
        current.reset(marks[1])
    if errors:
        raise errors[0]

    def effects(tx: Tx) -> None:
        mark_handled(tx, row.id)
        if turn.effect is not None:
            turn.effect(tx)

    await desk.store.write(effects)


async def put_aside(desk: Desk, row: Waiting, turn: Turn | None, error: Exception) -> None:
    """Keep the update with its error where the office sees it, and tell the person in the same transaction."""
    logger().error("update_set_aside", inbox=row.id, error=type(error).__name__, at=place_of(error))

    def aside(tx: Tx) -> None:
        set_aside(tx, row.id, words_of(error))

    def aside_with_apology(tx: Tx) -> None:
        aside(tx)
        if turn is not None:
            desk.apology(turn)(tx)

    try:
        await desk.store.write(aside_with_apology)
    except Exception as second:
        if is_the_disk(second) or turn is None:
            raise
        logger().error("apology_raised", inbox=row.id, error=type(second).__name__, at=place_of(second))
        await desk.store.write(aside)


def words_of(error: BaseException) -> str:
    """An error as the office sees it."""
    return f"{type(error).__name__}: {error}"
