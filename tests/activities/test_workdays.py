"""The working calendar: holidays as announced, make-up Saturdays, the office's own days, and years nobody announced."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from activities.workdays import FIXED, Workdays, is_announced

ANNOUNCED = Workdays()
DAYS = st.dates(date(2015, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),  # a Wednesday off
        (date(2026, 10, 8), True),  # the fourth quarter's first workday
        (date(2026, 10, 10), True),  # a Saturday made up for
        (date(2026, 10, 17), False),  # an ordinary Saturday
        (date(2027, 1, 1), False),  # nobody has announced 2027: what is fixed by law is known
        (date(2027, 1, 4), True),
        (date(2027, 2, 8), True),  # Spring Festival of a year that was not announced looks like a Monday
    ],
)
def test_days_of_two_years(day, worked):
    """2026 as announced; 2027 by the week and the holidays that lie on the same dates every year."""
    assert ANNOUNCED.is_workday(day) is worked


def test_the_first_workday_of_each_quarter():
    """8 October after the National Day week, 4 January after a New Year's Day on a Friday."""
    firsts = [ANNOUNCED.from_day(date(year, month, 1)) for year, month in ((2026, 10), (2027, 1), (2026, 7))]
    assert firsts == [date(2026, 10, 8), date(2027, 1, 4), date(2026, 7, 1)]


def test_what_the_office_says_stands_over_what_was_announced():
    """A flood: the make-up Saturday is not worked; Spring Festival 2027 is written down by the office."""
    own = Workdays({date(2026, 10, 10): False, **{date(2027, 2, day): False for day in range(5, 12)}})
    assert not own.is_workday(date(2026, 10, 10))
    assert own.from_day(date(2027, 2, 5)) == date(2027, 2, 12)


def test_a_year_that_was_not_announced_is_told_apart():
    """The library raises beyond the last announced year; the office has to be told in time."""
    assert (is_announced(2026), is_announced(2099)) == (True, False)


def test_workdays_are_counted_over_a_holiday():
    """From 30 September three workdays on is 10 October, the make-up Saturday among them."""
    assert ANNOUNCED.after(date(2026, 9, 30), 3) == date(2026, 10, 10)
    assert ANNOUNCED.between(date(2026, 9, 30), date(2026, 10, 10)) == 3


FIXED_SINCE = 2025  # 2 May is a statutory holiday from that year on


@given(DAYS)
@example(date(2017, 5, 1))
def test_there_is_always_a_workday_near(day):
    """On any day, known year or not: both neighbours are worked, nothing lies between, and none is a fixed holiday."""
    first, last = ANNOUNCED.from_day(day), ANNOUNCED.until_day(day)
    assert last <= day <= first
    assert ANNOUNCED.is_workday(first)
    assert ANNOUNCED.is_workday(last)
    assert (first - day) < timedelta(days=12)
    assert (first.month, first.day) not in FIXED or first.year < FIXED_SINCE
    assert ANNOUNCED.between(last, first) == (0 if first == last else 1)
