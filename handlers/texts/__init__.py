"""All sentences, in one file a language; `Texts("zh")("greeting", name="周明辉")`."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from activities.periods import span_of_key

LANGUAGES = ("zh", "en")
MONTHS = 12
ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@cache
def sentences(language: str) -> Mapping[str, str]:
    """Every sentence of a language by its key."""
    file = Path(__file__).with_name(f"{language}.toml")
    return dict(tomllib.loads(file.read_text(encoding="utf-8")))


class Texts:
    """The sentences of one language; an unknown language speaks Chinese."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else LANGUAGES[0]
        self._sentences = sentences(self.language)

    def __call__(self, key: str, **parts: object) -> str:
        """The sentence with its parts filled in; KeyError when sentence or part is missing."""
        return self._sentences[key].format(**parts)

    def day(self, day: date) -> str:
        """A date as it is said: 10月21日, Oct 21."""
        if self.language == "zh":
            return f"{day.month}月{day.day}日"
        return f"{ENGLISH_MONTHS[day.month - 1]} {day.day}"

    def near(self, day: date, today: date) -> str:
        """A date as it is said of a matter in hand: 20日 within this month, 今天, else 12月4日; Nov 20 either way."""
        if day == today:
            return self("right_today")
        in_month = self.language == "zh" and (day.year, day.month) == (today.year, today.month)
        return f"{day.day}日" if in_month else self.day(day)

    def on_weekday(self, day: date, today: date) -> str:
        """A near date with its weekday: 23日（周一）, Nov 23 (Mon)."""
        return self("right_weekday", day=self.near(day, today), name=self("right_weekdays").split()[day.weekday()])

    def month(self, day: date) -> str:
        """A month of a year as it is said: 2026年10月, Oct 2026."""
        if self.language == "zh":
            return f"{day.year}年{day.month}月"
        return f"{ENGLISH_MONTHS[day.month - 1]} {day.year}"

    def short_month(self, day: date) -> str:
        """A month as it is said: 10月, Oct."""
        return f"{day.month}月" if self.language == "zh" else ENGLISH_MONTHS[day.month - 1]

    def no_such_day(self, month: int, day: int) -> str:
        """Why there is no such date: 2月没有31日, 没有13月, 没有32号."""
        if not month:
            return self("no_such_number", day=day)
        return self("no_such_month", month=month) if month > MONTHS else self("no_such_day", month=month, day=day)

    def list(self, words: list[str]) -> str:
        """Words in a row: 甲、乙 or a, b."""
        return ("、" if self.language == "zh" else ", ").join(words)

    def period(self, key: str) -> str:
        """A period as it is said: 第四季度, 11月, 11月23日这周, 下半年, 2026年."""
        span = span_of_key(key)
        if span.kind in ("quarter", "half_year"):
            return self(f"{span.kind}{key[-1]}")
        if span.kind == "week":
            return self("week_of", day=self.day(span.first))
        return self.short_month(span.first) if span.kind == "month" else self("year_of", year=span.first.year)
