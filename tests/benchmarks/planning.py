"""A quarter is planned for a large county: tasks for every subject, prompts for everybody who has one.

The ordinary morning: everyone is assigned (two capacities a subject), last quarter's tasks are there, some not done.
"""

from collections.abc import Iterable
from datetime import date
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from activities.catalogue import read_catalogue
from jobs.plan_prompts import plan_prompts
from jobs.plan_tasks import plan_tasks
from jobs.say_prompts import BATCH, say_prompts
from storage.migrate import migrate
from storage.periods import current_period
from storage.store import Store, Tx
from storage.tables import Account, Assignment, Grant, Person, Subject, Task, Unit
from tests.benchmarks.table import heading, line
from tests.county import morning

SIZES = (1_000, 10_000, 100_000)
EACH = 6  # subjects of one person
VILLAGE, TOWNSHIP = 60, 2_400  # subjects of one place
DAY = date(2027, 1, 4)
BEFORE = "2026Q4"
CATALOGUE = read_catalogue()


def large_county(tx: Tx, subjects: int) -> None:
    """So many enterprises with whom they need, and last quarter's tasks: nine of ten done."""
    people = max(2, subjects // EACH)
    townships = -(-subjects // TOWNSHIP)
    _units(tx, townships, villages=-(-subjects // VILLAGE))
    _people(tx, people, subjects, townships)
    _enterprises(tx, subjects, first_village=2 + townships)
    for capacity, shift in (("instructor", 1), ("revisitor", 0)):
        _put(tx, Assignment, (_assignment(one, capacity, shift, people) for one in range(1, subjects + 1)))
    _last_quarter(tx, subjects, people)


def _put(tx: Tx, table: type, rows: Iterable[dict[str, Any]]) -> None:
    tx.connection().execute(table.__table__.insert(), list(rows))


def _units(tx: Tx, townships: int, villages: int) -> None:
    units = [{"id": 1, "code": "U1", "name": "县", "kind": "county", "path": "/1/"}]
    units += [
        {"id": one, "code": f"U{one}", "name": f"乡{one}", "kind": "township", "path": f"/1/{one}/"}
        for one in range(2, 2 + townships)
    ]
    for number in range(villages):
        one, above = 2 + townships + number, 2 + number * VILLAGE // TOWNSHIP
        path = f"/1/{above}/{one}/"
        units.append({"id": one, "code": f"U{one}", "name": f"村{one}", "kind": "village", "path": path})
    for unit in units:
        unit["parent_id"] = int(unit["path"].split("/")[-3] or 0) or None
    _put(tx, Unit, units)


def _people(tx: Tx, people: int, subjects: int, townships: int) -> None:
    """Each with an account; a leader to each township, an office to the county."""
    everybody = range(1, people + 1)
    home = {one: 2 + one * EACH % subjects // TOWNSHIP for one in everybody}
    _put(tx, Person, ({"id": one, "code": f"P{one}", "name": f"某{one}", "unit_id": home[one]} for one in everybody))
    since = date(2026, 1, 1)
    accounts = ({"person_id": one, "chat_id": 10**9 + one, "from_day": since, "focus": {}} for one in everybody)
    _put(tx, Account, accounts)
    leaders = [{"person_id": 1 + one % people, "role": "leader", "unit_id": 2 + one} for one in range(townships)]
    _put(tx, Grant, [*leaders, {"person_id": 1, "role": "office", "unit_id": 1}])


def _enterprises(tx: Tx, subjects: int, first_village: int) -> None:
    rows = (
        {
            "id": one,
            "code": f"E{one}",
            "kind": "enterprise",
            "name": f"企业{one}",
            "unit_id": first_village + (one - 1) // VILLAGE,
            "profile": {},
        }
        for one in range(1, subjects + 1)
    )
    _put(tx, Subject, rows)


def _assignment(one: int, capacity: str, shift: int, people: int) -> dict[str, Any]:
    person = 1 + ((one - 1) // EACH + shift) % people
    return {"subject_id": one, "capacity": capacity, "person_id": person, "from_day": date(2026, 1, 1)}


def _last_quarter(tx: Tx, subjects: int, people: int) -> None:
    current_period(tx, date(2026, 10, 8))
    rows = (
        {
            "duty": "revisit",
            "subject_id": one,
            "period_key": BEFORE,
            "person_id": 1 + (one - 1) // EACH % people,
            "state": "open" if one % 10 == 0 else "done",
        }
        for one in range(1, subjects + 1)
    )
    _put(tx, Task, rows)


def store_of(folder: Path, subjects: int) -> Store:
    """A database file with a county of that size."""
    store = Store(f"sqlite:///{folder}/large.sqlite")
    migrate(store)
    store.write_now(lambda tx: large_county(tx, subjects))
    return store


def timed(store: Store, subjects: int) -> tuple[float, float, float, list[float]]:
    """Seconds for the tasks, the prompts, the tasks again with nothing to do, and each run of say_prompts."""
    now = morning(DAY)

    def once(job: object) -> tuple[float, int]:
        began = perf_counter()
        count = store.write_now(lambda tx: job(tx, now, CATALOGUE))
        return perf_counter() - began, count

    tasks, added = once(plan_tasks)
    prompts, _ = once(plan_prompts)
    again, nothing = once(plan_tasks)
    assert added >= subjects
    assert nothing == 0
    said = []
    while len(said) < 1000:
        seconds, count = once(say_prompts)
        said.append(seconds)
        if count < BATCH:
            break
    return tasks, prompts, again, said


def report() -> None:
    """Seconds a size, the better of two turns, and how they grow."""
    heading("Planning a quarter, a file on disk, WAL, synchronous=FULL")
    took: dict[int, float] = {}
    for subjects in SIZES:
        turns = []
        for _ in range(2):
            with TemporaryDirectory() as folder:
                store = store_of(Path(folder), subjects)
                turns.append(timed(store, subjects))
                store.close()
        tasks, prompts, again, said = min(turns)
        took[subjects] = tasks + prompts
        most = 1.0 if subjects == SIZES[-1] else None
        line(f"{subjects} subjects: tasks and prompts", tasks + prompts, "s", most=most)
        line("  tasks", tasks, "s")
        line("  prompts", prompts, "s")
        line("  tasks again, nothing to do", again, "s")
        line(f"  digests put out, {len(said)} transactions, the longest", max(said), "s", most=2.0)
        line("  all of them", sum(said), "s")
    growth = log(took[SIZES[-1]] / took[SIZES[0]]) / log(SIZES[-1] / SIZES[0])
    line("growth from 1,000 on: the power of n", growth, "", most=1.1)


if __name__ == "__main__":
    report()
