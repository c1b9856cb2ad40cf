"""Reads a registry's file into the tables, piece by piece: the writer is never held for long, nobody sees it yet."""

import time
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any, TypeVar

from activities.periods import day_of
from activities.registry import read_registry
from handlers.registry.reading import lines_of
from handlers.registry.sheets import Unreadable
from storage.import_deciding import begin_batch, drop
from storage.import_places import known_to
from storage.import_plan import Importing, Read
from storage.import_sweeping import sweep, unswept
from storage.importing import plan_piece, write_names, write_piece
from storage.secret import Secret
from storage.store import Store, Tx
from storage.tables import ImportBatch

T = TypeVar("T")
ROWS = 2000  # of a file that are compared and written at once
NAMES = 5_000  # keys in the first piece; then so many as take HOLD seconds
HOLD = 0.5  # seconds that the writer is to be held for one piece
BREATH = 0.005  # seconds after each piece, in which whoever waits for the writer has it
Line = Mapping[str, Any]
Progress = Callable[[int], None]


@dataclass
class Holding:
    """The store, with how long its writer was held for one piece at most."""

    store: Store
    longest: float = 0.0
    last: float = 0.0

    def write(self, fn: Callable[[Tx], T]) -> T:
        """One piece; then others have the writer."""
        begun: list[float] = []

        def timed(tx: Tx) -> T:
            begun.append(time.perf_counter())
            return fn(tx)

        result = self.store.write_now(timed)
        self.last = time.perf_counter() - begun[-1]
        self.longest = max(self.longest, self.last)
        time.sleep(BREATH)
        return result


class Stopped(Exception):
    """The program ends; what was read so far is read anew after its start."""


@dataclass
class Importer:
    """Imports one file; `folder` is the county's own folder of activities, `paths` the units that may be imported."""

    store: Store
    secret: Secret
    now: Callable[[], datetime]
    folder: Path | None = None
    paths: Sequence[str] = ("/",)
    progress: Progress = lambda _: None
    ended: Event = field(default_factory=Event)  # set where the program ends
    holding: Holding = field(init=False)

    def __post_init__(self) -> None:
        self.holding = Holding(self.store)

    def read(
        self, file: Path, name: str, *, kind: str = "", person_id: int | None = None, attachment_id: int | None = None
    ) -> int:
        """Stage a file, and give the batch that waits for a decision; raise Unreadable where it is no table."""
        lines = lines_of(file, kind, self.folder)
        head = next(lines, None)
        if head is None or "sheet" not in head:
            raise Unreadable("no_head")
        batch_id = self.holding.write(
            lambda tx: (
                begin_batch(tx, head["kind"], name, self.now(), person_id=person_id, attachment_id=attachment_id).id
            )
        )
        assert batch_id is not None
        try:
            self._stage(batch_id, head, lines)
        except Stopped:
            raise
        except BaseException:
            self.holding.write(lambda tx: drop(tx, tx.get_one(ImportBatch, batch_id)))
            raise
        return batch_id

    def _stage(self, batch_id: int, head: Line, lines: Iterator[Line]) -> None:
        kind = head["kind"]
        known = self.store.read_now(lambda tx: known_to(tx, kind, self.paths))
        described = read_registry(self.folder).kinds[kind]
        importing = Importing(batch_id, kind, described, known, self.secret, day_of(self.now()))
        about: dict[str, Any] = {"sheets": [head]}
        subjects = array("q")
        names: list[tuple[str, int]] = []
        piece: list[Read] = []
        size = NAMES
        done = 0
        for line in lines:
            if self.ended.is_set():
                raise Stopped
            if "row" in line:
                piece.append(_row(line, len(about["sheets"]) - 1))
                if len(piece) >= ROWS:
                    done += len(piece)
                    self._piece(importing, piece, subjects)
                    self.progress(done)
                continue
            self._piece(importing, piece, subjects)
            if "names" in line:
                names += _named(line["names"], subjects)
                if len(names) >= size:
                    size = self._names(names)
            elif "sheet" in line:
                about["sheets"].append(line)
            else:
                about |= line["end"]
        self._names(names)
        self.holding.write(lambda tx: _wait(tx, batch_id, about, self.now()))

    def _piece(self, importing: Importing, piece: list[Read], subjects: "array[int]") -> None:
        """Compare and write some rows; remember which subject each is."""
        if not piece:
            return
        plan = self.store.read_now(lambda tx: plan_piece(tx, importing, piece))
        found = self.holding.write(lambda tx: write_piece(tx, importing, plan, self.now()))
        last = max(row.at for row in piece)
        if last >= len(subjects):
            subjects.extend([0] * (last + 1 - len(subjects)))
        for at, subject in found.items():
            subjects[at] = subject
        piece.clear()

    def _names(self, names: list[tuple[str, int]]) -> int:
        """Write keys; how many the next piece may have."""
        if not names:
            return NAMES
        self.holding.write(lambda tx: write_names(tx, names))
        size = max(NAMES, int(len(names) * min(max(HOLD / max(self.holding.last, 0.001), 0.25), 4)))
        names.clear()
        return size

    def sweep(self) -> None:
        """Take up whatever lies about."""
        while (batch := self.store.read_now(unswept)) is not None:
            while not self.holding.write(lambda tx, batch=batch: sweep(tx, batch)):  # type: ignore[misc]
                pass


def _named(lines: str, subjects: "array[int]") -> Iterator[tuple[str, int]]:
    """Keys with the subjects that they belong to; of rows that are there already, or wrong, none is wanted."""
    for line in lines.splitlines():
        key, _, at = line.partition("\t")
        subject = subjects[int(at)] if int(at) < len(subjects) else 0
        if subject:
            yield key, subject


def _row(line: Line, sheet: int) -> Read:
    values, wrong, sounds = line.get("values", {}), line.get("wrong", ()), line.get("sounds", ())
    return Read(sheet, line["row"], line.get("at", 0), values, wrong, line["cells"], sounds)


def _wait(tx: Tx, batch_id: int, about: dict[str, Any], now: datetime) -> None:
    """Everything is there: the office decides."""
    batch = tx.get_one(ImportBatch, batch_id)
    batch.state, batch.about, batch.touched_at = "waiting", about, now
