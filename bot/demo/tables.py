"""The county's tables as they lie in this folder."""

import csv
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
Row = Mapping[str, str]


def rows(name: str) -> list[Row]:
    """The rows of `name`.csv, in the order of the file, which is the official order."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def stories(kind: str) -> list[Mapping[str, Any]]:
    """The entries of one kind in stories.toml."""
    found: list[Mapping[str, Any]] = tomllib.loads((HERE / "stories.toml").read_text(encoding="utf-8"))[kind]
    return found
