"""Notices to many: put into the outbox a second's worth at a time, counted, stopped, confirmed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import and_, case, func, insert, literal, or_, update
from sqlmodel import col, select

from activities.periods import day_of
from storage.outbox import NO_ACCOUNT
from storage.store import Tx
from storage.tables import Account, Notice, NoticeReceiver, Outbox, Person, Unit

A_SECOND = 20  # messages: some of what Telegram allows is left for what others are to be told meanwhile
STOPPED = "stopped before it was said"
AT_ONCE = 5_000  # values of one statement
Calls = Sequence[tuple[str, dict[str, Any]]]  # method and payload; the last one says whether it went


@dataclass(frozen=True)
class Standing:
    """How far a notice is, in people."""

    said: int = 0
    waiting: int = 0
    failed: int = 0
    stopped: int = 0
    confirmed: int = 0

    @property
    def all(self) -> int:
        """To how many it was to go."""
        return self.said + self.waiting + self.failed + self.stopped


def mark_of(words: str) -> str:
    """The same for the same words, however they are spaced; none for none."""
    squeezed = "".join(words.split())
    return sha256(squeezed.encode()).hexdigest() if squeezed else ""


def begin(tx: Tx, sender_id: int, now: datetime) -> Notice:
    """A notice that is being written."""
    notice = Notice(sender_id=sender_id, made_at=now)
    tx.add(notice)
    tx.flush()
    return notice


def sent_by(tx: Tx, sender_id: int, *, offset: int = 0, limit: int = 8) -> list[Notice]:
    """What somebody sent, the newest first."""
    states = ("sending", "done", "stopped")
    return list(
        tx.exec(
            select(Notice)
            .where(Notice.sender_id == sender_id, col(Notice.state).in_(states))
            .order_by(col(Notice.id).desc())
            .offset(offset)
            .limit(limit)
        ).all()
    )


def reached_of(tx: Tx, people: Sequence[int], today: date) -> dict[int, str]:
    """Those of these people who can be told something today, with their language, however many they are."""
    found: dict[int, str] = {}
    for first in range(0, len(people), AT_ONCE):
        rows = tx.exec(
            select(Account.person_id, Account.language)
            .where(col(Account.person_id).in_(people[first : first + AT_ONCE]), Account.reach == "ok")
            .where(Account.from_day <= today, or_(col(Account.until_day).is_(None), col(Account.until_day) > today))
            .order_by(col(Account.id))
        )
        found |= dict(rows.all())
    return found


def had_before(tx: Tx, mark: str) -> dict[int, date]:
    """Who was told the same words before, or is being told now, by whomever, and when last."""
    if not mark:
        return {}
    rows = tx.exec(
        select(NoticeReceiver.person_id, func.max(Outbox.not_before))
        .where(NoticeReceiver.notice_id == Notice.id, NoticeReceiver.outbox_id == Outbox.id)
        .where(Notice.mark == mark, col(Outbox.state).in_(("said", "waiting")))
        .group_by(col(NoticeReceiver.person_id))
    ).all()
    return {person_id: day_of(at) for person_id, at in rows}


def put_out(tx: Tx, notice: Notice, calls: Mapping[int, Calls], unreached: Collection[int], begins: datetime) -> None:
    """Have everybody told, from an instant on, so many a second: what is to be said to others goes between them."""
    rows: list[dict[str, Any]] = []
    before = tx.exec(select(func.max(Outbox.id))).one() or 0
    for person_id, theirs in calls.items():
        for part, (method, payload) in enumerate(theirs, start=1 - len(theirs)):
            rows.append(
                {
                    "kind": "notice",
                    "method": method,
                    "person_id": person_id,
                    "payload": payload,
                    "not_before": begins + timedelta(seconds=len(rows) // A_SECOND),
                    "unique_key": f"{key_of(notice)}{person_id}" + (f":{part}" if part else ""),
                }
            )
    if rows:
        tx.connection().execute(insert(Outbox), rows)
    _keep_receivers(tx, notice, [*calls], unreached, before)
    notice.state, notice.sent_at = "sending", begins
    tx.flush()


def _keep_receivers(tx: Tx, notice: Notice, told: Sequence[int], unreached: Collection[int], before: int) -> None:
    keys = {f"{key_of(notice)}{person_id}": person_id for person_id in told}
    put = tx.exec(
        select(Outbox.unique_key, Outbox.id).where(
            col(Outbox.id) > before, col(Outbox.unique_key).startswith(key_of(notice))
        )
    ).all()
    rows: list[dict[str, Any]] = [
        {"notice_id": notice.id, "person_id": keys[key], "outbox_id": row_id} for key, row_id in put if key in keys
    ]
    rows += [{"notice_id": notice.id, "person_id": person_id, "outbox_id": None} for person_id in unreached]
    if rows:
        tx.connection().execute(insert(NoticeReceiver), rows)


def key_of(notice: Notice) -> str:
    """How the keys of its outbox rows begin."""
    return f"notice:{notice.id}:"


def standing_of(tx: Tx, notice: Notice) -> Standing:
    """How far it is now."""
    stopped = case((col(Outbox.error) == STOPPED, "stopped"), else_=col(Outbox.state))
    rows = tx.exec(
        select(stopped, func.count(), func.count(col(NoticeReceiver.confirmed_at)))
        .where(NoticeReceiver.notice_id == notice.id, NoticeReceiver.outbox_id == Outbox.id)
        .group_by(stopped)
    ).all()
    return Standing(
        **{str(state): count for state, count, _ in rows},
        confirmed=sum(confirmed for _, _, confirmed in rows),
    )


def receivers_of(tx: Tx, notice: Notice) -> list[tuple[NoticeReceiver, Person, Unit, Outbox | None]]:
    """Everybody to whom it was to go, in official order, with the row that says whether it went."""
    rows = tx.exec(
        select(NoticeReceiver, Person, Unit, Outbox)
        .join(Person, col(Person.id) == NoticeReceiver.person_id)
        .join(Unit, col(Unit.id) == Person.unit_id)
        .join(Outbox, col(Outbox.id) == NoticeReceiver.outbox_id, isouter=True)
        .where(NoticeReceiver.notice_id == notice.id)
        .order_by(col(Person.position), col(Person.id))
    ).all()
    return list(rows)


def lost_of(tx: Tx, notice: Notice, limit: int) -> tuple[int, list[str]]:
    """How many it did not reach, and the names of the first, in official order."""
    never = and_(col(Outbox.state) == "failed", col(Outbox.error) != STOPPED)
    rows = (
        select(Person.name)
        .join(NoticeReceiver, col(NoticeReceiver.person_id) == Person.id)
        .join(Outbox, col(Outbox.id) == NoticeReceiver.outbox_id, isouter=True)
        .where(NoticeReceiver.notice_id == notice.id)
        .where(or_(col(NoticeReceiver.outbox_id).is_(None), never))
    )
    count = tx.exec(select(func.count()).select_from(rows.subquery())).one()
    return count, list(tx.exec(rows.order_by(col(Person.position), col(Person.id)).limit(limit)).all())


def stop(tx: Tx, notice: Notice) -> int:
    """Say to nobody more what still waits; how many rows. One that is in the air counts as said when it arrives."""
    done = tx.connection().execute(
        update(Outbox)
        .where(col(Outbox.state) == literal("waiting", literal_execute=True), col(Outbox.kind) == "notice")
        .where(col(Outbox.unique_key).startswith(key_of(notice)))
        .values(state="failed", error=STOPPED)
    )
    theirs = select(NoticeReceiver.outbox_id).where(NoticeReceiver.notice_id == notice.id)
    found_nobody = (col(Outbox.id).in_(theirs), col(Outbox.state) == "failed", col(Outbox.error) == NO_ACCOUNT)
    tx.connection().execute(update(Outbox).where(*found_nobody).values(error=STOPPED))  # nor when he registers
    notice.state = "stopped"
    tx.flush()
    tx.expire_all()
    return int(done.rowcount)


def receiver(tx: Tx, notice_id: int, person_id: int) -> NoticeReceiver | None:
    """Somebody as one of those to whom a notice goes."""
    return tx.exec(
        select(NoticeReceiver).where(NoticeReceiver.notice_id == notice_id, NoticeReceiver.person_id == person_id)
    ).first()


def unconfirmed(tx: Tx, person_id: int) -> list[tuple[NoticeReceiver, Notice]]:
    """Notices that reached a person and wait for his receipt, the oldest first."""
    rows = tx.exec(
        select(NoticeReceiver, Notice)
        .where(NoticeReceiver.notice_id == Notice.id, NoticeReceiver.outbox_id == Outbox.id)
        .where(NoticeReceiver.person_id == person_id, col(NoticeReceiver.confirmed_at).is_(None))
        .where(col(Notice.asks_receipt), Outbox.state == "said")
        .order_by(col(Notice.id))
    ).all()
    return list(rows)


def without_receipt(tx: Tx, notice: Notice) -> list[int]:
    """Whom it reached, and who has not said so, in official order."""
    return [
        person.id or 0
        for row, person, _, outbox in receivers_of(tx, notice)
        if outbox and outbox.state == "said" and row.confirmed_at is None
    ]


def under_way(tx: Tx) -> list[Notice]:
    """Notices that are going out."""
    return list(tx.exec(select(Notice).where(Notice.state == "sending").order_by(col(Notice.id))).all())


def is_notice(tx: Tx, person_id: int, message_id: int) -> Notice | None:
    """The notice that a message on somebody's phone is, if it is one."""
    key = tx.exec(
        select(Outbox.unique_key)
        .where(Outbox.person_id == person_id, Outbox.message_id == message_id)
        .where(col(Outbox.unique_key).startswith("notice:"))
    ).first()
    return tx.get(Notice, int(key.split(":")[1])) if key else None
