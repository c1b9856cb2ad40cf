"""What the county does, read from one folder an activity: its duties and its forms."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent

DUTY_KEYS = ("key", "name", "form", "capacity", "subject", "cadence")
MAY_HAVE = ("practice", "log")


@dataclass(frozen=True)
class Duty:
    """Who, in which capacity, fills which form about which subjects, how often."""

    key: str
    name: Mapping[str, str]
    form: Path
    capacity: str
    subject: str
    cadence: str  # quarter, or any: whenever one passes by
    practice: Mapping[str, str] = field(default_factory=dict)  # inputs of the made-up subject that newcomers try
    log: bool = False  # its record is said in one line, and a request may follow


@dataclass(frozen=True)
class Catalogue:
    """All duties of all activities, by key."""

    duties: Mapping[str, Duty]

    def quarterly(self) -> list[str]:
        """The duties of every quarter, which have tables of their own; everything else is listed by its form."""
        return [key for key, duty in self.duties.items() if duty.cadence == "quarter"]

    def is_log(self, key: str) -> bool:
        """Whether a duty is a log, said in one line."""
        return key in self.duties and self.duties[key].log


class CatalogueRefused(Exception):
    """An activity.toml that cannot be used: which file, what is wrong, what is accepted."""


def read_catalogue(folder: Path = HERE) -> Catalogue:
    """Read every `*/activity.toml` below the folder; raise CatalogueRefused by file and key."""
    duties: dict[str, Duty] = {}
    for file in sorted(folder.glob("*/activity.toml")):
        for row in tomllib.loads(file.read_text(encoding="utf-8")).get("duty", []):
            duty = _duty(file, row)
            if duty.key in duties:
                message = f"{file}: duty {duty.key} is declared twice"
                raise CatalogueRefused(message)
            duties[duty.key] = duty
    if not duties:
        message = f"{folder}: no activity.toml with a [[duty]] found"
        raise CatalogueRefused(message)
    return Catalogue(duties)


def _duty(file: Path, row: Mapping[str, Any]) -> Duty:
    wrong = sorted((set(row) - set(MAY_HAVE)) ^ set(DUTY_KEYS))
    if wrong:
        message = f"{file}: [[duty]] has or lacks {', '.join(wrong)}; accepted: {', '.join(DUTY_KEYS)}"
        raise CatalogueRefused(message)
    form = file.parent / row["form"]
    if not form.is_file():
        message = f"{file}: form {row['form']} is not in the folder"
        raise CatalogueRefused(message)
    return Duty(**{**row, "form": form})
