"""A county of 200 enterprises made for a year's run: who is there, and how each officer takes his work."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from activities.catalogue import read_catalogue
from bot.app import publish_missing
from storage.migrate import migrate
from storage.people import link_account
from storage.store import Store, Tx
from storage.tables import Assignment, Grant, Person, Subject, Unit
from tests.county import morning

TOWNSHIPS = ("东溪乡", "南岭镇", "西坪镇", "北港乡", "中和镇")
OFFICERS = 5  # of a township
ENTERPRISES = 40  # of a township
BEGINS = date(2026, 9, 28)
HABITS = ("at_once", "late", "never", "blocks", "steady")  # by an officer's place in his township

Names = dict[str, list[str]]


@dataclass(frozen=True)
class Officer:
    """Somebody who revisits, and how: at once, steadily, late, never, or until he blocks the bot."""

    name: str
    township: str
    habit: str


def officers() -> list[Officer]:
    """All of them, in official order."""
    return [
        Officer(f"{township[0]}{'甲乙丙丁戊'[place]}干部", township, habit)
        for township in TOWNSHIPS
        for place, habit in enumerate(HABITS)
    ]


def leader(township: str) -> str:
    """Who leads a township."""
    return f"{township[0]}书记"


OFFICE = "县办主任"


def load(tx: Tx) -> None:
    """Units, people with their accounts, enterprises with instructor and liaison; whom each is revisited by is planned."""
    county = _unit(tx, "X", "平川县", "county", None)
    _person(tx, OFFICE, county, "office")
    for number, township in enumerate(TOWNSHIPS):
        place = _unit(tx, f"X-{number}", township, "township", county)
        _person(tx, leader(township), place, "leader")
        people = [_person(tx, each.name, place, "officer") for each in officers() if each.township == township]
        villages = [_unit(tx, f"X-{number}-{side}", f"{township[0]}{side}村", "village", place) for side in "一二三四"]
        for count in range(ENTERPRISES):
            _enterprise(tx, number, count, villages[count % len(villages)], people)


def _unit(tx: Tx, code: str, name: str, kind: str, parent: Unit | None) -> Unit:
    unit = Unit(code=code, name=name, kind=kind, parent_id=parent.id if parent else None)
    tx.add(unit)
    tx.flush()
    unit.path, unit.position = f"{parent.path if parent else '/'}{unit.id}/", unit.id or 0
    return unit


def _person(tx: Tx, name: str, unit: Unit, role: str) -> Person:
    person = Person(code=f"P-{name}", name=name, post="", unit_id=unit.id or 0)
    tx.add(person)
    tx.flush()
    person.position = person.id or 0
    tx.add(Grant(person_id=person.id or 0, role=role, unit_id=unit.id or 0))
    link_account(tx, person.id or 0, 1000 + (person.id or 0), "zh", BEGINS)
    return person


def _enterprise(tx: Tx, township: int, count: int, village: Unit, people: list[Person]) -> None:
    """The two officers of an enterprise are two of the five, in turn; who revisits it is one of the other three."""
    subject = Subject(
        code=f"E-{township}-{count:02d}",
        kind="enterprise",
        name=f"{TOWNSHIPS[township][0]}字{count + 1}号厂",
        unit_id=village.id or 0,
        position=count,
        profile={"contact": "厂长", "contact_post": "厂长", "trade": "加工", "staff": 20},
    )
    tx.add(subject)
    tx.flush()
    for shift, capacity in enumerate(("instructor", "liaison")):
        person = people[(count + shift) % OFFICERS]
        tx.add(Assignment(subject_id=subject.id or 0, capacity=capacity, person_id=person.id, from_day=BEGINS))


async def prepared(file: Path) -> None:
    """A database with this county and the forms published."""
    store = Store(f"sqlite:///{file}")
    migrate(store)
    await publish_missing(store, read_catalogue(), morning(BEGINS))
    await store.write(load)
    store.close()
