"""Days with names: the lunar calendar, festivals, solar terms. Pure."""

import math
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache

from lunardate import LunarDate

LUNAR_DAYS = {
    "元宵": (1, 15), "龙抬头": (2, 2), "端午": (5, 5), "七夕": (7, 7), "中元": (7, 15), "中秋": (8, 15),
    "重阳": (9, 9), "腊八": (12, 8),
}  # fmt: skip
FIXED_DAYS = {
    "元旦": (1, 1), "三八": (3, 8), "妇女": (3, 8), "植树": (3, 12), "五一": (5, 1), "劳动": (5, 1), "青年": (5, 4),
    "六一": (6, 1), "儿童": (6, 1), "七一": (7, 1), "建党": (7, 1), "八一": (8, 1), "建军": (8, 1), "教师": (9, 10),
    "国庆": (10, 1), "十一": (10, 1),
}  # fmt: skip
NEW_YEAR = ("春节", "大年初一", "年初一")
NEW_YEARS_EVE = ("除夕", "大年三十", "年三十")
TERMS = (
    "小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至",
    "小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至",
)  # fmt: skip
NAMES = tuple(sorted({*LUNAR_DAYS, *FIXED_DAYS, *NEW_YEAR, *NEW_YEARS_EVE, *TERMS}, key=len, reverse=True))
MOST_OF_TWO_MONTHS = 61  # days; not every lunar month has a thirtieth
WHAT_YEARS = 8  # back or ahead


def named_day(name: str, today: date, *, past: bool) -> date | None:
    """The nearest day of that name, behind us or ahead: 中秋, 除夕, 立冬, 国庆."""
    return nearest(lambda year: _in_year(name, year), today, past=past)


def lunar_day(month: int, day: int, today: date, *, past: bool) -> date | None:
    """The nearest day with this date of the lunar calendar; None where it has no such day."""
    return nearest(lambda year: _lunar(year, month, day), today, past=past)


def lunar_day_of_month(day: int, today: date, *, past: bool) -> date | None:
    """The nearest day with this number in its lunar month: 初八, 廿三."""
    step = timedelta(days=-1 if past else 1)
    near = (today + step * number for number in range(MOST_OF_TWO_MONTHS))
    return next((each for each in near if LunarDate.from_solar_date(each.year, each.month, each.day).day == day), None)


def nearest(in_year: Callable[[int], date | None], today: date, *, past: bool) -> date | None:
    """The day that a year gives, of the nearest year for which it is not ahead of us, or not behind."""
    for year in _years(today, past=past):
        found = in_year(year)
        if found and ((found <= today) if past else (found >= today)):
            return found
    return None


def _years(today: date, *, past: bool) -> Iterator[int]:
    """A lunar year begins in spring and ends in the next one."""
    return iter(
        range(today.year + 1, today.year - WHAT_YEARS, -1) if past else range(today.year - 1, today.year + WHAT_YEARS)
    )


def _in_year(name: str, year: int) -> date | None:
    if name in TERMS:
        return solar_term(year, TERMS.index(name))
    if name in FIXED_DAYS:
        return date(year, *FIXED_DAYS[name])
    if name in NEW_YEAR:
        return _lunar(year, 1, 1)
    if name in NEW_YEARS_EVE:
        first = _lunar(year, 1, 1)
        return first - timedelta(days=1) if first else None
    return _lunar(year, *LUNAR_DAYS[name])


def _lunar(year: int, month: int, day: int) -> date | None:
    try:
        found: date = LunarDate(year, month, day).to_solar_date()
    except ValueError:  # no such day in that year, or a year beyond the tables
        return None
    return found


@cache
def solar_term(year: int, number: int) -> date:
    """The day in China on which the sun enters a solar term, counted from 小寒.

    Right for every term of 2017–2039; a term within minutes of midnight may be a day off (3 of 840 since 2005).
    """
    wanted = (285 + 15 * number) % 360
    day = date(year, 1, 1) + timedelta(days=number * 15 + 2)
    while (_sun(day + timedelta(days=1)) - wanted + 180) % 360 < 180:  # noqa: PLR2004 - half a circle
        day += timedelta(days=1)
    return day


def _sun(day: date) -> float:
    """The sun's apparent longitude in degrees at the beginning of a day in China (Meeus, low accuracy, 0.01°)."""
    century = (day.toordinal() - date(2000, 1, 1).toordinal() - 0.5 - 8 / 24 + 70 / 86400) / 36525
    mean = math.radians(357.52911 + 35999.05029 * century)
    centre = 1.914602 * math.sin(mean) + 0.019993 * math.sin(2 * mean) + 0.000289 * math.sin(3 * mean)
    shift = 0.00569 + 0.00478 * math.sin(math.radians(125.04 - 1934.136 * century))
    return (280.46646 + 36000.76983 * century + centre - shift) % 360
