"""People and places of the demo county by name, for tests of storage."""

from sqlmodel import select

from storage.people import Viewer, viewer_of
from storage.store import Tx
from storage.tables import Person, Record, Subject


def person(tx: Tx, name: str) -> Person:
    """Somebody on the roster."""
    return tx.exec(select(Person).where(Person.name == name)).one()


def viewer(tx: Tx, name: str) -> Viewer:
    """Somebody as a reader."""
    return viewer_of(tx, person(tx, name).id or 0)


def enterprise(tx: Tx, name: str) -> Subject:
    """An enterprise."""
    return tx.exec(select(Subject).where(Subject.name == name, Subject.kind == "enterprise")).one()


def record_of(tx: Tx, name: str, period_key: str) -> Record:
    """The revisit of an enterprise in a quarter."""
    return tx.exec(
        select(Record).where(
            Record.subject_id == enterprise(tx, name).id, Record.duty == "revisit", Record.period_key == period_key
        )
    ).one()
