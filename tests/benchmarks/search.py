"""Search over 150,000 households within what one may see, and those not visited for longest; each as 查找 asks it."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from pypinyin import Style, lazy_pinyin
from sqlalchemy import func, insert, update
from sqlmodel import col, select

from activities.periods import day_of
from bot.importing import Importer
from storage.import_deciding import OVERWRITE, take_over
from storage.migrate import migrate
from storage.people import Viewer, viewer_of
from storage.search import find_people, find_subjects, forgotten, index_names
from storage.secret import Secret
from storage.store import Store, Tx
from storage.tables import Assignment, Grant, ImportBatch, Period, Person, Record, Subject, Unit
from tests.benchmarks import registry
from tests.benchmarks.table import heading, line, middle

TODAY = day_of(registry.NOW)
AT_ONCE = 5000
MOST = 50  # ms at p95
OWN = 30  # households of the officer
TRIED = 40  # queries of each sort by each viewer
SHORT_EACH = 7  # every so many households bear a name of two characters
NEVER_EACH = 11  # and as many were never visited
ALIKE = {"建": "件", "秀": "绣", "国": "郭", "玉": "玙", "金": "巾", "志": "治", "永": "泳", "明": "鸣", "红": "洪"}
ROLES = {"county office": "office", "township leader": "leader", "30 households": ""}


def build(folder: Path) -> Store:
    """The registry's benchmark taken over, with short names, people to look for it, and two visits to most."""
    file, store = folder / "households.xlsx", Store(f"sqlite:///{folder}/county.sqlite")
    registry.generated(file, registry.ROWS)
    migrate(store)
    registry.prepared(store)
    importer = Importer(store, Secret("a key that is long enough"), lambda: registry.NOW)
    batch = importer.read(file, file.name)
    importer.holding.write(lambda tx: take_over(tx, tx.get_one(ImportBatch, batch), OVERWRITE, registry.NOW, TODAY))
    store.write_now(_shorten)
    store.write_now(_people)
    store.write_now(_visits)
    return store


def _shorten(tx: Tx) -> None:
    """Every seventh has a name of two characters."""
    rows = tx.exec(select(Subject).where(col(Subject.id) % SHORT_EACH == 0)).all()
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        for row in part:
            row.name = row.name[0] + row.name[2]
        tx.flush()
        index_names(tx, part)


def _people(tx: Tx) -> None:
    county, township = (tx.exec(select(Unit).where(Unit.kind == kind)).first() for kind in ("county", "township"))
    for name, role in ROLES.items():
        unit = county if role == "office" else township
        person = Person(code=name, name=name, unit_id=unit.id)
        tx.add(person)
        tx.flush()
        if role:
            tx.add(Grant(person_id=person.id, role=role, unit_id=unit.id))
            continue
        for number in tx.exec(select(Subject.id).order_by(col(Subject.id)).limit(OWN)).all():
            about = {"subject_id": number, "person_id": person.id, "capacity": "paired_member"}
            tx.add(Assignment(**about, from_day=TODAY - timedelta(days=300)))


def _visits(tx: Tx) -> None:
    """Two to each but every eleventh, on days of the last year."""
    tx.add(Period(key="2026", kind="year", opens=TODAY, due=TODAY, closes=TODAY, grace_until=TODAY))
    tx.flush()
    rows = tx.exec(select(Subject.id, Subject.unit_id)).all()
    made = [
        {
            "serial": 2 * number + turn,
            "duty": "pairing",
            "period_key": "2026",
            "subject_id": number,
            "unit_id": unit,
            "person_id": 1,
            "occurred_on": TODAY - timedelta(days=(number * 7919 + turn * 31) % 360),
            "submitted_at": registry.NOW,
            "state": "valid",
            "answers": {},
            "summary": {},
        }
        for number, unit in rows
        if number % NEVER_EACH
        for turn in (0, 1)
    ]
    tx.exec(insert(Record), params=made)
    last = select(func.max(Record.occurred_on)).where(Record.subject_id == Subject.id).scalar_subquery()
    tx.exec(update(Subject).values(visited_on=last).execution_options(synchronize_session=False))


def viewers(tx: Tx) -> dict[str, tuple[Viewer, Sequence[tuple[Subject, str]]]]:
    """Each with a spread of what he may see, and the village of each."""
    found = {}
    for name in ROLES:
        viewer = viewer_of(tx, tx.exec(select(Person.id).where(Person.code == name)).one())
        rows = select(Subject, Unit.name).join(Unit, col(Unit.id) == Subject.unit_id).order_by(col(Subject.id))
        rows = rows.where(viewer.sees(col(Unit.path))) if viewer.paths else rows.limit(OWN)
        seen = tx.exec(rows).all()
        found[name] = (viewer, [seen[at * 7919 % len(seen)] for at in range(TRIED * SHORT_EACH)])
    return found


def _alike(name: str) -> str:
    """The name in other letters of the same sound; "" where none is known."""
    other = "".join(ALIKE.get(letter, letter) for letter in name)
    return other if other != name else ""


SORTS: dict[str, Callable[[Subject, str], str]] = {
    "a name": lambda row, _: row.name,
    "a name of two characters": lambda row, _: row.name if len(row.name) == 2 else "",
    "two characters of a name": lambda row, _: row.name[-2:],
    "a surname": lambda row, _: row.name[0],
    "initials": lambda row, _: "".join(lazy_pinyin(row.name, style=Style.FIRST_LETTER)),
    "pinyin": lambda row, _: "".join(lazy_pinyin(row.name)),
    "a sound-alike": lambda row, _: _alike(row.name),
    "a letter wrong": lambda row, _: row.name[:-1] + "槑",
    "a code": lambda row, _: row.code,
    "a village": lambda _, unit: unit,
    "a township": lambda _, unit: unit[:4],
    "a village and a name": lambda row, unit: f"{unit}{row.name}",
    "a village and a group": lambda row, unit: f"{unit}{row.profile['group']}",
    "nobody": lambda row, _: f"槑{row.id}",
}


def written(sort: str, rows: Sequence[tuple[Subject, str]]) -> Iterator[str]:
    """What is looked for, in this way."""
    words = (SORTS[sort](*row) for row in rows)
    return iter(list(dict.fromkeys(each for each in words if each))[:TRIED])


@dataclass
class Spent:
    """What queries took, in milliseconds: by the clock, and on the processor, which a busy machine does not lengthen."""

    waited: list[float] = field(default_factory=list)
    reckoned: list[float] = field(default_factory=list)

    def ask(self, store: Store, do: Callable[[Tx], object]) -> None:
        """One more."""
        began, on_processor = time.perf_counter(), time.thread_time()
        store.read_now(do)
        self.waited.append((time.perf_counter() - began) * 1000)
        self.reckoned.append((time.thread_time() - on_processor) * 1000)

    def add(self, other: "Spent") -> None:
        """Those of others, too."""
        self.waited += other.waited
        self.reckoned += other.reckoned


def asked(viewer: Viewer, words: str) -> Callable[[Tx], object]:
    """As 查找 does it with words."""
    return lambda tx: (find_subjects(tx, viewer, words, TODAY, limit=9), find_people(tx, viewer, words, limit=8))


def measured(store: Store) -> Iterator[tuple[str, str, Spent]]:
    """Of each viewer and each way of writing what all queries took; last those of the list without words."""
    for name, (viewer, rows) in store.read_now(viewers).items():
        for sort in SORTS:
            spent = Spent()
            for words in written(sort, rows):
                spent.ask(store, asked(viewer, words))
            yield name, sort, spent
        spent = Spent()
        for _ in range(TRIED):
            spent.ask(store, lambda tx, of=viewer: forgotten(tx, of, TODAY))
        yield name, "not visited for longest", spent


def ninety_fifth(values: Sequence[float]) -> float:
    """What nineteen of twenty stay below."""
    return sorted(values)[len(values) * 19 // 20]


def report() -> None:
    """Median and p95 of each, by who looks."""
    heading(f"Search over {registry.ROWS:,} households, {TRIED} of each; load {os.getloadavg()[0]:.1f}")
    with TemporaryDirectory() as folder:
        store = build(Path(folder))
        tell(store)
        store.close()


def tell(store: Store) -> None:
    """The table of what is measured in a database that `build` has made."""
    all_of: dict[str, Spent] = {}
    for who, what, spent in measured(store):
        all_of.setdefault(who, Spent()).add(spent)
        line(f"{who}: {what}, median, p95", middle(spent.waited), "ms")
        line("", ninety_fifth(spent.waited), "ms")
    for who, spent in all_of.items():
        line(f"{who}: all, p95", ninety_fifth(spent.waited), "ms", most=MOST)
        line("  of it on the processor", ninety_fifth(spent.reckoned), "ms", most=MOST)
    print(f"  load now {os.getloadavg()[0]:.1f}")
