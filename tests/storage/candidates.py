"""Candidates of the demonstration points, for tests: enterprises of 云岭乡 that have come to a stage."""

from datetime import date

from activities.catalogue import read_catalogue
from activities.selections import Selection
from storage.selections import By, Proposal, move, propose
from tests.county import morning
from tests.storage.people import enterprise, person

CATALOGUE = read_catalogue()
POINTS = CATALOGUE.declared(Selection)["demonstration_point"]
DAY = date(2026, 10, 21)


def by(tx, name, day=DAY):
    """Somebody on a day."""
    return By(person(tx, name), morning(day), day)


def proposed(tx, name="云岭茶业", category="enterprise", who="刘建新"):
    """An enterprise, proposed and not taken up."""
    there = enterprise(tx, name)
    proposal = Proposal(category, "organisation", name, "带动茶农", there.unit_id, subject_id=there.id)
    return propose(tx, POINTS, proposal, by(tx, who))


def at(tx, stage, name="云岭茶业", day=DAY):
    """An enterprise that has come to a stage."""
    row = proposed(tx, name)
    for each in POINTS.stages[: POINTS.at(stage) + 1]:
        move(
            tx,
            POINTS,
            row,
            each,
            by(tx, "吴晓岚", day),
            words="台账齐",
            approval="桃发〔2026〕1号" if each.approval else "",
        )
    return row
