"""Reads the tables of points that are sent back: in a process of its own, as whatever comes by mail."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from activities.catalogue import Catalogue
from activities.periods import day_of
from bot.log import logger, place_of
from bot.patience import is_the_disk
from handlers.scoring.taking import carries_mark, not_read, read_sheets
from handlers.superior.reading import WORKBOOKS, TableRefused, read_table
from handlers.texts import Texts
from storage.attachments import SCORES, WORKBOOK
from storage.people import account_of_person
from storage.store import Store, Tx
from storage.tables import Attachment

Sheets = Sequence[Mapping[str, Any]]


class ScoreTables:
    """Takes the workbooks that carry the mark of a scoring."""

    def __init__(
        self,
        store: Store,
        folder: Path,
        *,
        catalogue: Catalogue,
        now: Callable[[], datetime],
        done: Callable[[], None],
    ) -> None:
        self._store, self._folder, self._catalogue = store, folder, catalogue
        self._now, self._done = now, done

    async def takes(self, sent: Attachment) -> bool:
        """Whether what came is one: sent as one, or the office's workbook carries a mark."""
        if sent.kind == SCORES:
            return True
        if sent.kind != WORKBOOK or sent.path is None or not sent.caption.lower().endswith(WORKBOOKS):
            return False
        return await asyncio.to_thread(carries_mark, self._folder / sent.path, self._catalogue)

    async def read(self, sent: Attachment) -> None:
        """Say what it comes to."""
        sheets, why = await asyncio.to_thread(self._sheets, sent)
        logger().info("scores_read", attachment=sent.id, sheets=len(sheets), why=why)
        now = self._now()

        def tell(tx: Tx) -> None:
            row = tx.get_one(Attachment, sent.id)
            if why:
                not_read(tx, row, why, now, _texts(tx, row, now))
            else:
                read_sheets(tx, row, sheets, catalogue=self._catalogue, now=now, text=_texts(tx, row, now))

        try:
            await self._store.write(tell)
        except Exception as error:
            if is_the_disk(error):
                raise
            logger().error("scores_raised", attachment=sent.id, error=type(error).__name__, at=place_of(error))
            await self._store.write(self._failed(sent, now))
        self._done()

    def _sheets(self, sent: Attachment) -> tuple[Sheets, str]:
        if sent.state != "fetched" or sent.path is None:
            return (), "not_fetched"
        try:
            return read_table(self._folder / sent.path, many=True), ""
        except TableRefused as refused:
            return (), refused.why

    def _failed(self, sent: Attachment, now: datetime) -> Callable[[Tx], None]:
        def tell(tx: Tx) -> None:
            row = tx.get_one(Attachment, sent.id)
            not_read(tx, row, "no_table", now, _texts(tx, row, now))

        return tell


def _texts(tx: Tx, sent: Attachment, now: datetime) -> Texts:
    account = account_of_person(tx, sent.person_id, day_of(now))
    return Texts(account.language if account else "zh")
