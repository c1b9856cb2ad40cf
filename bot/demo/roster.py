"""Units and people; each keeps the place it has in its file."""

from collections.abc import Iterator, Mapping

from bot.demo.tables import Row, rows
from storage.secret import Secret
from storage.store import Tx
from storage.tables import Grant, Person, Unit

Units = Mapping[str, Unit]  # by code
People = Mapping[str, Person]  # by name: no two people of the roster share one
PHONE = "1010000{number}"  # 101 is no mobile prefix: nobody's phone rings
FIRST_BRANCH_SECRETARY = 301
NAMED = (
    ("people", "name"),
    ("enterprises", "contact"),
    ("members", "name"),
    ("households", "name"),
    ("community_members", "name"),
)


def load_units(tx: Tx) -> Units:
    """The county, its organs, townships, villages and communities."""
    units: dict[str, Unit] = {}
    for position, row in enumerate(rows("units"), start=1):
        parent = units.get(row["parent"])
        unit = Unit(
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            parent_id=parent.id if parent else None,
            position=position,
        )
        tx.add(unit)
        tx.flush()
        unit.path = f"{parent.path if parent else '/'}{unit.id}/"
        units[unit.code] = unit
    return units


def load_people(tx: Tx, units: Units, secret: Secret) -> People:
    """Everybody on the roster, with his role; the branch secretaries of enterprises have none."""
    table = [*rows("people"), *_branch_secretaries(units)]
    people = {row["name"]: _person(row, units, position, secret) for position, row in enumerate(table, start=1)}
    tx.add_all(people.values())
    tx.flush()
    for row in table:
        if row["role"]:
            over = units[row["over"]]
            tx.add(Grant(person_id=people[row["name"]].id or 0, role=row["role"], unit_id=over.id or 0))
    for row in rows("units"):
        units[row["code"]].contact_id = people[row["contact"]].id
    return people


def known_names() -> frozenset[str]:
    """The names that the tables give away, so that no invented one meets them."""
    return frozenset(row[column] for name, column in NAMED for row in rows(name))


def _person(row: Row, units: Units, position: int, secret: Secret) -> Person:
    phone = PHONE.format(number=row["code"].removeprefix("P-"))
    return Person(
        code=row["code"],
        name=row["name"],
        post=row["post"],
        unit_id=units[row["unit"]].id or 0,
        position=position,
        phone_encrypted=secret.encrypt(phone),
        phone_hash=secret.fingerprint(phone),
    )


def _branch_secretaries(units: Units) -> Iterator[Row]:
    villages = {unit.name: unit.code for unit in units.values()}
    with_branch = [row for row in rows("enterprises") if row["branch"] == "yes"]
    for number, row in enumerate(with_branch, start=FIRST_BRANCH_SECRETARY):
        yield {
            "code": f"P-{number:04d}",
            "name": row["contact"],
            "post": f"{row['name']}支部书记",
            "unit": villages[row["village"]],
            "role": "",
            "over": "",
        }
