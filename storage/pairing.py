"""Households and those paired with them: who has not been visited for longest, what was promised, what is new."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import false, func, or_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.inputs import Known
from storage.people import Viewer
from storage.plan_steps import next_step_about
from storage.store import Tx
from storage.tables import SEEN_ON, Assignment, Fact, FollowUp, Person, Record, Subject, Ticket, Unit, later

PAIRED = "paired_member"
NAME_LENGTHS = range(2, 7)  # characters of a name
KINDS = ("household", "member")  # of members those in hardship
CONSENT, NAMELESS, AWAY = "consent", "nameless", "away"  # facts of a visit
OPENED = ("cause", "wants", "plan")  # kept of the categories that open them, and read at a visit


@dataclass(frozen=True)
class Household:
    """A household as it stands in a list; `seen_on` is the day somebody was last met there."""

    subject: Subject
    seen_on: date | None


def paired_households(tx: Tx, person_id: int, today: date) -> list[Household]:
    """The households a person is paired with, those not seen for longest first."""
    rows = tx.exec(
        select(Subject)
        .where(Assignment.subject_id == Subject.id, Assignment.person_id == person_id, Assignment.capacity == PAIRED)
        .where(Assignment.from_day <= today, col(Subject.kind).in_(KINDS), Subject.state == "active")
        .where(or_(col(Assignment.until_day).is_(None), col(Assignment.until_day) > today))
        .order_by(col(Subject.position), col(Subject.id))
    ).all()
    days = last_seen(tx, [row.id for row in rows if row.id])
    found = [Household(row, later(days.get(row.id or 0), row.profile)) for row in rows]
    return sorted(found, key=lambda each: each.seen_on or date.min)


def is_paired(tx: Tx, person_id: int, today: date) -> bool:
    """Whether a person is paired with any household."""
    found = tx.exec(
        select(Assignment.id)
        .where(Assignment.person_id == person_id, Assignment.capacity == PAIRED, Assignment.from_day <= today)
        .where(or_(col(Assignment.until_day).is_(None), col(Assignment.until_day) > today))
        .limit(1)
    ).first()
    return found is not None


def last_seen(tx: Tx, subject_ids: Collection[int]) -> dict[int, date]:
    """The day of the last visit at which somebody was met, by subject."""
    nobody = select(Fact.record_id).where(Fact.kind == AWAY)
    rows = tx.exec(
        select(Record.subject_id, func.max(Record.occurred_on))
        .where(col(Record.subject_id).in_(subject_ids), Record.state == "valid", col(Record.id).not_in(nobody))
        .group_by(col(Record.subject_id))
    ).all()
    return {subject_id: day for subject_id, day in rows if subject_id is not None}


def household_of(tx: Tx, viewer: Viewer, subject_id: int, today: date) -> Subject | None:
    """A household, if the viewer is paired with it or oversees its unit; else None."""
    mine = (
        select(Assignment.subject_id)
        .where(Assignment.person_id == viewer.person_id, Assignment.from_day <= today)
        .where(or_(col(Assignment.until_day).is_(None), col(Assignment.until_day) > today))
    )
    return tx.exec(
        select(Subject)
        .join(Unit, col(Unit.id) == Subject.unit_id)
        .where(Subject.id == subject_id, col(Subject.kind).in_(KINDS), Subject.state == "active")
        .where(or_(col(Subject.id).in_(mine), viewer.sees(col(Unit.path))))
    ).first()


def households_named(tx: Tx, viewer: Viewer, words: str) -> list[Subject]:
    """The households in the villages that a secretary leads whose name words begin with, though others visit them."""
    beginnings = [words[:length] for length in NAME_LENGTHS]
    led = or_(false(), *(col(Unit.path).startswith(path, autoescape=True) for path in viewer.led))
    return list(
        tx.exec(
            select(Subject)
            .join(Unit, col(Unit.id) == Subject.unit_id)
            .where(col(Subject.kind).in_(KINDS), Subject.state == "active", led)
            .where(col(Subject.name).in_(beginnings))
            .order_by(col(Subject.position), col(Subject.id))
        ).all()
    )


def paired_with(tx: Tx, household: Subject, today: date) -> list[str]:
    """Who is paired with a household."""
    rows = tx.exec(
        select(Person.name)
        .where(Assignment.subject_id == household.id, Assignment.person_id == Person.id)
        .where(Assignment.capacity == PAIRED, Assignment.from_day <= today)
        .where(or_(col(Assignment.until_day).is_(None), col(Assignment.until_day) > today))
        .order_by(col(Person.position), col(Person.id))
    ).all()
    return list(rows)


def household_known(tx: Tx, household: Subject, me: Person) -> Known:
    """What the form of a visit is told: the profile, the oldest promise still open, answers that came meanwhile."""
    promise = oldest_promise(tx, household)
    news = answered(tx, household)
    inputs = {
        "subject_name": household.name,
        "group": str(household.profile.get("group", "")),
        "category": str(household.profile.get("category", "")),
        **{key: str(household.profile.get(key, "")).rstrip("。.") for key in OPENED},
        "consent_known": str(household.profile.get(CONSENT, "")),
        "promise": promise.problem if promise else "",
        "promise_id": str(promise.id) if promise else "",
        "promised_on": promise.found_on.isoformat() if promise else "",
        "promise_done": promise.measure if promise else "",
        **_planned(tx, household),
        "news": "\n".join(ticket.answer for ticket in news),
        **_in_hand(tx, household),
        "me": me.name,
    }
    return Known(inputs, {})


def _planned(tx: Tx, household: Subject) -> dict[str, str]:
    """The next step of the household's plan, which is asked at the visit."""
    row = next_step_about(tx, household.id or 0)
    return {
        "plan_step": row.measure.rstrip("。.") if row else "",
        "plan_step_id": str(row.id) if row else "",
        "plan_due": row.due.isoformat() if row and row.due else "",
    }


def oldest_promise(tx: Tx, household: Subject) -> FollowUp | None:
    """The promise to a household that has been open for longest."""
    return tx.exec(
        select(FollowUp)
        .where(FollowUp.subject_id == household.id, FollowUp.kind == "promise", FollowUp.state == "open")
        .order_by(col(FollowUp.found_on), col(FollowUp.id))
    ).first()


def answered(tx: Tx, household: Subject) -> list[Ticket]:
    """Requests of a household that are answered and that it has not been told of."""
    return list(
        tx.exec(
            select(Ticket).where(Ticket.subject_id == household.id, Ticket.state == "answered").order_by(col(Ticket.id))
        ).all()
    )


def _in_hand(tx: Tx, household: Subject) -> dict[str, str]:
    """The request that has waited longest for its answer, and until when."""
    ticket = tx.exec(
        select(Ticket)
        .where(Ticket.subject_id == household.id, Ticket.state == "open")
        .order_by(col(Ticket.raised_on), col(Ticket.id))
    ).first()
    due = ticket.due if ticket and ticket.passed_on else None  # else it is the day by which it is passed on
    return {"asked": ticket.words.rstrip("。.") if ticket else "", "asked_due": due.isoformat() if due else ""}


def keep_visit(tx: Tx, household: Subject, record: Record, facts: dict[str, str]) -> None:
    """What a visit says about the household itself: its consent, and the answers it has been told of."""
    untell(tx, record)
    if CONSENT in facts:
        household.profile = {**household.profile, CONSENT: facts[CONSENT]}
    if AWAY in facts:
        return
    if NAMELESS in facts:
        household.profile = {**household.profile, SEEN_ON: record.occurred_on.isoformat()}
        household.visited_on = later(household.visited_on, household.profile)
    for ticket in answered(tx, household):
        if ticket.answered_on and ticket.answered_on <= record.occurred_on:  # later ones it cannot have been told
            ticket.state, ticket.closed_on, ticket.told_by_id = "closed", record.occurred_on, record.id


def nameless_records() -> SelectOfScalar[int]:
    """The records that bear no name because the household does not want it."""
    return select(Fact.record_id).where(Fact.kind == NAMELESS)


def is_nameless(tx: Tx, record: Record) -> bool:
    """Whether a record bears no name because the household does not want it."""
    return tx.exec(nameless_records().where(Fact.record_id == record.id)).first() is not None


def untell(tx: Tx, record: Record) -> None:
    """The record tells nobody anything any more: what it told is to be told at the next visit."""
    for ticket in tx.exec(select(Ticket).where(Ticket.told_by_id == record.id)).all():
        ticket.state, ticket.closed_on, ticket.told_by_id = "answered", None, None
