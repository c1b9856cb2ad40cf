"""A month as buttons."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from handlers.interview.calendar import FIRST, LAST, calendar, is_month, month_of
from handlers.keyboards import lay_out
from handlers.texts import Texts

LONGEST_DATA = 64  # bytes


@given(st.dates(FIRST, LAST), st.sampled_from(["zh", "en"]))
def test_every_day_of_a_month_stands_under_its_weekday(day, language):
    """Rows of seven from Monday, each day once, the answered one ticked, the months beside it a tap away."""
    rows = lay_out(calendar(Texts(language), month_of(day), day.isoformat()))
    assert [len(row) for row in rows] == [3, 7, *(7 for _ in rows[2:])]
    days = [(column, button) for row in rows[2:] for column, button in enumerate(row) if button.data != "week"]
    read = [date.fromisoformat(button.data.removeprefix("on:")) for _, button in days]
    assert [found.day for found in read] == list(range(1, len(read) + 1))
    assert all(found.weekday() == column for found, (column, _) in zip(read, days, strict=True))
    assert [button.text for _, button in days if button.text.startswith("✓")] == [f"✓{day.day}"]
    beside = [rows[0][0].data.removeprefix("month:"), rows[0][2].data.removeprefix("month:")]
    assert beside[0] < month_of(day) < beside[1]
    assert all(len(f"i:999999999:999999:{button.data}") <= LONGEST_DATA for row in rows for button in row)


def test_what_is_no_month_opens_no_calendar():
    """Words typed to narrow a list are none, and neither is a year that nobody means."""
    assert is_month("2026-10")
    assert not any(is_month(kept) for kept in ("", "梨树", "2026-13", "1800-01", "2026-10-01"))
