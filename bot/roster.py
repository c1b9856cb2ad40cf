"""Finds somebody on the roster for the command line, and makes the code that lets him in."""

import secrets
from collections.abc import Iterator
from datetime import datetime
from itertools import count

from sqlmodel import col, or_, select

from bot.refused import Refused
from storage.invites import find_invite, invite
from storage.secret import Secret
from storage.store import Tx
from storage.tables import Invite, Person, Unit

LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that are taken for one another
CODE_LETTERS = 12


def find_person(tx: Tx, words: str) -> tuple[int, str]:
    """Id and name of the one person with this name or outside code; raise Refused when there is none or several."""
    rows = tx.exec(
        select(Person.id, Person.code, Person.name, Unit.name)
        .where(Person.unit_id == Unit.id, or_(Person.name == words, Person.code == words))
        .order_by(col(Unit.path), col(Person.position), col(Person.id))
    ).all()
    if not rows:
        raise Refused(
            f"名册里没有“{words}”。请用姓名或人员编号。",
            f"Nobody on the roster is called “{words}”. Give a name or an outside code.",
            code=1,
        )
    if len(rows) > 1:
        listed = ", ".join(f"{code} {unit}" for _, code, _, unit in rows)
        raise Refused(
            f"“{words}”有 {len(rows)} 位，请用编号：{listed}",
            f"{len(rows)} people are called “{words}”; give a code: {listed}",
            code=1,
        )
    return rows[0][0] or 0, rows[0][2]


def new_code() -> str:
    """A code that nobody guesses and that can be read out on the phone."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LETTERS))


def standing_code(tx: Tx, person: Person, *, secret: Secret, now: datetime, days: int) -> str:
    """The same code as at the last start while that one still holds, else the next: for the demo county's phones."""
    for code in _codes(person, secret):
        if find_invite(tx, code, secret=secret, now=now):
            return code
        if tx.exec(select(Invite).where(Invite.code_hash == secret.fingerprint(code))).first() is None:
            invite(tx, person.id or 0, code=code, secret=secret, now=now, days=days)
            return code
    raise AssertionError("count() ends never")


def _codes(person: Person, secret: Secret) -> Iterator[str]:
    for number in count():
        yield secret.fingerprint(f"simulate:{person.code}:{number}")[:CODE_LETTERS]
