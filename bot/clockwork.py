"""Wakes the jobs: at the start, at an interval, and when the day is moved. What is due they see from the tables."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from activities.catalogue import Catalogue
from bot.log import logger, place_of
from jobs.table import Job
from storage.store import Store, Tx

EVERY_MINUTES = 10


class Clockwork:
    """Runs all jobs in the order of their table, each in a transaction of its own; `done` is called after a round."""

    def __init__(
        self,
        store: Store,
        jobs: Sequence[Job],
        catalogue: Catalogue,
        *,
        now: Callable[[], datetime],
        done: Callable[[], None],
    ) -> None:
        self._store = store
        self._jobs = jobs
        self._catalogue = catalogue
        self._now = now
        self._done = done
        self._wanted = asyncio.Event()
        self._lock = asyncio.Lock()

    def wake(self) -> None:
        """Have a round run soon."""
        self._wanted.set()

    async def run(self) -> None:
        """A round at once, then one whenever woken; the scheduler does nothing but wake."""
        scheduler = AsyncIOScheduler(timezone=UTC)
        scheduler.add_job(self._tick, "interval", minutes=EVERY_MINUTES, misfire_grace_time=None, coalesce=True)
        scheduler.start()
        try:
            while True:
                await self._wanted.wait()
                await self.round()
        finally:
            scheduler.shutdown(wait=False)

    async def _tick(self) -> None:
        self.wake()

    async def round(self) -> None:
        """Run every job once; one that raises is logged and stops no other."""
        async with self._lock:
            self._wanted.clear()
            for job in self._jobs:
                await self._run(job)
        self._done()

    async def _run(self, job: Job) -> None:
        now = self._now()

        def run(tx: Tx) -> int:
            return job.run(tx, now, self._catalogue)

        try:
            count = await self._store.write(run)
        except Exception as error:  # noqa: BLE001 - it runs again at the next round
            logger().error("job_raised", job=job.name, error=type(error).__name__, at=place_of(error))
        else:
            logger().debug("job_ran", job=job.name, rows=count)

    def idle(self) -> bool:
        """Whether no round is wanted or running."""
        return not self._wanted.is_set() and not self._lock.locked()


async def keep_running(name: str, run: Callable[[], Awaitable[None]], *, pause: float = 5.0) -> None:
    """Run a part until it ends by itself; when it raises, say so and start it again."""
    while True:
        try:
            await run()
        except Exception as error:  # noqa: BLE001 - a part that breaks must not leave the bot deaf or dumb
            logger().error("part_broke", part=name, error=type(error).__name__, at=place_of(error))
            await asyncio.sleep(pause)
        else:
            return
