"""To whom a request is passed on, by its kind and its place; who leads there; who tells the household."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import or_
from sqlmodel import col, select

from activities.requests import Kind
from storage.ladder import offices
from storage.people import account_of_person, holders, units_above
from storage.store import Tx
from storage.tables import Person, Ticket, Transfer, Unit
from storage.transfers import heard_instead, kept_path


def concerned(tx: Tx, unit: Unit, kind: Kind) -> list[Person]:
    """The contacts of the units that deal with a kind: in the order in which it names them, the nearest first."""
    found: list[Person] = []
    for ending in kind.to:
        for above in units_above(tx, unit):
            found += _contacts(tx, above, ending)
    return each_once(found)


def _contacts(tx: Tx, above: Unit, ending: str) -> list[Person]:
    rows = tx.exec(
        select(Person)
        .where(Unit.contact_id == Person.id, Unit.kind == "organ", col(Unit.became_id).is_(None))
        .where(or_(col(Unit.parent_id) == above.id, col(Unit.id) == above.id))
        .where(col(Unit.name).endswith(ending, autoescape=True))
        .order_by(col(Unit.position), col(Unit.id))
    ).all()
    return list(rows)


def routed(tx: Tx, unit: Unit, kind: Kind, asker_id: int, today: date) -> Person | None:
    """Whom a kind concerns at a place and who is reached; None: the leader is to pass it on."""
    people = (each for each in concerned(tx, unit, kind) if each.id != asker_id)
    return next((each for each in people if account_of_person(tx, each.id or 0, today)), None)


def leaders(tx: Tx, unit: Unit) -> list[Person]:
    """Everybody who leads a place, the nearest first, the county's office at the end."""
    found = [person for above in units_above(tx, unit) for person in holders(tx, "leader", above.id or 0)]
    return each_once([*found, *(tx.get_one(Person, each) for each in offices(tx))])


def each_once(people: Iterable[Person]) -> list[Person]:
    """People without those who came before."""
    return list({person.id: person for person in people}.values())


def above(tx: Tx, ticket: Ticket, *but: int | None) -> Person | None:
    """The nearest leader of a request's place who is none of these people."""
    unit = tx.get_one(Unit, ticket.unit_id)
    return next((each for each in leaders(tx, unit) if each.id not in but), None)


def overseer(tx: Tx, ticket: Ticket) -> Person | None:
    """Who hears that a request is late, and decides about it: the nearest above whoever has it."""
    return above(tx, ticket, holder_id(tx, ticket))


def holder_id(tx: Tx, ticket: Ticket) -> int | None:
    """Who is to do something about it now: to answer or pass it on; answered, to tell the household."""
    return ticket.answerer_id if ticket.state == "open" else teller_id(tx, ticket)


def teller_id(tx: Tx, ticket: Ticket) -> int:
    """Who tells the household: whoever raised it, or has followed since."""
    person = heard_instead(tx, ticket.raised_by_id, ticket.subject_id)
    return _followed(tx, ticket, person) if person == ticket.raised_by_id else person


def _followed(tx: Tx, ticket: Ticket, person_id: int) -> int:
    """The successor of somebody who has left the place since the request was raised."""
    rows = tx.exec(
        select(Transfer)
        .where(Transfer.person_id == person_id, Transfer.state == "done", Transfer.from_day > ticket.raised_on)
        .order_by(col(Transfer.id))
    ).all()
    path = tx.get_one(Unit, ticket.unit_id).path
    left = next((row for row in rows if not (kept := kept_path(tx, row)) or not path.startswith(kept)), None)
    return _followed(tx, ticket, left.successor_id) if left and left.successor_id != person_id else person_id
