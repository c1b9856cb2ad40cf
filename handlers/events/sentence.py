"""One line about a course or activity: 11月26日 县委党校 支部书记轮训 3天; and who was absent: 4 6. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from handlers.reading import LETTERS, MONTHS, ImpossibleDate, plain, read_date, read_time

ABSENT, LEAVE, CAME = "absent", "leave", "came"
LONGEST = 40  # characters of a title or a place
LONGEST_SPAN = timedelta(days=62)  # of one course
HALF_DAY, A_DAY = 1, 2
SUBSTITUTES = (
    (re.compile(rf"\b({'|'.join(MONTHS)})[a-z]*\.? (\d{{1,2}})\b(?! days?)", re.IGNORECASE), "month"),
    (re.compile(r"\b(\d{1,2}) days?\b", re.IGNORECASE), r" \1天 "),
    (re.compile(r"\bhalf a day\b", re.IGNORECASE), " 半天 "),
    (re.compile(r"\b(\d{1,3}) hours?\b", re.IGNORECASE), r" \1学时 "),
)  # English, written the Chinese way
DATE = r"(?:\d{4}年)?\d{1,2}月\d{1,2}[日号]?"
ONE_DAY = re.compile(rf"{DATE}|[今昨前明后]天")
SPAN = re.compile(rf"(?P<first>{DATE})\s*(?:至|到|—+|–|-|~|\bto\b)\s*(?P<last>(?:\d{{1,2}}月)?\d{{1,2}}[日号]?)")
LENGTH = re.compile(
    rf"半天|半日|(?P<days>\d{{1,2}}|[两十{LETTERS}])天(?P<half>半)?|(?P<hours>\d{{1,3}})个?(?:学时|课时|小时)"
)
CLOCK = re.compile(r"(?:上午|下午|早上|晚上)?\d{1,2}(?:[:：]\d{2}|[点时](?:半|\d{1,2}分?)?)(?:整)?")
LABELS = (
    ("lecturer", re.compile(r"(?:授课人?|主讲人?|讲课人?|lecturer)\s*:?\s*(\S+)", re.IGNORECASE)),
    ("topic", re.compile(r"(?:主题|内容|topic)\s*:?\s*(\S+)", re.IGNORECASE)),
)
MISSING = re.compile(r"(?:^|[\s,;。.])(?:没来的?|没到的?|缺席的?|absent)\s*:?\s*(.+)$", re.IGNORECASE)
ROOMS = "党校|会议室|礼堂|村部|广场|活动中心|服务中心|便民中心|党群中心|大院|基地|学校|小学|中学|文化站|服务站"
PLACE = re.compile(rf"在?(.{{0,12}}?(?:{ROOMS}))(.*)")
PLACE_END = re.compile(r".*[室厅馆院楼场校村镇乡组区站园局家寨]")
HELD_AT = re.compile(r"在(.+?)(?:举办|召开|开展|组织|办|搞|开)(.+)")
BETWEEN = re.compile(r"[\s,;。]+")
STATES = {
    "请假": LEAVE, "假": LEAVE, "leave": LEAVE, "来了": CAME, "到了": CAME, "来": CAME, "到": CAME, "came": CAME,
    "没来": ABSENT, "没到": ABSENT, "缺席": ABSENT, "缺": ABSENT, "absent": ABSENT,
}  # fmt: skip
ALL_CAME = re.compile(r"都[来到]了?|全部?[来到]了?|没有?缺席的?|没人缺席|all came|all here", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """What a line says of an event; what it does not say is empty."""

    first: date | None = None
    last: date | None = None
    half_days: int = 0
    hours: int = 0
    starts: str = ""
    place: str = ""
    title: str = ""
    lecturer: str = ""
    topic: str = ""
    absent: tuple[str, ...] = ()

    def says_something(self) -> bool:
        """Whether anything was found in it."""
        return self != Line()


def read_line(typed: str, today: date, kind_words: Sequence[str] = ()) -> Line:
    """All that a line says; `kind_words` tell a title from a place. Raise ImpossibleDate for 2月31日."""
    words = _the_chinese_way(plain(typed))
    line = Line()
    missing = MISSING.search(words)
    if missing:
        line = replace(line, absent=tuple(filter(None, re.split(r"[\s,、;。.和及]+", missing[1]))))
        words = words[: missing.start()]
    for name, shape in LABELS:
        found = shape.search(words)
        if found:
            said: dict[str, Any] = {name: found[1].strip(",;。")[:LONGEST]}
            line = replace(line, **said)
            words = words.replace(found[0], " ", 1)
    line, words = _taken_out(line, words, today)
    rest: list[str] = []
    for token in filter(None, BETWEEN.split(words)):
        day = _nearest(token, today) if line.first is None else None
        line, rest = (replace(line, first=day), rest) if day else (line, [*rest, token])
    return _named(line, rest, kind_words)


def _the_chinese_way(words: str) -> str:
    for shape, to in SUBSTITUTES:
        words = shape.sub(_month if to == "month" else to, words)
    return words


def _month(found: re.Match[str]) -> str:
    return f" {MONTHS.index(found[1].lower()) + 1}月{found[2]}日 "


def _nearest(token: str, today: date) -> date | None:
    """The day that a word is, the nearest one behind or ahead."""
    days = [read_date(token, today, past=past) for past in (True, False)]
    return min((day for day in days if day), key=lambda day: abs((day - today).days), default=None)


def _taken_out(line: Line, words: str, today: date) -> tuple[Line, str]:
    """The range of days, the length and the hour, wherever they stand."""
    span = SPAN.search(words)
    if span:
        first = _nearest(span["first"], today)
        last = read_date(
            span["last"] if "月" in span["last"] else f"{_month_of(first)}{span['last']}", today, past=False
        )
        until = _on_or_after(last, first) if first and last else None
        if first and until and until - first <= LONGEST_SPAN:
            line, words = replace(line, first=first, last=until), words.replace(span[0], " ", 1)
    day = ONE_DAY.search(words) if line.first is None else None
    if day and (found := _nearest(day[0], today)):
        line, words = replace(line, first=found), words.replace(day[0], " ", 1)
    length = LENGTH.search(words)
    if length:
        line, words = replace(line, **_length(length)), words.replace(length[0], " ", 1)
    clock = CLOCK.search(words)
    if clock and (starts := read_time(clock[0])):
        line, words = replace(line, starts=starts), words.replace(clock[0], " ", 1)
    return line, words


def _on_or_after(last: date, first: date) -> date:
    """The first such day of a year that is not before another one: 12月30日至1月2日. ImpossibleDate for 2月29日."""
    year = first.year if (last.month, last.day) >= (first.month, first.day) else first.year + 1
    try:
        return last.replace(year=year)
    except ValueError:
        raise ImpossibleDate(last.month, last.day) from None


def _month_of(day: date | None) -> str:
    return f"{day.month}月" if day else ""


def _length(found: re.Match[str]) -> Mapping[str, Any]:
    if found["hours"]:
        return {"hours": int(found["hours"])}
    if not found["days"]:
        return {"half_days": HALF_DAY}
    figure = found["days"].replace("两", "二").replace("十", "10")
    days = int(figure) if figure.isdecimal() else LETTERS.index(figure) + 1
    return {"half_days": A_DAY * days + (HALF_DAY if found["half"] else 0)}


def _named(line: Line, rest: list[str], kind_words: Sequence[str]) -> Line:
    """Which of the words left over is the place, which the title."""
    rest, place = list(rest), ""
    for at, token in enumerate(rest):
        found = HELD_AT.fullmatch(token) or PLACE.fullmatch(token)
        if found and found[1]:
            place, rest[at] = found[1], found[2]
            break
        if PLACE_END.fullmatch(token) and not any(word in token.lower() for word in kind_words):
            place, rest[at] = token, ""
            break
    left = [token for token in rest if token]
    if (
        not place
        and len(left) > 1
        and not any(word in left[0].lower() for word in kind_words)
        and not left[0].isascii()
    ):
        place, left = left[0], left[1:]
    title = " ".join(left)
    if not place and " at " in f" {title} ":
        title, _, place = (part.strip() for part in f" {title} ".partition(" at "))
    return replace(line, place=place.removeprefix("在")[:LONGEST], title=title[:LONGEST])


def last_day(first: date, half_days: int) -> date:
    """The last of so many half days from a day on."""
    return first + timedelta(days=max((half_days + 1) // A_DAY, 1) - 1)


# --- who was absent ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Marks:
    """What was written about who came: seat numbers with state and reason; words that name nobody."""

    found: tuple[tuple[int, str, str], ...] = ()
    unknown: tuple[str, ...] = ()
    all_came: bool = False


def read_marks(typed: str, names: Mapping[int, str]) -> Marks:
    """Who was absent, by number or name; behind 请假 stands the reason. `names` are those of the seats, by number."""
    words = plain(typed)
    if ALL_CAME.fullmatch(words.strip("。.")):
        return Marks(all_came=True)
    found: dict[int, tuple[str, str]] = {}
    unknown: list[str] = []
    last = 0
    for token in filter(None, re.split(r"[\s,、;。和及]+", words)):
        if token in STATES and last:
            found[last] = (STATES[token], "")
            continue
        number, state, reason = _one(token, names)
        if number:
            found[number], last = (state, reason), number
        elif last and found[last] == (LEAVE, ""):
            found[last] = (LEAVE, token[:LONGEST])
        else:
            unknown.append(token)
    return Marks(tuple((number, *mark) for number, mark in found.items()), tuple(unknown))


def _one(token: str, names: Mapping[int, str]) -> tuple[int, str, str]:
    """Number, state and reason that one word says; number 0 for nobody."""
    for who in _readings(token):
        numbers = [number for number, name in names.items() if who[0] in (str(number), name)]
        if len(numbers) == 1:
            return numbers[0], who[1], who[2]
    return 0, ABSENT, ""


def _readings(token: str) -> Iterator[tuple[str, str, str]]:
    yield token.removesuffix("号"), ABSENT, ""
    for word in sorted(STATES, key=len, reverse=True):
        who, there, reason = token.partition(word)
        if there:
            yield who.removesuffix("号"), STATES[word], reason[:LONGEST] if STATES[word] == LEAVE else ""
