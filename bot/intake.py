"""Fetches updates and puts them on disk; only then does Telegram hear that they arrived."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

from telegram.error import Conflict, TelegramError

from bot.log import logger
from bot.patience import is_the_disk, wait_after
from bot.transport import SlowDown, Telegram
from storage.inbox import has_number, keep_updates
from storage.store import Store

WANTED = ["message", "edited_message", "callback_query", "my_chat_member"]
AT_ONCE = 100
LONGEST_WAIT = 30.0
WEBHOOK = "webhook is active"


class Intake:
    """Polls for one bot. `arrived` is called when something new is on disk.

    The first poll after a start names no offset: whatever was not confirmed comes again, and what is on disk already is
    recognised by its number. So nothing depends on what a former process believed to have confirmed.
    """

    def __init__(
        self,
        store: Store,
        telegram: Telegram,
        bot_id: int,
        *,
        now: Callable[[], datetime],
        poll_seconds: int,
        arrived: Callable[[], None],
    ) -> None:
        self._store = store
        self._telegram = telegram
        self._bot_id = bot_id
        self._now = now
        self._poll_seconds = poll_seconds
        self._arrived = arrived
        self._offset: int | None = None
        self._failures = 0
        self.first_look = asyncio.Event()  # set when what waited at Telegram before the start is on disk

    async def run(self) -> None:
        """Fetch for ever; every trouble is waited out, longer each time."""
        while True:
            try:
                found = await self._poll()
                await self._take_in(found)
                self._failures = 0
                if len(found) < AT_ONCE:
                    self.first_look.set()
            except TelegramError as error:
                await self._wait_out(error)
            except Exception as error:
                if not is_the_disk(error):
                    raise
                await self._wait_out(error)

    async def _poll(self) -> list[Any]:
        seconds = self._poll_seconds if self.first_look.is_set() else 0
        payload: dict[str, Any] = {"timeout": seconds, "limit": AT_ONCE, "allowed_updates": WANTED}
        if self._offset is not None:
            payload["offset"] = self._offset
        found = await self._telegram.call("getUpdates", payload, seconds=seconds + 10)
        if not isinstance(found, list):
            raise TelegramError("getUpdates gave no list")
        return found

    async def _take_in(self, found: list[Any]) -> None:
        updates = [raw for raw in found if has_number(raw)]
        if len(updates) < len(found):
            logger().error("updates_without_number", count=len(found) - len(updates))
        if found and not updates:
            raise TelegramError("nothing that came has a number to confirm")
        if not updates:
            return
        now = self._now()
        fresh = await self._store.write(lambda tx: keep_updates(tx, self._bot_id, updates, now))
        self._offset = max(raw["update_id"] for raw in updates) + 1
        logger().debug("updates_arrived", fresh=fresh, repeated=len(updates) - fresh)
        self._arrived()

    async def _wait_out(self, error: Exception) -> None:
        self._failures += 1
        seconds = error.seconds if isinstance(error, SlowDown) else wait_after(self._failures, longest=LONGEST_WAIT)
        reason = error.message if isinstance(error, TelegramError) else type(error).__name__
        logger().warning("polling_interrupted", reason=reason, failures=self._failures, seconds=seconds)
        if isinstance(error, Conflict) and WEBHOOK in error.message:
            await self._end_webhook()
        await asyncio.sleep(seconds)

    async def _end_webhook(self) -> None:
        """A webhook that somebody set earlier would keep all updates from us."""
        try:
            await self._telegram.call("deleteWebhook", {})
            logger().warning("webhook_deleted")
        except TelegramError as error:
            logger().warning("webhook_stays", reason=error.message)
