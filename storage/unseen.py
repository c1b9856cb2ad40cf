"""Households still to be seen in their month or quarter: how often each is, its category says (duty.every)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_
from sqlmodel import col, exists, select
from sqlmodel.sql.expression import SelectOfScalar

from activities.catalogue import OTHERS, Duty
from activities.periods import Span, span_of
from storage.pairing import AWAY, KINDS, PAIRED, Household, paired_households
from storage.people import Viewer
from storage.periods import workdays
from storage.planning import valid_on
from storage.store import Tx
from storage.tables import SEEN_ON, Assignment, Fact, Person, Prompt, Record, Subject, Unit

Row = tuple[Subject, Unit, Person | None]


def span_for(duty: Duty, household: Subject, today: date) -> Span:
    """The month or quarter in which a household is to be seen."""
    return span_of(duty.rhythm(str(household.profile.get("category", ""))), today)


def still_to_see(tx: Tx, duty: Duty, person_id: int, today: date) -> list[tuple[Household, Span]]:
    """Whom this person has still to see in a period that is reminded of by now, those not seen for longest first."""
    calendar = workdays(tx)
    found = [(row, span_for(duty, row.subject, today)) for row in paired_households(tx, person_id, today)]
    return [
        (row, span)
        for row, span in found
        if duty.reached(span, today, calendar) and (row.seen_on is None or row.seen_on < span.first)
    ]


def plan_visitors(tx: Tx, duty: Duty, span: Span, stage: str, *, due_on: date, today: date) -> int:
    """Plan a prompt for everybody who has a household still to see in a period; how many were added."""
    about = f"visits:{duty.key}:{span.key}"
    planned = exists().where(
        col(Prompt.person_id) == col(Assignment.person_id), col(Prompt.about) == about, col(Prompt.stage) == stage
    )
    people = tx.exec(
        select(Assignment.person_id)
        .where(Assignment.subject_id == Subject.id, Assignment.capacity == PAIRED, valid_on(today))
        .where(col(Assignment.person_id).is_not(None), _unseen(duty, span), ~planned)
        .distinct()
        .order_by(col(Assignment.person_id))
    ).all()
    tx.add_all([Prompt(person_id=one or 0, about=about, stage=stage, due_on=due_on) for one in people])
    tx.flush()
    return len(people)


def count_unseen(tx: Tx, viewer: Viewer, duty: Duty, today: date, *, below: str) -> int:
    """How many households that the viewer oversees are still to be seen in a period that is reminded of by now."""
    return tx.exec(select(func.count()).select_from(_overseen(tx, viewer, duty, today, below).subquery())).one()


def list_unseen(tx: Tx, viewer: Viewer, duty: Duty, today: date, *, below: str, page: int, size: int) -> Sequence[Row]:
    """One page of them with who is paired, in official order."""
    ids = (
        _overseen(tx, viewer, duty, today, below)
        .order_by(col(Unit.path), col(Subject.position), col(Subject.id))
        .offset(page * size)
        .limit(size)
    )
    rows = []
    for subject_id in tx.exec(ids).all():
        subject = tx.get_one(Subject, subject_id)
        holder = tx.exec(
            select(Person)
            .where(Assignment.person_id == Person.id, Assignment.subject_id == subject_id)
            .where(Assignment.capacity == PAIRED, valid_on(today))
            .order_by(col(Assignment.id).desc())
        ).first()
        rows.append((subject, tx.get_one(Unit, subject.unit_id), holder))
    return rows


def _overseen(tx: Tx, viewer: Viewer, duty: Duty, today: date, below: str) -> SelectOfScalar[Any]:
    calendar = workdays(tx)
    kinds = [span_of(kind, today) for kind in sorted(set(duty.every.values()))]
    spans = [span for span in kinds if duty.reached(span, today, calendar)]
    return (
        select(Subject.id)
        .join(Unit, col(Unit.id) == Subject.unit_id)
        .where(viewer.sees(col(Unit.path)), col(Unit.path).startswith(below, autoescape=True))
        .where(or_(false(), *(_unseen(duty, span) for span in spans)))
    )


def _unseen(duty: Duty, span: Span) -> ColumnElement[bool]:
    """The condition that a household is to be seen as often as this, and was not."""
    nobody_met = select(Fact.record_id).where(Fact.kind == AWAY)
    seen = exists().where(
        col(Record.subject_id) == col(Subject.id),
        col(Record.state) == "valid",
        col(Record.occurred_on) >= span.first,
        col(Record.id).not_in(nobody_met),
    )
    profile = col(Subject.profile)
    category = func.coalesce(profile["category"].as_string(), "")
    named = [name for name in duty.every if name != OTHERS]
    asked: ColumnElement[bool] = category.in_([name for name in named if duty.every[name] == span.kind])
    if duty.every.get(OTHERS) == span.kind:
        asked = or_(asked, category.not_in(named))
    return and_(
        col(Subject.kind).in_(KINDS),
        col(Subject.state) == "active",
        asked,
        func.coalesce(profile[SEEN_ON].as_string(), "") < span.first.isoformat(),
        ~seen,
    )


def with_unseen(tx: Tx, viewer: Viewer, duty: Duty, today: date, *, below: str) -> list[int]:
    """Who is paired with a household of the viewer's area that is still to be seen, reminded of or not."""
    spans = [span_of(kind, today) for kind in sorted(set(duty.every.values()))]
    rows = tx.exec(
        select(Assignment.person_id)
        .where(Assignment.subject_id == Subject.id, Subject.unit_id == Unit.id)
        .where(Assignment.capacity == PAIRED, valid_on(today), col(Assignment.person_id).is_not(None))
        .where(viewer.sees(col(Unit.path)), col(Unit.path).startswith(below, autoescape=True))
        .where(or_(false(), *(_unseen(duty, span) for span in spans)))
        .distinct()
    ).all()
    return [one or 0 for one in rows]
