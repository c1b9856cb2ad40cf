"""Days of the working calendar as people write them: 2027年2月5日到11日放假 春节; 2月14日上班；2月14日照常. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.reading import MONTHS, ImpossibleDate, plain

OFF, WORKED, PLAIN = "off", "worked", "plain"
MOST_DAYS = 31  # of one stretch
BEHIND, AHEAD = 31, 800  # days from today that may be meant
IN_BRACKETS = re.compile(r"\([^()]*\)")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
ENGLISH = re.compile(rf"\b({'|'.join(MONTHS)})[a-z]*\.? (\d{{1,2}})(?:,? (\d{{4}}))?\b", re.IGNORECASE)
VERBS = (
    (re.compile(r"\s*(?:调休)?(?:放假调休|放假|休息|\boff\b|\bholiday\b)(?:调休)?", re.IGNORECASE), OFF),
    (re.compile(r"\s*(?:照常|不变|恢复|\bas usual\b)(?:上班)?", re.IGNORECASE), PLAIN),
    (re.compile(r"\s*(?:要|需|正常)?(?:上班|补班|\bworked\b|\bwork\b)", re.IGNORECASE), WORKED),
)
DAY = r"(?:(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月)?(?P<day>\d{1,2})[日号]?"
ONE = re.compile(DAY)
TO = re.compile(r"\s*(?:到|至|—+|–|-|~|\bto\b)\s*", re.IGNORECASE)
AND = re.compile(r"\s*(?:、|,|和|及|\band\b)\s*", re.IGNORECASE)
CLAUSE = re.compile(r"[。;\n]+|,(?=\s*\d{4}年|\s*\d{1,2}月)")


@dataclass(frozen=True)
class Stretch:
    """Days one after another, what they are, and the holiday's name."""

    first: date
    last: date
    how: str
    name: str = ""

    @property
    def days(self) -> list[date]:
        """Each of them."""
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]


class NotRead(Exception):
    """A clause that says nothing about days: its words, and the sentence that says why."""

    def __init__(self, words: str, why: str = "calendar_not_read") -> None:
        self.words, self.why = words, why
        super().__init__(words)


def read_days(typed: str, today: date) -> list[Stretch]:
    """All that is said in a message; raise NotRead with the first clause that cannot be read, or ImpossibleDate."""
    words = _in_one_way(plain_lines(typed))
    clauses = [clause.strip(" ,、") for clause in CLAUSE.split(words)]
    said: list[Stretch] = []
    for clause in filter(None, clauses):
        said += _Reader(clause, today, said[-1].last if said else None).read()
    return said


def plain_lines(typed: str) -> str:
    """Full-width signs as half-width ones, line by line."""
    return "\n".join(plain(line) for line in typed.splitlines())


def _in_one_way(words: str) -> str:
    """Weekdays in brackets and how many days it makes left out; ISO and English dates written the Chinese way."""
    words = IN_BRACKETS.sub("", words)
    words = re.sub(r",?\s*共\d+天", "", words)
    words = ISO.sub(r"\1年\2月\3日", words)
    return ENGLISH.sub(_english, words)


def _english(found: re.Match[str]) -> str:
    year = f"{found[3]}年" if found[3] else ""
    return f"{year}{MONTHS.index(found[1].lower()) + 1}月{found[2]}日"


class _Reader:
    """Reads one clause from its beginning; what a date leaves out, the date before it says."""

    def __init__(self, clause: str, today: date, before: date | None) -> None:
        self.clause, self.today, self.at = clause, today, 0
        self.before = before

    def read(self) -> list[Stretch]:
        spans = [self._span()]
        while self._skip(AND):
            spans.append(self._span())
        how = next((name for shape, name in VERBS if self._skip(shape)), None)
        if how is None:
            raise NotRead(self.clause)
        name = self.clause[self.at :].strip(" ,:") if how == OFF else ""
        return [Stretch(first, last, how, name) for first, last in spans]

    def _skip(self, shape: re.Pattern[str]) -> bool:
        found = shape.match(self.clause, self.at)
        self.at = found.end() if found else self.at
        return found is not None

    def _span(self) -> tuple[date, date]:
        first = self._day()
        last = self._day() if self._skip(TO) else first
        if not 0 <= (last - first).days < MOST_DAYS:
            raise NotRead(self.clause, "calendar_long")
        return first, last

    def _day(self) -> date:
        found = ONE.match(self.clause, self.at)
        if found is None or not (found["month"] or self.before):
            raise NotRead(self.clause)
        self.at = found.end()
        month = int(found["month"] or (self.before.month if self.before else 0))
        day = self._nearest(int(found["year"]) if found["year"] else None, month, int(found["day"]))
        if not -BEHIND <= (day - self.today).days <= AHEAD:
            raise NotRead(self.clause[: self.at], "calendar_far")
        self.before = day
        return day

    def _nearest(self, year: int | None, month: int, number: int) -> date:
        """The day of that year; without one of the year of the date before, else the next one ahead."""
        build: Callable[[int], date] = lambda of: date(of, month, number)  # noqa: E731 - a name for three uses
        try:
            if year is not None:
                return build(year)
            near = self.before or self.today - timedelta(days=BEHIND)
            day = build(near.year)
            return day if day >= near - timedelta(days=BEHIND) else build(near.year + 1)
        except ValueError:
            raise ImpossibleDate(month, number) from None
