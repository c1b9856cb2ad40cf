"""On which day somebody was there: neither the day of a plan nor a deadline. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from activities.words import Words, either
from handlers.messages.clauses import Clause
from handlers.reading import DayWritten, days_in

CLEAR, FAINT = 2, 1
DOTTED = re.compile(r"[\d\s./-]+")
FESTIVAL = re.compile(r"[^\d日号天节周月初廿]{2}")
LABEL = re.compile(r"(?:走访|看望|去|送)?(?:日期|时间|日)?[:的]*")
AGO = re.compile("前[几两些段阵]|这[几两]天|最近|近[来期日]|上上?个?(?:周|星期|礼拜|月)|去年|年前")
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
        self.visit = re.compile(rf"{words.any_of('signs', 'visit')}|[到去访看来送给查走办发教开搞]")

    def find(self, text: str, today: date, clauses: list[Clause]) -> list[Day]:
        """The days in their order; a part of a day without one is today's."""
        days = [self._day(text, each, clauses) for each in days_in(text, today) if self._may_be(text, each, today)]
        part = PART.search(text)
        if part and not days and not AGO.search(text):
            return [Day(part.start(), part.end(), today, FAINT)]
        return days

    def _may_be(self, text: str, written: DayWritten, today: date) -> bool:
        if written.day is None or written.day > today:
            return False
        words = text[written.start : written.end]
        if DOTTED.fullmatch(words) and "/" not in words and self.counted.match(text, written.end):
            return False
        if FESTIVAL.fullmatch(words) and self.surname.search(text[: written.start]):
            return False  # 李国庆
        return not self.before.search(text[: written.start]) and not self.behind.match(text, written.end)

    def _day(self, text: str, written: DayWritten, clauses: list[Clause]) -> Day:
        spans = ((clause.start, clause.end) for clause in clauses)
        start, end = next(((start, end) for start, end in spans if start <= written.start < end), (0, len(text)))
        rest = (text[start : written.start] + text[written.end : end]).strip(" 、()")
        clear = LABEL.fullmatch(rest) is not None or self.visit.search(rest) is not None
        return Day(written.start, written.end, written.day or date.min, CLEAR if clear else FAINT)
