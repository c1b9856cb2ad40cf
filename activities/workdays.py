"""The working calendar: the office's own table, then the holidays that were announced, then the week."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import chinese_calendar

FIXED = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}  # statutory on the same dates every year, by the regulation
WEEKDAYS = 5  # Monday to Friday
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Workdays:
    """Which days are worked; `table` is the office's own (True: worked) and stands over everything.

    Make-up Saturdays are worked. Of a year that was not announced, the fixed statutory holidays are all that is known.
    """

    table: Mapping[date, bool] = field(default_factory=dict)

    def is_workday(self, day: date) -> bool:
        """Whether a day is worked."""
        if day in self.table:
            return self.table[day]
        if is_announced(day.year):
            return bool(chinese_calendar.is_workday(day))
        return day.weekday() < WEEKDAYS and (day.month, day.day) not in FIXED

    def from_day(self, day: date) -> date:
        """The first workday on a day or after it."""
        return next(each for each in _days(day, DAY) if self.is_workday(each))

    def until_day(self, day: date) -> date:
        """The last workday on a day or before it."""
        return next(each for each in _days(day, -DAY) if self.is_workday(each))

    def after(self, day: date, count: int = 1) -> date:
        """The workday so many workdays after a day; the day itself does not count."""
        for _ in range(count):
            day = self.from_day(day + DAY)
        return day

    def between(self, first: date, last: date) -> int:
        """How many workdays lie after `first`, up to `last`."""
        return sum(self.is_workday(first + DAY * number) for number in range(1, (last - first).days + 1))


def is_announced(year: int) -> bool:
    """Whether the year's holidays are known to the library; it raises beyond the last year that was announced."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def _days(day: date, step: timedelta) -> Iterator[date]:
    while True:
        yield day
        day += step


def announced_name(day: date) -> tuple[str, str]:
    """How an announced holiday is called, in Chinese and in English; empty where there is none."""
    if not is_announced(day.year):
        return "", ""
    _, name = chinese_calendar.get_holiday_detail(day)
    found = next((each for each in chinese_calendar.Holiday if each.value == name), None)
    return (found.chinese, found.value) if found else ("", "")
