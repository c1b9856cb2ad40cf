"""How the tests of the demo county find somebody, or an enterprise, by name."""

from sqlmodel import select

from storage.secret import Secret
from storage.store import Tx
from storage.tables import Person, Subject

SECRET = Secret("a secret of the tests, of forty letters..")


def named(tx: Tx, name: str) -> Person:
    """The one person of this name."""
    return tx.exec(select(Person).where(Person.name == name)).one()


def enterprise(tx: Tx, name: str) -> Subject:
    """The one enterprise of this name."""
    return tx.exec(select(Subject).where(Subject.kind == "enterprise", Subject.name == name)).one()
