"""Three hundred households, ten a village, each paired with somebody."""

from collections.abc import Iterator
from datetime import date
from itertools import islice

from bot.demo.enterprises import assigned
from bot.demo.roster import People, Units
from bot.demo.tables import Row, rows
from storage.store import Tx
from storage.tables import Person, Subject, Unit

HOUSEHOLDS = 10  # in each village and community
WITH_OFFICER = 3  # of them paired with an officer of the township, the others with the secretary
CATEGORIES = ("贫困户", "产业大户", "致富能力差户", "科技示范户", "特困户", "贫困户", "致富能力差户")
WAYS = ("水稻", "油茶", "茶叶", "养猪", "柑橘", "养鸡", "务工", "蔬菜", "竹木加工")


def load_households(tx: Tx, units: Units, people: People, names: Iterator[str], since: date) -> None:
    """All households in official order, paired since a day."""
    secretaries = {row["over"]: people[row["name"]] for row in rows("people") if row["role"] == "secretary"}
    for township in [unit for unit in units.values() if unit.kind == "township"]:
        officers = _officers(township, people)
        villages = [unit for unit in units.values() if unit.parent_id == township.id and unit.code in secretaries]
        for number, village in enumerate(villages):
            households = list(_households(village, names))
            tx.add_all(households)
            tx.flush()
            paired = [officers[number % len(officers)]] * WITH_OFFICER
            paired += [secretaries[village.code]] * (HOUSEHOLDS - WITH_OFFICER)
            pairs = zip(households, paired, strict=True)
            tx.add_all(assigned(household, "paired_member", person, since) for household, person in pairs)


def _officers(township: Unit, people: People) -> list[Person]:
    return [people[row["name"]] for row in rows("people") if (row["role"], row["over"]) == ("officer", township.code)]


def _households(village: Unit, names: Iterator[str]) -> Iterator[Subject]:
    """Those with a row of their own, then invented ones."""
    table = [row for row in rows("households") if row["village"] == village.code]
    table += [_invented(number, name) for number, name in enumerate(islice(names, HOUSEHOLDS - len(table)), start=1)]
    for position, row in enumerate(table, start=1):
        yield Subject(
            code=f"{village.code.replace('TY-', 'H-')}-{position:02d}",
            kind="household",
            name=row["name"],
            unit_id=village.id or 0,
            position=position,
            profile={
                "group": row["group"],
                "category": row["category"],
                "persons": int(row["persons"]),
                "labourers": int(row["labourers"]),
                "ways": row["ways"],
            },
        )


def _invented(number: int, name: str) -> Row:
    turn = number + ord(name[0])  # so that villages differ
    return {
        "name": name,
        "group": f"{turn % 8 + 1}组",
        "category": CATEGORIES[turn % len(CATEGORIES)],
        "persons": str(turn % 5 + 1),
        "labourers": str(min(turn % 5 + 1, turn % 3)),
        "ways": WAYS[turn % len(WAYS)],
    }
