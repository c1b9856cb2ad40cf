"""The quarter: opens, is due, closes, with days of grace for visits made in time and sent late."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from forms.zone import ZONE

DUE_DAY = 25  # of the quarter's last month
GRACE_DAYS = 5


@dataclass(frozen=True)
class Quarter:
    """One quarter of the year, `2026Q4`, with its four days."""

    key: str
    opens: date
    due: date
    closes: date
    grace_until: date

    @staticmethod
    def first_day(year: int, number: int) -> date:
        """The day a quarter opens, by year and number (1 to 4)."""
        return date(year, number * 3 - 2, 1)


def day_of(now: datetime) -> date:
    """The day that an instant is on, for the people."""
    return now.astimezone(ZONE).date()


def quarter_of(day: date) -> Quarter:
    """The quarter that a day lies in."""
    number = (day.month - 1) // 3 + 1
    last_month = number * 3
    following = date(day.year + number // 4, last_month % 12 + 1, 1)
    closes = following - timedelta(days=1)
    return Quarter(
        key=f"{day.year}Q{number}",
        opens=Quarter.first_day(day.year, number),
        due=date(day.year, last_month, DUE_DAY),
        closes=closes,
        grace_until=closes + timedelta(days=GRACE_DAYS),
    )


def quarter_before(quarter: Quarter) -> Quarter:
    """The quarter that ended the day before this one opened."""
    return quarter_of(quarter.opens - timedelta(days=1))


def quarter_after(quarter: Quarter) -> Quarter:
    """The quarter that opens the day after this one closes."""
    return quarter_of(quarter.closes + timedelta(days=1))
