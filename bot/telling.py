"""One call to Telegram and what becomes of it: made, said, refused, put off."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from bot.log import logger, place_of
from bot.pace import Pace
from bot.patience import LONGEST, is_the_disk, wait_after
from bot.transport import SlowDown
from handlers.made import MADE, Made, not_made
from handlers.unreachable import mark_unreachable
from storage import outbox
from storage.outbox import Call
from storage.store import Store, Tx

GIVE_UP_AFTER = 1000  # attempts, about sixteen hours
GONE = ("message to edit not found", "message can't be edited")
AS_GOOD_AS_SAID = ("message is not modified", "query is too old", "query id is invalid")

Effect = Callable[[Tx], None]
Make = Callable[[Tx, Mapping[str, Any]], Made]
Slot = Callable[[Call], Awaitable[None]]  # returns at the moment when the call may go


class Line(Protocol):
    """The two calls that a message needs; bot.transport.Telegram in life."""

    async def call(self, method: str, payload: Mapping[str, Any]) -> Any:
        """The `result` of one Bot API call; raise what Telegram refuses."""

    async def upload(self, method: str, payload: Mapping[str, Any], files: Mapping[str, tuple[str, bytes]]) -> Any:
        """`call` with files."""


class Telling:
    """Makes calls, and writes down what became of each."""

    def __init__(self, store: Store, telegram: Line, pace: Pace, now: Callable[[], datetime], make: Make) -> None:
        self._store = store
        self._telegram = telegram
        self._pace = pace
        self._now = now
        self._make = make

    async def tell(self, call: Call, slot: Slot) -> None:
        """Say it, at its slot."""
        if call.lost:
            await self._fail(call, call.lost)
            return
        made = await self._made(call)
        if made is None:
            return
        if not made.payload:  # what it was to say is over
            await self._said(call, None)
            return
        await slot(call)
        try:
            result = await self._call(call.method, made)
        except SlowDown as error:
            await self._slow_down(call, error)
        except (Forbidden, BadRequest, ChatMigrated) as error:
            await self._refused(call, error)
        except TelegramError as error:
            await self._try_later(call, error)
        except (TypeError, ValueError) as error:  # no JSON can be made of it
            await self._fail(call, repr(error))
        else:
            await self._said(call, result)

    async def _made(self, call: Call) -> Made | None:
        """The call as it goes out; one that cannot be made is said to be so, since somebody waits for it."""
        if MADE not in call.payload:
            return Made(call.payload)
        try:
            return await self._store.read(lambda tx: self._make(tx, call.payload))
        except Exception as error:
            if is_the_disk(error):
                raise
            logger().error("making_raised", outbox=call.id, error=type(error).__name__, at=place_of(error))
        now = self._now()
        await self._keep(lambda tx: not_made(tx, call.chat_id, call.id, now))
        await self._fail(call, "it could not be made")
        return None

    async def _call(self, method: str, made: Made) -> Any:
        if made.files:
            files = {name: (file.name, file.data) for name, file in made.files.items()}
            return await self._telegram.upload(method, made.payload, files)
        return await self._telegram.call(method, made.payload)

    async def _said(self, call: Call, result: Any) -> None:
        message_id = result.get("message_id") if isinstance(result, dict) else None
        now = self._now()
        await self._keep(lambda tx: outbox.said(tx, call.id, now, message_id))

    async def _refused(self, call: Call, error: TelegramError) -> None:
        if any(words in error.message.lower() for words in AS_GOOD_AS_SAID):
            await self._said(call, None)
            return
        if call.method == "editMessageText" and any(words in error.message.lower() for words in GONE):
            await self._keep(lambda tx: outbox.say_anew(tx, call.id))
            return
        if isinstance(error, Forbidden):
            logger().warning("person_unreachable", outbox=call.id, reason=error.message)
            now = self._now()
            await self._keep(lambda tx: mark_unreachable(tx, call.chat_id, now))
        await self._fail(call, error.message)

    async def _fail(self, call: Call, reason: str) -> None:
        logger().warning("message_failed", outbox=call.id, method=call.method, reason=reason)
        now = self._now()
        await self._keep(lambda tx: outbox.failed(tx, call.id, now, reason))

    async def _slow_down(self, call: Call, error: SlowDown) -> None:
        logger().warning("told_to_slow_down", outbox=call.id, seconds=error.seconds)
        self._pace.limited(call.chat_id, error.seconds, _loop_time())
        await self._keep(lambda tx: outbox.later(tx, call.id, error.message))

    async def _try_later(self, call: Call, error: TelegramError) -> None:
        if call.attempts >= GIVE_UP_AFTER:
            await self._fail(call, error.message)
            return
        seconds = LONGEST if isinstance(error, InvalidToken) else wait_after(call.attempts + 1)
        logger().warning("message_put_off", outbox=call.id, seconds=seconds, reason=error.message)
        self._pace.hold(call.chat_id, _loop_time() + seconds)
        await self._keep(lambda tx: outbox.later(tx, call.id, error.message))
        if call.kind == "answer":
            await asyncio.sleep(seconds)

    async def _keep(self, fn: Effect) -> None:
        """Write what became of it, however long the disk is in the way: forgotten, it would be said once more."""
        attempts = 0
        while True:
            try:
                await self._store.write(fn)
            except Exception as error:
                if not is_the_disk(error):
                    raise
                attempts += 1
                logger().error("disk_in_the_way", error=type(error).__name__, attempts=attempts)
                await asyncio.sleep(wait_after(attempts))
            else:
                return


def _loop_time() -> float:
    return asyncio.get_running_loop().time()
