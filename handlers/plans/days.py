"""Until when something is to be done, as it stands in a sentence: 明年6月底前, 年底前, 一季度末, 3个月内. Pure."""

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from handlers.reading import MONTHS, ORDINALS, ImpossibleDate, read_date

Found = re.Match[str]
YEARS = {"今年": 0, "明年": 1, "后年": 2}
YEAR = r"(?:(?P<year>今年|明年|后年|\d{4}年)的?)?"
NUMBER = r"\d{1,2}|[一二三四五六七八九十两]{1,3}"
BEFORE = r"(?:之前|以前|前|完成|办完|办结)?"
PARTS = {"上旬": 10, "中旬": 20, "下旬": 31, "底": 31, "末": 31, "内": 31, "份": 31, "初": 5, "": 31}
QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
HALVES = {"上": 6, "下": 12}
LAST = 12
A_MONTH, A_WEEK = 30, 7


def _number(words: str) -> int:
    if words.isdecimal():
        return int(words)
    return ORDINALS["二" if words == "两" else words]


def _year(found: Found, today: date) -> int | None:
    words = found["year"]
    return None if not words else today.year + YEARS[words] if words in YEARS else int(words[:4])


def _end(year: int | None, month: int, day: int, today: date) -> date:
    """A day of a month, at most its last one; without a year the next that is ahead."""
    if not 1 <= month <= LAST:
        raise ImpossibleDate(month, day)
    in_year = year or today.year
    found = date(in_year, month, min(day, calendar.monthrange(in_year, month)[1]))
    return found if year or found >= today else _end(in_year + 1, month, day, today)


def _day(found: Found, today: date) -> date:
    month, day = _number(found["month"]), _number(found["day"])
    if not 1 <= month <= LAST or day > calendar.monthrange(2000, month)[1]:
        raise ImpossibleDate(month, day)
    return _end(_year(found, today), month, day, today)


def _month(found: Found, today: date) -> date:
    """6月底前, 6月中旬; 6月前 is before June begins."""
    month, part = _number(found["month"]), found["part"] or ""
    if not part and found["before"]:
        first = _end(_year(found, today), month, 1, today)
        return first - timedelta(days=1)
    return _end(_year(found, today), month, PARTS[part], today)


def _quarter(found: Found, today: date) -> date:
    return _end(_year(found, today), 3 * QUARTERS[found["quarter"]], 31, today)


def _half(found: Found, today: date) -> date:
    return _end(_year(found, today), HALVES[found["half"]], 31, today)


def _year_end(found: Found, today: date) -> date:
    words = found["of"]
    return date(today.year + {"明": 1, "后": 2}.get(words or "", 0), LAST, 31)


def _within(found: Found, today: date) -> date:
    words = found["count"]
    count = 0.5 if words == "半" else _number(words)
    days = {"天": 1, "日": 1, "周": A_WEEK, "星期": A_WEEK, "月": A_MONTH, "年": 365}[found["unit"]]
    return today + timedelta(days=int(count * days))


def _read(found: Found, today: date) -> date | None:
    return read_date(found["words"], today, past=False)


ENGLISH_MONTH = rf"(?:{'|'.join(MONTHS)})[a-z]*"
RULES: tuple[tuple[re.Pattern[str], Callable[[Found, date], date | None]], ...] = (
    (re.compile(rf"{YEAR}(?P<month>{NUMBER})月份?(?P<day>{NUMBER})[日号]?{BEFORE}"), _day),
    (
        re.compile(rf"{YEAR}(?P<month>{NUMBER})月(?P<part>上旬|中旬|下旬|底|末|内|份|初)?(?P<before>之前|以前|前)?"),
        _month,
    ),
    (re.compile(rf"{YEAR}第?(?P<quarter>[一二三四1-4])季度(?:底|末|内)?{BEFORE}"), _quarter),
    (re.compile(rf"{YEAR}(?P<half>[上下])半年(?:底|末|内)?{BEFORE}"), _half),
    (re.compile(rf"(?<![半\d一二两三四五六七八九十])(?P<of>今|本|明|后)?年(?:底|末|内){BEFORE}"), _year_end),
    (
        re.compile(r"(?P<count>半|\d{1,3}|[一二两三四五六七八九十]+)个?(?P<unit>天|日|周|星期|月|年)(?:之内|以内|内)"),
        _within,
    ),
    (re.compile(rf"(?P<words>(?:本月|下个?月|这个月)底){BEFORE}"), _read),
    (re.compile(rf"(?P<words>\d{{1,2}}[日号]){BEFORE}"), _read),
    (
        re.compile(
            rf"\b(?:by|before|until)?\s*(?P<words>{ENGLISH_MONTH}\.? \d{{1,2}}(?:,? \d{{4}})?|"
            r"\d{4}-\d{1,2}-\d{1,2})\b",
            re.IGNORECASE,
        ),
        _read,
    ),
)


def find_due(words: str, today: date) -> tuple[str, date | None]:
    """The sentence without its day, and the day; raise ImpossibleDate for 2月31日."""
    for shape, rule in RULES:
        found = shape.search(words)
        day = rule(found, today) if found else None
        if found and day:
            return f"{words[: found.start()]} {words[found.end() :]}", day
    return words, None
