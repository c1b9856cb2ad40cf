"""A registry of 150,000 households in twelve columns: written, read, staged, taken over, undone."""

import os
import resource
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import xlsxwriter
from sqlmodel import select

from activities.periods import day_of
from bot.demo.names import GIVEN, SURNAMES
from bot.importing import Importer
from storage.import_deciding import OVERWRITE, take_over, undo
from storage.migrate import migrate
from storage.secret import Secret
from storage.store import Store, Tx
from storage.tables import ImportBatch, Person, Unit
from tests.benchmarks.table import heading, line

T = TypeVar("T")
ROWS = int(os.environ.get("HUIFANG_BENCH_ROWS", "150000"))
TOWNSHIPS, VILLAGES, PEOPLE = 25, 12, 20  # villages and people in each township
HEADINGS = (
    *("户主姓名", "所在乡镇", "村（社区）", "村民小组", "户类别", "家庭人口"),
    *("劳动力", "手机号", "主要产业", "帮扶需求", "帮扶计划", "结对党员"),
)
CATEGORIES = ("贫困户", "产业大户", "致富能力差户", "科技示范户", "特困户")
NOW = datetime(2026, 10, 21, 1, tzinfo=UTC)


def names():
    """Names of three characters, many thousands before one comes twice."""
    number = 0
    while True:
        given = number * 7919 % (len(GIVEN) * len(GIVEN))
        yield SURNAMES[number % len(SURNAMES)] + GIVEN[given % len(GIVEN)] + GIVEN[given // len(GIVEN)]
        number += 1


def generated(file: Path, rows: int) -> None:
    """The file, as an office has it: phones as numbers, a title row, full-width spaces in some names."""
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet("联系户")
    sheet.write(0, 0, "桃源县联系户名册")
    sheet.write_row(1, 0, HEADINGS)
    for number, name in enumerate(islice(names(), rows)):
        township, village = number % TOWNSHIPS, number // TOWNSHIPS % VILLAGES
        shown = f"{name[0]}　{name[1:]}" if number % 10 == 0 else name
        cells = (shown, f"第{township:02}乡", f"第{township:02}乡{village:02}村", f"{number // 300 + 1}组")
        more = (CATEGORIES[number % 5], number % 6 + 1, number % 4, 13000000000.0 + number, "养猪、油茶")
        holder = f"党员{township:02}{number % PEOPLE:02}"
        sheet.write_row(number + 2, 0, (*cells, *more, "想学养蜂技术", "一年内养蜂十箱", holder))
    book.close()


def prepared(store: Store) -> None:
    """The units and the people that the file names."""

    def fill(tx: Tx) -> None:
        county = Unit(code="TY", name="桃源县", kind="county", path="/1/", position=1)
        tx.add(county)
        tx.flush()
        for township in range(TOWNSHIPS):
            over = Unit(code=f"TY-{township:02}", name=f"第{township:02}乡", kind="township", parent_id=county.id)
            tx.add(over)
            tx.flush()
            over.path = f"/1/{over.id}/"
            for village in range(VILLAGES):
                name = f"第{township:02}乡{village:02}村"
                unit = Unit(code=f"TY-{township:02}-{village:02}", name=name, kind="village", parent_id=over.id)
                tx.add(unit)
                tx.flush()
                unit.path = f"{over.path}{unit.id}/"
            for number in range(PEOPLE):
                tx.add(
                    Person(code=f"P-{township:02}{number:02}", name=f"党员{township:02}{number:02}", unit_id=over.id)
                )

    store.write_now(fill)


class Peak(threading.Thread):
    """The most memory that this process and its child had at one time, by looking often."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.megabytes = 0.0
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.05):
            self.megabytes = max(self.megabytes, sum(_resident(pid) for pid in (os.getpid(), *_children())))


def _resident(pid: int) -> float:
    try:
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    except (FileNotFoundError, IndexError, ProcessLookupError):
        return 0
    return int(pages) * resource.getpagesize() / 1e6


def _children() -> list[int]:
    try:
        found = Path(f"/proc/{os.getpid()}/task").glob("*/children")
        return [int(pid) for file in found for pid in file.read_text(encoding="ascii").split()]
    except FileNotFoundError:
        return []


def timed(do: Callable[[], T]) -> tuple[T, float]:
    """What comes of it, and the seconds."""
    began = time.perf_counter()
    result = do()
    return result, time.perf_counter() - began


def report() -> None:
    """Seconds, peak memory of both processes, and how long the writer was held at most."""
    heading(f"Import of {ROWS:,} × {len(HEADINGS)} into SQLite")
    with TemporaryDirectory() as folder:
        file, store = Path(folder) / "households.xlsx", Store(f"sqlite:///{folder}/county.sqlite")
        _, seconds = timed(lambda: generated(file, ROWS))
        line(f"the file written ({file.stat().st_size / 1e6:.1f} MB)", seconds, "s")
        migrate(store)
        prepared(store)
        peak = Peak()
        peak.start()
        importer = Importer(store, Secret("a key that is long enough"), lambda: NOW)
        cpu = time.process_time()
        batch, staging = timed(lambda: importer.read(file, file.name))
        own = time.process_time() - cpu
        child = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
        line("read, compared, staged", staging, "s")
        line("  of it reckoning here, and in the process that reads", own, "s")
        line("", child, "s")
        row = store.read_now(lambda tx: tx.exec(select(ImportBatch)).one())
        assert (row.added, row.wrong) == (ROWS, 0), row
        longest = importer.holding.longest
        importer.holding.longest = 0
        decide = lambda how: importer.holding.write(lambda tx: how(tx, tx.get_one(ImportBatch, batch)))  # noqa: E731
        _, over = timed(lambda: decide(lambda tx, one: take_over(tx, one, OVERWRITE, NOW, day_of(NOW))))
        shown = importer.holding.longest
        peak.over.set()
        line("taken over", over, "s")
        line("import, all together", staging + over, "s", most=60)
        line("peak memory, both processes", peak.megabytes, "MB", most=500)
        line("longest hold of the writer while staging", longest, "s", most=2)
        line("longest hold of the writer when it is taken over", shown, "s", most=2)
        importer.holding.longest = 0
        decide(undo)
        line("hold of the writer when it is undone", importer.holding.longest, "s", most=2)
        _, swept = timed(importer.sweep)
        line("swept up in pieces afterwards", swept, "s")
        line("longest hold of the writer in all of that", importer.holding.longest, "s", most=2)
        store.close()
