"""The process in which a registry's file is read, limited in memory, time and reach: rows in, one JSON line a row out.

`python -m handlers.registry.process FILE KIND FOLDER` prints lines: {"refused": why}; {"sheet": …, "columns": …} for
each sheet with a head; {"row": …} for each row, with its values or with what is wrong; {"names": …} in the order of the
index, `key TAB row` a line; {"end": …}. What is never kept does not leave this process.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from heapq import merge
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from runpy import run_path
from typing import Any

from activities.registry import Kind, Registry, read_registry
from handlers.registry.cells import Wrong, is_never_kept, plain, read_cell
from handlers.registry.heads import LOOKED_AT, Head, head_of, squeezed
from handlers.registry.sheets import Sheet, Unreadable, sheets_in
from storage.name_keys import SOUND, keys_of_name

CPU_SECONDS = 300
CONFINED = Path(__file__).parents[2] / "forms" / "confined.py"  # by itself: `forms` brings 60 MB along
NOTES = ("合计", "总计", "小计", "备注", "注", "说明", "填表", "审核", "制表", "填报", "单位负责人", "total")
CELL = "\x1f"  # between two cells
TOGETHER = 2000  # names in one line
RUN = 50_000  # names that are put in order together
ABOUT = ("name", "township", "village", "group", "enterprise", "unit", "above")  # what tells two of one name apart
BLANKED = "（已去掉）"
Said = dict[str, Any]


def main(file: Path, kind: str, folder: str) -> None:
    """Read one file and print what stands in it."""
    run_path(str(CONFINED))["confine"](cpu_seconds=CPU_SECONDS)
    out = sys.stdout
    try:
        for said in read(file, read_registry(Path(folder) if folder else None), kind):
            out.write(json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n")
    except Unreadable as unreadable:
        out.write(json.dumps({"refused": unreadable.why}) + "\n")


def read(file: Path, registry: Registry, wanted: str = "") -> Iterator[Said]:
    """Everything that a file says, as the lines of this process."""
    reader = Reader(registry, wanted)
    for sheet in sheets_in(file):
        yield from reader.sheet(sheet)
    if not reader.kind:
        yield {"refused": "no_head"}
        return
    yield from reader.names()
    yield {"end": {"never": dict(reader.never), "unopened": dict(reader.unopened), "rows": reader.count}}


def _opened(kind: Kind) -> tuple[str, Mapping[str, frozenset[str]]]:
    """The column whose choices open others, and under which of them each of those is collected."""
    category = kind.category
    opened = {column.key: kind.opened_by(column.key) for column in kind.columns}
    return category.key if category else "", {key: choices for key, choices in opened.items() if choices}


class Reader:
    """Goes through the sheets of one file; they are all of the kind that the first one with a head is of."""

    def __init__(self, registry: Registry, wanted: str) -> None:
        self._registry = registry
        self.kind = ""
        self._wanted = wanted
        self.count = 0
        self.never: Counter[str] = Counter()  # heading → cells that held a number which is never kept
        self.unopened: Counter[str] = Counter()  # column → cells that the row's category does not open
        self._seen: dict[int, int] = {}  # what a row is about → its number among all rows
        self._keys: list[bytes] = []
        self._runs: list[bytes] = []  # keys in order: as one text they take a fifth of the room
        self._opened: tuple[str, Mapping[str, frozenset[str]]] = ("", {})

    def sheet(self, sheet: Sheet) -> Iterator[Said]:
        """The head of a sheet and its rows; nothing for one without a head."""
        first = list(islice(sheet.rows, LOOKED_AT))
        head = head_of(self._registry, first, self.kind or self._wanted)
        if not head.columns:
            return
        self.kind = head.kind
        self._opened = _opened(self._registry.kinds[head.kind])
        yield {
            "sheet": sheet.name,
            "kind": head.kind,
            "headings": list(head.headings),
            "columns": [column.key for column in head.columns.values()],
            "renamed": [
                [head.headings[place], column.key, place in head.alike]
                for place, column in head.columns.items()
                if squeezed(head.headings[place]) not in (squeezed(column.zh), squeezed(column.en))
            ],
            "unknown": list(head.unknown),
            "never": list(head.never.values()),
        }
        names = [place for place, column in head.columns.items() if column.key == "name"]
        lead = list(first[head.row])
        for number, row in enumerate(chain(first, sheet.rows), start=1):
            if number > head.row + 1 and row != lead and _is_row(names[0], row):
                yield self._row(head, number, row)

    def _row(self, head: Head, number: int, cells: Sequence[str]) -> Said:
        """One row: its values by key, what is wrong with it, and the cells of one that is wrong."""
        clean = [self._clean(head, place, text) for place, text in enumerate(cells)]
        values: Said = {}
        wrong: list[list[Any]] = []
        for place, column in head.columns.items():
            text = clean[place] if place < len(clean) else ""
            try:
                value = None if text == BLANKED else read_cell(column, text)
            except Wrong as problem:
                wrong.append([problem.key, column.key, problem.parts])
                continue
            if value is not None:
                values[column.key] = value
            elif column.required:
                wrong.append(["missing", column.key, {}])
        self._close(values)
        again = self._twice(values)
        if again:
            wrong.append(["twice", "name", {"row": again}])
        self.count += 1
        if wrong:
            return {"row": number, "wrong": wrong, "cells": CELL.join(clean)}
        keys = keys_of_name(values["name"])
        self._keys += [f"{key}\t{self.count - 1}\n".encode() for key in keys]
        if len(self._keys) > RUN:
            self._end_run()
        sounds = [key for key in keys if key.startswith(SOUND)]
        return {"row": number, "at": self.count - 1, "values": values, "cells": CELL.join(clean), "sounds": sounds}

    def _clean(self, head: Head, place: int, text: str) -> str:
        """The text, or where it held what is never kept, a word that says so."""
        if place in head.never:
            return BLANKED if text else ""
        column = head.columns.get(place)
        if is_never_kept(text, code=column is not None and column.type == "code"):
            self.never[head.headings[place] if place < len(head.headings) else ""] += 1
            return BLANKED
        return text

    def _close(self, values: Said) -> None:
        """What the row's category does not open is left out."""
        category, opened = self._opened
        chosen = values.get(category)
        for key in [key for key in opened if key in values and chosen not in opened[key]]:
            self.unopened[key] += 1
            del values[key]

    def _twice(self, values: Said) -> int:
        """The number of an earlier row that is about the same; 0 for none."""
        if "name" not in values:
            return 0
        about = hash(values["code"] if "code" in values else tuple(values.get(key, "") for key in ABOUT))
        return 0 if self._seen.setdefault(about, self.count + 1) == self.count + 1 else self._seen[about]

    def names(self) -> Iterator[Said]:
        """Under what the rows are found, in the order of the index: row after row would touch all of it each time."""
        self._end_run()
        ordered = merge(*map(BytesIO, self._runs))
        while some := b"".join(islice(ordered, TOGETHER)):
            yield {"names": some.decode()}

    def _end_run(self) -> None:
        self._runs.append(b"".join(sorted(self._keys)))
        self._keys.clear()


def _is_row(name: int, row: Sequence[str]) -> bool:
    """Whether a row is about somebody: not empty, no sum, no note."""
    filled = [text for text in row if text]
    if not filled:
        return False
    named = name < len(row) and bool(row[name])
    lead = "".join(plain(filled[0]).split()).lower()
    if lead.startswith(NOTES) and (not named or len(filled) == 1 or row[name] == filled[0]):
        return False
    return named or len(filled) > 1


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
