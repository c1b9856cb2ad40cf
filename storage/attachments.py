"""Files sent along: which are still to be fetched, and what became of them."""

from dataclasses import dataclass

from sqlmodel import col, select

from storage.store import Tx
from storage.tables import Attachment


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


def file_fetched(tx: Tx, attachment_id: int, *, path: str, size: int, sha256: str) -> None:
    """It is on our disk, at this path below the folder for files."""
    row = tx.get_one(Attachment, attachment_id)
    row.state, row.path, row.size, row.sha256 = "fetched", path, size, sha256
    row.attempts += 1


def file_lost(tx: Tx, attachment_id: int, *, too_big: bool = False) -> None:
    """It will never be had: too big for a bot, or gone."""
    row = tx.get_one(Attachment, attachment_id)
    row.state = "too_big" if too_big else "failed"
    row.attempts += 1


def file_not_yet(tx: Tx, attachment_id: int, *, tries: int) -> None:
    """It could not be fetched this time; after so many tries it counts as lost."""
    row = tx.get_one(Attachment, attachment_id)
    row.attempts += 1
    if row.attempts >= tries:
        row.state = "failed"
