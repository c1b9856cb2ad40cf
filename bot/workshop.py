"""Looks at the workbooks that are sent in, forms and superiors' tables: in a process of its own, one at a time."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlmodel import col, select

from activities.catalogue import Catalogue
from activities.periods import day_of
from bot.log import logger, place_of
from bot.patience import is_the_disk
from bot.registries import Registries
from bot.score_tables import ScoreTables
from forms import Form, FormRefused, Problem, publish
from handlers.publishing import report, unfetched
from handlers.superior.blank import heads
from handlers.superior.reading import TableRefused, read_table
from handlers.superior.talk import Opened, not_understood, table_read
from handlers.texts import Texts
from storage.attachments import IN_WORKSHOP, TABLE
from storage.import_sweeping import sweep, unswept
from storage.people import account_of_person
from storage.secret import Secret
from storage.store import Store, Tx
from storage.subject_lists import LISTS
from storage.tables import Attachment

LOOK_AGAIN_SECONDS = 1.0
ENDED = ("fetched", "failed", "too_big")


class Workshop:
    """Looks at what was fetched; `wake` it when something may have been."""

    def __init__(
        self,
        store: Store,
        folder: Path,
        *,
        secret: Secret,
        activities: Path | None,
        catalogue: Catalogue,
        now: Callable[[], datetime],
        done: Callable[[], None],
    ) -> None:
        self._store = store
        self._folder = folder
        self._registries = Registries(
            store, folder, secret=secret, activities=activities, registry=catalogue.registry, now=now, done=done
        )
        self._scores = ScoreTables(store, folder, catalogue=catalogue, now=now, done=done)
        self._now = now
        self._done = done
        self._news = asyncio.Event()

    def wake(self) -> None:
        """A workbook may have come."""
        self._news.set()

    async def run(self) -> None:
        """Check for ever, one workbook after the other."""
        while True:
            self._news.clear()
            fetching = await self._store.read(is_fetching)  # looked at first: one that comes in between is found below
            sent = await self._store.read(next_workbook)
            if sent is not None:
                await self._check(sent)
            elif (batch := await self._store.read(unswept)) is not None:
                await self._store.write(lambda tx, batch=batch: sweep(tx, batch))  # type: ignore[misc]
            elif fetching:
                await asyncio.sleep(LOOK_AGAIN_SECONDS / 10)
            else:
                await self._news.wait()

    async def idle(self) -> bool:
        """Whether no workbook waits to be fetched or checked."""
        return not await self._store.read(
            lambda tx: is_fetching(tx) or next_workbook(tx) is not None or unswept(tx) is not None
        )

    async def _check(self, sent: Attachment) -> None:
        if sent.kind == TABLE:
            await self._read(sent)
            return
        if await self._scores.takes(sent):
            await self._scores.read(sent)
            return
        if await self._registries.takes(sent):
            await self._registries.read(sent)
            return
        found = await asyncio.to_thread(checked, self._folder, sent) if sent.state == "fetched" else None
        logger().info("form_checked", attachment=sent.id, usable=isinstance(found, Form))
        now = self._now()

        def tell(tx: Tx) -> None:
            row = tx.get_one(Attachment, sent.id)
            account = account_of_person(tx, row.person_id, day_of(now))
            text = Texts(account.language if account else "zh")
            if found is None:
                unfetched(tx, row, now, text)
            else:
                report(tx, row, found, now, text)

        await self._store.write(tell)
        self._done()

    async def _read(self, sent: Attachment) -> None:
        """A superior's table: what stands in it, or why it cannot be read."""
        found = (
            await asyncio.to_thread(opened, self._folder, sent)
            if sent.state == "fetched"
            else Opened(why="not_fetched")
        )
        logger().info("table_read", attachment=sent.id, usable=bool(found.heads))
        now = self._now()
        try:
            await self._store.write(lambda tx: table_read(tx, tx.get_one(Attachment, sent.id), found, now))
        except Exception as error:
            if is_the_disk(error):
                raise
            logger().error("table_raised", attachment=sent.id, error=type(error).__name__, at=place_of(error))
            await self._store.write(lambda tx: not_understood(tx, tx.get_one(Attachment, sent.id), now))
        self._done()


def opened(folder: Path, sent: Attachment) -> Opened:
    """The sheets of a superior's table with their heads, or why there are none; outside of any transaction."""
    assert sent.path is not None
    try:
        sheets = read_table(folder / sent.path)
    except TableRefused as refused:
        return Opened(why=refused.why)
    return Opened(sheets, heads(sheets, sent.about["period"]))


def checked(folder: Path, sent: Attachment) -> Form | tuple[Problem, ...]:
    """The form of a workbook, or everything that is wrong with it."""
    assert sent.path is not None
    try:
        return publish(folder / sent.path, kind=Path(sent.caption).suffix.lower(), lists=LISTS)
    except FormRefused as refused:
        return refused.problems


def next_workbook(tx: Tx) -> Attachment | None:
    """The oldest workbook that came and was not looked at yet."""
    return tx.exec(
        select(Attachment)
        .where(col(Attachment.kind).in_(IN_WORKSHOP), col(Attachment.state).in_(ENDED))
        .order_by(col(Attachment.id))
        .limit(1)
    ).first()


def is_fetching(tx: Tx) -> bool:
    """Whether a workbook is still on its way."""
    return (
        tx.exec(
            select(Attachment.id).where(col(Attachment.kind).in_(IN_WORKSHOP), Attachment.state == "pending")
        ).first()
        is not None
    )
