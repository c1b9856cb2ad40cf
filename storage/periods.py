"""Periods as they are kept: made when first needed, opened on a workday of the county's calendar."""

from datetime import date

from sqlmodel import col, select

from activities.periods import Span, span_of, span_of_key
from activities.workdays import Workdays
from storage.store import Tx
from storage.tables import Holiday, Period, Task


def workdays(tx: Tx) -> Workdays:
    """The county's working calendar, with the office's own days over what was announced."""
    return Workdays({row.day: row.worked for row in tx.exec(select(Holiday)).all()})


def current_period(tx: Tx, today: date, kind: str = "quarter") -> Period:
    """The period of a kind that a day lies in, made when it is not there yet."""
    span = span_of(kind, today)
    return tx.get(Period, span.key) or _made(tx, span)


def _made(tx: Tx, span: Span) -> Period:
    period = Period(
        key=span.key,
        kind=span.kind,
        opens=workdays(tx).from_day(span.first),
        due=span.due,
        closes=span.last,
        grace_until=span.grace_until,
    )
    tx.add(period)
    tx.flush()
    return period


def opened_by_calendar(tx: Tx, period: Period, today: date) -> Period:
    """The period with its opening day as the calendar has it now; once it is open, that day stays."""
    if today < period.opens:
        period.opens = workdays(tx).from_day(span_of(period.kind, period.closes).first)
    return period


def period_of_visit(tx: Tx, duty: str, subject_id: int | None, occurred_on: date) -> Period:
    """The period that a visit counts in, or is recorded in after closing: that of its own day.

    Of the kind that the duty's tasks about this subject have; where there is none, a quarter.
    """
    periods = tx.exec(
        select(Period)
        .where(Task.duty == duty, Task.subject_id == subject_id, Task.period_key == Period.key)
        .where(Period.closes >= occurred_on)
        .order_by(col(Period.closes))
    ).all()
    found = next((row for row in periods if span_of_key(row.key).first <= occurred_on), None)
    return found or current_period(tx, occurred_on)


def counts(period: Period, sent_on: date) -> bool:
    """Whether what is sent on a day still counts in a period; later it is recorded after closing (截止后补记)."""
    return sent_on <= period.grace_until
