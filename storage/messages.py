"""What people just write: whom it may be about, what waits for its writer, what waits at an office."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import and_, func, or_
from sqlmodel import col, select

from storage.attachments import GONE
from storage.people import Viewer, holders, leader_of, units_above
from storage.store import Tx
from storage.tables import Assignment, Attachment, Mention, Message, Person, Subject, Unit

MOST = 3_000  # subjects of an area that is read by name; of a larger one only what somebody answers for
KINDS = ("household", "member", "enterprise", "village", "community", "organisation")
SHOWN = 8


def in_view(tx: Tx, viewer: Viewer, today: date) -> list[Subject]:
    """Whom a message of this person may be about: his own, those of his villages, of what he oversees if not too many.

    In official order, villages in that of their units.
    """
    mine = (
        select(Assignment.subject_id)
        .where(Assignment.person_id == viewer.person_id, Assignment.from_day <= today)
        .where(or_(col(Assignment.until_day).is_(None), col(Assignment.until_day) > today))
    )
    led = [col(Unit.path).startswith(path, autoescape=True) for path in (*viewer.led, *viewer.paths)]
    wanted = and_(col(Subject.state) == "active", col(Subject.kind).in_(KINDS))
    below = or_(False, *led)
    count = tx.exec(select(func.count()).select_from(Subject).join(Unit).where(wanted, below)).one() if led else 0
    area = or_(below, col(Subject.id).in_(mine)) if count <= MOST else col(Subject.id).in_(mine)
    return list(
        tx.exec(
            select(Subject)
            .join(Unit, col(Unit.id) == Subject.unit_id)
            .where(wanted, area)
            .order_by(col(Unit.position), col(Subject.position), col(Subject.id))
        ).all()
    )


def numbered(tx: Tx, person_id: int, number: int) -> Message | None:
    """The message of this person that has this number in his chat."""
    return tx.exec(
        select(Message).where(Message.person_id == person_id, Message.number == number).order_by(col(Message.id).desc())
    ).first()


def same_words(tx: Tx, person_id: int, words: str, today: date) -> Message | None:
    """The message in the very same words that this person sent today: the phone, or he, sent it twice."""
    return tx.exec(
        select(Message)
        .where(Message.person_id == person_id, Message.words == words, Message.received_on == today)
        .order_by(col(Message.id).desc())
    ).first()


def proposed_to(tx: Tx, person_id: int) -> list[Message]:
    """What was proposed to somebody and is neither taken nor dropped, the oldest first."""
    return list(
        tx.exec(
            select(Message).where(Message.person_id == person_id, Message.state == "proposed").order_by(col(Message.id))
        ).all()
    )


def kept_by(tx: Tx, person_id: int, page: int) -> tuple[list[Message], bool]:
    """One page of what somebody wrote of which the words alone were kept, the newest first; whether there is more."""
    rows = tx.exec(
        select(Message)
        .where(Message.person_id == person_id, col(Message.state).in_(("words", "office", "settled")))
        .order_by(col(Message.id).desc())
        .offset(page * SHOWN)
        .limit(SHOWN + 1)
    ).all()
    return list(rows[:SHOWN]), len(rows) > SHOWN


def at_office(tx: Tx, person_id: int) -> list[tuple[Message, str]]:
    """What waits at the office of this person, the oldest first, with who wrote it."""
    rows = tx.exec(
        select(Message, Person.name)
        .join(Person, col(Person.id) == Message.person_id)
        .where(Message.office_id == person_id, Message.state == "office")
        .order_by(col(Message.id))
    ).all()
    return [(message, name) for message, name in rows]


def office_of(tx: Tx, unit: Unit, but: Collection[int]) -> Person | None:
    """Whose inbox a message of a place goes to: the nearest leader's, else the county office's; never `but` these."""
    leader = leader_of(tx, unit)
    if leader is not None and leader.id not in but:
        return leader
    above = [*holders_above(tx, unit, "office"), *holders_above(tx, unit, "leader")]
    return next((person for person in above if person.id not in but), None)


def holders_above(tx: Tx, unit: Unit, role: str) -> Sequence[Person]:
    """Who holds a role over a unit or one above it, nearest first."""
    return [person for each in units_above(tx, unit) for person in holders(tx, role, each.id or 0)]


def words_about(tx: Tx, subject_id: int, limit: int) -> list[tuple[Mention, str, date]]:
    """What was last written of a subject and is in no record, the newest first, with who wrote it, and when."""
    rows = tx.exec(
        select(Mention, Message, Person)
        .join(Message, col(Message.id) == Mention.message_id)
        .join(Person, col(Person.id) == Message.person_id)
        .where(Mention.subject_id == subject_id, col(Mention.record_id).is_(None))
        .order_by(col(Mention.id).desc())
        .limit(limit)
    ).all()
    return [(mention, by.name, message.received_on) for mention, message, by in rows]


def sent_about(tx: Tx, subject_id: int, mention_id: int | None = None) -> list[Attachment]:
    """What was sent with words about a subject that are in no record; of one mention, or of all."""
    of_it = Mention.id == mention_id if mention_id else Mention.subject_id == subject_id
    rows = tx.exec(
        select(Attachment)
        .join(Mention, col(Mention.id) == Attachment.mention_id)
        .where(of_it, col(Attachment.taken_out_at).is_(None), col(Attachment.state).not_in(GONE))
        .order_by(col(Attachment.id))
    ).all()
    return list(rows)


def mentions_of(tx: Tx, message_id: int) -> list[Mention]:
    """Whom a message named, in its order."""
    return list(tx.exec(select(Mention).where(Mention.message_id == message_id).order_by(col(Mention.id))).all())


def sent_with(tx: Tx, message_id: int) -> list[Attachment]:
    """What came with a message."""
    return list(
        tx.exec(select(Attachment).where(Attachment.message_id == message_id).order_by(col(Attachment.id))).all()
    )
