"""Selections: candidates by channel, through stages in order, to a quota. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from activities.declared import Declared, Named, Part
from activities.workdays import Workdays

Key = Annotated[str, Field(pattern="^[a-z_]{1,24}$")]  # stands in the data of buttons
Kind = Literal["enterprise", "household", "member", "community", "village", "organisation", "township"]
PROPOSED = ""  # the stage of a candidate that nobody has taken up yet


class Choice(Part):
    """Something that is chosen by its name."""

    key: Key
    name: Named


class Category(Choice):
    """A kind of candidate with its places; of a `kind` on the roster, else its name is written."""

    quota: int = Field(ge=1)
    kind: Kind | None = None


class Stage(Choice):
    """A step of the way: who decides it, and what it requires.

    `asked`: who decides is reminded; else the time is his to choose. `words`: a few words. `days`: of public notice,
    before whose end nothing follows. `approval`: the number of the document. `review`: looked at again each year, and
    `mend` days after something had to be put right.
    """

    by: Literal["leader", "office"]
    asked: bool = True
    words: bool = False
    days: int = Field(default=0, ge=0, le=60)
    approval: bool = False
    review: Literal["year"] | None = None
    mend: int = Field(default=60, ge=1, le=365)


class Selection(Declared):
    """Candidates of several categories, each with its places, by channel through the stages.

    From the stage `places_from` on a candidate takes one of the places; from `named` on it is what was selected, and
    leaving is called `leave`. `measures` support it, `outcomes` came of it. `proposers` are roles.
    """

    key: Key
    quota: int = Field(ge=1)
    categories: tuple[Category, ...] = Field(min_length=1)
    channels: tuple[Choice, ...] = Field(min_length=1)
    stages: tuple[Stage, ...] = Field(min_length=2)
    places_from: Key
    named: Key
    leave: Named
    proposers: tuple[Literal["leader", "office", "secretary", "officer"], ...] = Field(min_length=1)
    measures: tuple[Choice, ...] = ()
    outcomes: tuple[Choice, ...] = ()

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        for section in ("categories", "channels", "stages", "measures", "outcomes"):
            _once(section, getattr(self, section))
        places = sum(each.quota for each in self.categories)
        if places != self.quota:
            message = f"the places of the categories are {places} together; accepted: {self.quota}, as quota says"
            raise ValueError(message)
        keys = [stage.key for stage in self.stages]
        for field in ("places_from", "named"):
            if getattr(self, field) not in keys:
                message = f"{field} = {getattr(self, field)!r} is no stage; accepted: {', '.join(keys)}"
                raise ValueError(message)
        if self.at(self.places_from) > self.at(self.named):
            message = f"places_from = {self.places_from!r} lies behind named; accepted: {self.named} or a stage before"
            raise ValueError(message)
        self._stages_make_sense()
        return self

    def _stages_make_sense(self) -> None:
        for stage in self.stages:
            last = stage is self.stages[-1]
            if stage.review and not (last and self.at(stage.key) > self.at(self.named)):
                message = f"stage {stage.key}: review; accepted: at the last stage, behind {self.named}"
                raise ValueError(message)
            if stage.days and (last or self.is_named(stage.key)):
                message = f"stage {stage.key}: days; accepted: before {self.named}, where something follows"
                raise ValueError(message)
        first = self.stages[0]
        if first.days or first.approval:
            message = f"stage {first.key} is the first; accepted there: by, asked, words"
            raise ValueError(message)

    def at(self, stage: str) -> int:
        """Where a stage stands; -1 before the first."""
        return next((number for number, each in enumerate(self.stages) if each.key == stage), -1)

    def stage(self, key: str) -> Stage | None:
        """The stage of a key; None before the first."""
        return next((each for each in self.stages if each.key == key), None)

    def after(self, key: str) -> Stage | None:
        """The stage that follows; None behind the last."""
        following = self.at(key) + 1
        return self.stages[following] if following < len(self.stages) else None

    def before(self, key: str) -> str:
        """The key of the stage before; PROPOSED before the first."""
        return self.stages[self.at(key) - 1].key if self.at(key) > 0 else PROPOSED

    def due_next(self, key: str) -> Stage | None:
        """What a candidate at a stage waits for: the next one, at the last its next review."""
        last = self.stages[-1]
        return last if key == last.key and last.review else self.after(key)

    def takes_place(self, key: str) -> bool:
        """Whether a candidate at a stage has one of the places."""
        return self.at(key) >= self.at(self.places_from)

    def is_named(self, key: str) -> bool:
        """Whether a candidate at a stage is what was selected."""
        return self.at(key) >= self.at(self.named)

    def taking(self) -> list[str]:
        """The stages at which a candidate has a place."""
        return [stage.key for stage in self.stages if self.takes_place(stage.key)]

    def category(self, key: str) -> Category | None:
        """The category of a key."""
        return next((each for each in self.categories if each.key == key), None)

    def of_kind(self, kind: str) -> list[Category]:
        """The categories whose candidates are of a kind on the roster."""
        return [each for each in self.categories if each.kind == kind]


def choice(choices: Sequence[Choice], key: str) -> Choice | None:
    """The one of a key."""
    return next((each for each in choices if each.key == key), None)


def due_after(selection: Selection, stage: Stage, day: date, workdays: Workdays) -> date | None:
    """What a candidate is held to that comes to a stage on a day: the last day of its notice, or its review's day.

    A notice that would end on a holiday ends on the workday after it. None: nothing has to pass.
    """
    if stage.days:
        return workdays.from_day(day + timedelta(days=stage.days - 1))
    following = selection.due_next(stage.key)
    return a_year_after(day) if following is not None and following.review else None


def a_year_after(day: date) -> date:
    """The same day of the next year, of 29 February the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _once(section: str, choices: Sequence[Choice]) -> None:
    keys = [each.key for each in choices]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        message = f"{section}: {', '.join(twice)} is declared twice; accepted: each key once"
        raise ValueError(message)
