"""The quarter as an object."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.periods import KINDS, day_of, keys_within, quarter_of, span_after, span_before, span_of, span_of_key

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def test_the_fourth_quarter_of_2026():
    """It is due on 25 December, closes on the 31st, and takes late sendings until 5 January."""
    quarter = quarter_of(date(2026, 10, 21))
    assert quarter.key == "2026Q4"
    assert (quarter.first, quarter.due) == (date(2026, 10, 1), date(2026, 12, 25))
    assert (quarter.last, quarter.grace_until) == (date(2026, 12, 31), date(2027, 1, 5))


@given(DAYS)
def test_every_day_lies_in_exactly_one_quarter(day):
    """The quarter of a day holds it, and its neighbours touch it without a gap."""
    quarter = quarter_of(day)
    assert quarter.first <= day <= quarter.last
    assert span_after(span_before(quarter)) == quarter
    assert (quarter.first - span_before(quarter).last).days == 1
    assert quarter.first < quarter.due <= quarter.last < quarter.grace_until


@pytest.mark.parametrize(
    ("kind", "key", "first", "due", "last"),
    [
        ("week", "2026W48", date(2026, 11, 23), date(2026, 11, 27), date(2026, 11, 29)),
        ("month", "2026M11", date(2026, 11, 1), date(2026, 11, 25), date(2026, 11, 30)),
        ("quarter", "2026Q4", date(2026, 10, 1), date(2026, 12, 25), date(2026, 12, 31)),
        ("half_year", "2026H2", date(2026, 7, 1), date(2026, 12, 25), date(2026, 12, 31)),
        ("year", "2026", date(2026, 1, 1), date(2026, 12, 25), date(2026, 12, 31)),
    ],
)
def test_the_five_kinds(kind, key, first, due, last):
    """The periods that 25 November 2026 lies in."""
    span = span_of(kind, date(2026, 11, 25))
    assert (span.key, span.first, span.due, span.last) == (key, first, due, last)
    assert span.closes_at.isoformat() == f"{last}T18:00:00+08:00"


@given(DAYS, st.sampled_from(KINDS))
def test_every_kind_is_without_gaps(day, kind):
    """A day lies in its period; neighbours touch; the key names the period again."""
    span = span_of(kind, day)
    assert span.first <= day <= span.last < span.grace_until
    assert span.first <= span.due <= span.last
    assert span_of_key(span.key) == span
    assert span_after(span_before(span)) == span
    assert (span.first - span_before(span).last).days == 1


@pytest.mark.parametrize("key", ["", "2026Q", "2026Q5", "2026W54", "Q4", "2026H3", "2026M13", "2026Q0"])
def test_a_key_of_no_period_is_refused(key):
    """It comes from a button's data, which anybody may forge."""
    with pytest.raises(ValueError, match=r"names no period|must be|invalid|out of range|Invalid"):
        span_of_key(key)


def test_the_people_live_eight_hours_ahead():
    """At 17:00 UTC it is already tomorrow in the county, whatever zone the machine has."""
    assert day_of(datetime(2026, 12, 31, 15, 59, tzinfo=UTC)) == date(2026, 12, 31)
    assert day_of(datetime(2026, 12, 31, 16, 0, tzinfo=UTC)) == date(2027, 1, 1)


def test_what_ends_within_a_quarter():
    """Its months and weeks, itself; in the last one the half-year and the year, too."""
    keys = keys_within(span_of_key("2026Q4"))
    assert [key for key in keys if "W" not in key] == ["2026", "2026H2", "2026M10", "2026M11", "2026M12", "2026Q4"]
    assert {"2026W40", "2026W52"} <= set(keys)  # 28 September to 4 October, 21 to 27 December
    assert "2026W53" not in keys  # it ends in January
