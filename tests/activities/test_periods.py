"""The quarter as an object."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from activities.periods import day_of, quarter_of, span_after, span_before

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


def test_the_people_live_eight_hours_ahead():
    """At 17:00 UTC it is already tomorrow in the county, whatever zone the machine has."""
    assert day_of(datetime(2026, 12, 31, 15, 59, tzinfo=UTC)) == date(2026, 12, 31)
    assert day_of(datetime(2026, 12, 31, 16, 0, tzinfo=UTC)) == date(2027, 1, 1)
