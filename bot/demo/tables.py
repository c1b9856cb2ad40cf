"""The county's tables as they lie in this folder."""

import csv
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
Row = Mapping[str, str]


@cache
def rows(name: str) -> Sequence[Row]:
    """The rows of `name`.csv, in the order of the file, which is the official order."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def stories(kind: str) -> Sequence[Mapping[str, Any]]:
    """The entries of one kind in stories.toml."""
    return tuple(tomllib.loads((HERE / "stories.toml").read_text(encoding="utf-8"))[kind])
