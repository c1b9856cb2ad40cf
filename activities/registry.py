"""What the registry keeps of each kind of subject, and the roster of people and units, as data. Pure.

Columns, choices, and what is never collected.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from activities.declared import Part

HERE = Path(__file__).parent
FILE = "registry.toml"
Type = Literal[
    "code",
    "name",  # of an enterprise, a village
    "person_name",
    "township",
    "village",
    "group",
    "text",
    "whole",
    "choice",
    "phone",
    "holder",  # people of the roster who answer for the subject; the key is their capacity
    "parent",  # the enterprise it belongs to
    "secretary",  # one of the roster, kept in the profile by name and code
    "branch",  # the branch of a member; the key is the kind of membership
    "unit",  # a unit of the roster, whatever it is
    "units",
    "choices",
    "person",  # one of the roster
]
ROSTER = ("person", "unit")  # kinds that are no subjects
ELSEWHERE = ("code", "township", "village", "phone", "holder", "parent", "branch")  # types outside the profile


class Choice(Part):
    """One thing that may stand in a column: what is kept, how it is written, which columns it opens."""

    value: str
    zh: str
    en: str
    also: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()


class Column(Part):
    """One column: its headings, what may stand in it."""

    key: str
    type: Type
    zh: str
    en: str
    also: tuple[str, ...] = ()
    required: bool = False
    longest: int = 60
    most: int = 1_000_000
    choices: tuple[Choice, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """All headings that it is known by, its own first."""
        return (self.zh, self.en, *self.also)

    @property
    def in_profile(self) -> bool:
        """Whether its value stands in the subject's profile under its key."""
        return self.key != "name" and self.type not in ELSEWHERE

    def said(self, value: object, language: str) -> str:
        """A value as people read it."""
        if isinstance(value, list):
            return ("、" if language == "zh" else ", ").join(self.said(each, language) for each in value)
        found = next((choice for choice in self.choices if choice.value == value), None)
        return getattr(found, language) if found else "" if value is None else str(value)


class Kind(Part):
    """One kind of subject, or people, or units: what it is called, the letter of its codes, its columns."""

    zh: str
    en: str
    letter: str
    columns: tuple[Column, ...]

    def column(self, key: str) -> Column:
        """The column of a key; StopIteration for none."""
        return next(column for column in self.columns if column.key == key)

    def opened_by(self, key: str) -> frozenset[str] | None:
        """The choices under which a column is collected; None: always."""
        opened = {choice.value for column in self.columns for choice in column.choices if key in choice.opens}
        return frozenset(opened) or None

    @property
    def category(self) -> Column | None:
        """The column whose choices open others."""
        return next((one for one in self.columns if any(choice.opens for choice in one.choices)), None)


class Never(Part):
    """What is never collected: how it is called, the headings that give it away."""

    zh: str
    en: str
    headings: tuple[str, ...]


class Registry(Part):
    """All kinds by name, and what is never collected."""

    kinds: Mapping[str, Kind]
    never: tuple[Never, ...]


@cache
def read_registry(folder: Path | None = None) -> Registry:
    """The kinds of a county's own folder where it has a registry.toml, else those that come along."""
    own = folder / FILE if folder else HERE / FILE
    file = own if own.is_file() else HERE / FILE
    return Registry.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
