"""A course in one line, and who was absent, as people write them."""

from datetime import date

import pytest

from handlers.events.sentence import ABSENT, CAME, LEAVE, Line, last_day, read_line, read_marks
from handlers.reading import ImpossibleDate

TODAY = date(2026, 11, 23)
KINDS = ("轮训", "以会代训", "奉献日", "rotation round", "党课")


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("11月26日 县委党校 支部书记轮训 3天", Line(date(2026, 11, 26), half_days=6, place="县委党校", title="支部书记轮训")),
        ("11月26日县委党校支部书记轮训3天", Line(date(2026, 11, 26), half_days=6, place="县委党校", title="支部书记轮训")),
        ("11月26日至28日，县委党校，支部书记轮训", Line(date(2026, 11, 26), date(2026, 11, 28), place="县委党校", title="支部书记轮训")),
        ("明天上午9点 镇政府会议室 以会代训 半天", Line(date(2026, 11, 24), half_days=1, starts="09:00", place="镇政府会议室", title="以会代训")),
        ("昨天在老街广场搞奉献日 缺席 王五、李四", Line(date(2026, 11, 22), place="老街广场", title="奉献日", absent=("王五", "李四"))),
        ("党课 2学时 主讲：李华 主题：十五五规划", Line(hours=2, title="党课", lecturer="李华", topic="十五五规划")),
        ("两天半", Line(half_days=5)),
        ("12月30日到1月2日", Line(date(2026, 12, 30), date(2027, 1, 2))),
        ("Nov 26 Rotation round at County School, 3 days", Line(date(2026, 11, 26), half_days=6, place="County School", title="Rotation round")),
        ("", Line()),
    ],
)  # fmt: skip
def test_a_course_in_one_line(typed, line):
    """Day, length, place and title, in whatever order, with or without spaces."""
    assert read_line(typed, TODAY, KINDS) == line


def test_a_course_until_a_day_that_is_not_there():
    """29 February of a year that has none."""
    with pytest.raises(ImpossibleDate):
        read_line("2月26日至2月29日 轮训", TODAY, KINDS)


def test_the_nearest_such_day_is_meant():
    """A week ago or in a week: what is written down afterwards, and what is called for, read alike."""
    assert read_line("11月16日", TODAY).first == date(2026, 11, 16)
    assert read_line("1月5日", TODAY).first == date(2027, 1, 5)


def test_there_is_no_such_day():
    """2月31日 is refused as everywhere."""
    with pytest.raises(ImpossibleDate):
        read_line("2月31日 县委党校", TODAY)


def test_half_days_end_on_the_day_begun():
    """Two and a half days from the 26th end on the 28th."""
    assert [last_day(date(2026, 11, 26), count).day for count in (1, 2, 5, 6)] == [26, 26, 28, 28]


NAMES = {1: "何秀英", 2: "付德明", 3: "聂小平", 4: "汤伯安"}


@pytest.mark.parametrize(
    ("typed", "found", "unknown"),
    [
        ("2 4", ((2, ABSENT, ""), (4, ABSENT, "")), ()),
        ("２，４号", ((2, ABSENT, ""), (4, ABSENT, "")), ()),
        ("付德明、汤伯安没来", ((2, ABSENT, ""), (4, ABSENT, "")), ()),
        ("2请假看病 4", ((2, LEAVE, "看病"), (4, ABSENT, "")), ()),
        ("付德明请假 看病，聂小平来了", ((2, LEAVE, "看病"), (3, CAME, "")), ()),
        ("2 leave", ((2, LEAVE, ""),), ()),
        ("9 王五", (), ("9", "王五")),
    ],
)
def test_who_was_absent(typed, found, unknown):
    """Numbers or names; what names nobody is said back."""
    marks = read_marks(typed, NAMES)
    assert (marks.found, marks.unknown) == (found, unknown)


def test_all_came():
    """In words, too."""
    assert all(read_marks(words, NAMES).all_came for words in ("都到了", "都来了", "全到", "没有缺席", "all came"))
