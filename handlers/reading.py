"""Typed words as answers: dates and figures as people write them. Pure."""

import re
import unicodedata
from datetime import date, timedelta

RELATIVE = {
    "今天": 0, "今日": 0, "today": 0,
    "昨天": 1, "昨日": 1, "yesterday": 1,
    "前天": 2,
    "大前天": 3,
    "明天": -1, "明日": -1, "tomorrow": -1,
    "后天": -2,
}  # fmt: skip
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ISO = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
MONTH_DAY = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
ENGLISH = re.compile(r"([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:,?\s+(\d{4}))?", re.IGNORECASE)
TIME = re.compile(
    r"(?P<part>上午|早上|中午|下午|晚上)?\s*(?P<hour>\d{1,2})\s*(?:[:点时]\s*(?:(?P<half>半)|(?P<minute>\d{1,2})\s*分?)?)"
    r"(?:\s*整)?",
    re.ASCII,
)
ENGLISH_TIME = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*([ap])\.?m\.?", re.ASCII)
AFTERNOON = ("下午", "晚上")
NOON, HALF = 12, 30
DIGITS = {letter: value for value, letter in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
ENGLISH_NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
WHOLE = re.compile(r"[-+]?\d+")
COUNT = r"(?:公斤|公里|[次个名人家户件条斤袋亩元块头只羽岁年月天棵株台辆间本份张床])"
COUNTED = re.compile(rf"([-+]?\d+|[零〇一二两三四五六七八九十百千万]+)\s*{COUNT}?")
DECIMAL = re.compile(rf"([-+]?\d+\.\d+)\s*{COUNT}?", re.ASCII)


class ImpossibleDate(Exception):
    """Written like a date, but there is no such day: (month, day)."""


def plain(text: str) -> str:
    """Full-width letters, digits and punctuation as half-width ones, spaces folded."""
    return " ".join(unicodedata.normalize("NFKC", text).replace("　", " ").split())


def read_date(text: str, today: date, *, past: bool = True) -> date | None:
    """The day that a text is, wholly; None when it is no date; raise ImpossibleDate for 2月31日.

    Without a year the nearest such day is meant: behind us when `past`, else ahead.
    """
    words = plain(text).lower()
    if words in RELATIVE:
        return today - timedelta(days=RELATIVE[words])
    found = ISO.fullmatch(words)
    if found:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    month, day, year = _month_day(words)
    if not month:
        return None
    if year:
        return _day(year, month, day)
    _day(2000, month, day)  # a leap year: refuses what no year has
    return _nearest(month, day, today, past=past)


def _month_day(words: str) -> tuple[int, int, int]:
    found = MONTH_DAY.fullmatch(words)
    if found:
        return int(found[1]), int(found[2]), 0
    found = ENGLISH.fullmatch(words)
    if found and found[1].lower() in MONTHS:
        return MONTHS.index(found[1].lower()) + 1, int(found[2]), int(found[3] or 0)
    return 0, 0, 0


def _nearest(month: int, day: int, today: date, *, past: bool) -> date:
    years = range(today.year, today.year - 8, -1) if past else range(today.year, today.year + 8)
    for year in years:
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if (found <= today) if past else (found >= today):
            return found
    raise ImpossibleDate(month, day)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ImpossibleDate(month, day) from None


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


def read_whole(text: str) -> int | None:
    """The whole number that a text is, with or without a counting word: 3, ３次, 三个, 十二, three."""
    if plain(text).lower() in ENGLISH_NUMBERS:
        return ENGLISH_NUMBERS.index(plain(text).lower())
    found = COUNTED.fullmatch(plain(text))
    if not found:
        return None
    if WHOLE.fullmatch(found[1]):
        return int(found[1])
    return _chinese(found[1])


def read_decimal(text: str) -> str | None:
    """The number that a text is, with or without a counting word: 12.5, 12.5斤, 十二斤半."""
    words = plain(text)
    found = DECIMAL.fullmatch(words)
    if found:
        return found[1]
    whole = read_whole(words.removesuffix("半"))
    if whole is None:
        return None
    return f"{whole}.5" if words.endswith("半") else str(whole)


def _chinese(text: str) -> int | None:
    if all(letter in DIGITS for letter in text):
        return int("".join(str(DIGITS[letter]) for letter in text))
    total, section, digit = 0, 0, 0
    for letter in text:
        if letter in DIGITS:
            digit = DIGITS[letter]
        elif letter == "万":
            total, section, digit = (total + section + digit) * UNITS[letter], 0, 0
        else:
            section += (digit or 1) * UNITS[letter]
            digit = 0
    return total + section + digit


def read_numbers(text: str) -> list[int] | None:
    """The numbers that a text is made of, wholly: `4 6`, `4、6`, `４，６`, `46号` is forty-six; else None."""
    words = re.split(r"[\s,、;。.和]+", plain(text).strip(" ,、;。."))
    if not words or not all(re.fullmatch(r"\d{1,3}", word) for word in words):
        return None
    return [int(word) for word in words]
