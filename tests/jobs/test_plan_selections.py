"""The clock asks who is to decide about candidates: the morning after, when a notice is over, when a review is due."""

from datetime import date

from sqlmodel import col, select

from jobs.plan_selections import plan_selections
from storage.selections import move
from storage.tables import Prompt
from tests.county import morning
from tests.storage.candidates import CATALOGUE, DAY, POINTS, at, by, proposed
from tests.storage.people import person


def prompts(tx):
    """What the clock asks about selections, whom and for which day."""
    tx.flush()
    rows = tx.exec(select(Prompt).where(col(Prompt.about).startswith("selection:"))).all()
    return {(row.person_id, row.about, row.due_on) for row in rows}


def test_the_clock_asks_the_next_morning_and_once(tx):
    """Who is to assess hears of it on the workday after; run again it adds nothing; the notice's end is said, too."""
    plan_selections(tx, morning(DAY), CATALOGUE)
    there = prompts(tx)
    row = at(tx, "applied")
    office = {person(tx, name).id for name in ("吴晓岚", "沈卓然")}
    assert plan_selections(tx, morning(DAY), CATALOGUE) == 0
    assert plan_selections(tx, morning(date(2026, 10, 22)), CATALOGUE) == 2
    assert plan_selections(tx, morning(date(2026, 10, 22)), CATALOGUE) == 0
    new = prompts(tx) - there
    assert new == {(each, "selection:demonstration_point:assessed", date(2026, 10, 22)) for each in office}
    for key in ("assessed", "notice"):
        move(tx, POINTS, row, POINTS.stage(key), by(tx, "吴晓岚"))
    assert plan_selections(tx, morning(date(2026, 10, 27)), CATALOGUE) == 0
    assert plan_selections(tx, morning(date(2026, 10, 28)), CATALOGUE) == 2


def test_a_proposal_is_said_again_after_two_workdays(tx):
    """It was told at once; over a weekend the days do not count."""
    proposed(tx)
    friday = date(2026, 10, 23)
    plan_selections(tx, morning(date(2026, 10, 22)), CATALOGUE)
    before = prompts(tx)
    plan_selections(tx, morning(friday), CATALOGUE)
    new = prompts(tx) - before
    assert new == {(person(tx, "刘建新").id, "selection:demonstration_point:fostered", friday)}
