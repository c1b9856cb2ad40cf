"""A yearly table of 100 points is data; one that does not add up, or asks nobody, is refused at start by name."""

import shutil
from datetime import date

import pytest

from activities.catalogue import HERE, CatalogueRefused, read_catalogue
from activities.scorings import POINTS, Question, Scoring, question, said, within

VILLAGE, TOWNSHIP = read_catalogue().declared(Scoring).values()
FULL = {item.key: item.max for item in VILLAGE.items}


def test_both_tables_make_a_hundred_points():
    """五好村党支部 in three columns, 五好乡镇党委 in two; five goods each."""
    for scoring in (VILLAGE, TOWNSHIP):
        assert sum(item.max for item in scoring.items) == POINTS
        assert len(scoring.good) == 5
    assert [column.by for column in VILLAGE.column] == ["own", "township", "county"]
    assert [column.by for column in TOWNSHIP.column] == ["own", "county"]


def test_a_plus_means_the_year_after():
    """2026 is assessed in January 2027."""
    assert VILLAGE.span(2026) == (date(2027, 1, 6), date(2027, 1, 29))


@pytest.fixture
def folder(tmp_path):
    """A county's own folder with a copy of both activities that are needed to start."""
    for name in ("revisit", "joint_creation"):
        shutil.copytree(HERE / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('key = "complete", name = { zh = "班子配齐", en = "Team complete" }, max = 3', 'key = "complete", name = { zh = "班子配齐", en = "Team complete" }, max = 4', "joint_creation.*scoring five_good_village.*good team: its items make 22 points; accepted: 21"),
        ('{ key = "plan", name = { zh = "规划清楚", en = "A clear plan" }, max = 3', '{ key = "complete", name = { zh = "规划清楚", en = "A clear plan" }, max = 3', "item complete is there twice; accepted: each key once"),
        ("max = 21\nitem = [", "max = 22\nitem = [", "its items make 21 points; accepted: 22"),
        ('name = { zh = "班子配齐", en = "Team complete" }, max = 3', 'name = { zh = "班子配齐", en = "Team complete" }, max = 2.7', "2.7 points; accepted: whole points and halves"),
        ('opens = "+01-06"', 'opens = "01月06日"', "accepted: 12-01, or .01-20 for a day of the year after"),
        ('closes = "+01-12"', 'closes = "+01-05"', "each closes after it opens"),
        ('closes = "+01-12"', 'closes = "+02-30"', "accepted: 12-01"),
        ('by = "own"', 'by = "boss"', "own.*township.*county"),
        ('units = ["village"]', 'units = ["hamlet"]', "hamlet; accepted: township, village, community, organ"),
        ('units = ["village"]', 'units = ["township"]', "a township has none above it; accepted: own, county"),
        ("threshold = 90", "threshold = 101", "threshold"),
        ("threshold = 90", "treshold = 90", "treshold.*accepted: .*threshold"),
        ('key = "five_good_township"', 'key = "five_good_village"', "scoring five_good_village is declared twice"),
        ('key = "false"', 'key = "discipline"', "veto discipline is there twice"),
    ],
)  # fmt: skip
def test_a_table_that_makes_no_sense_is_refused(folder, old, new, named):
    """File, key and what is accepted."""
    file = folder / "joint_creation" / "activity.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(CatalogueRefused, match=named):
        read_catalogue(folder)


def test_a_table_of_other_than_a_hundred_points_is_refused(folder):
    """A good less, a hundred less."""
    file = folder / "joint_creation" / "activity.toml"
    head, goods, rest = file.read_text(encoding="utf-8").partition('[[scoring.good]]\nkey = "people"')
    _, veto, tail = rest.partition("[[scoring.veto]]")
    file.write_text(head + veto + tail, "utf-8")
    with pytest.raises(CatalogueRefused, match="its goods make 80 points; accepted: 100"):
        read_catalogue(folder)
    assert goods


def test_goods_are_asked_one_after_the_other():
    """Then why an item lost points, then whether all of it is right."""
    team = {item.key: item.max for item in VILLAGE.good[0].item}
    assert question(VILLAGE, {}, {}, None) == Question("good", 0)
    assert question(VILLAGE, team, {}, None) == Question("good", 1)
    asked = question(VILLAGE, {**team, "plan": 2}, {}, None)
    assert (asked.kind, asked.item.key) == ("why", "plan")
    assert question(VILLAGE, FULL, {}, None) == Question("review")
    assert question(VILLAGE, FULL, {}, 3) == Question("good", 3)


@pytest.mark.parametrize(
    ("score", "can"), [(0, True), (2.5, True), (3, True), (3.5, False), (-0.5, False), (2.2, False)]
)
def test_points_lie_between_none_and_all(score, can):
    """Whole or half."""
    assert within(VILLAGE.items[0], score) is can


def test_points_are_written_short():
    """3, not 3.0."""
    assert [said(3.0), said(2.5)] == ["3", "2.5"]
