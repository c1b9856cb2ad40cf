"""The yearly tables of last year as they were given: every column of every place, a model, an objection, a veto."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from activities.catalogue import Catalogue
from activities.scorings import Column, Scoring, points
from bot.demo.roster import Units
from bot.demo.tables import stories
from forms.zone import ZONE
from storage.scorings import Row, column_of, fillers, rows_of, year_of
from storage.store import Tx
from storage.tables import ScoreObjection, ScoreSheet, Subject


def load_committees(tx: Tx, units: Units) -> None:
    """One committee for each township."""
    for unit in units.values():
        if unit.kind == "township":
            tx.add(Subject(code=f"B-{unit.code}", kind="organisation", name=f"{unit.name}党委", unit_id=unit.id or 0))
    tx.flush()


def load_scorings(tx: Tx, catalogue: Catalogue, today: date) -> None:
    """The newest year whose assessment is over; what stands in stories.toml was deducted, all else was full."""
    for scoring in catalogue.declared(Scoring).values():
        last = today.year if scoring.span(today.year)[1] < today else today.year - 1
        assessed = last if scoring.span(last)[1] < today else last - 1
        for row in rows_of(tx, year_of(tx, scoring, assessed)):
            for column in scoring.column:
                _give(tx, row, column)
    tx.flush()


def _give(tx: Tx, row: Row, column: Column) -> None:
    scoring, held = row.year.scoring, column_of(tx, row, column.key)
    told = _deducted(row, column)
    held.scores = {item.key: item.max - told.get(item.key, (0, ""))[0] for item in scoring.items}
    held.reasons = {key: why for key, (_, why) in told.items()}
    held.total = points(scoring.items, held.scores)
    day = column.span(row.year.year)[1] - timedelta(days=2)
    held.submitted_at = datetime.combine(day, time(16), tzinfo=ZONE)
    people = fillers(tx, row, column)
    held.submitted_by_id = people[0].id if people else None
    if column == scoring.last:
        _settle(tx, row, tx.get_one(ScoreSheet, held.sheet_id), held.submitted_by_id, day)
        story = _story("score_veto", row)
        if story:
            held.vetoes = {story["veto"]: {"decider": story["decider"], "document": story["document"], "day": f"{day}"}}


def _deducted(row: Row, column: Column) -> Mapping[str, tuple[float, str]]:
    """What a column deducted: the columns after the one that saw it first saw it, too."""
    scoring = row.year.scoring
    if not any(each["place"] == row.subject.code for each in stories("score")):
        usual = stories("score_usual")
        each = usual[row.unit.position % len(usual)]
        return {each["item"]: (each["lost"], each["why"])}
    return {
        each["item"]: (each["lost"], each["why"])
        for each in stories("score")
        if each["place"] == row.subject.code and scoring.at(each["by"]) <= scoring.at(column.key)
    }


def _story(kind: str, row: Row) -> Mapping[str, Any] | None:
    return next((each for each in stories(kind) if each["place"] == row.subject.code), None)


def _settle(tx: Tx, row: Row, sheet: ScoreSheet, by: int | None, day: date) -> None:
    model, objection = _story("score_model", row), _story("score_objection", row)
    if model:
        sheet.model_on, sheet.model_by_id, sheet.experience = day + timedelta(days=8), by, model["experience"]
    own = fillers(tx, row, row.year.scoring.column[0])
    if objection and own:
        at = datetime.combine(day + timedelta(days=3), time(10), tzinfo=ZONE)
        made = ScoreObjection(
            sheet_id=sheet.id or 0, person_id=own[0].id or 0, words=objection["words"], made_at=at, state="upheld"
        )
        made.answer, made.decided_by_id, made.decided_at = objection["answer"], by, at + timedelta(days=1)
        tx.add(made)
