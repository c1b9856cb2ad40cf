"""Finds somebody on the roster for the command line, and makes the code that lets him in."""

import secrets
from collections.abc import Iterator
from datetime import datetime
from itertools import count, islice

from sqlalchemy import func
from sqlmodel import col, or_, select

from activities.periods import day_of
from bot.refused import Refused
from handlers.papers import slips_of
from handlers.slips import Slip
from storage.invites import code_of, find_invite, invite, invite_all, live_invites
from storage.joining import not_registered
from storage.people import Viewer
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


def invited(tx: Tx, unit_code: str, bot: str, *, secret: Secret, now: datetime, days: int) -> tuple[list[Slip], str]:
    """Codes for all of a unit who are not registered yet, with the unit's name; raise Refused for nobody."""
    unit = tx.exec(select(Unit).where(Unit.code == unit_code)).first()
    if unit is None:
        raise Refused(f"没有编号是“{unit_code}”的单位。", f"There is no unit with the code “{unit_code}”.", code=1)
    everybody = Viewer(person_id=0, roles=frozenset(), paths=("/",))
    people = [person.id or 0 for person, _ in not_registered(tx, everybody, unit.id or 0, day_of(now))]
    if not people:
        raise Refused(f"{unit.name}的人都登记了。", f"Everybody of {unit.name} is registered.", code=1)
    origin = f"command line:{secrets.token_hex(8)}"
    invite_all(tx, people, origin=origin, secret=secret, now=now, days=days)
    return slips_of(tx, secret, origin, bot), unit.name


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


def held_code(tx: Tx, person: Person, *, secret: Secret, now: datetime) -> str:
    """The newest code that the person can use now, made again; "" where there is none, or nobody can make it again."""
    number = person.id or 0
    live = live_invites(tx, [number], now).get(number)
    if live is None:
        return ""
    issued = select(func.count()).select_from(Invite).where(Invite.person_id == number)
    mine = [code_of(secret, live.origin, number), *islice(_codes(person, secret), tx.exec(issued).one())]
    return next((code for code in mine if secret.fingerprint(code) == live.code_hash), "")


def _codes(person: Person, secret: Secret) -> Iterator[str]:
    for number in count():
        yield secret.fingerprint(f"simulate:{person.code}:{number}")[:CODE_LETTERS]
