"""A file that was read: taken over in one stroke, dropped, undone while nothing hangs on it."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, text, union, update
from sqlalchemy.orm import aliased
from sqlmodel import col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from activities.registry import ROSTER
from storage.import_hindrances import Hindrance, hindered
from storage.import_roster_deciding import roster_hindrances, take_over_roster, undo_roster
from storage.importing import STAGED
from storage.store import Tx
from storage.tables import (
    UNSEEN_FROM,
    Assignment,
    Candidate,
    FollowUp,
    ImportBatch,
    ImportRow,
    Interview,
    Membership,
    Record,
    Subject,
    SubjectValue,
    Task,
    Ticket,
)

ABANDONED = timedelta(minutes=10)  # a reading that has not moved for so long has died
FORGOTTEN = timedelta(days=7)  # a file that nobody has decided about for so long is not wanted
OVERWRITE, SKIP = "overwrite", "skip"
SHOW_CHANGES = text(
    """
    UPDATE subject SET name = COALESCE(one.name, subject.name), unit_id = COALESCE(one.unit_id, subject.unit_id),
        parent_id = COALESCE(one.parent_id, subject.parent_id), profile = json_patch(subject.profile, one.patch),
        phone_encrypted = COALESCE(one.phone_encrypted, subject.phone_encrypted),
        phone_hash = COALESCE(one.phone_hash, subject.phone_hash)
    FROM import_row one WHERE one.subject_id = subject.id AND one.batch_id = :batch AND one.state = 'changed'
    """
)  # a patch, since a visit may have written other values in the meantime
TAKE_BACK = text(
    """
    UPDATE subject SET
        name = COALESCE(json_extract(one.before, '$.name'), subject.name),
        unit_id = COALESCE(json_extract(one.before, '$.unit_id'), subject.unit_id),
        parent_id = CASE WHEN one.parent_id IS NULL THEN subject.parent_id
                    ELSE json_extract(one.before, '$.parent_id') END,
        profile = json_patch(subject.profile, COALESCE(json_extract(one.before, '$.patch'), '{}')),
        phone_encrypted = CASE WHEN one.phone_hash IS NULL THEN subject.phone_encrypted
                          ELSE json_extract(one.before, '$.phone_encrypted') END,
        phone_hash = CASE WHEN one.phone_hash IS NULL THEN subject.phone_hash
                     ELSE json_extract(one.before, '$.phone_hash') END
    FROM import_row one WHERE one.subject_id = subject.id AND one.batch_id = :batch AND one.state = 'changed'
    """
)
OTHERWISE = text(
    """
    SELECT subject.name FROM subject JOIN import_row one ON one.subject_id = subject.id
    WHERE one.batch_id = :batch AND one.state = 'changed' AND (
        json_patch(subject.profile, one.patch) <> json(subject.profile)
        OR one.name <> subject.name OR one.unit_id <> subject.unit_id OR one.parent_id <> subject.parent_id
        OR one.phone_hash <> COALESCE(subject.phone_hash, ''))
    """
)  # subjects that stand otherwise now than the batch left them


def begin_batch(
    tx: Tx, kind: str, file: str, now: datetime, *, person_id: int | None = None, attachment_id: int | None = None
) -> ImportBatch:
    """A file is going to be read; what was read of it or of its kind before and not decided about is dropped."""
    for old in tx.exec(select(ImportBatch).where(col(ImportBatch.state).in_(("reading", "waiting")))).all():
        again = attachment_id is not None and old.attachment_id == attachment_id
        died = old.state == "reading" and old.touched_at < now - ABANDONED
        replaced = old.state == "waiting" and (old.kind == kind or old.touched_at < now - FORGOTTEN)
        if again or died or replaced:
            drop(tx, old)
    gone = select(ImportBatch.id).where(col(ImportBatch.state).not_in(("reading", "waiting")))
    sent = or_(
        col(ImportRow.state) == "wrong", (col(ImportRow.state) == "alike") & col(ImportRow.subject_id).is_not(None)
    )
    wrong = delete(ImportRow).where(sent, col(ImportRow.batch_id).in_(gone))
    tx.execute(wrong.execution_options(synchronize_session=False))  # they were sent back long ago
    batch = ImportBatch(kind=kind, file=file, person_id=person_id, attachment_id=attachment_id, touched_at=now)
    tx.add(batch)
    tx.flush()
    return batch


def take_over(tx: Tx, batch: ImportBatch, how: str, now: datetime, today: date) -> None:
    """Show what was staged, all of it at once; with SKIP only what is new."""
    batch.state, batch.how, batch.done_at, batch.swept = "done", how, now, False
    if batch.kind in ROSTER:
        take_over_roster(tx, batch, overwrite=how == OVERWRITE)
    else:
        _show_subjects(tx, batch, today)
    tx.flush()
    tx.expire_all()


def _show_subjects(tx: Tx, batch: ImportBatch, today: date) -> None:
    number, how = batch.id, batch.how
    if how == OVERWRITE:
        tx.execute(SHOW_CHANGES, {"batch": number})
        ended = update(Assignment).where(col(Assignment.ended_by_id) == number, col(Assignment.until_day).is_(None))
        tx.execute(ended.values(until_day=today))
        left = update(Membership).where(col(Membership.ended_by_id) == number, col(Membership.until_day).is_(None))
        tx.execute(left.values(until_day=today).execution_options(synchronize_session=False))
    fresh = select(Subject.id).where(Subject.import_id == number, Subject.state == STAGED)
    held = update(Assignment).where(col(Assignment.import_id) == number, col(Assignment.from_day) == UNSEEN_FROM)
    joined = update(Membership).where(col(Membership.import_id) == number, col(Membership.from_day) == UNSEEN_FROM)
    if how == SKIP:
        held = held.where(col(Assignment.subject_id).in_(fresh))
        joined = joined.where(col(Membership.member_id).in_(fresh))
    tx.execute(held.values(from_day=today).execution_options(synchronize_session=False))
    tx.execute(joined.values(from_day=today, state="agreed").execution_options(synchronize_session=False))
    tx.execute(
        update(Subject)
        .where(col(Subject.import_id) == number, col(Subject.state) == STAGED)
        .values(state="active")
        .execution_options(synchronize_session=False)
    )


def drop(tx: Tx, batch: ImportBatch) -> None:
    """Nothing of it is wanted; nobody has seen any of it."""
    batch.state, batch.swept = "dropped", False
    tx.flush()


# --- undone


def hindrances(tx: Tx, batch: ImportBatch) -> list[Hindrance]:
    """Everything that hangs on what a batch brought in or changed; empty when it can be undone."""
    if batch.kind in ROSTER:
        return roster_hindrances(tx, batch)
    about = _subjects_of(batch)
    since = batch.done_at
    assert since is not None
    reasons: dict[str, Select[Any]] = {
        "records": select(Record.subject_id).where(
            col(Record.subject_id).in_(about), col(Record.submitted_at) >= since
        ),
        "begun": select(Interview.subject_id).where(
            col(Interview.subject_id).in_(about), col(Interview.opened_at) >= since, Interview.state == "open"
        ),
        "tasks": _tasks(about).where(
            or_(col(Task.state) != "open", col(Task.paused_until).is_not(None)), _fresh(batch)
        ),
        "rights": select(FollowUp.subject_id).where(col(FollowUp.subject_id).in_(about), _fresh(batch, FollowUp)),
        "requests": select(Ticket.subject_id).where(col(Ticket.subject_id).in_(about), _fresh(batch, Ticket)),
        "values": select(SubjectValue.subject_id).where(
            col(SubjectValue.subject_id).in_(brought_in(batch)), SubjectValue.state == "written"
        ),
        "members": _joined(batch, about),
        "parents": select(Subject.parent_id).where(
            col(Subject.parent_id).in_(brought_in(batch)), func.coalesce(col(Subject.import_id), 0) != batch.id
        ),
        "candidates": select(Candidate.subject_id).where(
            col(Candidate.subject_id).in_(brought_in(batch)), Candidate.state != "void"
        ),
        "holders": _moved(batch, about),
    }
    found: list[Hindrance] = []
    for reason, ids in reasons.items():
        rows = tx.exec(select(Subject.name).where(col(Subject.id).in_(ids)).order_by(col(Subject.id))).all()
        found += hindered(reason, rows)
    if batch.how == OVERWRITE:
        found += hindered("changed", [row[0] for row in tx.execute(OTHERWISE, {"batch": batch.id})])
    return found


def brought_in(batch: ImportBatch) -> SelectOfScalar[Any]:
    return select(Subject.id).where(Subject.import_id == batch.id)


def _subjects_of(batch: ImportBatch) -> Select[Any]:
    """What a batch brought in, and what it changed."""
    if batch.how == SKIP:
        return brought_in(batch)
    changed = select(ImportRow.subject_id).where(ImportRow.batch_id == batch.id, ImportRow.state == "changed")
    both = union(brought_in(batch), changed).subquery()
    return select(both.c[0])


def _tasks(about: Select[Any]) -> Any:
    return select(Task.subject_id).where(col(Task.subject_id).in_(about))


def _fresh(batch: ImportBatch, table: Any = Task) -> ColumnElement[bool]:
    """Of what has no instant of its own, only what hangs on a subject that the batch brought in."""
    return col(table.subject_id).in_(brought_in(batch))


def _moved(batch: ImportBatch, about: Select[Any]) -> Select[Any]:
    """Subjects for which somebody else answers since in a capacity that the file filled.

    What it left empty the clock may have given out meanwhile; that goes along.
    """
    mine = aliased(Assignment)
    filled = exists().where(
        col(mine.import_id) == batch.id,
        col(mine.subject_id) == col(Assignment.subject_id),
        col(mine.capacity) == col(Assignment.capacity),
        col(mine.from_day) <= col(Assignment.from_day),
    )
    others = func.coalesce(col(Assignment.import_id), 0) != batch.id
    later = others & (col(Assignment.from_day) != UNSEEN_FROM) & col(Assignment.ended_by_id).is_distinct_from(batch.id)
    ended = (col(Assignment.import_id) == batch.id) & col(Assignment.until_day).is_not(None)
    return select(Assignment.subject_id).where(
        col(Assignment.subject_id).in_(about), or_(later & (col(Assignment.until_day).is_(None)) & filled, ended)
    )


def _joined(batch: ImportBatch, about: Select[Any]) -> Select[Any]:
    """Members who belong elsewhere since, branches that took others in: memberships that are not the file's own."""
    other = func.coalesce(col(Membership.import_id), 0) != batch.id
    brought = or_(col(Membership.member_id).in_(brought_in(batch)), col(Membership.branch_id).in_(brought_in(batch)))
    file = aliased(Membership)
    later = exists().where(
        col(file.import_id) == batch.id,
        col(file.member_id) == col(Membership.member_id),
        col(file.id) < col(Membership.id),
    )
    ended = (col(Membership.import_id) == batch.id) & col(Membership.until_day).is_not(None)
    return select(Membership.member_id).where(
        or_(other & brought, other & later & (col(Membership.from_day) != UNSEEN_FROM), ended),
        or_(col(Membership.member_id).in_(about), brought),
    )


def undo(tx: Tx, batch: ImportBatch) -> None:
    """Everything is as it was before the batch, at once; only where nothing hinders it."""
    if batch.kind in ROSTER:
        undo_roster(tx, batch)
    else:
        _hide_subjects(tx, batch)
    batch.state, batch.swept, batch.about = "undone", False, {**batch.about, "swept_to": 0}
    tx.flush()
    tx.expire_all()


def _hide_subjects(tx: Tx, batch: ImportBatch) -> None:
    if batch.how == OVERWRITE:
        tx.execute(TAKE_BACK, {"batch": batch.id})
    quietly = {"synchronize_session": False}
    tx.execute(
        update(Assignment)
        .where(col(Assignment.ended_by_id) == batch.id)
        .values(until_day=None)
        .execution_options(**quietly)
    )
    tx.execute(
        update(Assignment)
        .where(col(Assignment.import_id) == batch.id)
        .values(from_day=UNSEEN_FROM)
        .execution_options(**quietly)
    )
    tx.execute(
        update(Subject).where(col(Subject.import_id) == batch.id).values(state=STAGED).execution_options(**quietly)
    )
    for statement in (
        update(Membership).where(col(Membership.ended_by_id) == batch.id).values(until_day=None),
        update(Membership).where(col(Membership.import_id) == batch.id).values(from_day=UNSEEN_FROM, state="declined"),
    ):
        tx.execute(statement.execution_options(**quietly))


def leave_out_alike(tx: Tx, batch: ImportBatch, now: datetime) -> None:
    """What may be there already is not taken over with the rest: it goes the way of a file that nobody wants."""
    alike = (col(ImportRow.batch_id) == batch.id, col(ImportRow.state) == "alike")
    quietly = {"synchronize_session": False}
    if batch.kind in ROSTER:
        tx.execute(delete(ImportRow).where(*alike).execution_options(**quietly))
    else:
        apart = ImportBatch(kind=batch.kind, file=batch.file, state="dropped", swept=False, touched_at=now)
        tx.add(apart)
        tx.flush()
        ids = select(ImportRow.subject_id).where(*alike)
        for table, column in ((Assignment, "subject_id"), (Membership, "member_id"), (Subject, "id")):
            theirs = update(table).where(col(table.import_id) == batch.id, getattr(table, column).in_(ids))
            tx.execute(theirs.values(import_id=apart.id).execution_options(**quietly))
    batch.about = {**batch.about, "left_out": batch.alike}
    batch.added -= batch.alike
    batch.alike = 0
    tx.flush()
    tx.expire_all()
