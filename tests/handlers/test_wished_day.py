"""The day that a reason itself asks for, and days that only stand in it."""

from datetime import date

import pytest

from handlers.extensions import wished_day

TODAY = date(2026, 11, 17)  # a Tuesday


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("彭书记住院，12月4日补", date(2026, 12, 4)),
        ("12月4日", date(2026, 12, 4)),
        ("老师请不到，延到下周五", date(2026, 11, 27)),
        ("人手不够，月底前能补上", date(2026, 11, 30)),
        ("推迟到12月11日", date(2026, 12, 11)),
        ("１２月４号前办完", date(2026, 12, 4)),
        ("没人，两周后再补", date(2026, 12, 1)),
        ("no teacher, by Dec 4", date(2026, 12, 4)),
        ("元旦以后，1月8日补", date(2027, 1, 8)),
    ],
)
def test_a_day_that_is_asked_for(words, day):
    """It need not be asked again."""
    assert wished_day(words, TODAY) == day


@pytest.mark.parametrize(
    "words",
    [
        "彭书记住院，月底出院",
        "12月4日才出院",
        "书记11月10日摔伤了",
        "人都去外地了",
        "2月31日补",
        "in hospital until the end of the month",
        "",
    ],
)
def test_a_day_that_only_stands_there(words):
    """When he leaves hospital is not when it will be done: the day is asked."""
    assert wished_day(words, TODAY) is None
