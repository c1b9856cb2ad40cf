"""Branches: of villages and communities, and of the enterprises that have one."""

from bot.demo.roster import People, Units
from bot.demo.tables import rows
from storage.store import Tx
from storage.tables import Person, Subject, Unit


def load_village_branches(tx: Tx, units: Units, people: People) -> None:
    """One branch for each village and community, led by the person whom the unit has as its contact."""
    contacts = {row["code"]: people[row["contact"]] for row in rows("units")}
    for unit in units.values():
        if unit.kind in ("village", "community"):
            tx.add(branch(unit, unit.name, unit.code, contacts[unit.code], parent=None))
    tx.flush()


def branch(unit: Unit, name: str, code: str, secretary: Person, *, parent: Subject | None) -> Subject:
    """A branch in a unit, of an enterprise where `parent` is one."""
    return Subject(
        code=f"B-{code}",
        kind="organisation",
        name=f"{name}支部",
        unit_id=unit.id or 0,
        parent_id=parent.id if parent else None,
        profile={"secretary": secretary.name, "secretary_code": secretary.code},
    )
