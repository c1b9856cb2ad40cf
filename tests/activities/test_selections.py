"""Selections as they are declared: quotas, stages and what they require; one that makes no sense is refused by name."""

import shutil
from datetime import date
from typing import get_args

import pytest

from activities.catalogue import HERE, CatalogueRefused, read_catalogue
from activities.selections import Category, Selection, a_year_after, due_after
from activities.workdays import Workdays
from storage.tables import SUBJECT_KINDS

SELECTIONS = read_catalogue().declared(Selection)
POINTS, HOUSEHOLDS = SELECTIONS["demonstration_point"], SELECTIONS["member_household"]


def test_fifty_points_of_eight_kinds():
    """As the county announced them."""
    assert (POINTS.quota, len(POINTS.categories), sum(each.quota for each in POINTS.categories)) == (50, 8, 50)
    assert [stage.name.zh for stage in POINTS.stages] == ["培育", "申报", "考察", "公示", "命名", "动态管理"]


def test_a_hundred_households_in_three_trades_by_three_channels():
    """With five kinds of support, two outcomes, and the best named models of the county."""
    assert (HOUSEHOLDS.quota, [each.name.zh for each in HOUSEHOLDS.categories]) == (100, ["种植", "养殖", "加工"])
    assert [each.name.zh for each in HOUSEHOLDS.channels] == ["组织推荐", "群众推荐", "自荐"]
    assert (len(HOUSEHOLDS.measures), len(HOUSEHOLDS.outcomes)) == (5, 2)
    assert (HOUSEHOLDS.stages[-1].name.zh, HOUSEHOLDS.stages[-1].approval) == ("县级创业标兵", True)


def test_only_the_county_names():
    """Every stage that needs a document is the office's, in both."""
    approved = [stage for each in SELECTIONS.values() for stage in each.stages if stage.approval]
    assert [stage.by for stage in approved] == ["office", "office"]


def test_kinds_are_those_of_the_roster():
    """A category names a kind of subject, or a township."""
    kinds = get_args(get_args(Category.model_fields["kind"].annotation)[0])
    assert set(kinds) == {*SUBJECT_KINDS, "township"}


def test_the_way_of_a_candidate():
    """From nobody's to the first stage, on to the last, and there its next review; places from the notice on."""
    way = ["", *(stage.key for stage in POINTS.stages)]
    following = [stage.key if (stage := POINTS.due_next(key)) else None for key in way]
    assert following == [*way[1:], "kept"]
    assert POINTS.taking() == ["notice", "named", "kept"]
    assert [POINTS.before(key) for key in way[1:]] == ["", *way[1:-1]]
    assert HOUSEHOLDS.due_next("model") is None


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (date(2026, 10, 22), date(2026, 10, 28)),
        (date(2026, 9, 27), date(2026, 10, 8)),  # its seventh day lies in the holidays of 1 October
        (date(2026, 10, 31), date(2026, 11, 6)),
    ],
)
def test_a_notice_of_seven_days(begins, ends):
    """The first day counts; where the last one is not worked, the workday after it is the last."""
    notice = POINTS.stage("notice")
    assert due_after(POINTS, notice, begins, Workdays()) == ends


def test_a_review_comes_after_a_year():
    """From its naming on, 29 February included; a stage that nothing is held to has no day."""
    assert due_after(POINTS, POINTS.stage("named"), date(2026, 10, 29), Workdays()) == date(2027, 10, 29)
    assert a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)
    assert due_after(POINTS, POINTS.stage("assessed"), date(2026, 10, 29), Workdays()) is None


@pytest.fixture
def folder(tmp_path):
    """A county's own folder with copies of what is packaged."""
    for name in ("revisit", "joint_creation"):
        shutil.copytree(HERE / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("quota = 50\n", "quota = 60\n", "are 50 together; accepted: 60"),
        ('en = "Townships" }, quota = 3,', 'en = "Townships" }, quota = 0,', "categories.1.quota: .*greater than or equal to 1"),
        ('key = "school"', 'key = "village"', "categories: village is declared twice"),
        ('key = "masses"', 'key = "self"', "channels: self is declared twice"),
        ('kind = "enterprise"', 'kind = "firm"', "categories.4.kind: .*'enterprise', 'household'"),
        ('by = "office", words = true', 'by = "county", words = true', "stages.2.by: Input should be 'leader' or 'office'"),
        ('named = "named"', 'named = "chosen"', "named = 'chosen' is no stage; accepted: fostered, applied"),
        ('places_from = "notice"', 'places_from = "kept"', "lies behind named; accepted: named or a stage before"),
        ('by = "leader", asked = false }', 'by = "leader", review = "year" }', "stage applied: review; accepted: at the last"),
        ("approval = true }", "days = 7 }", "stage named: days; accepted: before named"),
        ('en = "Fostered" }, by = "leader"', 'en = "Fostered" }, by = "leader", days = 3', "stage fostered is the first"),
        ('proposers = ["leader"', 'proposers = ["boss"', "proposers.0: Input should be 'leader', 'office'"),
        ('key = "organ"', 'key = "Organ 1"', "categories.0.key: String should match pattern"),
        ("places_from =", "place_from =", "place_from: Extra inputs are not permitted; .*accepted: key, name, activity, quota"),
        ("days = 7", "days = -7", "stages.3.days"),
    ],
)  # fmt: skip
def test_a_selection_that_makes_no_sense_is_refused_by_name(folder, old, new, named):
    """With file, key and what is accepted."""
    file = folder / "joint_creation" / "activity.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(
        CatalogueRefused, match=rf"joint_creation.activity.toml: selection demonstration_point: .*{named}"
    ):
        read_catalogue(folder)


def test_a_key_that_no_button_can_carry_is_refused(folder):
    """Small letters and underlines, 24 at most."""
    file = folder / "joint_creation" / "activity.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('"demonstration_point"', '"Points 1"'), encoding="utf-8")
    with pytest.raises(CatalogueRefused, match=r"selection Points 1: key: String should match pattern"):
        read_catalogue(folder)
