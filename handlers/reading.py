"""Typed words as answers: dates and numbers as people write them. Pure."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from activities.periods import monday_of
from handlers.festivals import NAMES, lunar_day, lunar_day_of_month, named_day, nearest

Found = re.Match[str]
Rule = Callable[[Found, date, bool], date | None]

LETTERS = "一二三四五六七八九"
TENS = {"": 0, "初": 0, "十": 10, "二十": 20, "廿": 20, "三十": 30, "卅": 30}
ORDINALS = {f"{tens}{letter}": value + count for tens, value in TENS.items() for count, letter in enumerate(LETTERS, 1)}
ORDINALS |= {"十": 10, "初十": 10, "二十": 20, "三十": 30, "廿": 20, "卅": 30}
FIGURE = {letter: str(value) for value, letter in enumerate("零" + LETTERS)} | {"〇": "0"}
BACK = {"大前": 3, "前": 2, "昨": 1, "今": 0, "明": -1, "后": -2, "大后": -3}
ENGLISH_BACK = {"today": 0, "yesterday": 1, "tomorrow": -1, "the day before yesterday": 2}
THESE = {"上上": -2, "上": -1, "本": 0, "这": 0, "这一": 0, "当": 0, "下": 1, "下下": 2}
YEARS = {"今": 0, "去": 1, "前": 2, "明": -1}
LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TIME = re.compile(
    r"(?P<part>上午|早上|中午|下午|晚上)?\s*(?P<hour>\d{1,2})\s*(?:[:点时]\s*(?:(?P<half>半)|(?P<minute>\d{1,2})\s*分?)?)"
    r"(?:\s*整)?",
    re.ASCII,
)
ENGLISH_TIME = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*([ap])\.?m\.?", re.ASCII)
AFTERNOON = ("下午", "晚上")
NOON, HALF = 12, 30
WEEK, MOST_DAYS, LAST_MONTH = 7, 31, 12
LONGEST_DATE = 40


VAGUE = re.compile(
    r"(?:大概|大约|就)?(?:前几天|前两天|前些天|前些日子|前段时间|前阵子|这几天|这两天|最近|近来|近期|近日|年前|年后|周末|[上这本]周末?|"
    r"[上这本](?:个)?(?:星期|礼拜)|[上这本](?:个)?月[初中底]?|月[初中底]|[上中下]旬|"
    r"a few days ago|last week|last month|recently)"
)


class ImpossibleDate(Exception):
    """Written like a date, but there is no such day: (month, day), month 0 when only the day was written."""


def plain(text: str) -> str:
    """Full-width letters, digits and punctuation as half-width ones, spaces folded."""
    return " ".join(unicodedata.normalize("NFKC", text).replace("　", " ").split())


def read_date(text: str, today: date, *, past: bool = True) -> date | None:
    """The day that a text is, wholly, of a range its first; None when it is no date, or a vague one (前几天, 上周).

    Without a year, month or week the nearest such day is meant: behind us when `past`, else ahead. Weeks start on
    Monday. Raise ImpossibleDate for 2月31日.
    """
    words = plain(text).lower().rstrip("。.,")
    if len(words) > LONGEST_DATE:
        return None
    for shape, rule in RULES:
        found = shape.fullmatch(words) or shape.fullmatch(words.replace(" ", ""))
        if found:
            return rule(found, today, past)
    return None


def is_vague(text: str) -> bool:
    """Whether a text is a time that is no day, wholly: 前几天, 上周, 上个月; one asks for the day then."""
    return VAGUE.fullmatch(plain(text).lower().rstrip("。.,去的")) is not None


# --- rules ------------------------------------------------------------------------------------------


def _relative(found: Found, today: date, _: bool) -> date:
    return today - timedelta(days=BACK[found["back"]])


def _english_relative(found: Found, today: date, _: bool) -> date:
    return today - timedelta(days=ENGLISH_BACK[found["back"]])


def _days_ago(found: Found, today: date, _: bool) -> date | None:
    ahead = found["way"] in ("后", "内", "以后", "之后", "之内", "以内")
    count = ORDINALS.get(found["count"].replace("两", "二")) or _whole(found["count"])
    days = (count or 0) * (WEEK if found["unit"] in ("周", "个星期", "星期", "个礼拜") else 1)
    return today + timedelta(days=days if ahead else -days) if days else None


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def _year_month_day(found: Found, _: date, __: bool) -> date:
    return _day(int("".join(FIGURE.get(letter, letter) for letter in found["year"])), *_month_and_day(found))


def _compact(found: Found, _: date, __: bool) -> date:
    return _day(int(found["year"]), int(found["month"]), int(found["day"]))


def _this_year(found: Found, today: date, _: bool) -> date:
    return _day(today.year - YEARS[found["this"]], *_month_and_day(found))


def _month_day(found: Found, today: date, past: bool) -> date:
    month, day = _month_and_day(found)
    _day(2000, month, day)  # a leap year: refuses what no year has
    near = nearest(lambda year: _maybe(year, month, day), today, past=past)
    if near is None:
        raise ImpossibleDate(month, day)
    return near


def _english(found: Found, today: date, past: bool) -> date | None:
    month, day = MONTHS.index(found["name"][:3]) + 1, int(found["day"])
    if found["year"]:
        return _day(int(found["year"]), month, day)
    _day(2000, month, day)
    return nearest(lambda year: _maybe(year, month, day), today, past=past)


def _day_of_month(found: Found, today: date, past: bool) -> date:
    """30号: the latest one behind us, or the next one ahead."""
    day = _ordinal(found["day"])
    if not 1 <= day <= MOST_DAYS:
        raise ImpossibleDate(0, day)
    step = -1 if past else 1
    for months in range(3):
        near = _maybe(*_month(today, step * months), day)
        if near and ((near <= today) if past else (near >= today)):
            return near
    raise ImpossibleDate(0, day)


def _day_of_that_month(found: Found, today: date, _: bool) -> date:
    year, month = _month(today, THESE[found["these"]])
    return _day(year, month, _ordinal(found["day"]))


def _end_of_month(found: Found, today: date, past: bool) -> date | None:
    """月底 as a limit; as the day of a visit it is vague."""
    if past:
        return None
    return date(*_month(today, THESE[found["these"] or "本"] + 1), 1) - timedelta(days=1)


def _weekday(found: Found, today: date, past: bool) -> date:
    number = "一二三四五六日天1234567".index(found["name"])
    return _of_week(number % WEEK if number < WEEK else (number - 1) % WEEK, found["these"], today, past=past)


def _english_weekday(found: Found, today: date, past: bool) -> date:
    number = next(number for number, name in enumerate(WEEKDAYS) if name.startswith(found["name"][:3]))
    these = {"last": "上", "this": "本", "next": "下"}.get(found["these"] or "", "")
    return _of_week(number, these, today, past=past)


def _of_week(number: int, these: str | None, today: date, *, past: bool) -> date:
    if these:
        monday = monday_of(today)
        return monday + timedelta(days=number + WEEK * THESE[these])
    back = (today.weekday() - number) % WEEK
    return today - timedelta(days=back) if past else today + timedelta(days=-back % WEEK)


def _named(found: Found, today: date, past: bool) -> date | None:
    return named_day(found["name"], today, past=past)


def _lunar(found: Found, today: date, past: bool) -> date | None:
    name = found["month"]
    month = LUNAR_MONTHS.get(name) or ORDINALS.get(name) or _whole(name) or 0
    day = _ordinal(found["day"])
    found_day = lunar_day(month, day, today, past=past)
    if found_day is None:
        raise ImpossibleDate(month, day)
    return found_day


def _lunar_day(found: Found, today: date, past: bool) -> date | None:
    return lunar_day_of_month(ORDINALS[found["day"]], today, past=past)


def _month_and_day(found: Found) -> tuple[int, int]:
    return _ordinal(found["month"]), _ordinal(found["day"])


def _ordinal(text: str) -> int:
    return int(text) if text.isdecimal() else ORDINALS[text]


def _month(today: date, months: int) -> tuple[int, int]:
    """Year and month so many months after today's."""
    count = today.year * LAST_MONTH + today.month - 1 + months
    return count // LAST_MONTH, count % LAST_MONTH + 1


def _maybe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day(year: int, month: int, day: int) -> date:
    found = _maybe(year, month, day)
    if found is None:
        raise ImpossibleDate(month, day)
    return found


# --- shapes: each with the groups that its rule reads ------------------------------------------------

WORDED = "|".join(sorted(ORDINALS, key=len, reverse=True))
LUNAR_DAY = "|".join(word for word in sorted(ORDINALS, key=len, reverse=True) if word[0] in "初廿")
DAY = rf"(?P<day>\d{{1,2}}|{WORDED})"
MONTH = rf"(?P<month>\d{{1,2}}|{WORDED})"
MONTH_DAY = rf"{MONTH}月份?{DAY}[日号]?"
DOTTED = r"(?P<month>\d{1,2})\s*[-/.]\s*(?P<day>\d{1,2})[日号]?"
WEEKLY = r"个?(?:周|星期|礼拜)(?P<name>[一二三四五六日天1-7])"
PART = r"(?:一?大?早上?|清早|凌晨|上午|中午|下午|傍晚|晚上|晚|夜里|夜)"
DATEISH = rf"(?:(?:\d{{1,2}}|{WORDED})[月./-])?(?:\d{{1,2}}|{WORDED})[日号]?|(?:周|星期|礼拜)[一二三四五六日天]"
IN_BRACKETS = r"(?:\((?:周|星期)[一二三四五六日天]\))"
REST = (
    rf"\s*{IN_BRACKETS}?(?:的?{PART})?(?:(?:至|到|~|—+|–|-|、|和|及)?(?:{DATEISH})(?:[两二三四五六七\d]天)?)?(?:那天|当天|那日)?"
    r"(?:[去来送给走到做办]的|的)?"
)
ENGLISH_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
ENGLISH_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
ENGLISH_WEEKDAY = (
    r"(?:on )?(?:(?P<these>last|this|next) )?(?P<name>mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:rs|rsday)?|"
    r"fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
NAMED_ALONE = (
    "元旦|春节|大年初一|年初一|除夕|大年三十|年三十|元宵|端午|中秋|重阳|腊八|七夕|国庆|清明|立春|立夏|立秋|立冬|夏至|冬至|霜降|谷雨|"
    "惊蛰|芒种|处暑|白露|寒露"
)
IN_CHINESE: tuple[tuple[str, Rule], ...] = (
    (r"(?P<back>大前|前|昨|今|明|后|大后)(?:[天日]儿?|朝|儿?个|儿)", _relative),
    (r"(?P<back>前|昨|今|明)(?=早|晚|夜|上午|下午|中午)", _relative),
    (
        rf"(?P<count>\d{{1,3}}|两|{WORDED})(?P<unit>天|日|周|个星期|星期|个礼拜)(?P<way>前|以前|之前|后|以后|之后|内|之内|以内)",
        _days_ago,
    ),
    (rf"(?P<year>\d{{4}}|[零〇{LETTERS}]{{4}})年{MONTH_DAY}", _year_month_day),
    (r"(?P<year>\d{4})\s*[-/.]\s*(?P<month>\d{1,2})\s*[-/.]\s*(?P<day>\d{1,2})[日号]?", _year_month_day),
    (r"(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)", _compact),
    (rf"(?P<this>今|去|前|明)年的?{MONTH_DAY}", _this_year),
    (rf"(?:农历|阴历|旧历)(?P<month>正|冬|腊|\d{{1,2}}|{WORDED})月{DAY}日?", _lunar),
    (rf"(?P<month>正|冬|腊)月{DAY}", _lunar),
    (rf"(?P<month>{WORDED})月(?P<day>{LUNAR_DAY})", _lunar),
    (rf"(?:农历|阴历|旧历)?(?P<day>{LUNAR_DAY})", _lunar_day),
    (MONTH_DAY, _month_day),
    (DOTTED, _month_day),
    (rf"(?P<these>上上|上|本|这|当|下)个?月的?{DAY}[日号]?", _day_of_that_month),
    (rf"{DAY}[日号]", _day_of_month),
    (rf"(?P<these>上上|上|本|这一|这|下下|下)?{WEEKLY}", _weekday),
    (rf"(?P<name>{NAMED_ALONE})节?", _named),
    (rf"(?P<name>{'|'.join(NAMES)})(?:节|(?=[那当]天))", _named),
    (r"(?P<these>本|这|当|下)?个?月底(?:前|之前|以前)?", _end_of_month),
)
IN_ENGLISH: tuple[tuple[str, Rule], ...] = (
    (r"(?P<back>today|yesterday|tomorrow|the day before yesterday)", _english_relative),
    (rf"(?:on )?{ENGLISH_MONTH} {ENGLISH_DAY}(?:,? (?P<year>\d{{4}}))?", _english),
    (rf"(?:on )?{ENGLISH_DAY} (?:of )?{ENGLISH_MONTH}(?:,? (?P<year>\d{{4}}))?", _english),
    (ENGLISH_WEEKDAY, _english_weekday),
    (r"(?P<count>\d{1,3}) (?P<unit>days?) (?P<way>ago)", _days_ago),
)
RULES: tuple[tuple[re.Pattern[str], Rule], ...] = (
    *((re.compile(shape + REST, re.ASCII), rule) for shape, rule in IN_CHINESE),
    *((re.compile(shape, re.ASCII), rule) for shape, rule in IN_ENGLISH),
)

# Days that stand among other words: a shape, the part of the day, and where a stretch of days ends.
ENDS = rf"(?:(?<=[日号])|(?![\d月{LETTERS}十]|\.\d|\s*[万千百亿%]))"
STRETCH = rf"\s*(?:至|到|~|—+|–|-|、|和|及)\s*(?:{DATEISH})|\d{{1,2}}[日号]|(?:周|星期|礼拜)[一二三四五六日天]"
UNTIL = rf"(?:\s*{IN_BRACKETS})?(?:的?{PART})?(?:{STRETCH})?{ENDS}"
AMONG: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(rf"(?<![\d.])(?:{shape})(?:{ENDS}{UNTIL}|{ENDS})", re.ASCII), rule) for shape, rule in IN_CHINESE
)
NO_DAY = re.compile(rf"\d+月份?[十{LETTERS}]+|.*月份[十{LETTERS}\d]+")  # 11月份五好支部, 11月五户


@dataclass(frozen=True)
class DayWritten:
    """A day that stands in a text from `start` to `end`; `day` None where no such day exists."""

    start: int
    end: int
    day: date | None


def days_in(text: str, today: date) -> list[DayWritten]:
    """Each day that a text names, in its order, a range as its first day; bare ones behind us. `text` is `plain`."""
    found: list[DayWritten] = []
    for shape, rule in AMONG:
        for written in shape.finditer(text):
            if NO_DAY.fullmatch(written[0]):
                continue
            try:
                day = rule(written, today, True)
            except ImpossibleDate:
                day = None
            found.append(DayWritten(written.start(), written.end(), day))
    kept: list[DayWritten] = []
    for each in sorted(found, key=lambda each: (each.start - each.end, each.start)):
        if not any(each.start < other.end and other.start < each.end for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda each: each.start)


# --- other words ------------------------------------------------------------------------------------


def read_time(text: str) -> str | None:
    """The time of day that a text is, as HH:MM: 15:30, 3点半, 下午3点20分, 3 pm; None when it is none."""
    words = plain(text).lower()
    english = ENGLISH_TIME.fullmatch(words)
    if english:
        words = f"{'下午' if english[3] == 'p' else '上午'}{english[1]}:{english[2] or '00'}"
    found = TIME.fullmatch(words)
    if not found:
        return None
    hour = int(found["hour"])
    minute = HALF if found["half"] else int(found["minute"] or 0)
    if found["part"] in AFTERNOON and hour < NOON:
        hour += NOON
    return f"{hour:02d}:{minute:02d}" if hour < 2 * NOON and minute < 2 * HALF else None


def read_numbers(text: str) -> list[int] | None:
    """The numbers that a text is made of, wholly: `4 6`, `4、6`, `４，６`, `46号` is forty-six; else None."""
    words = re.split(r"[\s,、;。.和]+", plain(text).strip(" ,、;。."))
    if not words or not all(re.fullmatch(r"\d{1,3}", word) for word in words):
        return None
    return [int(word) for word in words]
