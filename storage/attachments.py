"""What was sent along: files still to be fetched, where each thing belongs, what belongs nowhere yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select

from storage.store import Tx
from storage.tables import Attachment, FollowUp, Interview

GONE = ("failed", "too_big", "unwanted")  # the sender was told; there is nothing to show
WORKBOOK = "form"  # a form of the office's: it belongs to no record
OF = "of"  # in what is known about a thing: what other than a record it belongs to (a notice, what is said of the bot)
TABLE = "table"  # a superior's blank table, to be filled
SCORES = "score"  # tables of points, sent back
IN_WORKSHOP = (WORKBOOK, TABLE, SCORES)


@dataclass(frozen=True)
class Pending:
    """A file that is still at Telegram."""

    id: int
    file_id: str


def pending_files(tx: Tx, limit: int) -> list[Pending]:
    """What is to be fetched, the least tried and the oldest first."""
    rows = tx.exec(
        select(Attachment.id, Attachment.file_id)
        .where(Attachment.state == "pending")
        .order_by(col(Attachment.attempts), col(Attachment.id))
        .limit(limit)
    ).all()
    return [Pending(number or 0, file_id) for number, file_id in rows]


def file_fetched(tx: Tx, attachment_id: int, *, path: str, size: int, sha256: str) -> str:
    """It is on our disk, at this path below the folder for files; the path that counts: that of its first copy.

    Empty where it is not wanted any more.
    """
    row = tx.get(Attachment, attachment_id)
    if row is None:
        return ""
    first = tx.exec(
        select(Attachment.path)
        .where(Attachment.sha256 == sha256, Attachment.id != row.id, col(Attachment.path).is_not(None))
        .order_by(col(Attachment.id))
    ).first()
    row.state, row.path, row.size, row.sha256 = "fetched", first or path, size, sha256
    row.attempts += 1
    return row.path or path


def file_lost(tx: Tx, attachment_id: int, *, too_big: bool = False) -> Attachment | None:
    """It will never be had: too big for a bot, or gone."""
    row = tx.get(Attachment, attachment_id)
    if row is None:
        return None
    row.state = "too_big" if too_big else "failed"
    row.attempts += 1
    return row


def file_not_yet(tx: Tx, attachment_id: int, *, tries: int) -> Attachment | None:
    """It could not be fetched this time; after so many tries it counts as lost, and is given back."""
    row = tx.get(Attachment, attachment_id)
    if row is None:
        return None
    row.attempts += 1
    if row.attempts < tries:
        return None
    row.state = "failed"
    return row


def sent_with_record(tx: Tx, record_id: int) -> list[Attachment]:
    """What was sent along with a record, in the order it came; the same picture twice is one."""
    return _kept(tx, Attachment.record_id == record_id)


def sent_with_form(tx: Tx, interview_id: int) -> list[Attachment]:
    """What was sent along with a form that is being filled."""
    return _kept(tx, Attachment.interview_id == interview_id)


def sent_with_follow_up(tx: Tx, follow_up_id: int) -> list[Attachment]:
    """What was sent along to show that it was put right."""
    return _kept(tx, Attachment.follow_up_id == follow_up_id)


def loose(tx: Tx, person_id: int) -> list[Attachment]:
    """What a person sent that belongs to no record, to nothing put right, and to no form that can become a record."""
    dropped = select(Interview.id).where(Interview.person_id == person_id, Interview.state == "dropped")
    nowhere = or_(col(Attachment.interview_id).is_(None), col(Attachment.interview_id).in_(dropped))
    void = select(FollowUp.id).where(FollowUp.state == "void")
    unused = or_(col(Attachment.follow_up_id).is_(None), col(Attachment.follow_up_id).in_(void))
    mine = and_(col(Attachment.person_id) == person_id, col(Attachment.record_id).is_(None))
    unused = and_(unused, col(Attachment.message_id).is_(None), col(Attachment.mention_id).is_(None))
    elsewhere = col(Attachment.about)[OF].as_string().is_not(None)
    return _kept(tx, and_(mine, nowhere, unused, col(Attachment.kind).not_in(IN_WORKSHOP), ~elsewhere))


def _kept(tx: Tx, where: ColumnElement[bool] | bool) -> list[Attachment]:
    there = and_(col(Attachment.state).not_in(GONE), col(Attachment.taken_out_at).is_(None))
    rows = tx.exec(select(Attachment).where(where, there).order_by(col(Attachment.id))).all()
    return _once(rows)


def _once(rows: Sequence[Attachment]) -> list[Attachment]:
    first = {row.sha256: row for row in reversed(rows) if row.sha256}
    return [row for row in rows if not row.sha256 or first[row.sha256] is row]


def first_of_album(tx: Tx, person_id: int, album: str) -> Attachment | None:
    """The first thing that came of an album: the others go where it is."""
    if not album:
        return None
    return tx.exec(
        select(Attachment)
        .where(Attachment.person_id == person_id, Attachment.album == album)
        .order_by(col(Attachment.id))
    ).first()


def together(tx: Tx, attachment: Attachment) -> list[Attachment]:
    """The thing itself, with the rest of its album where it came in one."""
    if not attachment.album:
        return [attachment]
    rows = tx.exec(
        select(Attachment)
        .where(Attachment.person_id == attachment.person_id, Attachment.album == attachment.album)
        .order_by(col(Attachment.id))
    ).all()
    return list(rows)


def copies(tx: Tx, attachment: Attachment) -> list[Attachment]:
    """The thing itself, with what is the same there: of these only one is shown."""
    if not attachment.sha256:
        return [attachment]
    there = and_(
        col(Attachment.record_id).is_not_distinct_from(attachment.record_id),
        col(Attachment.interview_id).is_not_distinct_from(attachment.interview_id),
        col(Attachment.follow_up_id).is_not_distinct_from(attachment.follow_up_id),
    )
    mine = and_(col(Attachment.person_id) == attachment.person_id, col(Attachment.sha256) == attachment.sha256)
    return list(tx.exec(select(Attachment).where(mine, there)).all())


def move(
    tx: Tx,
    attachment: Attachment,
    *,
    record_id: int | None = None,
    interview_id: int | None = None,
    follow_up_id: int | None = None,
) -> None:
    """Let it, and its album, belong to this record, form or follow-up, and to nothing else; it is shown there."""
    for row in together(tx, attachment):
        row.record_id, row.interview_id, row.follow_up_id = record_id, interview_id, follow_up_id
        row.message_id = row.mention_id = None
        row.taken_out_at = None
    tx.flush()


def take_out(tx: Tx, rows: Iterable[Attachment], at: datetime | None) -> None:
    """Show these nowhere from now on, or (None) where they were; the files stay on the disk."""
    for row in rows:
        row.taken_out_at = at
    tx.flush()


def not_to_be_kept(tx: Tx, record_id: int) -> list[Attachment]:
    """Take from a record all that shows more than words say; what it was. A file goes with `erase_unwanted`."""
    shown = [row for row in sent_with_record(tx, record_id) if row.file_id or row.about]
    for row in tx.exec(select(Attachment).where(Attachment.record_id == record_id)).all():
        if row.path:
            row.record_id, row.interview_id, row.state = None, None, "unwanted"
            row.file_id, row.caption, row.about = "", "", {}
        elif row.file_id or row.about:
            tx.delete(row)
    tx.flush()
    return shown


def has_unwanted(tx: Tx) -> bool:
    """Whether a file lies on the disk that is not to be kept."""
    return tx.exec(select(Attachment.id).where(Attachment.state == "unwanted")).first() is not None


def erase_unwanted(tx: Tx, folder: Path) -> None:
    """Take what is not to be kept off the disk, unless somebody else's row has the same file; then forget it."""
    for row in tx.exec(select(Attachment).where(Attachment.state == "unwanted")).all():
        others = select(Attachment.id).where(Attachment.path == row.path, Attachment.id != row.id)
        if row.path and tx.exec(others).first() is None:
            (folder / row.path).unlink(missing_ok=True)
        tx.delete(row)
        tx.flush()
