"""Days off as the office writes them: one line or a whole notice, in either language."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.days_written import OFF, PLAIN, WORKED, NotRead, Stretch, read_days
from handlers.reading import ImpossibleDate

TODAY = date(2026, 12, 1)
SPRING = Stretch(date(2027, 2, 5), date(2027, 2, 11), OFF)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2027年2月5日到11日放假", [SPRING]),
        ("２０２７年２月５日至２月１１日放假调休，共7天。", [SPRING]),
        ("2027年2月5日到11日放假 春节", [Stretch(SPRING.first, SPRING.last, OFF, "春节")]),
        ("2月14日上班", [Stretch(date(2027, 2, 14), date(2027, 2, 14), WORKED)]),
        ("2月14日照常", [Stretch(date(2027, 2, 14), date(2027, 2, 14), PLAIN)]),
        ("12月30日放假", [Stretch(date(2026, 12, 30), date(2026, 12, 30), OFF)]),
        ("11月28日上班", [Stretch(date(2026, 11, 28), date(2026, 11, 28), WORKED)]),
        ("2026年12月31日到2027年1月2日放假", [Stretch(date(2026, 12, 31), date(2027, 1, 2), OFF)]),
        ("12月31日到1月2日放假", [Stretch(date(2026, 12, 31), date(2027, 1, 2), OFF)]),
        (
            "2027年2月5日至11日放假调休。2月14日（星期日）、2月20日（星期六）上班。",
            [SPRING, *(Stretch(date(2027, 2, day), date(2027, 2, day), WORKED) for day in (14, 20))],
        ),
        ("2027-02-05 to 2027-02-11 off Spring Festival", [Stretch(SPRING.first, SPRING.last, OFF, "Spring Festival")]),
        ("Feb 14 work", [Stretch(date(2027, 2, 14), date(2027, 2, 14), WORKED)]),
        ("Feb 14, 2027 as usual", [Stretch(date(2027, 2, 14), date(2027, 2, 14), PLAIN)]),
        ("", []),
    ],
)
def test_a_notice_is_read(typed, said):
    """What a date leaves out, the date before it says; without any year the next such day is meant."""
    assert read_days(typed, TODAY) == said


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("春节怎么放", "calendar_not_read"),
        ("2月14日", "calendar_not_read"),
        ("14日上班", "calendar_not_read"),
        ("2027年2月11日到5日放假", "calendar_long"),
        ("2027年2月5日到6月5日放假", "calendar_long"),
        ("2035年2月5日放假", "calendar_far"),
        ("2025年2月5日放假", "calendar_far"),
        ("2027年2月5日到11日放假。还有别的", "calendar_not_read"),
    ],
)
def test_what_cannot_be_read_is_named(typed, why):
    """And nothing of the message is taken."""
    with pytest.raises(NotRead) as refusal:
        read_days(typed, TODAY)
    assert refusal.value.why == why


def test_there_is_no_thirtieth_of_february():
    """It is said as everywhere."""
    with pytest.raises(ImpossibleDate):
        read_days("2月30日放假", TODAY)


@given(st.text(alphabet="0123456789年月日到至、，。放假上班照常 -toffwork\n", max_size=40))
def test_nothing_written_breaks_it(typed):
    """It is read, or refused."""
    try:
        rows = read_days(typed, TODAY)
    except (NotRead, ImpossibleDate):
        return
    assert all(row.first <= row.last for row in rows)
