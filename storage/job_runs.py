"""What the jobs did: a row for a run that did something or failed, and one row a job for when it last ran."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select

from storage.deleting import delete_some
from storage.store import Tx
from storage.tables import JobRun, Setting

PREFIX = "job:"
ERROR_LENGTH = 300


@dataclass(frozen=True)
class LastRun:
    """When a job ran last, how long it took, how many rows it settled; what was wrong, if something was."""

    at: datetime
    milliseconds: int
    rows: int
    error: str = ""


def note_run(tx: Tx, *, name: str, at: datetime, milliseconds: int, rows: int, error: str = "") -> None:
    """Keep that a job ran; a run that did nothing leaves no row of its own."""
    value = {"at": at.isoformat(), "milliseconds": milliseconds, "rows": rows, "error": error[:ERROR_LENGTH]}
    setting = tx.get(Setting, PREFIX + name)
    if setting is None:
        tx.add(Setting(name=PREFIX + name, value=value))
    else:
        setting.value = value
    if rows or error:
        run = JobRun(name=name, started_at=at, milliseconds=milliseconds, rows=rows, error=error[:ERROR_LENGTH])
        tx.add(run)


def last_runs(tx: Tx) -> dict[str, LastRun]:
    """The last run of each job that ever ran."""
    rows = tx.exec(select(Setting).where(col(Setting.name).startswith(PREFIX))).all()
    return {
        row.name.removeprefix(PREFIX): LastRun(
            datetime.fromisoformat(row.value["at"]),
            row.value["milliseconds"],
            row.value["rows"],
            row.value["error"],
        )
        for row in rows
    }


def last_failures(tx: Tx) -> dict[str, JobRun]:
    """The newest failure of each job that is still remembered."""
    newest = select(func.max(JobRun.id)).where(JobRun.error != "").group_by(JobRun.name)
    return {row.name: row for row in tx.exec(select(JobRun).where(col(JobRun.id).in_(newest))).all()}


def forget_runs(tx: Tx, before: datetime, limit: int) -> int:
    """Take away so many runs of before an instant; how many."""
    return delete_some(tx, JobRun, col(JobRun.started_at) < before, limit=limit)
