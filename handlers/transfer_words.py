"""周明辉调清溪镇，12月1日起许琳接: what a sentence about somebody's transfer says. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.reading import plain, read_date

TAKES = r"(?:来|去|接着)?(?:接手|接替|接任|接管|接班|接上|接|顶替|顶上|代替)"
TAKES_EN = r"(?: will)? (?:takes? over|replaces?|succeeds?|steps? in)"
GIVEN = r"(?:由|交给|移交给|移交|交接给|(?:hands? over|handed over|goes|go) to )"
GOES = re.compile(
    r"调|退休|离职|辞职|借调|抽调|转岗|离岗|离任|卸任|moves?\b|retires?\b|leaves?\b|transfer", re.IGNORECASE
)
STRONG = re.compile(
    r"接手|接替|接任|接管|接班|顶替|移交|(?:的事|的工作|手上).{0,12}交给|起.{0,12}接|"
    r"takes? over|hands? over|succeeds?|replaces?",
    re.IGNORECASE,
)
HINTS = re.compile(rf"{TAKES}|{GIVEN}|{TAKES_EN}", re.IGNORECASE)
WHERE = re.compile(r"(?:调(?:到|往|去|任|入|回)?|moves? to|transferred to|goes to)\s*([^，,。；;\s]*(?: [A-Z]\w*)*)")
BREAKS = re.compile(r"[，,。；;：:、起由接调]|\bfrom\b|\bstarting\b", re.IGNORECASE)
LONGEST = 120
LONG_AHEAD = timedelta(days=183)  # further ahead nobody plans: a day that is behind us was meant
SHORTEST_DATE = 2


@dataclass(frozen=True)
class Said:
    """Who goes and who takes over, by their names, the words that say where to, and from which day (none: not said)."""

    leaver: str
    successor: str
    where: str
    day: date | None


def may_be_one(words: str) -> bool:
    """Whether the words speak of somebody who goes and of somebody who takes over, whoever they are."""
    text = plain(words)
    if len(text) > LONGEST or "\n" in words.strip():
        return False
    return bool(HINTS.search(text)) and bool(GOES.search(text) or STRONG.search(text))


def read_transfer(words: str, names: Sequence[str], today: date) -> Said | None:
    """What the words say about the people of these names; None where two of them are not one after the other.

    Raise ImpossibleDate for 2月31日.
    """
    text = plain(words)
    there = sorted({name for name in names if name in text}, key=lambda name: (-len(name), text.index(name)))
    there = [name for name in there if not any(name != other and name in other for other in there)]
    successor = next((name for name in there if _takes_over(text, name)), None)
    others = sorted((name for name in there if name != successor), key=text.index)
    if successor is None or not others:
        return None
    found = WHERE.search(text)
    where = found[1] if found else ""
    rest = text
    for name in [*there, where]:
        rest = rest.replace(name, "，") if name else rest
    return Said(others[0], successor, where, _day(rest, today))


def _takes_over(text: str, name: str) -> bool:
    called = re.escape(name)
    return bool(
        re.search(rf"{GIVEN}\s*{called}", text, re.IGNORECASE)
        or re.search(rf"{called}(?:同志)?\s*(?:[^，,。；;]{{0,12}}起)?\s*{TAKES}", text)
        or re.search(rf"{called}{TAKES_EN}", text, re.IGNORECASE)
    )


def _day(text: str, today: date) -> date | None:
    """The day in what is left when names and places are taken out: the longest piece that is one."""
    pieces = [piece.strip() for piece in BREAKS.split(text)]
    for piece in sorted((piece for piece in pieces if piece), key=len, reverse=True):
        for size in range(len(piece), SHORTEST_DATE - 1, -1):
            for start in range(len(piece) - size + 1):
                part = piece[start : start + size]
                day = read_date(part, today, past=False) if part == part.strip() else None
                if day is not None:
                    return _meant(part, day, today)
    return None


def _meant(part: str, day: date, today: date) -> date:
    """A day that is over already, written without its year, is not next year's: then it is from today."""
    before = read_date(part, today) if day - today > LONG_AHEAD else None
    return max(today, before or day)
