"""On which day somebody was there: neither the day of a plan nor a deadline. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from activities.words import Words, either
from handlers.reading import DayWritten, days_in

CLEAR, FAINT = 2, 1
DOTTED = re.compile(r"[\d\s./-]+")
LABEL = re.compile(r"(?:走访|看望|去|送)?(?:日期|时间|日)?[:的]*")
PART = re.compile(r"(?:^|(?<=[\s,。;:\n]))(?:上午|早上|中午|下午|晚上|刚才|刚刚|刚从|傍晚|清早|一早|刚)")


@dataclass(frozen=True)
class Day:
    """A day on which something may have been done; `weight` tells a day of being there from a day that is named."""

    start: int
    end: int
    day: date
    weight: int


class DayFinder:
    """Finds the days of a message that may be the day of a visit."""

    def __init__(self, words: Words) -> None:
        unit = either(word for unit, others in words.units.items() for word in (unit, *others))
        self.counted = re.compile(rf"\s*(?:{unit}|[万千百亿多余])", re.IGNORECASE)
        self.surname = re.compile(f"[{words.letters('surnames')}]$")
        self.before = re.compile(rf"(?:{words.any_of('signs', 'deadline_before')})(?:在|于|时间|是|为|到|:|的)*\s*$")
        self.behind = re.compile(rf"\s*(?:的?那?天)?(?:{words.any_of('signs', 'deadline_after')})")
        self.visit = re.compile(rf"{words.any_of('signs', 'visit')}|送|给|查|走|办|发|教|开|搞")

    def find(self, text: str, today: date, clauses: list[tuple[int, int]]) -> list[Day]:
        """The days in their order; a part of a day without one is today's."""
        days = [self._day(text, each, clauses) for each in days_in(text, today) if self._may_be(text, each, today)]
        if not days and not days_in(text, today):
            part = PART.search(text)
            days = [Day(part.start(), part.end(), today, FAINT)] if part else []
        return days

    def _may_be(self, text: str, written: DayWritten, today: date) -> bool:
        if written.day is None or written.day > today:
            return False
        words = text[written.start : written.end]
        if DOTTED.fullmatch(words) and "/" not in words and self.counted.match(text, written.end):
            return False
        if (
            words[-1] not in "日号天节"
            and self.surname.search(text[: written.start])
            and not words[0].isdecimal()
            and len(words) == len("国庆")
        ):
            return False
        return not self.before.search(text[: written.start]) and not self.behind.match(text, written.end)

    def _day(self, text: str, written: DayWritten, clauses: list[tuple[int, int]]) -> Day:
        start, end = next(((start, end) for start, end in clauses if start <= written.start < end), (0, len(text)))
        rest = (text[start : written.start] + text[written.end : end]).strip(" 、()()")
        clear = LABEL.fullmatch(rest) is not None or self.visit.search(rest) is not None
        return Day(written.start, written.end, written.day or date.min, CLEAR if clear else FAINT)
