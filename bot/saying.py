"""Says what is in the outbox: in the order of each chat, replies first, no faster than Telegram allows."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from activities.periods import day_of
from bot.log import logger, place_of
from bot.pace import Pace
from bot.patience import LONGEST, is_the_disk, wait_after
from bot.transport import SlowDown, Telegram
from handlers.made import MADE, Made, not_made
from handlers.unreachable import mark_unreachable
from storage import outbox
from storage.outbox import Call
from storage.store import Store, Tx

AT_ONCE = 32  # calls in the air
LOOK_AGAIN_SECONDS = 1.0  # for what becomes due by the clock alone
GIVE_UP_AFTER = 1000  # attempts, about sixteen hours
GONE = ("message to edit not found", "message can't be edited")
AS_GOOD_AS_SAID = ("message is not modified", "query is too old", "query id is invalid")

Effect = Callable[[Tx], None]
Make = Callable[[Tx, Mapping[str, Any]], Made]


class Saying:
    """One bot's mouth; `wake` it when something was put into the outbox."""

    def __init__(
        self,
        store: Store,
        telegram: Telegram,
        pace: Pace,
        now: Callable[[], datetime],
        make: Make = lambda _, payload: Made(payload),
    ) -> None:
        self._store = store
        self._make = make
        self._telegram = telegram
        self._pace = pace
        self._now = now
        self._news = asyncio.Event()
        self._under_way: dict[asyncio.Task[None], Call] = {}
        self._last_words = False

    def wake(self) -> None:
        """Something may be due."""
        self._news.set()

    def finish(self) -> None:
        """Let `run` end when nothing more can be said at once."""
        self._last_words = True
        self.wake()

    async def run(self) -> None:
        """Say what is due, until `finish`. Cancelled, it drops what is in the air, to be said again next time."""
        try:
            while True:
                self._news.clear()
                calls = await self._due()
                for call in calls:
                    if not await self._begin(call):
                        break
                if self._last_words and not calls and not self._under_way:
                    return
                await self._rest()
        finally:
            await self._drop()

    async def due(self) -> bool:
        """Whether anything waits that may be said by now, in the air or not."""
        now = self._now()
        return bool(await self._store.read(lambda tx: outbox.due(tx, now, day_of(now), 1)))

    async def _due(self) -> list[Call]:
        now = self._now()
        in_the_air = [call for call in self._under_way.values() if call.kind != "answer"]
        busy = {call.chat_id for call in in_the_air} | self._pace.held(_loop_time())
        under_way = [call.id for call in self._under_way.values()]
        look = partial(outbox.due, now=now, today=day_of(now), limit=AT_ONCE, busy=busy, under_way=under_way)
        return await self._store.read(look)

    async def _begin(self, call: Call) -> bool:
        """Start a call as soon as its slot comes; False when the outbox should rather be read anew."""
        while len(self._under_way) >= AT_ONCE:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
        if call.kind == "notice" and self._news.is_set():
            return False  # somebody may wait for a reply
        if call.kind != "answer" and not call.lost:
            chat_wait = self._pace.until_chat(call.chat_id, _loop_time(), rested=call.kind == "notice")
            if chat_wait:
                self._pace.hold(call.chat_id, _loop_time() + chat_wait)
                return True
            await asyncio.sleep(self._pace.until_slot(_loop_time()))
            self._pace.spend(call.chat_id, _loop_time())
        task = asyncio.create_task(self._say(call))
        self._under_way[task] = call
        task.add_done_callback(self._ended)
        return True

    def _ended(self, task: asyncio.Task[None]) -> None:
        call = self._under_way.pop(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            logger().error("saying_broke", outbox=call.id, error=type(error).__name__)
            self._pace.hold(call.chat_id, _loop_time() + LONGEST)
        self.wake()

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(min(LOOK_AGAIN_SECONDS, self._pace.until_release(_loop_time()))):
                await self._news.wait()
        except TimeoutError:
            return

    async def _drop(self) -> None:
        tasks = list(self._under_way)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _say(self, call: Call) -> None:
        if call.lost:
            await self._fail(call, call.lost)
            return
        made = await self._made(call)
        if made is None:
            return
        if not made.payload:  # what it was to say is over
            await self._said(call, None)
            return
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
