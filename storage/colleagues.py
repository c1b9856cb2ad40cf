"""Who a sentence about people may mean, and who may take something over."""

from sqlalchemy import literal
from sqlmodel import col, select

from storage.joining import known_as
from storage.people import units_above
from storage.store import Tx
from storage.tables import Grant, Person, Unit


def people_named_in(tx: Tx, words: str) -> list[Person]:
    """Everybody on the roster whose name stands in these words; a code among them decides between two of one name."""
    squeezed = "".join(words.split())
    rows = tx.exec(
        select(Person)
        .where(literal(squeezed).contains(col(Person.name)))
        .order_by(col(Person.position), col(Person.id))
    ).all()
    coded = {row.name for row in rows if row.code in squeezed}
    return [row for row in rows if row.code in squeezed or row.name not in coded]


def roles_of(tx: Tx, person_id: int) -> set[str]:
    """The roles that a person holds, over whatever unit."""
    return set(tx.exec(select(Grant.role).where(Grant.person_id == person_id)).all())


def officers_beside(tx: Tx, person: Person) -> list[Person]:
    """The other officers of a person's township, in official order."""
    unit = tx.get_one(Unit, person.unit_id)
    above = [each.id for each in units_above(tx, unit) if each.kind == "township"]
    rows = tx.exec(
        select(Person)
        .where(Grant.person_id == Person.id, Grant.role == "officer", col(Grant.unit_id).in_(above))
        .where(Person.id != person.id)
        .order_by(col(Person.position), col(Person.id))
    ).all()
    return list(rows)


def unit_called(tx: Tx, words: str) -> Unit | None:
    """The unit that some words name, the longest name first; None where they name none."""
    squeezed = "".join(words.split())
    if not squeezed:
        return None
    named = [(name, unit) for name, unit in known_as(tx) if name in squeezed]
    return max(named, key=lambda row: len(row[0]))[1] if named else None
