"""How people say on one line what a form asks in several questions. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from forms import Choice, Question
from handlers.reading import plain

PARTS = re.compile(r"[，,；;。、\n]+")
ALL_WELL = re.compile(
    r"(?:(?P<count>\d+)\s*[名人个位]?)?\s*"
    r"(?:(?:都|全|全都|均)?\s*(?:好|在|在册|在岗|正常|齐|没问题|没有问题|没变化)了?"
    r"|都|(?:都|全|全都|均)\s*(?:参加|做到)了?|(?:all\s*)?(?:fine|good|well|here|present|active)|all)?",
    re.IGNORECASE,
)
NEWCOMER = re.compile(
    r"^(?:新来|新增|新发现|另有|还有|新有|new[:：]?|also)(?:了|的)?(?:[一1]?[名个位])?(?:党员)?[:：\s]*", re.IGNORECASE
)
NOBODY_NEW = re.compile(r"(?:没有|没|无)(?:新的|别的|其他的|其他|新来的|新增|游离的|变化)?")
BOTH = "both"  # name of the choice that means all of the others
SAME = 2  # letters that a question and an answer have in common when a name begins them


def parts_of(value: str) -> list[str]:
    """A line at its commas."""
    return [part.strip() for part in PARTS.split(value) if part.strip()]


def all_well(part: str) -> tuple[bool, int | None]:
    """Whether a part says that all is well (7名都在, 都好), and the number that it names."""
    words = plain(part).lower().rstrip("。.")
    found = ALL_WELL.fullmatch(words) if words else None
    return (found is not None, int(found["count"]) if found and found["count"] else None)


def newcomer(part: str) -> str:
    """A name without the word for new before it."""
    return NEWCOMER.sub("", part.strip())


@dataclass(frozen=True)
class Named:
    """The choice that a line names, and what it says beyond that, by the label that it says it of."""

    choice: Choice
    rest: str


def named(question: Question, value: str) -> Named | None:
    """The one choice that stands in a line among other words; the choice `both` where the line names several."""
    places = sorted(_places(question.choices, value).items())
    pieces = _pieces(value, [place for place, _ in places])
    blamed = [
        (choice, said)
        for (_, choice), said in zip(places, pieces, strict=True)
        if not _is_well(said[len(choice.label) :])
    ]
    if len(blamed) == 1:
        choice, said = blamed[0]
        return Named(choice, said[len(choice.label) :].strip(" ，,；;、:：。"))
    both = next((choice for choice in question.choices if choice.name == BOTH), None)
    return Named(both, "；".join(said.strip(" ，,；;、。") for _, said in blamed)) if both and len(blamed) > 1 else None


def _places(choices: Sequence[Choice], value: str) -> dict[int, Choice]:
    """Where a line names choices: at one place the longest; nowhere when two choices are written alike."""
    labels = [choice.label for choice in choices]
    found: dict[int, Choice] = {}
    for choice in sorted(choices, key=lambda each: len(each.label)):
        place = value.find(choice.label) if choice.label and labels.count(choice.label) == 1 else -1
        if place >= 0:
            found[place] = choice
    return found


def _is_well(said: str) -> bool:
    words = said.strip(" ，,；;、:：。")
    return bool(words) and all_well(words)[0]


def _pieces(value: str, places: Sequence[int]) -> list[str]:
    return [value[start:end] for start, end in pairwise([*places, len(value)])]


def claimed(question: Question, others: Sequence[Question], parts: Sequence[str]) -> tuple[str, list[str]]:
    """Which of a line's parts a question about somebody takes, those that begin with that name, and what is left."""
    start = next((place for place, part in enumerate(parts) if shared(question, part)), None)
    if start is None:
        return "", list(parts)
    end = start + 1
    while question.type != "select_one" and end < len(parts) and not any(shared(other, parts[end]) for other in others):
        end += 1
    return "，".join(parts[start:end]), [*parts[:start], *parts[end:]]


def shared(question: Question, part: str) -> str:
    """What a question and an answer begin with, when that is long enough to be a name."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(question.label, part, strict=False))
    common = "".join(letter for letter, _ in same)
    return common if len(common) >= SAME else ""


def without_name(question: Question, part: str) -> list[str]:
    """What an answer may say behind the name that it begins with: the longest name first."""
    common = shared(question, part)
    rests = [part[length:].strip(" 　:：，,") for length in range(len(common), SAME - 1, -1)]
    return [rest for rest in rests if rest] or [part]
