"""The words of secretaries' messages and the units they count in: data that the office extends, `words.toml`."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from activities.catalogue import HERE, CatalogueRefused

FILE = "words.toml"
LISTS: Mapping[str, tuple[str, ...]] = {
    "mended": ("words",),
    "people": (
        "categories", "surnames", "rare_surnames", "compound_surnames", "given", "nicknames", "titles", "relations",
        "not_names", "joined_helpers",
    ),
    "places": ("group_suffixes", "not_villages", "institutions", "firm_suffixes", "firm_starts", "not_firms"),
    "signs": (
        "visit", "visit_head", "revisit", "community", "training", "backward", "joint", "away", "not_visited",
        "distant", "plan", "totals", "each", "sum", "same", "corrected", "deadline_before", "deadline_after",
    ),
    "asks": ("wants", "labels", "not_wants", "agents", "askers", "troubles", "questions"),
    "help": (
        "give", "not_give", "obtain", "not_given", "money", "no_goods", "technology", "policy", "information", "plan",
        "job", "generic", "labour", "labour_alone", "technology_done", "policy_done", "information_done", "plan_done",
        "job_done", "labour_done",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Words:
    """The lists by table and key, and the units: the word that is kept, and what else is written for it."""

    lists: Mapping[str, Mapping[str, tuple[str, ...]]]
    units: Mapping[str, tuple[str, ...]]

    def any_of(self, table: str, *keys: str) -> str:
        """A pattern for each word of some lists, the longest first."""
        return either(word for key in keys for word in self.lists[table][key])

    def letters(self, key: str) -> str:
        """All characters of a list of people."""
        return "".join(self.lists["people"][key])


def either(words: Iterator[str]) -> str:
    """A pattern for one of some words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


def read_words(folder: Path = HERE) -> Words:
    """The words of a folder, else those that come along; raise CatalogueRefused by file, list and word."""
    file = folder / FILE if (folder / FILE).is_file() else HERE / FILE
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as wrong:
        raise CatalogueRefused(f"{file}: {wrong}") from wrong
    _check_keys(file, "", tables, (*LISTS, "units"))
    for table, keys in LISTS.items():
        _check_keys(file, f"[{table}] ", tables[table], keys)
        for key in keys:
            _check_words(file, f"[{table}] {key}", tables[table][key])
    return Words(
        {table: {key: tuple(tables[table][key]) for key in keys} for table, keys in LISTS.items()},
        _units(file, tables["units"]),
    )


def _units(file: Path, table: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    seen: set[str] = set()
    for unit, others in table.items():
        _check_words(file, f"[units] {unit}", others, may_be_empty=True)
        twice = seen.intersection({unit, *others})
        if twice:
            raise CatalogueRefused(
                f"{file}: [units] {unit}: {'、'.join(sorted(twice))} is written for another unit too"
            )
        seen.update({unit, *others})
    return {unit: tuple(others) for unit, others in table.items()}


def _check_keys(file: Path, where: str, found: Mapping[str, Any], wanted: tuple[str, ...]) -> None:
    wrong = sorted(set(found) ^ set(wanted))
    if wrong:
        raise CatalogueRefused(f"{file}: {where}has or lacks {', '.join(wrong)}; accepted: {', '.join(wanted)}")


def _check_words(file: Path, where: str, found: object, *, may_be_empty: bool = False) -> None:
    words = isinstance(found, list) and all(isinstance(word, str) and word.strip() for word in found)
    if not words or not (found or may_be_empty):
        raise CatalogueRefused(f"{file}: {where} = {found!r}; accepted: a list of words, none of them empty")
