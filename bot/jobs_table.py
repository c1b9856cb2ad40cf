"""`jobs`: what the clock does, when it did it last and does it next; read from the database, the bot may be down."""

from collections.abc import Iterator
from datetime import datetime

from forms.zone import ZONE
from handlers.keyboards import width
from jobs.table import JOBS, Job
from storage.job_runs import LastRun, last_failures, last_runs
from storage.store import Tx
from storage.tables import JobRun

HEADINGS = ("事项 · job", "上次 · last", "用时 · took", "项 · rows", "下次 · next")
NEVER = "—"
ERROR = 100  # letters shown


def table_of_jobs(tx: Tx, now: datetime) -> list[str]:
    """The lines; times are the county's."""
    ran, failed = last_runs(tx), last_failures(tx)
    rows = [HEADINGS, *(_row(job, ran.get(job.name), now) for job in JOBS)]
    widths = [max(_cells(row[place]) for row in rows) for place in range(len(HEADINGS))]
    lines = ["  ".join(_padded(cell, most) for cell, most in zip(row, widths, strict=True)).rstrip() for row in rows]
    described = [line for job, row in zip(JOBS, lines[1:], strict=True) for line in (row, *_below(job, failed))]
    return [lines[0], *described]


def _row(job: Job, last: LastRun | None, now: datetime) -> tuple[str, ...]:
    following = _instant(job.next_run(now))
    if last is None:
        return job.name, NEVER, NEVER, NEVER, following
    return job.name, _instant(last.at), f"{last.milliseconds} ms", f"{last.rows}", following


def _below(job: Job, failed: dict[str, JobRun]) -> Iterator[str]:
    yield f"    {job.does['zh']} · {job.does['en']}"
    if job.name in failed:
        run = failed[job.name]
        yield f"    ✗ {_instant(run.started_at)} {' '.join(run.error.split())[:ERROR]}"


def _instant(instant: datetime) -> str:
    return instant.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")


def _cells(text: str) -> int:
    """Places in a terminal: two for a Chinese letter."""
    return sum(2 if width(letter) == 1 else 1 for letter in text)


def _padded(text: str, places: int) -> str:
    return text + " " * (places - _cells(text))
