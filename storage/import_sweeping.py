"""What an import that was taken over, dropped or undone leaves lying about is taken up, a piece at a time."""

from collections.abc import Collection

from sqlalchemy import delete, update
from sqlmodel import col, or_, select

from activities.registry import ROSTER
from storage.import_deciding import OVERWRITE, brought_in
from storage.import_roster_deciding import sweep_roster
from storage.search import index_names
from storage.store import Tx
from storage.tables import (
    UNSEEN_FROM,
    Assignment,
    Candidate,
    ImportBatch,
    ImportRow,
    Interview,
    Membership,
    Obstacle,
    Subject,
    SubjectName,
    Task,
)

PIECE = 2000  # subjects or rows that are swept up at once


def unswept(tx: Tx) -> int | None:
    """A batch of which something still lies about."""
    return tx.exec(
        select(ImportBatch.id).where(col(ImportBatch.swept).is_(False)).order_by(col(ImportBatch.id))
    ).first()


def sweep(tx: Tx, batch_id: int) -> bool:
    """Take up one piece of what lies about; whether that was all."""
    batch = tx.get_one(ImportBatch, batch_id)
    if batch.kind in ROSTER:
        batch.swept = not sweep_roster(tx, batch, PIECE)
        return batch.swept
    ids = [] if batch.state == "done" else list(tx.exec(brought_in(batch).order_by(col(Subject.id)).limit(PIECE)).all())
    if ids:
        _erase(tx, ids)
        return False
    if _sweep_rows(tx, batch):
        return False
    batch.swept = True
    return True


def _erase(tx: Tx, ids: Collection[int]) -> None:
    """Subjects of a batch that nobody wants, with the tasks that the clock has planned about them."""
    tasks = select(Task.id).where(col(Task.subject_id).in_(ids))
    quietly = {"synchronize_session": False}
    for statement in (
        update(Candidate).where(col(Candidate.subject_id).in_(ids)).values(subject_id=None),
        delete(Obstacle).where(col(Obstacle.task_id).in_(tasks)),
        delete(Interview).where(col(Interview.subject_id).in_(ids)),
        delete(Task).where(col(Task.subject_id).in_(ids)),
        delete(Assignment).where(col(Assignment.subject_id).in_(ids)),
        delete(Membership).where(or_(col(Membership.member_id).in_(ids), col(Membership.branch_id).in_(ids))),
        delete(SubjectName).where(col(SubjectName.subject_id).in_(ids)),
        update(Subject).where(col(Subject.parent_id).in_(ids)).values(parent_id=None),
        delete(Subject).where(col(Subject.id).in_(ids)),
    ):
        tx.execute(statement.execution_options(**quietly))


def _sweep_rows(tx: Tx, batch: ImportBatch) -> bool:
    """Assignments and memberships that never came to hold, marks, names from before; whether there were any."""
    kept = batch.state == "done" and batch.how == OVERWRITE
    found = [_sweep_unseen(tx, batch, table, kept=kept) for table in (Assignment, Membership)]
    return any(found) or _sweep_names(tx, batch, keep=kept)


def _sweep_unseen(tx: Tx, batch: ImportBatch, table: type[Assignment | Membership], *, kept: bool) -> bool:
    """The rows of a table that never came to hold, and the marks of what would have ended; whether there were any."""
    quietly = {"synchronize_session": False}
    unseen = select(table.id).where(table.import_id == batch.id, table.from_day == UNSEEN_FROM)
    loose = list(tx.exec(unseen.limit(PIECE)).all())
    tx.execute(delete(table).where(col(table.id).in_(loose)).execution_options(**quietly))
    if kept:
        return bool(loose)
    marks = list(tx.exec(select(table.id).where(table.ended_by_id == batch.id).limit(PIECE)).all())
    unmarked = update(table).where(col(table.id).in_(marks)).values(ended_by_id=None)
    tx.execute(unmarked.execution_options(**quietly))
    return bool(loose or marks)


def _sweep_names(tx: Tx, batch: ImportBatch, *, keep: bool) -> bool:
    """Under what subjects with a new name were found before; rows that changed nothing are forgotten."""
    place = batch.about.get("swept_to", 0)
    rows = tx.exec(
        select(ImportRow)
        .where(ImportRow.batch_id == batch.id, ImportRow.state == "changed", col(ImportRow.id) > place)
        .order_by(col(ImportRow.id))
        .limit(PIECE)
    ).all()
    renamed = [row.subject_id for row in rows if row.name]
    if renamed:
        index_names(tx, tx.exec(select(Subject).where(col(Subject.id).in_(renamed))).all())
    if rows:
        batch.about = {**batch.about, "swept_to": rows[-1].id}
    if not keep:
        tx.execute(
            delete(ImportRow)
            .where(col(ImportRow.id).in_([row.id for row in rows]))
            .execution_options(synchronize_session=False)
        )
    return bool(rows)
