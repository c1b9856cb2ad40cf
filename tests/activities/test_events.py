"""Courses, activities and posts that make no sense are refused at start, with file, key and what is accepted."""

import shutil
from datetime import date

import pytest

from activities.catalogue import HERE, CatalogueRefused, read_catalogue
from activities.events import Event, half_days, norms_of
from activities.posts import Post

COURSE = """
name = { zh = "第六项", en = "Sixth" }

[[event]]
key = "village_school"
name = { zh = "农民夜校", en = "Evening school" }
opened_by = [{ role = "secretary", over = "village" }]
day_hours = 8
half_day_hours = 4
kinds = [{ key = "evening", zh = "夜校", en = "Evening" }]
called = [{ key = "heads", name = { zh = "组长", en = "Group heads" }, post = "组长" }]
norms = [{ called = "heads", hours = 8 }]

[[post]]
key = "village_posts"
name = { zh = "村岗位", en = "Village posts" }
over = "village"
kept_by = [{ role = "secretary", over = "village" }]
sources = [{ key = "elected", zh = "选", en = "elected" }]
posts = [{ key = "head", zh = "组长", en = "Head", needed = true }]
"""


@pytest.fixture
def folder(tmp_path):
    """A county's own folder: the revisit, and a sixth activity made of a course and a roster alone."""
    shutil.copytree(HERE / "revisit", tmp_path / "revisit")
    (tmp_path / "sixth").mkdir()
    (tmp_path / "sixth" / "activity.toml").write_text(COURSE, encoding="utf-8")
    return tmp_path


def test_a_sixth_activity_is_a_folder_and_no_code(folder):
    """Its course and its roster stand beside those that were there."""
    catalogue = read_catalogue(folder)
    assert catalogue.declared(Event)["village_school"].activity == "sixth"
    assert list(catalogue.declared(Post)) == ["village_posts"]
    assert catalogue.activities["sixth"].zh == "第六项"


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('role = "secretary", over = "village" }]\nday', 'role = "boss", over = "village" }]\nday', "opened_by.0.role.*secretary"),
        ('over = "village" }]\nday', 'over = "planet" }]\nday', "opened_by.0.over.*county"),
        ("half_day_hours = 4", "half_day_hours = 9", "half_day_hours; accepted: both or neither"),
        ("half_day_hours = 4\n", "", "half_day_hours; accepted: both or neither"),
        ('called = "heads", hours', 'called = "all", hours', "norms: called = 'all'; accepted: heads"),
        ("hours = 8 }]", "hours = 0 }]", "norms.0.hours: Input should be greater than 0"),
        ('post = "组长" }]', 'post = "组长", members = true }]', "accepted: one of role"),
        ('called = [{ key = "heads", name = { zh = "组长", en = "Group heads" }, post = "组长" }]\nnorms = [{ called = "heads", hours = 8 }]', "", "called is empty; accepted: whom it is for, or ahead = false"),
        ('kinds = [{ key = "evening", zh = "夜校", en = "Evening" }]', "kinds = []", "kinds: List should have|kinds: Tuple should have"),
        ('[[event]]\nkey = "village_school"', '[[event]]\ncolour = "red"\nkey = "village_school"', "colour: Extra inputs.*accepted: key, name"),
        ('kept_by = [{ role = "secretary", over = "village" }]', "kept_by = []", "kept_by"),
        ("sources = [", "fewest = 9\nmost = 5\nsources = [", "fewest = 9, most = 5; accepted"),
        ("sources = [", "lines = true\nsources = [", "lines = true; accepted: with posts, without sources"),
        ('posts = [{ key = "head", zh = "组长", en = "Head", needed = true }]', 'posts = [{ key = "a", zh = "甲", en = "A" }, { key = "a", zh = "乙", en = "B" }]', "posts: a key stands twice"),
        ('key = "village_posts"', 'key = "village_school"', "post village_school is declared twice"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(folder, old, new, named):
    """The refusal names the file, the thing, and what is accepted."""
    file = folder / "sixth" / "activity.toml"
    assert old in COURSE
    file.write_text(COURSE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueRefused, match=named) as refused:
        read_catalogue(folder)
    assert "sixth/activity.toml" in str(refused.value)


def test_a_day_is_eight_hours_half_a_day_four():
    """Two and a half days are 20."""
    course = read_catalogue().declared(Event)["county_course"]
    assert [course.hours(count) for count in (1, 2, 5)] == [4, 8, 20]
    assert half_days(date(2026, 11, 26), date(2026, 11, 28)) == 6


def test_the_yearly_norms():
    """Secretaries and township leaders 56, members 32."""
    norms = {group.key: hours for group, hours in norms_of(read_catalogue().declared(Event).values())}
    assert norms == {"township_leaders": 56, "secretaries": 56, "members": 32}


def test_a_community_has_five_to_nine_posts_from_four_sources():
    """兼派聘选, and the kinds of activities that the county named."""
    team = read_catalogue().declared(Post)["community_team"]
    assert (team.fewest, team.most, "".join(each.zh for each in team.sources)) == (5, 9, "兼派聘选")
    kinds = [each.zh for each in read_catalogue().declared(Event)["community_activity"].kinds]
    assert kinds == ["党员进社区", "党员服务区", "一人一岗", "党员社区奉献日", "楼院文化", "家庭文化节", "进百家门"]
