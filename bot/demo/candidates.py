"""Candidates of the selections: some named since last year, some on their way, as candidates.csv says."""

from datetime import date, timedelta

from sqlmodel import select

from activities.catalogue import read_catalogue
from activities.selections import Selection
from bot.demo.history import Calendar
from bot.demo.roster import People, Units
from bot.demo.tables import Row, rows
from storage.ladder import offices
from storage.selections import By, Proposal, move, note, propose
from storage.store import Tx
from storage.tables import Candidate, Person, Subject

PACE = timedelta(days=20)  # between two stages
OUTCOMES = ("farm", "firm")


def load_candidates(tx: Tx, units: Units, people: People, calendar: Calendar) -> None:
    """Each as far as its row says; a stage of the office's by the office, another by who proposed it."""
    selections = read_catalogue().declared(Selection)
    office = tx.get_one(Person, offices(tx)[0])
    for row in rows("candidates"):
        selection, proposer = selections[row["selection"]], people[row["by"]]
        day = calendar.this.first + timedelta(days=int(row["on"]))
        candidate = propose(tx, selection, _proposal(tx, row, units), _by(proposer, day, calendar))
        for number, stage in enumerate(selection.stages[: selection.at(row["way"]) + 1]):
            decider = office if stage.by == "office" else proposer
            by = _by(decider, day + number * PACE, calendar)
            words = row["assessed"] if stage.words else ""
            approval = row["approval"] if stage.approval else ""
            move(tx, selection, candidate, stage, by, words=words, approval=approval)
        _done(tx, candidate, row, proposer, calendar)
    tx.flush()


def _by(person: Person, day: date, calendar: Calendar) -> By:
    day = min(day, calendar.today)
    return By(person, calendar.sent(day), day)


def _proposal(tx: Tx, row: Row, units: Units) -> Proposal:
    category, channel, why = row["category"], row["channel"], row["why"]
    if row["of"] in units:
        unit = units[row["of"]]
        return Proposal(category, channel, unit.name, why, unit.id or 0, is_unit=True)
    if row["of"]:
        subject = tx.exec(select(Subject).where(Subject.code == row["of"])).one()
        return Proposal(category, channel, subject.name, why, subject.unit_id, subject_id=subject.id)
    return Proposal(category, channel, row["name"], why, units[row["unit"]].id or 0)


def _done(tx: Tx, candidate: Candidate, row: Row, by: Person, calendar: Calendar) -> None:
    """Support and outcome, `group:-150 farm:-60`."""
    for each in row["done"].split():
        what, day = each.split(":")
        kind = "outcome" if what in OUTCOMES else "measure"
        note(tx, candidate, kind, _by(by, calendar.this.first + timedelta(days=int(day)), calendar), what=what)
