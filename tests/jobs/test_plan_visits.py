"""Households still to be seen: who is reminded, when, and that the two ways of counting agree."""

from datetime import date

import pytest
from sqlmodel import select

from activities.catalogue import read_catalogue
from jobs.plan_visits import plan_visits
from storage.people import Viewer
from storage.tables import Prompt, Record, Subject
from storage.unseen import count_unseen, list_unseen, still_to_see
from tests.county import morning
from tests.storage.people import person

CATALOGUE = read_catalogue()
PAIRING = CATALOGUE.duties["pairing"]
EVERYBODY = Viewer(person_id=0, roles=frozenset({"office"}), paths=("/",))


def told(tx, day):
    """Who has been planned by a day to hear of what, and when it is due."""
    plan_visits(tx, morning(day), CATALOGUE)
    assert plan_visits(tx, morning(day), CATALOGUE) == 0
    rows = tx.exec(select(Prompt).where(Prompt.about.startswith("visits:")).order_by(Prompt.id)).all()
    return {(row.person_id, row.about.split(":")[2], row.due_on) for row in rows}


def names(tx, who, day):
    """Whom somebody has still to see."""
    return [row.subject.name for row, _ in still_to_see(tx, PAIRING, person(tx, who).id, day)]


def test_a_week_before_the_month_ends_who_has_a_poor_household_unseen_is_planned(tx):
    """Not the day before that; 24 October is a Saturday, so it is said on the Friday."""
    assert told(tx, date(2026, 10, 22)) == set()
    rows = told(tx, date(2026, 10, 23))
    assert (person(tx, "周明辉").id, "2026M10", date(2026, 10, 23)) in rows
    assert {row[1] for row in rows} == {"2026M10"}


def test_in_the_last_week_of_a_quarter_all_categories_are_told_of(tx):
    """The month's and the quarter's together, on one day."""
    rows = told(tx, date(2026, 12, 24))
    assert {row[1:] for row in rows} == {("2026M12", date(2026, 12, 24)), ("2026Q4", date(2026, 12, 24))}
    assert names(tx, "周明辉", date(2026, 12, 24)) == ["陈启明", "李贵生", "覃冬梅"]
    assert names(tx, "周明辉", date(2026, 12, 23)) == []


@pytest.mark.parametrize(("day", "left"), [(date(2026, 12, 1), []), (date(2026, 11, 30), ["李贵生", "覃冬梅"])])
def test_a_visit_of_the_same_month_counts_and_one_of_the_month_before_does_not(tx, day, left):
    """李贵生 and 覃冬梅 are poor and are to be seen in December; a visit of 30 November was November's."""
    for name in ("李贵生", "覃冬梅"):
        household = tx.exec(select(Subject).where(Subject.name == name)).one()
        serial = 900 + household.id
        tx.add(
            Record(
                duty="pairing", subject_id=household.id, person_id=person(tx, "周明辉").id, unit_id=household.unit_id,
                period_key="2026Q4", serial=serial, occurred_on=day, submitted_at=morning(day), state="valid",
            )
        )  # fmt: skip
    tx.flush()
    assert [name for name in names(tx, "周明辉", date(2026, 12, 28)) if name != "陈启明"] == left


@pytest.mark.parametrize("day", [date(2026, 10, 21), date(2026, 11, 23), date(2026, 12, 24)])
def test_what_leaders_count_is_what_their_people_are_told(tx, day):
    """The statement and the list of each person name the same households."""
    count = count_unseen(tx, EVERYBODY, PAIRING, day, below="/")
    rows = list_unseen(tx, EVERYBODY, PAIRING, day, below="/", page=0, size=1000)
    assert len(rows) == count
    assert (count > 0) == (day != date(2026, 10, 21))
    holders = {one.id for _, _, one in rows if one}
    each = {row.subject.id for one in holders for row, _ in still_to_see(tx, PAIRING, one, day)}
    assert each == {subject.id for subject, _, one in rows if one}
