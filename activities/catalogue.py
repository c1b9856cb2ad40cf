"""What the county does, read from one folder an activity: its duties and its forms, and what else it is built from."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from activities.declared import Declared, Named
from activities.events import Event
from activities.periods import KINDS, Span
from activities.plans import PlanKind
from activities.posts import Post
from activities.registry import Registry, read_registry
from activities.requests import Requests, RequestsRefused, read_requests
from activities.scorings import Scoring
from activities.selections import Selection
from activities.workdays import Workdays

ANY_TIME = "any"  # the cadence of what is done whenever one passes by
HERE = Path(__file__).parent

DUTY_KEYS = ("key", "name", "form", "capacity", "subject", "cadence")
MAY_HAVE = (
    "practice",
    "log",
    "crossed",
    "steps",
    "follow_up",
    "every",
    "verb",
    "assigned",
    "role",
    "units",
    "ending",
    "window",
    "heard",
)
ROLES = ("leader", "secretary")  # whose work a duty may be by the role itself
PLACES = ("county", "organ", "township", "village", "community")  # kinds of unit
VERB = {"zh": "办", "en": "do"}
OTHERS = "others"  # in `every`: all categories that it does not name
STEP_DAY = re.compile(r"(?P<day>opens|due|closes)(?P<days>[+-][0-9]{1,3})?")
HEARERS = ("holder", "leader", "office")
RIGHT_DAY = re.compile(r"due(?:[+-][0-9]{1,3})?")
RIGHT_HEARERS = ("holder", "leader")
MOST_DAYS = 99  # workdays that somebody may be given
P = TypeVar("P", bound=BaseModel)
B = TypeVar("B", bound=Declared)
One = TypeVar("One", "Duty", Declared)
BLOCKS: Mapping[str, type[Declared]] = {  # a section of activity.toml, and what each of its tables declares
    "selection": Selection,
    "scoring": Scoring,
    "plan": PlanKind,
    "event": Event,
    "post": Post,
}


class Days(Protocol):
    """A period as far as its days go."""

    opens: date
    due: date
    closes: date


@dataclass(frozen=True)
class Step:
    """A rung of the ladder: on which day of the period who hears of what is still to be done.

    `at` is `opens`, `due`, `closes`, or days before or after one of them: `due-30`, `due+1`.
    """

    at: str
    to: str

    def day(self, opens: date, due: date, closes: date, workdays: Workdays) -> date:
        """The workday itself: what is to be said before is said no later, what is to be said after no earlier."""
        found = STEP_DAY.fullmatch(self.at)
        assert found is not None
        day = {"opens": opens, "due": due, "closes": closes}[found["day"]] + timedelta(days=int(found["days"] or 0))
        early = found["day"] == "closes" or (found["days"] or "").startswith("-")
        return workdays.until_day(day) if early else workdays.from_day(day)

    def before(self) -> timedelta:
        """How long before its day of the period it is said: of `due-30` thirty days; nothing for later ones."""
        found = STEP_DAY.fullmatch(self.at)
        assert found is not None
        return timedelta(days=max(-int(found["days"] or 0), 0))


@dataclass(frozen=True)
class FollowUpLadder:
    """Who hears when of what is to be put right (整改): `steps` by its due day, the rest in workdays.

    `again` after one took it upon himself to pass the reminder on; `decide` after a new day was asked for, whoever has
    to decide is asked again; `accept` after it is the turn of whoever accepts or verifies a key one.
    """

    steps: tuple[Step, ...] = (Step("due-3", "holder"), Step("due+1", "holder"), Step("due+1", "leader"))
    again: int = 2
    decide: tuple[int, ...] = (2,)
    accept: tuple[int, ...] = (2, 5)


@dataclass(frozen=True)
class Duty:
    """Who, in which capacity, fills which form about which subjects, how often."""

    key: str
    name: Mapping[str, str]
    form: Path
    capacity: str
    subject: str
    cadence: str  # a kind of period, or any: whenever one passes by
    practice: Mapping[str, str] = field(default_factory=dict)  # inputs of the made-up subject that newcomers try
    verb: Mapping[str, str] = field(default_factory=lambda: VERB)  # what is done: 查, visit
    log: bool = False  # its record is said in one line, and a request may follow
    crossed: tuple[str, ...] = ()  # capacities whose holders do not check the subject themselves (交叉回查)
    steps: tuple[Step, ...] = ()  # who is reminded when, in the order of the days
    follow_up: FollowUpLadder = FollowUpLadder()  # the same of what its records found to put right
    assigned: bool = False  # asked only where somebody answers for it: where nobody does stands among the gaps
    role: str = ""  # the work of whoever has this role over the unit, instead of one who is assigned
    units: tuple[str, ...] = ()  # only what belongs to units of these kinds, and to no enterprise in them
    ending: str = ""  # only what is called so: 党委
    window: str = ""  # a day of the period, like due-21, before which nobody is asked
    heard: bool = False  # an account: the leader above reads it, and may write a word back
    every: Mapping[str, str] = field(default_factory=dict)  # by category the kind of period in which one is seen once

    def rhythm(self, category: str) -> str:
        """The kind of period in which a subject of this category is to be seen once."""
        return self.every.get(category) or self.every[OTHERS]

    def is_open(self, period: "Days", today: date, workdays: Workdays) -> bool:
        """Whether the period has come to the day from which on anybody is asked."""
        opening = Step(self.window, "holder") if self.window else None
        return opening is None or opening.day(period.opens, period.due, period.closes, workdays) <= today

    def reached(self, span: Span, today: date, workdays: Workdays) -> tuple[Step, date] | None:
        """The latest rung of its ladder that a period of the calendar has come to, with its day."""
        days = [(step, step.day(span.first, span.due, span.last, workdays)) for step in self.steps]
        return max((rung for rung in days if rung[1] <= today), key=lambda rung: rung[1], default=None)


@dataclass(frozen=True)
class Catalogue:
    """All duties of all activities, by key; what else they are built from; how the activities are called."""

    duties: Mapping[str, Duty]
    registry: Registry = field(default_factory=read_registry)
    activities: Mapping[str, Named] = field(default_factory=dict)  # by the name of the folder, in its order
    blocks: Mapping[str, Declared] = field(default_factory=dict)  # by key: what BLOCKS declares
    requests: Requests = field(default_factory=read_requests)

    def declared(self, kind: type[B]) -> dict[str, B]:
        """All that is declared of one kind, by key, in the order of the files."""
        return {key: block for key, block in self.blocks.items() if isinstance(block, kind)}

    def periodic(self) -> list[Duty]:
        """The duties that come round: every week, month, quarter, half-year or year."""
        return [duty for duty in self.duties.values() if duty.cadence != ANY_TIME]

    def ladder(self, key: str) -> FollowUpLadder:
        """The ladder of what the records of a duty, or of a form of no duty, found to put right."""
        return self.duties[key].follow_up if key in self.duties else FollowUpLadder()

    def is_log(self, key: str) -> bool:
        """Whether a duty is a log, said in one line."""
        return key in self.duties and self.duties[key].log


class CatalogueRefused(Exception):
    """An activity.toml that cannot be used: which file, what is wrong, what is accepted."""


def read_catalogue(folder: Path = HERE) -> Catalogue:
    """Read every `*/activity.toml` below the folder; raise CatalogueRefused by file and key."""
    duties: dict[str, Duty] = {}
    blocks: dict[str, Declared] = {}
    names: dict[str, Named] = {}
    for file in sorted(folder.glob("*/activity.toml")):
        read = tomllib.loads(file.read_text(encoding="utf-8"))
        for section in read:
            _check(file, "section", section, ("name", "duty", *BLOCKS))
        names[file.parent.name] = _parsed(file, "name", Named, read.get("name", {}))
        for row in read.get("duty", []):
            _add(file, "duty", duties, _duty(file, row))
        for section, kind in BLOCKS.items():
            for row in read.get(section, []):
                _add(file, section, blocks, _parsed(file, section, kind, {"activity": file.parent.name, **row}))
    if not duties:
        message = f"{folder}: no activity.toml with a [[duty]] found"
        raise CatalogueRefused(message)
    try:
        return Catalogue(duties, read_registry(folder), names, blocks, read_requests(folder))
    except RequestsRefused as refused:
        raise CatalogueRefused(str(refused)) from None


def _add(file: Path, section: str, there: dict[str, One], one: One) -> None:
    if one.key in there:
        message = f"{file}: {section} {one.key} is declared twice"
        raise CatalogueRefused(message)
    there[one.key] = one


def _parsed(file: Path, section: str, kind: type[P], row: Mapping[str, Any]) -> P:
    try:
        return kind.model_validate(row)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, one['loc'])) or section}: {one['msg']}" for one in error.errors())
        message = f"{file}: {section} {row.get('key', '')}: {wrong}; accepted: {', '.join(kind.model_fields)}"
        raise CatalogueRefused(message) from None


def _duty(file: Path, row: Mapping[str, Any]) -> Duty:
    wrong = sorted((set(row) - set(MAY_HAVE)) ^ set(DUTY_KEYS))
    if wrong:
        message = f"{file}: [[duty]] has or lacks {', '.join(wrong)}; accepted: {', '.join(DUTY_KEYS)}"
        raise CatalogueRefused(message)
    form = file.parent / row["form"]
    if not form.is_file():
        message = f"{file}: form {row['form']} is not in the folder"
        raise CatalogueRefused(message)
    _check(file, "cadence", row["cadence"], (*KINDS, ANY_TIME))
    _check_every(file, row)
    _check_holder(file, row)
    for key in ("name", "verb"):
        _parsed(file, f"duty {row['key']}, {key}", Named, row.get(key, VERB))
    declared = {"crossed": tuple(row.get("crossed", ())), "steps": _steps(file, row), "follow_up": _ladder(file, row)}
    declared["units"] = tuple(row.get("units", ()))
    return Duty(**{**row, "form": form, **declared})


def _check_every(file: Path, row: Mapping[str, Any]) -> None:
    """How often by category: only for what is done at any time; every kind known, the other categories named, too."""
    every = row.get("every", {})
    for category, kind in every.items():
        _check(file, f"duty {row['key']}, every.{category}", kind, KINDS)
    if every and (OTHERS not in every or row["cadence"] != ANY_TIME):
        message = (
            f"{file}: duty {row['key']}: every needs {OTHERS} = one of {', '.join(KINDS)}, and cadence = {ANY_TIME}"
        )
        raise CatalogueRefused(message)


def _check_holder(file: Path, row: Mapping[str, Any]) -> None:
    """Whose work it is by role, in which units, from which day on."""
    if "role" in row:
        _check(file, f"duty {row['key']}, role", row["role"], ROLES)
    for kind in row.get("units", ()):
        _check(file, f"duty {row['key']}, units", kind, PLACES)
    if not STEP_DAY.fullmatch(row.get("window", "due")):
        message = f"{file}: duty {row['key']}, window = {row['window']!r}; accepted: opens, due, closes, due-21 …"
        raise CatalogueRefused(message)


def _steps(file: Path, row: Mapping[str, Any]) -> tuple[Step, ...]:
    """The ladder of a duty; refused where a day or a hearer is not known."""
    steps = []
    for step in row.get("steps", ()):
        if set(step) != {"at", "to"} or not STEP_DAY.fullmatch(str(step["at"])):
            message = f"{file}: duty {row['key']}, step {step}: accepted: at = opens, due, closes, due-30, due+1 …; to"
            raise CatalogueRefused(message)
        _check(file, "step.to", step["to"], HEARERS)
        steps.append(Step(**step))
    return tuple(steps)


def _ladder(file: Path, row: Mapping[str, Any]) -> FollowUpLadder:
    """The ladder of what a duty finds to put right; what is not declared is as packaged."""
    given, key = row.get("follow_up", {}), f"duty {row['key']}, follow_up"
    if not isinstance(given, dict) or not set(given) <= set(LADDER):
        message = f"{file}: {key} = {given!r}; accepted: {', '.join(LADDER)}"
        raise CatalogueRefused(message)
    for name, value in given.items():
        fits, accepted = LADDER[name]
        if not fits(value):
            message = f"{file}: {key}.{name} = {value!r}; accepted: {accepted}"
            raise CatalogueRefused(message)
    steps = {"steps": tuple(Step(**each) for each in given["steps"])} if "steps" in given else {}
    days = {name: tuple(given[name]) for name in ("decide", "accept") if name in given}
    return FollowUpLadder(**{**given, **steps, **days})


def _are_steps(value: object) -> bool:
    return isinstance(value, list) and all(_is_step(each) for each in value)


def _is_step(value: object) -> bool:
    if not isinstance(value, dict) or set(value) != {"at", "to"}:
        return False
    return value["to"] in RIGHT_HEARERS and RIGHT_DAY.fullmatch(str(value["at"])) is not None


def _is_count(value: object) -> bool:
    return type(value) is int and 1 <= value <= MOST_DAYS


def _are_counts(value: object) -> bool:
    return isinstance(value, list) and all(_is_count(each) for each in value) and value == sorted(set(value))


LADDER: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "steps": (_are_steps, "a list of { at = due, due-3, due+1 …, to = holder, leader }"),
    "again": (_is_count, f"workdays, 1 to {MOST_DAYS}"),
    "decide": (_are_counts, "workdays in their order, like [2, 5]; [] for never"),
    "accept": (_are_counts, "workdays in their order, like [2, 5]; [] for never"),
}  # what may be declared of follow-ups: whether a value fits, and what is accepted


def _check(file: Path, key: str, value: object, accepted: Sequence[str]) -> None:
    if value not in accepted:
        message = f"{file}: {key} = {value!r}; accepted: {', '.join(accepted)}"
        raise CatalogueRefused(message)
