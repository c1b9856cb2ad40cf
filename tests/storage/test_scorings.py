"""Whose a column is, when it is filled, who may read it; what was declared stays as it was."""

from datetime import date, datetime

import pytest
from sqlmodel import select

from activities.catalogue import Catalogue, read_catalogue
from activities.scorings import Scoring
from forms.zone import ZONE
from jobs.plan_scorings import plan_scorings
from storage.inputs import branches_of
from storage.people import viewer_of
from storage.scorings import (
    begin_draft,
    column_of,
    fillers,
    give,
    kept_year,
    mine,
    open_years,
    readable,
    row_of,
    rows_of,
    year_of,
)
from storage.tables import Grant, Person, Prompt, Subject, Unit

CATALOGUE = read_catalogue()
VILLAGE, TOWNSHIP = CATALOGUE.declared(Scoring).values()
JANUARY = date(2027, 1, 14)


def person(tx, name):
    """Somebody of the roster."""
    return tx.exec(select(Person).where(Person.name == name)).one()


def village(tx, name="梨树村支部"):
    """Its row of 2026."""
    subject = tx.exec(select(Subject).where(Subject.name == name)).one()
    return row_of(tx, year_of(tx, VILLAGE, 2026), subject.id)


def given(tx, row, column, by):
    """A column with all points, submitted."""
    held = column_of(tx, row, column.key)
    begin_draft(held)
    held.draft = {**held.draft, "scores": {item.key: item.max for item in VILLAGE.items}}
    give(tx, held, VILLAGE, by, datetime(2027, 1, 14, 9, tzinfo=ZONE))
    tx.flush()


def test_places_stand_in_official_order(tx):
    """Township after township; the branches of enterprises and communities are none."""
    rows = rows_of(tx, year_of(tx, VILLAGE, 2026))
    townships = list(dict.fromkeys(row.township for row in rows))
    assert townships == ["云岭乡", "石坪镇", "清溪镇", "白鹭镇", "禾田乡", "竹园乡"]
    assert [row.subject.name for row in rows][:2] == ["梨树村支部", "月塘村支部"]
    assert len(rows) == 25


def test_each_column_is_somebody_elses(tx):
    """The secretary's, the township's, the county office's; a township's own is its leader's."""
    row = village(tx)
    assert [[each.name for each in fillers(tx, row, column)] for column in VILLAGE.column] == [
        ["何秀英"],
        ["刘建新"],
        ["吴晓岚", "沈卓然"],
    ]
    committee = rows_of(tx, year_of(tx, TOWNSHIP, 2026))[0]
    assert [each.name for each in fillers(tx, committee, TOWNSHIP.column[0])] == ["刘建新"]


def test_whoever_fills_a_column_finds_his_places(tx):
    """One, five, all; nobody else any."""
    year = year_of(tx, VILLAGE, 2026)
    counts = {
        name: [len(mine(tx, year, column, person(tx, name).id)) for column in VILLAGE.column]
        for name in ("何秀英", "刘建新", "吴晓岚", "周明辉")
    }
    assert counts == {"何秀英": [1, 0, 0], "刘建新": [0, 5, 0], "吴晓岚": [0, 0, 25], "周明辉": [0, 0, 0]}


def test_a_village_without_secretary_falls_to_its_contact(tx):
    """Where nobody holds a role over it."""
    secretary = person(tx, "何秀英")
    for grant in tx.exec(select(Grant).where(Grant.person_id == secretary.id)).all():
        tx.delete(grant)
    unit = tx.exec(select(Unit).where(Unit.name == "梨树村")).one()
    unit.contact_id = person(tx, "唐海").id
    tx.flush()
    row = village(tx)
    assert [each.name for each in fillers(tx, row, VILLAGE.column[0])] == ["唐海"]
    assert [each.subject.name for each in mine(tx, row.year, VILLAGE.column[0], person(tx, "唐海").id)] == [
        "梨树村支部"
    ]


def test_only_those_above_and_the_place_itself_read_it(tx):
    """The neighbour village and an officer read nothing of it."""
    year = year_of(tx, VILLAGE, 2026)
    seen = {
        name: [row.subject.name for row in readable(tx, year, viewer_of(tx, person(tx, name).id))]
        for name in ("何秀英", "向东明", "周明辉", "吴晓岚")
    }
    assert seen["何秀英"] == ["梨树村支部"]
    assert seen["周明辉"] == []
    assert "梨树村支部" not in seen["向东明"]
    assert len(seen["吴晓岚"]) == 25


@pytest.mark.parametrize(
    ("day", "key", "why"),
    [
        (date(2027, 1, 5), "self", "early"),
        (date(2027, 1, 6), "self", ""),
        (date(2027, 1, 14), "self", ""),
        (date(2027, 1, 14), "county", "early"),
        (date(2027, 1, 30), "county", "closed"),
    ],
)
def test_a_column_has_its_window(tx, day, key, why):
    """Late, it is still taken until the next column is given, or the whole is closed."""
    assert village(tx).against(key, day) == why


def test_what_the_next_column_follows_is_not_changed(tx):
    """The township has given its points; the village's stay."""
    row = village(tx)
    given(tx, row, VILLAGE.column[1], person(tx, "刘建新"))
    assert village(tx).against("self", JANUARY) == "overtaken"
    assert not village(tx).asks("township", JANUARY)
    assert village(tx).total("township") == 100


def test_what_was_given_before_is_kept(tx):
    """A correction leaves what stood there, by whom and when."""
    row, by = village(tx), person(tx, "何秀英")
    given(tx, row, VILLAGE.column[0], by)
    given(tx, row, VILLAGE.column[0], by)
    was = column_of(tx, village(tx), "self").history["was"]
    assert [(each["total"], each["by"]) for each in was] == [(100, by.id)]


def test_a_veto_outweighs_all_points(tx):
    """A hundred points and not met."""
    row, by = village(tx), person(tx, "吴晓岚")
    given(tx, row, VILLAGE.last, by)
    assert village(tx).met
    column_of(tx, village(tx), "county").vetoes = {"false": {"decider": "a", "document": "b", "day": "2027-01-20"}}
    tx.flush()
    assert not village(tx).met


def test_items_stay_as_they_were_when_the_year_was_opened(tx):
    """Renamed afterwards, the days follow and the items do not."""
    year = year_of(tx, VILLAGE, 2026)
    later = VILLAGE.column[0].model_copy(update={"closes": "+01-13"})
    renamed = VILLAGE.model_copy(update={"good": (), "column": (later, *VILLAGE.column[1:])})
    kept = kept_year(tx, Catalogue({}, blocks={VILLAGE.key: renamed}), year.id)
    assert kept.scoring.good == VILLAGE.good
    assert kept.scoring.column[0].closes == "+01-13"


def test_nothing_is_asked_before_it_opens(tx):
    """No year is open in December, both are in January."""
    assert open_years(tx, CATALOGUE, date(2026, 12, 31)) == []
    assert len(open_years(tx, CATALOGUE, JANUARY)) == 2


def test_who_is_to_fill_a_column_is_told_once_a_stage(tx):
    """Those of the columns that are open; run again it adds nothing."""
    now = datetime(2027, 1, 6, 9, tzinfo=ZONE)
    assert plan_scorings(tx, now, CATALOGUE) == 25 + 6
    assert plan_scorings(tx, now, CATALOGUE) == 0
    told = tx.exec(select(Prompt).where(Prompt.person_id == person(tx, "何秀英").id)).all()
    assert [(row.stage, row.due_on) for row in told if row.about.startswith("score:")] == [("holder:opens", now.date())]


def test_a_township_has_one_committee_and_members_belong_to_branches(tx):
    """The branch of its offices is not assessed as the committee, and the committee is offered to no member."""
    township = tx.exec(select(Unit).where(Unit.name == "云岭乡")).one()
    tx.add(Subject(code="B-YL-JG", kind="organisation", name="云岭乡机关支部", unit_id=township.id))
    tx.flush()
    names = [row.subject.name for row in rows_of(tx, year_of(tx, TOWNSHIP, 2026))]
    offered = [row["label"] for row in branches_of(tx, township)]
    assert names[0] == "云岭乡党委"
    assert "云岭乡机关支部" not in names
    assert "云岭乡机关支部" in offered
    assert "云岭乡党委" not in offered
