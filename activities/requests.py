"""Requests (诉求): kinds, to whom each is passed on, limits in workdays, who is urged when: `requests.toml`. Pure."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError, model_validator

from activities.declared import Named, Part
from activities.workdays import Workdays

HERE = Path(__file__).parent
FILE = "requests.toml"
STEP = re.compile(r"due(?P<days>[+-][0-9]{1,2})?")
DAY = timedelta(days=1)
MOST = 60  # workdays of any limit
Limit = Literal["urgent", "question", "ordinary", "hard"]
Count = Annotated[int, Field(ge=1, le=MOST)]
Word = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Key = Annotated[str, StringConstraints(pattern="^[a-z][a-z_]{0,19}$")]


class Limits(Part):
    """Within how many workdays each sort of matter is answered."""

    urgent: Count
    question: Count
    ordinary: Count
    hard: Count


class Urging(Part):
    """When somebody is urged, in workdays from the limit: `due-1`, `due`, `due+5`; who has it, or who leads there."""

    at: str
    to: Literal["holder", "above"]

    @model_validator(mode="after")
    def _is_a_day(self) -> "Urging":
        if not STEP.fullmatch(self.at):
            raise ValueError(f"at = {self.at!r}; accepted: due, due-1, due+5")
        return self

    @property
    def stage(self) -> str:
        """The name of its prompts: holder:due-1."""
        return f"{self.to}:{self.at}"

    def day(self, due: date, calendar: Workdays) -> date:
        """The workday on which it is said."""
        found = STEP.fullmatch(self.at)
        assert found is not None
        count = int(found["days"] or 0)
        return calendar.after(due, count) if count > 0 else before(calendar, due, -count)


class Kind(Part):
    """One kind of request: the words it is known by, its limit, the units that deal with it."""

    key: Key
    name: Named
    limit: Limit
    words: tuple[Word, ...] = ()
    to: tuple[Word, ...]


class Requests(Part):
    """All rules of requests."""

    accept: Count
    call_back: Count
    again: Count
    extensions: int = Field(ge=0, le=9)
    put_off: tuple[Count, ...] = Field(min_length=1, max_length=3)
    blue: Count
    yellow: Count
    steps: tuple[Urging, ...]
    limits: Limits
    kind: tuple[Kind, ...] = Field(min_length=1, max_length=15)

    @model_validator(mode="after")
    def _makes_sense(self) -> "Requests":
        keys = [kind.key for kind in self.kind]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise ValueError(f"kind {', '.join(twice)} is there twice; accepted: each key once")
        wordless = [kind.key for kind in self.kind[:-1] if not kind.words]
        if wordless or self.kind[-1].words:
            wrong = ", ".join(wordless) or self.kind[-1].key
            raise ValueError(
                f"kind {wrong}: words; accepted: some for each kind, none for the last, which takes the rest"
            )
        return self

    def of(self, key: str) -> Kind:
        """The kind of a key; one that is declared no more is the last."""
        return next((kind for kind in self.kind if kind.key == key), self.kind[-1])

    def guessed(self, words: str) -> Kind:
        """The kind that words speak of: the first of which a word occurs, else the last."""
        return next((kind for kind in self.kind if any(word in words for word in kind.words)), self.kind[-1])

    def days(self, key: str) -> int:
        """Within how many workdays a kind is answered."""
        return int(getattr(self.limits, self.of(key).limit))


def before(calendar: Workdays, day: date, count: int) -> date:
    """The workday so many workdays before a day."""
    for _ in range(count):
        day = calendar.until_day(day - DAY)
    return day


def reached(rules: Requests, due: date, since: date, today: date, calendar: Workdays) -> Iterator[tuple[str, date]]:
    """For whoever has it and for the one above: the latest step that has come, with its day; none on the first day."""
    last: dict[str, tuple[str, date]] = {}
    for step in rules.steps:
        day = step.day(due, calendar)
        if since < day <= today and (step.to not in last or last[step.to][1] <= day):
            last[step.to] = (step.stage, day)
    yield from last.values()


@dataclass(frozen=True)
class Standing:
    """How a request stands to its limit: a colour, always said as a word."""

    word: str  # running, soon, late, very_late
    days: int  # workdays left, or overdue


def standing(rules: Requests, due: date | None, today: date, calendar: Workdays, *, red: bool = False) -> Standing:
    """Blue with few days left, yellow when overdue, red beyond, or put off or returned too often."""
    if due is None:
        return Standing("running", 0)
    if today > due:
        over = calendar.between(due, today)
        return Standing("very_late" if red or over > rules.yellow else "late", over)
    left = calendar.between(today, due)
    return Standing("soon" if left <= rules.blue else "running", left)


class RequestsRefused(Exception):
    """A requests.toml that cannot be used: which file, which key, what is accepted."""


@cache
def read_requests(folder: Path | None = None) -> Requests:
    """The rules of a folder where it has a requests.toml, else those that come along; raise RequestsRefused."""
    own = folder / FILE if folder else HERE / FILE
    file = own if own.is_file() else HERE / FILE
    try:
        read = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as wrong:
        raise RequestsRefused(f"{file}: {wrong}") from wrong
    try:
        return Requests.model_validate(read)
    except ValidationError as error:
        wrongs = "; ".join(_said(read, one["loc"], one["msg"]) for one in error.errors())
        raise RequestsRefused(f"{file}: {wrongs}") from None


ACCEPTED: Mapping[str, str] = {
    "limit": "urgent, question, ordinary, hard",
    "to": "in steps holder or above; of a kind a list of endings of units' names",
    "words": "a list of words",
    "kind": f"tables with {', '.join(Kind.model_fields)}",
    "put_off": f"up to three numbers of workdays, 1 to {MOST}",
    "extensions": "0 to 9",
    "key": "letters a to z and _, at most 20",
}


def _said(read: Mapping[str, object], at: Sequence[int | str], why: str) -> str:
    """Which key is wrong, with the kind by its own key, and what is accepted there."""
    names = [str(part) for part in at if isinstance(part, str)]
    kinds = read.get("kind")
    if len(at) > 1 and at[0] == "kind" and isinstance(kinds, list) and isinstance(at[1], int):
        one = kinds[at[1]]
        names.insert(1, str(one.get("key", at[1] + 1)) if isinstance(one, dict) else str(at[1] + 1))
    known = names[-1] if names else ""
    everything = ", ".join(Requests.model_fields)
    number = f"workdays, 1 to {MOST}"
    usual = number if known in (*Limits.model_fields, *Requests.model_fields) else everything
    return f"{'.'.join(names) or 'rules'}: {why}" + (
        "" if "accepted:" in why else f"; accepted: {ACCEPTED.get(known, usual)}"
    )
