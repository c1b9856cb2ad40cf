"""What the county does, read from one folder an activity: its duties and its forms, and what else it is built from."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from activities.declared import Declared, Named
from activities.events import Event
from activities.periods import KINDS
from activities.posts import Post
from activities.registry import Registry, read_registry
from activities.workdays import Workdays

ANY_TIME = "any"  # the cadence of what is done whenever one passes by
HERE = Path(__file__).parent

DUTY_KEYS = ("key", "name", "form", "capacity", "subject", "cadence")
MAY_HAVE = ("practice", "log", "crossed", "steps")
STEP_DAY = re.compile(r"(?P<day>opens|due|closes)(?P<days>[+-][0-9]{1,3})?")
HEARERS = ("holder", "leader", "office")
P = TypeVar("P", bound=BaseModel)
B = TypeVar("B", bound=Declared)
One = TypeVar("One", "Duty", Declared)
BLOCKS: Mapping[str, type[Declared]] = {
    "event": Event,
    "post": Post,
}  # a section of activity.toml, and what each of its tables declares


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
    log: bool = False  # its record is said in one line, and a request may follow
    crossed: tuple[str, ...] = ()  # capacities whose holders do not check the subject themselves (交叉回查)
    steps: tuple[Step, ...] = ()  # who is reminded when, in the order of the days


@dataclass(frozen=True)
class Catalogue:
    """All duties of all activities, by key; what else they are built from; how the activities are called."""

    duties: Mapping[str, Duty]
    registry: Registry = field(default_factory=read_registry)
    activities: Mapping[str, Named] = field(default_factory=dict)  # by the name of the folder, in its order
    blocks: Mapping[str, Declared] = field(default_factory=dict)  # by key: what BLOCKS declares

    def declared(self, kind: type[B]) -> dict[str, B]:
        """All that is declared of one kind, by key, in the order of the files."""
        return {key: block for key, block in self.blocks.items() if isinstance(block, kind)}

    def quarterly(self) -> list[str]:
        """The duties of every quarter, which have tables of their own; everything else is listed by its form."""
        return [key for key, duty in self.duties.items() if duty.cadence == "quarter"]

    def periodic(self) -> list[Duty]:
        """The duties that come round: every week, month, quarter, half-year or year."""
        return [duty for duty in self.duties.values() if duty.cadence != ANY_TIME]

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
    return Catalogue(duties, read_registry(folder), names, blocks)


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
    return Duty(**{**row, "form": form, "crossed": tuple(row.get("crossed", ())), "steps": _steps(file, row)})


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


def _check(file: Path, key: str, value: object, accepted: Sequence[str]) -> None:
    if value not in accepted:
        message = f"{file}: {key} = {value!r}; accepted: {', '.join(accepted)}"
        raise CatalogueRefused(message)
