"""Courses and activities with who came, as an activity.toml declares them: who opens them, who is called. Pure."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from activities.declared import Declared, Named, Part

Role = Literal["officer", "secretary", "leader", "office"]
Over = Literal["county", "township", "village", "community", "organ"]


class Kind(Named):
    """One kind of event: 轮训, 党员社区奉献日; `also` are other words that people write for it."""

    key: str = Field(pattern="^[a-z_]{1,16}$")
    also: tuple[str, ...] = ()

    def words(self) -> tuple[str, ...]:
        """Whatever it may be called in a sentence, the longest first."""
        return tuple(sorted((self.zh, self.en.lower(), *self.also), key=len, reverse=True))


class Holder(Part):
    """Who holds a role over a kind of unit."""

    role: Role
    over: Over


class Group(Part):
    """Whom an event is for: holders of a role, of a post, members of the unit's branches, or those to be trained."""

    key: str = Field(pattern="^[a-z_]{1,24}$")
    name: Named
    role: Role | None = None
    over: tuple[Over, ...] = ()  # empty: over whatever unit
    post: str = ""  # a part of the post: 村主任
    members: bool = False  # of the branches of the unit that opens it
    training_list: bool = False  # 建议参加培训, as revisits found it

    @model_validator(mode="after")
    def _one_way(self) -> "Group":
        ways = (bool(self.role), bool(self.post), self.members, self.training_list)
        if sum(ways) != 1 or (self.over and not self.role):
            message = "accepted: one of role (with over), post, members = true, training_list = true"
            raise ValueError(message)
        return self


class Norm(Part):
    """How many hours a year those of a group need (学时)."""

    called: str
    hours: int = Field(gt=0)


class Event(Declared):
    """A kind of course or activity. `ahead`: people are called before the day; else it is logged when it is over."""

    kinds: tuple[Kind, ...] = Field(min_length=1)
    opened_by: tuple[Holder, ...] = Field(min_length=1)
    called: tuple[Group, ...] = ()
    level: Named | None = None  # 级别 in the ledger
    ahead: bool = True
    day_hours: int = Field(default=0, ge=0, le=24)  # 0: no hours are counted
    half_day_hours: int = Field(default=0, ge=0, le=24)
    norms: tuple[Norm, ...] = ()

    @model_validator(mode="after")
    def _makes_sense(self) -> "Event":
        for what, keys in (
            ("kinds", [each.key for each in self.kinds]),
            ("called", [each.key for each in self.called]),
        ):
            if len(set(keys)) != len(keys):
                message = f"{what}: a key stands twice; accepted: each key once"
                raise ValueError(message)
        groups = [each.key for each in self.called]
        unknown = [norm.called for norm in self.norms if norm.called not in groups]
        if unknown:
            message = f"norms: called = {unknown[0]!r}; accepted: {', '.join(groups) or 'none, since nobody is called'}"
            raise ValueError(message)
        if self.norms and not self.day_hours:
            message = "norms need hours; accepted: day_hours = 8"
            raise ValueError(message)
        if bool(self.day_hours) != bool(self.half_day_hours) or self.half_day_hours > self.day_hours:
            message = "half_day_hours; accepted: both or neither, half a day no longer than a day"
            raise ValueError(message)
        if self.ahead and not self.called:
            message = "called is empty; accepted: whom it is for, or ahead = false"
            raise ValueError(message)
        return self

    def kind(self, key: str) -> Kind | None:
        """One of its kinds."""
        return next((each for each in self.kinds if each.key == key), None)

    def group(self, key: str) -> Group | None:
        """One of those whom it is for."""
        return next((each for each in self.called if each.key == key), None)

    def hours(self, half_days: int) -> int:
        """The hours of so many half days: a day 8, half a day 4."""
        return half_days // 2 * self.day_hours + half_days % 2 * self.half_day_hours


def norms_of(events: Iterable[Event]) -> list[tuple[Group, int]]:
    """The yearly norms, in the order of the files; of one key the first."""
    found: dict[str, tuple[Group, int]] = {}
    for event in events:
        for norm in event.norms:
            group = event.group(norm.called)
            if group is not None:
                found.setdefault(norm.called, (group, norm.hours))
    return list(found.values())


def half_days(first: date, last: date) -> int:
    """How many half days lie from a day to another, both whole."""
    return 2 * ((last - first).days + 1)
