"""The sixty enterprises: their branches, their members, and who answers for them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from sqlmodel import col, select

from bot.demo.branches import branch
from bot.demo.roster import People, Units
from bot.demo.tables import Row, rows, stories
from storage.inputs import near_branch
from storage.store import Tx
from storage.tables import Assignment, Membership, Person, Subject, Unit

CAPACITIES = ("instructor", "liaison", "revisitor")


@dataclass(frozen=True)
class Enterprise:
    """An enterprise with its row of the table, its members, and the roster that its row names people of."""

    row: Row
    subject: Subject
    members: tuple[Subject, ...]
    people: People


def load_enterprises(tx: Tx, units: Units, people: People, names: Iterator[str], since: date) -> list[Enterprise]:
    """All of them in official order, as they have been since a day."""
    villages = {unit.name: unit for unit in units.values()}
    found = []
    for position, row in enumerate(rows("enterprises"), start=1):
        village = villages[row["village"]]
        subject = _enterprise(row, village, position)
        tx.add(subject)
        tx.flush()
        members = tuple(_members(row, subject, names))
        tx.add_all([*members, *(assigned(subject, each, people[row[each]], since) for each in CAPACITIES)])
        _place(tx, members, _own_branch(tx, row, subject, village, people), village, since)
        found.append(Enterprise(row, subject, members, people))
    return found


def _enterprise(row: Row, village: Unit, position: int) -> Subject:
    return Subject(
        code=row["code"],
        kind="enterprise",
        name=row["name"],
        unit_id=village.id or 0,
        position=position,
        profile={
            "contact": row["contact"],
            "contact_post": row["contact_post"],
            "trade": row["trade"],
            "staff": int(row["staff"]),
        },
    )


def assigned(subject: Subject, capacity: str, person: Person, since: date) -> Assignment:
    """That a person answers for a subject from a day on."""
    return Assignment(subject_id=subject.id or 0, capacity=capacity, person_id=person.id, from_day=since)


def _members(row: Row, subject: Subject, names: Iterator[str]) -> Iterator[Subject]:
    """Full members first; the branch's secretary, or those of members.csv, before the invented ones."""
    full, probationary = int(row["full"]), int(row["probationary"])
    named = [each["name"] for each in rows("members") if each["enterprise"] == row["code"]]
    first = [row["contact"]] if row["branch"] == "yes" else named
    for number, name in enumerate([*first, *islice(names, full + probationary - len(first))], start=1):
        yield Subject(
            code=f"{row['code'].replace('E-', 'M-')}-{number:02d}",
            kind="member",
            name=name,
            unit_id=subject.unit_id,
            parent_id=subject.id,
            position=number,
            profile={"standing": "full" if number <= full else "probationary"},
        )


def _own_branch(tx: Tx, row: Row, subject: Subject, village: Unit, people: People) -> Subject | None:
    if row["branch"] != "yes":
        return None
    made = branch(village, row["name"], row["code"], people[row["contact"]], parent=subject)
    tx.add(made)
    tx.flush()
    return made


def _place(tx: Tx, members: tuple[Subject, ...], own: Subject | None, village: Unit, since: date) -> None:
    """Into the enterprise's branch, else attached to the village's, but for those whom members.csv leaves outside."""
    tx.flush()
    home = own or near_branch(tx, village)
    assert home is not None
    for member in members:
        if member.name not in unplaced():
            kind = "belongs" if own else "attached"
            tx.add(Membership(member_id=member.id or 0, branch_id=home.id, kind=kind, from_day=since))


def unplaced() -> frozenset[str]:
    """The members whom no branch has, as happens: at the next revisit they are given one."""
    return frozenset(row["name"] for row in rows("members") if not row["branch"])


def hand_over(tx: Tx, enterprises: Sequence[Enterprise], opens: date) -> None:
    """Let the capacities in stories.toml have changed hands during the quarter that opened on a day."""
    for story in stories("handed_over"):
        enterprise = next(each for each in enterprises if each.subject.code == story["enterprise"])
        held = tx.exec(
            select(Assignment).where(
                col(Assignment.subject_id) == enterprise.subject.id, Assignment.capacity == story["capacity"]
            )
        ).one()
        earlier = assigned(enterprise.subject, held.capacity, enterprise.people[story["before"]], held.from_day)
        earlier.until_day = held.from_day = opens + timedelta(days=story["on"])
        tx.add(earlier)
