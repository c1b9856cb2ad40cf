"""A good's points as people type them: `3 3 2 2 3 2 2`, 都满分, `都满分 4扣1（缺联系台账）`. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from activities.scorings import Item, within
from handlers.reading import plain

LONGEST = 100  # characters of a reason
FULL = re.compile(
    r"(?:其余|其他|全部|全|都|均|其它)*(?:都|是|给)*满分|all full|the rest full|rest full|full", re.IGNORECASE
)
IN_BRACKETS = re.compile(r"\([^()]*\)")
MARK = re.compile(
    r"第?(?P<number>\d{1,3})\s*[项条号.]?\s*(?P<how>扣|减|得|给|minus|less|gets)\s*(?P<points>\d{1,4}(?:\.\d{1,3})?)\s*分?",
    re.IGNORECASE,
)
NUMBER = re.compile(r"\s*(?P<points>\d{1,4}(?:\.\d{1,3})?)\s*分?\s*(?P<why>\([^()]*\))?[\s,、;/]*")
AROUND = " ,、;:。.()"
GIVEN = ("得", "给", "gets")


@dataclass(frozen=True)
class Given:
    """What a line gives: points and reasons by the item's key; `whole`: it says all that there is of the good."""

    scores: dict[str, float] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    whole: bool = True


class NotRead(Exception):
    """A line that cannot be taken: the key of the sentence that says why, and its parts."""

    def __init__(self, key: str, **parts: object) -> None:
        super().__init__(key)
        self.key, self.parts = key, parts


def read_line(typed: str, items: Sequence[Item]) -> Given:
    """What a line gives to the items of one good; NotRead where it cannot be that: nothing of it is taken then."""
    words = plain(typed)
    full = FULL.match(words)
    rest = words[full.end() :].strip(AROUND.replace("(", "")) if full else words
    if full and not rest:
        return Given({item.key: item.max for item in items})
    hidden = IN_BRACKETS.sub(lambda found: "\0" * len(found[0]), rest)
    marks = list(MARK.finditer(hidden))
    if marks and not hidden[: marks[0].start()].strip(AROUND):
        return _marked(rest, marks, items, whole=bool(full))
    if full:
        raise NotRead("score_not_read")
    return _listed(rest, items)


def _marked(words: str, marks: Sequence[re.Match[str]], items: Sequence[Item], *, whole: bool) -> Given:
    """Items by their number, each with what it loses or gets; what stands behind one is its reason."""
    given = Given({item.key: item.max for item in items} if whole else {}, whole=whole)
    ends = [*(mark.start() for mark in marks[1:]), len(words)]
    seen: set[str] = set()
    for mark, end in zip(marks, ends, strict=True):
        number = int(mark["number"])
        if not 1 <= number <= len(items):
            raise NotRead("score_no_item", number=number, count=len(items))
        item, told = items[number - 1], float(mark["points"])
        if item.key in seen:
            raise NotRead("score_twice", number=number)
        seen.add(item.key)
        lost = mark["how"].lower() not in GIVEN
        _check(item, number, item.max - told if lost else told, told=told, lost=lost)
        given.scores[item.key] = item.max - told if lost else told
        _explain(given, item, number, words[mark.end() : end])
    return given


def _listed(words: str, items: Sequence[Item]) -> Given:
    """As many numbers as there are items."""
    if re.fullmatch(r"\d+", words) and len(words) == len(items) > 1:
        words = " ".join(words)
    found, at = [], 0
    while at < len(words):
        number = NUMBER.match(words, at)
        if number is None:
            raise NotRead("score_not_read")
        found.append(number)
        at = number.end()
    if len(found) != len(items):
        raise NotRead("score_count", found=len(found), count=len(items))
    given = Given()
    for place, (number, item) in enumerate(zip(found, items, strict=True), start=1):
        told = float(number["points"])
        _check(item, place, told, told=told, lost=False)
        given.scores[item.key] = told
        _explain(given, item, place, number["why"] or "")
    return given


def _check(item: Item, number: int, score: float, *, told: float, lost: bool) -> None:
    if told * 2 % 1:
        raise NotRead("score_halves", number=number, told=f"{told:g}")
    if not within(item, score):
        key = "score_lost_too_much" if lost else "score_too_much"
        raise NotRead(key, number=number, max=f"{item.max:g}", told=f"{told:g}")


def _explain(given: Given, item: Item, number: int, words: str) -> None:
    why = words.strip(AROUND)
    if len(why) > LONGEST:
        raise NotRead("score_why_long", number=number, most=LONGEST)
    if why:
        given.reasons[item.key] = why


def read_points(typed: str, item: Item) -> float:
    """How much one item loses, of a message that says only that: 1, 扣1, 0.5分; NotRead where it cannot be."""
    found = re.fullmatch(r"(?:扣|减|minus)?\s*(\d{1,4}(?:\.\d{1,3})?)\s*(?:分|points?)?", plain(typed).lower())
    if found is None:
        raise NotRead("score_not_points")
    told = float(found[1])
    _check(item, 0, item.max - told, told=told, lost=True)
    return told
