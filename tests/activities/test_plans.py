"""Plans are declared, and a declaration that makes no sense is refused by file, key and what is accepted."""

import shutil
from datetime import date

import pytest

from activities.catalogue import HERE, CatalogueRefused, read_catalogue
from activities.plans import Acceptance, PlanKind, Tracked, is_vague, passes


def test_five_kinds_come_with_the_activities():
    """What is put in order, developed, founded: each in the folder of its activity."""
    kinds = read_catalogue().declared(PlanKind)
    assert {key: kind.activity for key, kind in kinds.items()} == {
        "township_in_order": "joint_creation",
        "village_in_order": "joint_creation",
        "development": "pairing",
        "founding": "revisit",
        "backward_village": "training",
    }


def test_a_backward_village_has_four_ones_four_supports_and_four_infrastructures():
    """四个一, 四项支持, 路水电讯 with their units."""
    kind = read_catalogue().declared(PlanKind)["backward_village"]
    assert kind.responsible == ("county_leader", "backing_unit", "township_leader", "first_secretary")
    groups = {group.key: {each.key for each in kind.headings if each.group == group.key} for group in kind.groups}
    assert groups["support"] == {"policy", "info", "skill", "funds"}
    assert groups["infrastructure"] == {"road", "water", "power", "communications"}
    assert all(each.measures for each in kind.headings if each.group == "infrastructure")
    assert (kind.acceptance, kind.tracked.days) == (
        Acceptance(name={"zh": "整顿验收", "en": "acceptance"}, score=70, satisfaction=50),
        365,
    )


@pytest.fixture
def folder(tmp_path):
    """A county's own folder with a copy of the training and of the revisit, since some folder must have duties."""
    shutil.copytree(HERE / "training", tmp_path / "training")
    shutil.copytree(HERE / "revisit", tmp_path / "revisit")
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('"first_secretary"]   #', '"boss"]   #', r"training.activity.toml: plan backward_village.*first_secretary"),
        ('kept_by = ["first_secretary", "township_leader"]', "kept_by = []", "kept_by"),
        ('progress = "month"', 'progress = "fortnight"', "progress.*'month', 'quarter'"),
        ('subject = "village"', 'subject = "factory"', "subject.*'village'"),
        ('subject = "village"', 'subject = "household"', "places with subject household; accepted: subject = village"),
        ('places = ["village", "community"]', "", "listed without places; accepted"),
        ("score = 70", "score = 700", "score: Input should be less than or equal to 100"),
        ("every = 91", "every = 400", "every = 400; accepted: 1 to 365"),
        ('group = "team"', 'group = "crew"', "heading team.group = 'crew'; accepted: team, support, infrastructure"),
        ('key = "skill"', 'key = "funds"', "heading funds is declared twice"),
        ("longest = 550", "longst = 550", "longst.*accepted: .*longest"),
        ("acceptance = {", "acceptence = {", "acceptence"),
    ],
)
def test_a_wrong_plan_is_refused_by_name(folder, old, new, named):
    """The refusal says which word is wrong, and what is accepted."""
    file = folder / "training" / "activity.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueRefused, match=named):
        read_catalogue(folder)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("after = 180", "after = 30", "stages after .60, 30, 365. days; accepted: each later"),
        (
            'kept_by = ["instructor", "liaison"]',
            'kept_by = ["instructor"]\nlongest = 200',
            "accepted: up to longest = 200",
        ),
        (
            'kept_by = ["instructor", "liaison"]',
            'kept_by = ["instructor"]\ntracked = { days = 9, every = 3 }',
            "tracked without",
        ),
    ],
)
def test_stages_that_go_backwards_are_refused(folder, old, new, named):
    """Each later than the one before, and within the limit of time; tracked only what somebody closes."""
    file = folder / "revisit" / "activity.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueRefused, match=named):
        read_catalogue(folder)


@pytest.mark.parametrize(
    "measure",
    [
        "加强班子建设",
        "进一步强化两委班子",
        "抓好三会一课",
        "切实提高收入",
        "加大3组工作力度",
        "班子建设",
        "strengthen the team",
    ],
)
def test_a_vague_measure_is_known(measure):
    """Neither what exactly nor how much."""
    assert is_vague(measure)


@pytest.mark.parametrize(
    "measure",
    [
        "修通3组路2公里",
        "加强班子：补选委员2名",
        "补选两名支委",
        "选举支部书记",
        "提高：达到规范化标准",
        "strengthen it: 3 meetings",
    ],
)
def test_a_concrete_measure_is_not_vague(measure):
    """A figure with what is counted, or words that name a thing to be done."""
    assert not is_vague(measure)


@pytest.mark.parametrize(
    ("score", "satisfaction", "enough"), [(70, 50, True), (69, 90, False), (90, 49, False), (90, None, False)]
)
def test_what_passes(score, satisfaction, enough):
    """70 points, and not more than half dissatisfied."""
    acceptance = read_catalogue().declared(PlanKind)["backward_village"].acceptance
    assert passes(acceptance, score, satisfaction) is enough


def test_it_is_looked_at_again_for_a_year():
    """Four times, the last within the year."""
    assert list(Tracked(days=365, every=91).looks(date(2026, 12, 4))) == [
        date(2027, 3, 5),
        date(2027, 6, 4),
        date(2027, 9, 3),
        date(2027, 12, 3),
    ]
