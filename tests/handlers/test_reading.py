"""Dates and figures as people write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reading import ImpossibleDate, plain, read_date, read_decimal, read_numbers, read_time, read_whole

TODAY = date(2026, 10, 21)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("今天", date(2026, 10, 21)),
        ("昨天", date(2026, 10, 20)),
        ("前天", date(2026, 10, 19)),
        ("yesterday", date(2026, 10, 20)),
        ("10月18日", date(2026, 10, 18)),
        ("10月18号", date(2026, 10, 18)),
        ("１０月１８日", date(2026, 10, 18)),
        ("10.18", date(2026, 10, 18)),
        ("10/18", date(2026, 10, 18)),
        ("2026-10-18", date(2026, 10, 18)),
        ("2026年10月18日", date(2026, 10, 18)),
        ("Oct 18", date(2026, 10, 18)),
        ("12月30日", date(2025, 12, 30)),
        ("2月29日", date(2024, 2, 29)),
    ],
)
def test_a_day_behind_us(typed, day):
    """Without a year the nearest such day behind us is meant."""
    assert read_date(typed, TODAY) == day


def test_a_date_ahead():
    """A limit is set in days to come: 1月8日 in October is next January."""
    assert read_date("1月8日", TODAY, past=False) == date(2027, 1, 8)


@pytest.mark.parametrize("typed", ["2月31日", "2026-02-29", "13月1日", "11.31", "Feb 30"])
def test_days_that_do_not_exist(typed):
    """They are told apart from words that are no date at all."""
    with pytest.raises(ImpossibleDate):
        read_date(typed, TODAY)


@pytest.mark.parametrize("typed", ["", "有空再说", "3次", "10月", "化肥2袋"])
def test_words_that_are_no_date(typed):
    """They are nothing, not an error."""
    assert read_date(typed, TODAY) is None


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("3", 3),
        ("３次", 3),
        ("三个", 3),
        ("两户", 2),
        ("十二", 12),
        ("二十", 20),
        ("一百零五", 105),
        ("1万", None),
        ("三万二千", 32000),
        ("多", None),
        ("", None),
    ],
)
def test_whole_numbers(typed, number):
    """With or without a counting word, in whatever digits."""
    assert read_whole(typed) == number


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [("4 6", [4, 6]), ("4、6", [4, 6]), ("４，６", [4, 6]), ("6", [6]), ("4和6。", [4, 6]), ("都好", None), ("", None)],
)
def test_numbers_of_a_card(typed, numbers):
    """`4 6` answers a numbered card."""
    assert read_numbers(typed) == numbers


@given(st.dates(TODAY - timedelta(days=364), TODAY))
def test_every_day_of_the_last_year_is_read_as_itself(day):
    """However it is written without a year."""
    for written in (f"{day.month}月{day.day}日", f"{day.month}.{day.day}", day.isoformat()):
        assert read_date(written, TODAY) == day


@given(st.text(max_size=40))
def test_anything_may_be_typed(typed):
    """No words make the reader fail, but a date that does not exist is named."""
    try:
        read_date(typed, TODAY)
    except ImpossibleDate as wrong:
        month, day = wrong.args
        assert isinstance(month, int)
        assert isinstance(day, int)
    read_whole(typed)
    read_numbers(typed)
    assert plain(plain(typed)) == plain(typed)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12.5", "12.5"), ("１２．５斤", "12.5"), ("十二斤半", "12.5"), ("3", "3"), ("三亩", "3"), ("2亩半", "2.5"),
        ("-1.5", "-1.5"), ("半", None), ("十几斤", None), ("12.5.3", None), ("", None),
    ],
)  # fmt: skip
def test_a_number_with_a_part_of_one(typed, number):
    """As people say it, with what is counted behind it."""
    assert read_decimal(typed) == number


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("15:30", "15:30"), ("下午3点半", "15:30"), ("３点２０分", "03:20"), ("3 pm", "15:00"), ("11:05 a.m.", "11:05"),
        ("12 pm", "12:00"), ("25:00", None), ("3:75", None), ("下午", None), ("half past three", None),
    ],
)  # fmt: skip
def test_a_time_of_day(typed, time):
    """In Chinese, in English, and never one that no clock shows."""
    assert read_time(typed) == time


@pytest.mark.parametrize(("typed", "number"), [("three", 3), ("Twelve", 12), ("4岁", 4), ("six of them", None)])
def test_whole_numbers_in_words(typed, number):
    """Small ones, as people write them."""
    assert read_whole(typed) == number
