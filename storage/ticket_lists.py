"""Which requests a person has to see to, and which he may read; places in official order."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, func, select

from storage.people import Viewer
from storage.places import Above
from storage.store import Tx
from storage.tables import Subject, Ticket, TicketStep, Transfer, Unit
from storage.ticket_routes import overseer, teller_id

IN_ORDER = (func.coalesce(col(Above.position), col(Unit.position)), col(Unit.position), col(Ticket.id))
LISTS = ("late", "running", "telling")  # 逾期, 在办, 待告知


def unanswered(tx: Tx, person_id: int) -> list[tuple[Ticket, str]]:
    """The requests that a person is to answer or to pass on, the oldest first, with whose they are."""
    return _with_name(tx, Ticket.answerer_id == person_id, Ticket.state == "open")


def to_tell(tx: Tx, person_id: int) -> list[tuple[Ticket, str]]:
    """The answers of which a person is to tell the household."""
    mine = (col(Ticket.raised_by_id) == person_id) | col(Ticket.raised_by_id).in_(_gone(tx))
    rows = _with_name(tx, Ticket.state == "answered", col(Ticket.due).is_not(None), mine)
    return [(ticket, name) for ticket, name in rows if teller_id(tx, ticket) == person_id]


def _gone(tx: Tx) -> list[int]:
    return list(tx.exec(select(Transfer.person_id).where(Transfer.state == "done")).all())


def wishes(tx: Tx, person_id: int) -> list[tuple[Ticket, str]]:
    """The requests of which a person has to decide whether they are put off."""
    rows = _with_name(tx, Ticket.state == "open", col(Ticket.wish_due).is_not(None))
    return [(ticket, name) for ticket, name in rows if (who := overseer(tx, ticket)) and who.id == person_id]


def all_wishes(tx: Tx) -> list[Ticket]:
    """All that wait for such a decision."""
    return list(tx.exec(select(Ticket).where(Ticket.state == "open", col(Ticket.wish_due).is_not(None))).all())


def with_limit(tx: Tx) -> list[Ticket]:
    """All whose limit runs: to be passed on, answered or told, and nobody has to decide about them first."""
    return list(
        tx.exec(
            select(Ticket)
            .where(col(Ticket.state).in_(("open", "answered")), col(Ticket.due).is_not(None))
            .where(col(Ticket.wish_due).is_(None))
            .order_by(col(Ticket.id))
        ).all()
    )


def _with_name(tx: Tx, *conditions: ColumnElement[bool] | bool) -> list[tuple[Ticket, str]]:
    rows = tx.exec(
        select(Ticket, Subject.name)
        .join(Subject, col(Subject.id) == Ticket.subject_id, isouter=True)
        .where(*conditions)
        .order_by(col(Ticket.id))
    ).all()
    return [(ticket, name or "") for ticket, name in rows]


def may_read(viewer: Viewer) -> ColumnElement[bool]:
    """The condition that a reader has it, oversees its place, or raised it and has not left since."""
    left = select(Transfer.id).where(
        Transfer.person_id == viewer.person_id, Transfer.state == "done", col(Transfer.from_day) > Ticket.raised_on
    )
    return or_(
        (col(Ticket.raised_by_id) == viewer.person_id) & ~left.exists(),
        col(Ticket.answerer_id) == viewer.person_id,
        viewer.sees(col(Unit.path)),
    )


def of_list(name: str, today: date) -> Sequence[ColumnElement[bool]]:
    """The conditions of one list."""
    late = (col(Ticket.state) == "open") & (col(Ticket.due) < today)
    return {
        "late": (late,),
        "running": (col(Ticket.state) == "open", or_(col(Ticket.due).is_(None), col(Ticket.due) >= today)),
        "telling": (col(Ticket.state) == "answered",),
    }[name]


def read_tickets(
    tx: Tx, viewer: Viewer, *conditions: ColumnElement[bool], limit: int | None = None, offset: int = 0
) -> list[tuple[Ticket, Unit, str]]:
    """The requests that a reader may see, in the official order of their places, with place and whose they are."""
    rows = tx.exec(
        select(Ticket, Unit, Subject.name)
        .join(Unit, col(Unit.id) == Ticket.unit_id)
        .outerjoin(Above, col(Above.id) == Unit.parent_id)
        .outerjoin(Subject, col(Subject.id) == Ticket.subject_id)
        .where(may_read(viewer), Ticket.state != "void", *conditions)
        .order_by(*IN_ORDER)
        .offset(offset)
        .limit(limit)
    ).all()
    return [(ticket, unit, name or "") for ticket, unit, name in rows]


def counts(tx: Tx, viewer: Viewer, today: date) -> dict[str, int]:
    """How many a reader may see of each list."""
    return {
        name: tx.exec(
            select(func.count(col(Ticket.id)))
            .join(Unit, col(Unit.id) == Ticket.unit_id)
            .where(may_read(viewer), *of_list(name, today))
        ).one()
        for name in LISTS
    }


def has_any(tx: Tx, viewer: Viewer) -> bool:
    """Whether there is a request that a reader may see."""
    return bool(read_tickets(tx, viewer, limit=1))


def took_part(tx: Tx, ticket: Ticket, person_id: int) -> bool:
    """Whether somebody raised it, has it, or had it."""
    part = or_(col(TicketStep.person_id) == person_id, col(TicketStep.to_id) == person_id)
    steps = select(TicketStep.id).where(TicketStep.ticket_id == ticket.id, part)
    return person_id in (ticket.answerer_id, ticket.raised_by_id) or tx.exec(steps).first() is not None


def read_ticket(tx: Tx, viewer: Viewer, number: int) -> Ticket | None:
    """One request, or None when there is none or the reader may not see it; also whoever is to tell its answer."""
    found = read_tickets(tx, viewer, col(Ticket.id) == number, limit=1)
    if found:
        return found[0][0]
    ticket = tx.get(Ticket, number)
    told = ticket is not None and ticket.state != "void" and teller_id(tx, ticket) == viewer.person_id
    return ticket if told else None
