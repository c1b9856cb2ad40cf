"""年度回查情况: what revisits found about somebody over a year, with what he answered, and his own statement."""

from datetime import date

from sqlmodel import col, select

from storage.people import Viewer
from storage.store import Tx
from storage.tables import Finding, Person, Record, Subject, Unit, YearStatement

ASSESSED_IN = 3  # the last month in which the year before is assessed


def findings_of_year(tx: Tx, person_id: int, year: int) -> list[tuple[Finding, Record, str]]:
    """The findings that stand, by the day of the visit, each with the enterprise."""
    return list(
        tx.exec(
            select(Finding, Record, Subject.name)
            .where(Finding.person_id == person_id, Finding.state == "valid")
            .where(Finding.record_id == Record.id, Record.subject_id == Subject.id, Record.state == "valid")
            .where(Record.occurred_on >= date(year, 1, 1), Record.occurred_on <= date(year, 12, 31))
            .order_by(col(Record.occurred_on), col(Finding.id))
        ).all()
    )


def assessed_year(tx: Tx, person_id: int, today: date) -> int | None:
    """The year that is spoken of: until the end of March the one before, if anything was found in it; None: nothing."""
    years = (today.year - 1, today.year) if today.month <= ASSESSED_IN else (today.year,)
    return next((year for year in years if findings_of_year(tx, person_id, year)), None)


def statement_of(tx: Tx, person_id: int, year: int) -> str:
    """What he says himself about that year, as he said it last; "" for nothing."""
    found = tx.exec(
        select(YearStatement.words)
        .where(YearStatement.person_id == person_id, YearStatement.year == year)
        .order_by(col(YearStatement.id).desc())
    ).first()
    return found or ""


def may_read_year(tx: Tx, viewer: Viewer, person_id: int) -> bool:
    """Whether it is one's own year, or that of somebody whom one oversees."""
    if viewer.person_id == person_id:
        return True
    mine = select(Person.id).join(Unit, col(Unit.id) == Person.unit_id)
    return tx.exec(mine.where(Person.id == person_id, viewer.sees(col(Unit.path)))).first() is not None
