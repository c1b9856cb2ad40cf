"""The yearly tables of 100 points: which are open, whose columns they are, what was given, who may read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, literal, or_
from sqlmodel import col, select

from activities.catalogue import Catalogue
from activities.periods import day_of
from activities.scorings import Column, Scoring, points
from storage.joining import root
from storage.people import Viewer, holders
from storage.places import LIES_IN, SUBJECTS_IN_ORDER, Above
from storage.store import Tx
from storage.tables import Grant, Person, ScoreColumn, ScoreObjection, ScoreSheet, ScoreYear, Subject, Unit

ROLES: Mapping[str, tuple[str, ...]] = {  # who fills a column, by whose it is; nobody of these: the unit's contact
    "own": ("secretary", "leader", "office"),
    "township": ("leader", "office"),
    "county": ("office",),
}


@dataclass(frozen=True)
class Year:
    """A scoring of a year: its items as they were when it was first used, its days as they are declared now."""

    row: ScoreYear
    scoring: Scoring

    @property
    def id(self) -> int:
        """The number of its row."""
        return self.row.id or 0

    @property
    def year(self) -> int:
        """The year that is assessed."""
        return self.row.year


@dataclass(frozen=True)
class Row:
    """One place in a year: the assessed subject, where it lies, what was given so far."""

    year: Year
    subject: Subject
    unit: Unit
    township: str  # the township above it; "" for a township's own
    sheet: ScoreSheet | None
    columns: Mapping[str, ScoreColumn]
    objection: ScoreObjection | None

    def total(self, key: str) -> float | None:
        """What a column came to; None while it is not submitted."""
        column = self.columns.get(key)
        return column.total if column and column.submitted_at else None

    @property
    def final(self) -> ScoreColumn | None:
        """The column that decides, once it is submitted."""
        column = self.columns.get(self.year.scoring.last.key)
        return column if column and column.submitted_at else None

    @property
    def met(self) -> bool:
        """达标: enough points in the last column, and no veto."""
        final = self.final
        return final is not None and (final.total or 0) >= self.year.scoring.threshold and not final.vetoes

    def against(self, key: str, today: date) -> str:
        """Why a column cannot be filled or corrected now: early, closed, overtaken; empty where it can."""
        scoring, at = self.year.scoring, self.year.scoring.at(key)
        if today < scoring.column[at].span(self.year.year)[0]:
            return "early"
        if any(self.total(column.key) is not None for column in scoring.column[at + 1 :]):
            return "overtaken"
        if self.objection is not None and self.objection.state == "agreed":
            return ""
        return "closed" if today > scoring.span(self.year.year)[1] else ""

    def asks(self, key: str, today: date) -> bool:
        """Whether a column is still to be filled, or to be changed since an objection was agreed to."""
        if self.against(key, today):
            return False
        agreed = self.objection is not None and self.objection.state == "agreed"
        return self.total(key) is None or (agreed and key == self.year.scoring.last.key)

    def objection_until(self) -> date | None:
        """The last day on which the assessed may object; None where there is no result, or he has."""
        final = self.final
        if final is None or final.submitted_at is None or self.objection is not None:
            return None
        return day_of(final.submitted_at) + timedelta(days=self.year.scoring.objection_days)


# --- years ---------------------------------------------------------------------------------------------


def open_years(tx: Tx, catalogue: Catalogue, today: date) -> list[Year]:
    """The scorings that somebody is asked about today, kept from their opening on."""
    found = []
    for scoring in catalogue.declared(Scoring).values():
        for year in (today.year - 1, today.year):
            opens, closes = scoring.span(year)
            if opens <= today <= closes:
                found.append(year_of(tx, scoring, year))
    return found


def year_of(tx: Tx, scoring: Scoring, year: int) -> Year:
    """A scoring of a year, kept when it is not yet."""
    row = tx.exec(select(ScoreYear).where(ScoreYear.scoring == scoring.key, ScoreYear.year == year)).first()
    if row is None:
        row = ScoreYear(scoring=scoring.key, year=year, declared=scoring.model_dump(mode="json"))
        tx.add(row)
        tx.flush()
    return _as_kept(row, scoring)


def _as_kept(row: ScoreYear, now: Scoring | None) -> Year:
    kept = Scoring.model_validate(row.declared)
    same = now is not None and [each.key for each in now.column] == [each.key for each in kept.column]
    return Year(row, kept.model_copy(update={"column": now.column}) if now is not None and same else kept)


def kept_years(tx: Tx, catalogue: Catalogue) -> list[Year]:
    """All that were opened so far, the newest first, in the order of the declarations."""
    declared = catalogue.declared(Scoring)
    order = list(declared)
    rows = tx.exec(select(ScoreYear)).all()
    ordered = sorted(rows, key=lambda row: (-row.year, order.index(row.scoring) if row.scoring in order else 99))
    return [_as_kept(row, declared.get(row.scoring)) for row in ordered]


def kept_year(tx: Tx, catalogue: Catalogue, number: int) -> Year | None:
    """One by its number."""
    row = tx.get(ScoreYear, number)
    return _as_kept(row, catalogue.declared(Scoring).get(row.scoring)) if row else None


# --- places --------------------------------------------------------------------------------------------


def rows_of(tx: Tx, year: Year, *where: ColumnElement[bool] | bool) -> list[Row]:
    """The places of a year that fulfil the conditions, in official order."""
    found = tx.exec(
        select(Subject, Unit, Above.name)
        .join(Unit, col(Unit.id) == Subject.unit_id)
        .outerjoin(Above, LIES_IN)
        .where(Subject.kind == year.scoring.subject, col(Unit.kind).in_(year.scoring.units))
        .where(Subject.state == "active", col(Subject.parent_id).is_(None), *where)
        .where(col(Subject.name).endswith(year.scoring.ending, autoescape=True))
        .order_by(*SUBJECTS_IN_ORDER)
    ).all()
    sheets = {
        row.subject_id: row
        for row in tx.exec(
            select(ScoreSheet).where(
                ScoreSheet.year_id == year.id, col(ScoreSheet.subject_id).in_([each[0].id for each in found])
            )
        ).all()
    }
    ids = [sheet.id for sheet in sheets.values()]
    columns: dict[int, dict[str, ScoreColumn]] = {}
    for column in tx.exec(select(ScoreColumn).where(col(ScoreColumn.sheet_id).in_(ids))).all():
        columns.setdefault(column.sheet_id, {})[column.key] = column
    said = tx.exec(select(ScoreObjection).where(col(ScoreObjection.sheet_id).in_(ids))).all()
    objections = {row.sheet_id: row for row in said}
    rows = []
    for subject, unit, above in found:
        sheet = sheets.get(subject.id or 0)
        number = sheet.id or 0 if sheet else 0
        township = above if unit.kind != "township" else ""
        held = columns.get(number, {})
        rows.append(Row(year, subject, unit, township or "", sheet, held, objections.get(number)))
    return rows


def row_of(tx: Tx, year: Year, subject_id: int) -> Row | None:
    """One place of a year."""
    return next(iter(rows_of(tx, year, col(Subject.id) == subject_id)), None)


def row_of_sheet(tx: Tx, catalogue: Catalogue, sheet_id: int) -> Row | None:
    """The place that a table is of."""
    sheet = tx.get(ScoreSheet, sheet_id)
    year = kept_year(tx, catalogue, sheet.year_id) if sheet else None
    return row_of(tx, year, sheet.subject_id) if sheet and year else None


def readable(tx: Tx, year: Year, viewer: Viewer, *where: ColumnElement[bool]) -> list[Row]:
    """The places that a viewer oversees, or whose own column is his."""
    return rows_of(tx, year, or_(viewer.sees(col(Unit.path)), fills(tx, "own", viewer.person_id)), *where)


def read_row(tx: Tx, year: Year, viewer: Viewer, subject_id: int) -> Row | None:
    """One place, or None when the viewer may not read it."""
    return next(iter(readable(tx, year, viewer, col(Subject.id) == subject_id)), None)


# --- whose a column is -----------------------------------------------------------------------------------


def fills(tx: Tx, by: str, person_id: int) -> ColumnElement[bool]:
    """The condition that this person fills the columns of a kind for a place."""
    unit, contact = _duty_unit(tx, by)
    held = [col(Grant.role).in_(ROLES[by]), col(Grant.unit_id) == unit]
    nobody = ~exists().where(*held).correlate(Unit, Above)
    mine = exists().where(*held, col(Grant.person_id) == person_id).correlate(Unit, Above)
    return or_(mine, and_(contact == person_id, nobody))


def _duty_unit(tx: Tx, by: str) -> tuple[Any, Any]:
    """The number of the unit whose column it is, and of that unit's contact."""
    if by == "own":
        return col(Unit.id), col(Unit.contact_id)
    if by == "township":
        return col(Above.id), col(Above.contact_id)
    county = root(tx)
    return literal(county.id), literal(county.contact_id)


def mine(tx: Tx, year: Year, column: Column, person_id: int) -> list[Row]:
    """The places for which this person fills a column."""
    return rows_of(tx, year, fills(tx, column.by, person_id))


def is_mine(tx: Tx, row: Row, column: Column, person_id: int) -> bool:
    """Whether this person fills a column of a place."""
    return any(person.id == person_id for person in fillers(tx, row, column))


def fillers(tx: Tx, row: Row, column: Column) -> list[Person]:
    """Who fills a column of a place: whoever holds a role over the unit, else its contact."""
    unit = row.unit
    if column.by == "township":
        unit = tx.get_one(Unit, row.unit.parent_id)
    elif column.by == "county":
        unit = root(tx)
    found = {person.id: person for role in ROLES[column.by] for person in holders(tx, role, unit.id or 0)}
    contact = tx.get(Person, unit.contact_id) if unit.contact_id else None
    return list(found.values()) or ([contact] if contact else [])


def may_fill(tx: Tx, row: Row, column: Column, person_id: int, today: date) -> bool:
    """Whether this person may fill or correct a column of a place today."""
    return not row.against(column.key, today) and is_mine(tx, row, column, person_id)


# --- what is given ----------------------------------------------------------------------------------------


def column_of(tx: Tx, row: Row, key: str) -> ScoreColumn:
    """A column of a place, made when it is not there yet."""
    sheet = (
        row.sheet
        or tx.exec(
            select(ScoreSheet).where(ScoreSheet.year_id == row.year.id, ScoreSheet.subject_id == row.subject.id)
        ).first()
    )
    if sheet is None:
        sheet = ScoreSheet(year_id=row.year.id, subject_id=row.subject.id or 0)
        tx.add(sheet)
        tx.flush()
    column = tx.exec(select(ScoreColumn).where(ScoreColumn.sheet_id == sheet.id, ScoreColumn.key == key)).first()
    if column is None:
        column = ScoreColumn(sheet_id=sheet.id or 0, key=key)
        tx.add(column)
        tx.flush()
    return column


def begin_draft(column: ScoreColumn) -> None:
    """It is being filled; what was submitted is the beginning of a correction."""
    if not column.draft:
        given = {name: dict(getattr(column, name)) for name in ("scores", "reasons", "vetoes")}
        column.draft = {**given, "shown": None}


def change_draft(column: ScoreColumn, **what: Any) -> None:
    """Another value of a draft's parts."""
    column.draft = {**column.draft, **what}


def give(tx: Tx, column: ScoreColumn, scoring: Scoring, person: Person, now: datetime) -> None:
    """What is drafted is given; what was given before is kept. An objection that was agreed to is settled by it."""
    if column.submitted_at is not None:
        was = {
            "scores": column.scores,
            "reasons": column.reasons,
            "vetoes": column.vetoes,
            "total": column.total,
            "at": column.submitted_at.isoformat(),
            "by": column.submitted_by_id,
        }
        column.history = {"was": [*column.history.get("was", []), was]}
    draft = column.draft
    column.scores, column.vetoes = dict(draft["scores"]), dict(draft["vetoes"])
    below = {item.key for item in scoring.items if column.scores[item.key] < item.max}
    column.reasons = {key: words for key, words in draft["reasons"].items() if key in below}
    column.total = points(scoring.items, column.scores)
    column.submitted_at, column.submitted_by_id, column.draft = now, person.id, {}
    objection = tx.exec(select(ScoreObjection).where(ScoreObjection.sheet_id == column.sheet_id)).first()
    if objection is not None and objection.state == "agreed":
        objection.state = "changed"


def object_to(tx: Tx, row: Row, person: Person, words: str, now: datetime) -> ScoreObjection:
    """An objection of the assessed."""
    assert row.sheet is not None
    made = ScoreObjection(sheet_id=row.sheet.id or 0, person_id=person.id or 0, words=words, made_at=now)
    tx.add(made)
    tx.flush()
    return made


def decide(made: ScoreObjection, state: str, person: Person, now: datetime, answer: str = "") -> None:
    """It is upheld with an answer, or agreed to."""
    made.state, made.answer, made.decided_by_id, made.decided_at = state, answer, person.id, now


def objections_before(tx: Tx, catalogue: Catalogue, person_id: int) -> list[tuple[ScoreObjection, Row]]:
    """The objections that this person is to decide, the oldest first."""
    found = []
    waits = ScoreObjection.state == "open"
    for made in tx.exec(select(ScoreObjection).where(waits).order_by(col(ScoreObjection.id))).all():
        row = row_of_sheet(tx, catalogue, made.sheet_id)
        if row is not None and is_mine(tx, row, row.year.scoring.last, person_id):
            found.append((made, row))
    return found


def agreed_before(tx: Tx, catalogue: Catalogue, person_id: int) -> list[Row]:
    """The tables whose points are to be changed by this person, since an objection was agreed to."""
    found = []
    waits = ScoreObjection.state == "agreed"
    for made in tx.exec(select(ScoreObjection).where(waits).order_by(col(ScoreObjection.id))).all():
        row = row_of_sheet(tx, catalogue, made.sheet_id)
        if row is not None and is_mine(tx, row, row.year.scoring.last, person_id):
            found.append(row)
    return found


def results_of(tx: Tx, catalogue: Catalogue, subject_id: int) -> Sequence[Row]:
    """The tables of a subject in which something was given, the newest first."""
    sheets = tx.exec(
        select(ScoreSheet)
        .join(ScoreYear, col(ScoreYear.id) == ScoreSheet.year_id)
        .where(ScoreSheet.subject_id == subject_id)
        .order_by(col(ScoreYear.year).desc(), col(ScoreYear.id))
    ).all()
    return [row for sheet in sheets if (row := row_of_sheet(tx, catalogue, sheet.id or 0)) is not None]
