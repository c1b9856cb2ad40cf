"""A post in one line: 副书记 邬建华 派 2025年3月起; 柯秋生 治安巡逻岗. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from activities.posts import Place, Post, Source
from handlers.reading import plain, read_date

LONGEST = 60
SINCE = re.compile(r"(?P<year>\d{4})[年./-](?:(?P<month>\d{1,2})月?)?(?!\d)(?P<day>\d{1,2}日)?(?:起|任职?)?")
MONTHS = 12


@dataclass(frozen=True)
class Said:
    """What a line says of a post."""

    place: Place | None = None
    source: Source | None = None
    since: date | None = None
    name: str = ""
    title: str = ""


def read_post(typed: str, roster: Post, today: date, place: Place | None = None) -> Said:
    """Post, holder, source and since when, in whatever order; of a roster of lines the words behind the post."""
    words = plain(typed)
    place = place or next((each for each in roster.posts if words.lower().startswith(_names(each))), None)
    if place and words.lower().startswith(_names(place)):
        called = next(name for name in _names(place) if words.lower().startswith(name))
        words = words[len(called) :].lstrip(" :")
    if roster.lines:
        called = next((name for name in _names(place) if typed.strip().lower().startswith(name)), "") if place else ""
        return Said(place, title=typed.strip()[len(called) :].lstrip(" :：，,")[:LONGEST])
    source, since, rest = None, None, []
    for token in filter(None, re.split(r"[\s,;。]+", words)):
        as_source = next((each for each in roster.sources if token.lower() in (each.zh, each.en.lower())), None)
        as_day = _since(token, today)
        source, since = as_source or source, as_day or since
        rest += [] if as_source or as_day else [token]
    return Said(place, source, since, *_name_and_title(rest))


def _names(place: Place) -> tuple[str, ...]:
    return tuple(sorted((place.zh, place.en.lower()), key=len, reverse=True))


def _name_and_title(rest: list[str]) -> tuple[str, str]:
    name = rest[0] if rest else ""
    return name[:LONGEST], " ".join(rest[1:])[:LONGEST]


def _since(token: str, today: date) -> date | None:
    """2025年3月起, 2025年3月1日, 3月5日."""
    found = SINCE.fullmatch(token)
    if found and 1 <= int(found["month"] or 1) <= MONTHS and not found["day"]:
        return date(int(found["year"]), int(found["month"] or 1), 1)
    return read_date(token.rstrip("起"), today)
