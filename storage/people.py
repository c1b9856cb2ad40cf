"""Who is who: accounts, what a person may see, who leads whom."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy.orm import Mapped
from sqlmodel import col, select

from storage.store import Tx
from storage.tables import Account, Assignment, Grant, Person, Unit

OVERSEEING = ("leader", "office")


@dataclass(frozen=True)
class Viewer:
    """For whom something is read: the person, and the paths of the units whose records are open to him."""

    person_id: int
    roles: frozenset[str]
    paths: tuple[str, ...]
    led: tuple[str, ...] = ()  # villages whose secretary he is: their households are his to know, their records are not

    def sees(self, path: Mapped[str]) -> ColumnElement[bool]:
        """The condition that a unit's path lies in what this viewer oversees."""
        return or_(False, *(path.startswith(mine, autoescape=True) for mine in self.paths))

    def within(self, path: str) -> "Viewer":
        """The same reader, of whom nothing is asked but what lies below a path; of what he may not read, nothing."""
        mine = any(path.startswith(each) for each in self.paths)
        return replace(self, paths=(path,) if mine else (), led=())

    def oversees(self) -> bool:
        """Whether the viewer reads other people's records at all."""
        return bool(self.paths)


def account_of_chat(tx: Tx, chat_id: int, today: date) -> Account | None:
    """The account that is linked to this chat today, if any."""
    return tx.exec(
        select(Account)
        .where(Account.chat_id == chat_id, Account.from_day <= today)
        .where(or_(col(Account.until_day).is_(None), col(Account.until_day) > today))
        .order_by(col(Account.id).desc())
    ).first()


def account_of_person(tx: Tx, person_id: int, today: date) -> Account | None:
    """The account through which a person is reached today, if any."""
    return tx.exec(
        select(Account)
        .where(Account.person_id == person_id, Account.from_day <= today)
        .where(or_(col(Account.until_day).is_(None), col(Account.until_day) > today))
        .order_by(col(Account.id).desc())
    ).first()


def reached(tx: Tx, people: Collection[int], today: date) -> dict[int, Account]:
    """Those of these people who are reached today, with the account; who blocked the bot is not."""
    rows = tx.exec(
        select(Account)
        .where(col(Account.person_id).in_(people), Account.reach == "ok", Account.from_day <= today)
        .where(or_(col(Account.until_day).is_(None), col(Account.until_day) > today))
        .order_by(col(Account.id))
    ).all()
    return {row.person_id: row for row in rows}


def link_account(tx: Tx, person_id: int, chat_id: int, language: str, today: date) -> Account:
    """Make this chat the person's own from today; what was linked to either before ends today."""
    for old in tx.exec(
        select(Account)
        .where(or_(col(Account.chat_id) == chat_id, col(Account.person_id) == person_id))
        .where(col(Account.until_day).is_(None))
    ).all():
        old.until_day = today
    account = Account(person_id=person_id, chat_id=chat_id, from_day=today, language=language)
    tx.add(account)
    tx.flush()
    return account


def viewer_of(tx: Tx, person_id: int) -> Viewer:
    """What this person may read, from his grants."""
    rows = tx.exec(select(Grant.role, Unit.path).where(Grant.person_id == person_id, Grant.unit_id == Unit.id)).all()
    return Viewer(
        person_id=person_id,
        roles=frozenset(role for role, _ in rows),
        paths=tuple(sorted({path for role, path in rows if role in OVERSEEING})),
        led=tuple(sorted({path for role, path in rows if role == "secretary"})),
    )


def in_capacities(tx: Tx, person_id: int, today: date) -> dict[str, int]:
    """For how many subjects a person answers today, by capacity."""
    rows = tx.exec(
        select(Assignment.capacity, func.count())
        .where(Assignment.person_id == person_id, Assignment.from_day <= today)
        .where(or_(col(Assignment.until_day).is_(None), col(Assignment.until_day) > today))
        .group_by(Assignment.capacity)
    ).all()
    return dict(rows)


def unit_of(tx: Tx, person: Person) -> Unit:
    """The unit a person belongs to."""
    unit = tx.get(Unit, person.unit_id)
    assert unit is not None
    return unit


def titled(person: Person | None) -> str:
    """Somebody as he is spoken of: name and post."""
    return f"{person.name}{person.post}" if person else ""


def units_above(tx: Tx, unit: Unit) -> list[Unit]:
    """The unit itself and those above it, nearest first."""
    ids = [int(part) for part in unit.path.split("/") if part]
    rows = {row.id: row for row in tx.exec(select(Unit).where(col(Unit.id).in_(ids))).all()}
    return [rows[key] for key in reversed(ids)]


def holders(tx: Tx, role: str, unit_id: int) -> list[Person]:
    """The people who hold a role over exactly this unit, in official order."""
    return list(
        tx.exec(
            select(Person)
            .where(Grant.person_id == Person.id, Grant.role == role, Grant.unit_id == unit_id)
            .order_by(col(Person.position), col(Person.id))
        ).all()
    )


def leader_of(tx: Tx, unit: Unit) -> Person | None:
    """The nearest leader over a unit, going up the tree."""
    for above in units_above(tx, unit):
        found = holders(tx, "leader", above.id or 0)
        if found:
            return found[0]
    return None
