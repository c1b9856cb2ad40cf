"""Lists from outside the workbook: only those that whoever runs the form feeds, and keeps what is written to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from forms.columns import OUTSIDE, list_of
from forms.refusals import Problem
from forms.sheet import Row, Workbook
from forms.sheet_problems import Cell
from forms.whereabouts import NO_SHEET

FED = ("csv-external", "xml-external")
PULLED = re.compile(r"pulldata\(\s*['\"]([^'\"]+)['\"]")


@dataclass(frozen=True)
class OutsideLists:
    """The names of the lists that a form may read, and of those that it may write to."""

    read: frozenset[str]
    written: frozenset[str]


def unknown_lists(workbook: Workbook, lists: OutsideLists) -> Iterator[Problem]:
    """Lists that a form asks for and nobody feeds, or writes to and nobody keeps."""
    for row in workbook.get("survey", NO_SHEET).rows:
        for name, column in _read(row):
            if name not in lists.read:
                what, accepted = f"there is no list or file `{name}`", ", ".join(sorted(lists.read))
                yield Cell("survey", row, column).problem(what, accepted)
    for row in workbook.get("entities", NO_SHEET).rows:
        name = row.get("list_name")
        if name and name not in lists.written:
            what, accepted = f"there is no list of entities `{name}`", ", ".join(sorted(lists.written))
            yield Cell("entities", row, "list_name").problem(what, accepted)


def _read(row: Row) -> Iterator[tuple[str, str]]:
    """The names of the lists that a row reads from outside, each with its column."""
    kind = row.get("type")
    if kind in FED:
        yield row.get("name"), "name"
    if list_of(kind).endswith(OUTSIDE):
        yield list_of(kind).rpartition(".")[0], "type"
    for name in PULLED.findall(row.get("calculation")):
        yield name.removesuffix(".csv"), "calculation"
