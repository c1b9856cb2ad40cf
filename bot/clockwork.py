"""Wakes the jobs: each at its time, all at the start and when the day is moved. What is due they see in the tables."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from activities.catalogue import Catalogue
from bot.log import logger, place_of
from forms.zone import ZONE
from jobs.table import Job
from storage.job_runs import note_run
from storage.store import Store, Tx

AGAIN_SECONDS = 60.0  # after a job raised
MOST_BATCHES = 1000  # of one job at one time; more would be one that settles nothing
HOUR = 60


def trigger_of(job: Job) -> CronTrigger:
    """A job's time as APScheduler takes it: the same instants as `Job.next_run`."""
    if job.at:
        hour, minute = job.at.split(":")
        return CronTrigger(hour=int(hour), minute=int(minute), timezone=ZONE)
    if job.every < HOUR:
        return CronTrigger(minute=f"*/{job.every}", timezone=ZONE)
    return CronTrigger(hour=f"*/{job.every // HOUR}", minute=0, timezone=ZONE)


class Clockwork:
    """Runs jobs in the order of their table, each in transactions of its own; `done` is called after a round."""

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
        self._wanted: set[str] = set()
        self._news = asyncio.Event()
        self._lock = asyncio.Lock()

    def wake(self, *names: str) -> None:
        """Have these jobs run soon; without names all."""
        self._wanted.update(names or [job.name for job in self._jobs])
        self._news.set()

    async def run(self) -> None:
        """Whatever is woken; the scheduler does nothing but wake, each job at its time in the county's zone."""
        scheduler = AsyncIOScheduler(timezone=ZONE)
        for job in self._jobs:
            tick = partial(self._tick, job.name)
            scheduler.add_job(tick, trigger_of(job), id=job.name, misfire_grace_time=None, coalesce=True)
        scheduler.start()
        try:
            while True:
                await self._news.wait()
                await self._work()
        finally:
            scheduler.shutdown(wait=False)

    async def _tick(self, name: str) -> None:
        self.wake(name)

    async def round(self) -> None:
        """Run every job once."""
        self.wake()
        await self._work()

    async def _work(self) -> None:
        """Run what is wanted, always the first in the table; one that raises stops no other."""
        async with self._lock:
            self._news.clear()
            while job := next((job for job in self._jobs if job.name in self._wanted), None):
                self._wanted.discard(job.name)
                await self._run(job)
        self._done()

    async def _run(self, job: Job) -> None:
        """In as many transactions as there are batches; the writer is let go between them."""
        loop, now = asyncio.get_running_loop(), self._now()
        begun, rows, error = loop.time(), 0, ""

        def run(tx: Tx) -> int:
            return job.run(tx, now, self._catalogue)

        try:
            for _ in range(MOST_BATCHES):
                count = await self._store.write(run)
                rows += count
                if not job.batch or count < job.batch:
                    break
                self._done()  # what was put is said while the rest is
        except Exception as raised:  # noqa: BLE001 - it runs again in a minute
            logger().error("job_raised", job=job.name, error=type(raised).__name__, at=place_of(raised))
            error = f"{type(raised).__name__}: {raised}"
            loop.call_later(AGAIN_SECONDS, self.wake, job.name)
        else:
            logger().debug("job_ran", job=job.name, rows=rows)
        milliseconds = int((loop.time() - begun) * 1000)
        await self._note(partial(note_run, name=job.name, at=now, milliseconds=milliseconds, rows=rows, error=error))

    async def _note(self, note: Callable[[Tx], None]) -> None:
        try:
            await self._store.write(note)
        except Exception as raised:  # noqa: BLE001 - what was done is done, noted or not
            logger().error("job_not_noted", error=type(raised).__name__)

    def idle(self) -> bool:
        """Whether no job is wanted or running."""
        return not self._wanted and not self._lock.locked()


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
