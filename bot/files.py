"""Fetches files that were sent along at once, since Telegram's handle dies with its bot, and erases unwanted ones."""

import asyncio
import hashlib
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path, PurePosixPath

from telegram.error import BadRequest, TelegramError

from bot.log import logger
from bot.patience import wait_after
from bot.transport import Telegram
from handlers.along import tell_lost
from storage.attachments import (
    Pending,
    erase_unwanted,
    file_fetched,
    file_lost,
    file_not_yet,
    has_unwanted,
    pending_files,
)
from storage.store import Store, Tx
from storage.tables import Attachment

AT_ONCE = 4
TRIES = 2000  # a quarter of a minute between them: about eight hours
LONGEST_WAIT = 15.0
BIGGEST = 20 << 20  # bytes that Telegram lets a bot fetch
SUFFIX_LETTERS = 8


class Files:
    """Fetches into one folder; `wake` it when something may have been sent along."""

    def __init__(
        self,
        store: Store,
        telegram: Telegram,
        folder: Path,
        *,
        now: Callable[[], datetime],
        told: Callable[[], None],
    ) -> None:
        self._store = store
        self._telegram = telegram
        self._folder = folder
        self._now = now
        self._told = told  # called when somebody is to hear that a file is lost
        self._news = asyncio.Event()

    def wake(self) -> None:
        """A file may be waiting."""
        self._news.set()

    async def run(self) -> None:
        """Fetch for ever; when some could not be had, wait longer each time."""
        failures = 0
        while True:
            self._news.clear()
            if await self._store.read(has_unwanted):
                await self._store.write(lambda tx: erase_unwanted(tx, self._folder))
            waiting = await self._store.read(lambda tx: pending_files(tx, AT_ONCE))
            had = await asyncio.gather(*(self._fetch(one) for one in waiting))
            failures = 0 if all(had) else failures + 1
            if failures:
                await asyncio.sleep(wait_after(failures, longest=LONGEST_WAIT))
            elif not waiting:
                await self._news.wait()

    async def _fetch(self, file: Pending) -> bool:
        try:
            about = await self._telegram.call("getFile", {"file_id": file.file_id})
            data = await self._download(about["file_path"])
        except BadRequest as error:
            too_big = "too big" in error.message.lower()
            logger().warning("file_lost", attachment=file.id, reason=error.message)
            await self._give_up(lambda tx: file_lost(tx, file.id, too_big=too_big))
            return True
        except (TelegramError, KeyError, TypeError) as error:
            logger().warning("file_put_off", attachment=file.id, error=type(error).__name__)
            await self._give_up(lambda tx: file_not_yet(tx, file.id, tries=TRIES))
            return False
        await self._keep(file, data, PurePosixPath(about["file_path"]).suffix[:SUFFIX_LETTERS])
        return True

    async def _give_up(self, mark: Callable[[Tx], Attachment | None]) -> None:
        """Count the failure; if it was the last one, its sender is told in the same transaction."""
        now = self._now()

        def count(tx: Tx) -> None:
            lost = mark(tx)
            if lost is not None:
                tell_lost(tx, lost, now)

        await self._store.write(count)
        self._told()

    async def _download(self, file_path: str) -> bytes:
        parts: list[bytes] = []
        size = 0
        async with self._telegram.download(file_path) as content:
            async for part in content.iter_chunked(1 << 16):
                size += len(part)
                if size > BIGGEST:
                    raise BadRequest("file is too big")
                parts.append(part)
        return b"".join(parts)

    async def _keep(self, file: Pending, data: bytes, suffix: str) -> None:
        digest = hashlib.sha256(data).hexdigest()
        name = f"{file.id}-{digest[:12]}{suffix}"
        await asyncio.to_thread(write_file, self._folder / name, data)
        path = await self._store.write(lambda tx: file_fetched(tx, file.id, path=name, size=len(data), sha256=digest))
        if path != name:  # the same content came before, and is kept once; or it is not wanted any more
            (self._folder / name).unlink()


def write_file(path: Path, data: bytes) -> None:
    """Have all of it on disk under that name, or nothing."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)
