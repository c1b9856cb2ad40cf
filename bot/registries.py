"""Reads the registry's files that the office sends, beside everything else, and says how far it is."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import select

from activities.periods import day_of
from activities.registry import Registry
from bot.importing import Importer, Stopped
from bot.log import logger, place_of
from bot.patience import is_the_disk
from handlers.interview.practice import OFFICE
from handlers.publishing import REGISTRY
from handlers.registry import talk
from handlers.registry.sheets import Unreadable, is_form
from handlers.texts import Texts
from storage.attachments import erase_unwanted
from storage.people import account_of_person
from storage.secret import Secret
from storage.store import Store, Tx
from storage.tables import Attachment, Grant, Unit

BETWEEN = timedelta(seconds=3)  # two edits of one message
FORMS_ONLY = (".md",)


class Registries:
    """Takes the workbooks that are no forms."""

    def __init__(
        self,
        store: Store,
        folder: Path,
        *,
        secret: Secret,
        activities: Path | None,
        registry: Registry,
        now: Callable[[], datetime],
        done: Callable[[], None],
    ) -> None:
        self._store, self._folder, self._secret = store, folder, secret
        self._activities, self._registry = activities, registry
        self._now, self._done = now, done

    async def takes(self, sent: Attachment) -> bool:
        """Whether what came is a registry: one was asked for, or it is a table that is no form."""
        if sent.state != "fetched" or sent.path is None or sent.caption.lower().endswith(FORMS_ONLY):
            return False
        return bool(sent.about.get(REGISTRY)) or not await asyncio.to_thread(is_form, self._folder / sent.path)

    async def read(self, sent: Attachment) -> None:
        """Stage it, say what it comes to, and take the file off the disk."""
        loop = asyncio.get_running_loop()
        importer = Importer(self._store, self._secret, self._now, self._activities, await self._paths(sent))
        importer.progress = self._progress(sent, loop)
        try:
            batch_id, why = await asyncio.to_thread(self._stage, importer, sent)
        finally:
            importer.ended.set()
        now = self._now()

        def tell(tx: Tx) -> None:
            row = tx.get_one(Attachment, sent.id)
            text = _texts(tx, row, now)
            if batch_id:
                talk.read(tx, row, batch_id, registry=self._registry, now=now, text=text)
            else:
                talk.refused(tx, row, why, now, text)
            tx.flush()
            erase_unwanted(tx, self._folder)

        await self._store.write(tell)
        logger().info("registry_read", attachment=sent.id, batch=batch_id, why=why)
        self._done()

    def _stage(self, importer: Importer, sent: Attachment) -> tuple[int, str]:
        """The batch, or why there is none; where our own reading fails, the file is not read again."""
        assert sent.path is not None
        try:
            kind = sent.about.get(REGISTRY, "")
            file = self._folder / sent.path
            return importer.read(file, sent.caption, kind=kind, person_id=sent.person_id, attachment_id=sent.id), ""
        except Unreadable as unreadable:
            return 0, unreadable.why
        except Stopped:
            raise
        except Exception as error:
            if is_the_disk(error):
                raise
            logger().error("registry_raised", attachment=sent.id, error=type(error).__name__, at=place_of(error))
            return 0, "failed"

    async def _paths(self, sent: Attachment) -> list[str]:
        """The units over which the sender is the office."""
        rows = select(Unit.path).where(
            Grant.person_id == sent.person_id, Grant.role == OFFICE, Grant.unit_id == Unit.id
        )
        return await self._store.read(lambda tx: list(tx.exec(rows).all()))

    def _progress(self, sent: Attachment, loop: asyncio.AbstractEventLoop) -> Callable[[int], None]:
        last = self._now()

        def progress(rows: int) -> None:
            nonlocal last
            now = self._now()
            if now - last < BETWEEN:
                return
            last = now
            self._store.write_now(lambda tx: talk.progress(tx, sent, rows, now, _texts(tx, sent, now)))
            loop.call_soon_threadsafe(self._done)

        return progress


def _texts(tx: Tx, sent: Attachment, now: datetime) -> Texts:
    account = account_of_person(tx, sent.person_id, day_of(now))
    return Texts(account.language if account else "zh")
