"""What the county does is read from folders, and a wrong folder is refused by name."""

import shutil
from datetime import date

import pytest

from activities.catalogue import HERE, CatalogueRefused, FollowUpLadder, Step, read_catalogue
from activities.periods import quarter_of
from activities.workdays import Workdays


def test_the_revisit_is_a_duty_of_revisitors():
    """回查走访 asks revisitors, about enterprises, every quarter."""
    duty = read_catalogue().duties["revisit"]
    assert (duty.capacity, duty.subject, duty.cadence) == ("revisitor", "enterprise", "quarter")
    assert duty.form.is_file()


@pytest.fixture
def folder(tmp_path):
    """A county's own folder with a copy of the revisit."""
    shutil.copytree(HERE / "revisit", tmp_path / "revisit")
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('cadence = "quarter"', 'cadense = "quarter"', "cadense"),
        ('form = "form.md"', 'form = "other.md"', "other.md"),
        ("[[duty]]", "[[duties]]", "accepted: name, duty"),
        ('name = { zh = "回查走访", en = "Revisit" }', 'name = { zh = "回查走访" }', "name.*en: Field required"),
        ('cadence = "quarter"', 'cadence = "fortnight"', "accepted: week, month, quarter, half_year, year, any"),
        ('at = "due-30"', 'at = "soon"', "accepted: at = opens, due, closes"),
        ('to = "leader"', 'to = "boss"', "accepted: holder, leader, office"),
        ("[duty.follow_up]", "[duty.follow_up]\nescalate = 3", "accepted: steps, again, decide, accept"),
        ('{ at = "due+1", to = "leader" },\n]', '{ at = "opens", to = "leader" },\n]', "accepted: a list of"),
        (
            "again = 2",
            "again = 0",
            "revisit/activity.toml: duty revisit, follow_up.again = 0; accepted: workdays, 1 to 99",
        ),
        ("decide = [2]", "decide = 2", r"follow_up.decide = 2; accepted: workdays in their order, like \[2, 5\]"),
        ("accept = [2, 5]", "accept = [5, 2]", r"follow_up.accept = \[5, 2\]; accepted: workdays in their order"),
    ],
)
def test_a_wrong_activity_is_refused_by_name(folder, old, new, named):
    """The refusal says which word is wrong."""
    file = folder / "revisit" / "activity.toml"
    text = file.read_text(encoding="utf-8").replace(old, new)
    file.write_text(text.replace("[duty.", "[duties.") if "duties" in new else text, "utf-8")
    with pytest.raises(CatalogueRefused, match=named):
        read_catalogue(folder)


def test_a_household_is_seen_as_often_as_its_category_asks(tmp_path):
    """Poor ones every month, others every quarter; a county may say it otherwise, in words that are known."""
    duty = read_catalogue().duties["pairing"]
    assert [duty.rhythm(category) for category in ("贫困户", "特困户", "产业大户", "")] == [
        "month",
        "month",
        "quarter",
        "quarter",
    ]
    shutil.copytree(HERE / "pairing", tmp_path / "pairing")
    file = tmp_path / "pairing" / "activity.toml"
    told = file.read_text(encoding="utf-8")
    for old, new, named in (
        ('"贫困户" = "month"', '"贫困户" = "fortnight"', "every.贫困户 = 'fortnight'; accepted: week, month"),
        ('others = "quarter"', '"产业大户" = "quarter"', "every needs others"),
        ('cadence = "any"', 'cadence = "month"', "and cadence = any"),
    ):
        file.write_text(told.replace(old, new), encoding="utf-8")
        with pytest.raises(CatalogueRefused, match=named):
            read_catalogue(tmp_path)


LATER = """[duty.follow_up]
steps = [{ at = "due-10", to = "holder" }, { at = "due+7", to = "leader" }]
accept = []
"""


def test_the_ladder_of_what_is_to_be_put_right_is_the_county_s(folder):
    """What it declares holds, what it does not is as packaged; a form of no duty has the packaged one."""
    file = folder / "revisit" / "activity.toml"
    before, behind = file.read_text("utf-8").split("[duty.follow_up]")
    file.write_text(f"{before}{LATER}\n[duty.practice]{behind.split('[duty.practice]')[1]}", "utf-8")
    found = read_catalogue(folder)
    steps = (Step("due-10", "holder"), Step("due+7", "leader"))
    assert found.ladder("revisit") == FollowUpLadder(steps=steps, again=2, decide=(2,), accept=())
    assert found.ladder("no duty") == read_catalogue().ladder("revisit") == FollowUpLadder()


def test_the_ladder_of_the_fourth_quarter():
    """Reminders on 25 November and 22 December, the leader on the workday after the due day, the office on the last."""
    quarter = quarter_of(date(2026, 10, 21))
    days = [
        (step.to, step.day(date(2026, 10, 8), quarter.due, quarter.last, Workdays()).isoformat()[5:])
        for step in read_catalogue().duties["revisit"].steps
    ]
    assert days == [
        ("holder", "10-08"),
        ("holder", "11-25"),
        ("holder", "12-22"),
        ("holder", "12-28"),
        ("leader", "12-28"),
        ("office", "12-31"),
    ]


def test_a_rung_falls_on_a_workday():
    """Before the due day no later, after it no earlier: 30 days before 25 March 2028 is a Thursday, 3 before it too."""
    days = Workdays({date(2028, 2, 24): False, date(2028, 3, 27): False})
    one = [Step(at, "holder").day(date(2028, 1, 3), date(2028, 3, 25), date(2028, 3, 31), days) for at in AT]
    assert one == [date(2028, 2, 23), date(2028, 3, 22), date(2028, 3, 28)]


AT = ("due-30", "due-3", "due+1")


def test_two_duties_of_one_name_are_refused(folder):
    """A duty is known by its key."""
    shutil.copytree(folder / "revisit", folder / "revisit2")
    with pytest.raises(CatalogueRefused, match="declared twice"):
        read_catalogue(folder)
