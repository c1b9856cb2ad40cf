"""A quarter is planned for a large county: tasks for every subject, prompts for everybody who has one.

The ordinary morning: everyone is assigned (two capacities a subject), last quarter's tasks are there, some not done.
"""

from datetime import date
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from activities.catalogue import read_catalogue
from jobs.plan_prompts import plan_prompts
from jobs.plan_tasks import plan_tasks
from jobs.say_prompts import BATCH, say_prompts
from storage.migrate import migrate
from storage.store import Store, Tx
from storage.tables import Account, Assignment, Grant, Period, Person, Subject, Task, Unit
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
    villages, townships = -(-subjects // VILLAGE), -(-subjects // TOWNSHIP)
    units = [{"id": 1, "code": "U1", "name": "县", "kind": "county", "path": "/1/"}]
    for number in range(townships):
        one = 2 + number
        units.append({"id": one, "code": f"U{one}", "name": f"乡{one}", "kind": "township", "path": f"/1/{one}/"})
    for number in range(villages):
        one, above = 2 + townships + number, 2 + number * VILLAGE // TOWNSHIP
        units.append(
            {"id": one, "code": f"U{one}", "name": f"村{one}", "kind": "village", "path": f"/1/{above}/{one}/"}
        )
    for unit in units:
        unit["parent_id"] = int(unit["path"].split("/")[-3] or 0) or None
    put = tx.connection().execute
    put(Unit.__table__.insert(), units)
    rows = range(1, people + 1)
    put(
        Person.__table__.insert(),
        [
            {"id": one, "code": f"P{one}", "name": f"某{one}", "unit_id": 2 + one * EACH % subjects // TOWNSHIP}
            for one in rows
        ],
    )
    put(
        Account.__table__.insert(),
        [{"person_id": one, "chat_id": 10**9 + one, "from_day": date(2026, 1, 1), "focus": {}} for one in rows],
    )
    put(
        Grant.__table__.insert(),
        [{"person_id": 1 + number % people, "role": "leader", "unit_id": 2 + number} for number in range(townships)],
    )
    put(Grant.__table__.insert(), [{"person_id": 1, "role": "office", "unit_id": 1}])
    all_of_them = range(1, subjects + 1)
    put(
        Subject.__table__.insert(),
        [
            {
                "id": one,
                "code": f"E{one}",
                "kind": "enterprise",
                "name": f"企业{one}",
                "unit_id": 2 + townships + (one - 1) // VILLAGE,
                "profile": {},
            }
            for one in all_of_them
        ],
    )
    for capacity, shift in (("instructor", 1), ("revisitor", 0)):
        put(
            Assignment.__table__.insert(),
            [
                {
                    "subject_id": one,
                    "capacity": capacity,
                    "person_id": 1 + ((one - 1) // EACH + shift) % people,
                    "from_day": date(2026, 1, 1),
                }
                for one in all_of_them
            ],
        )
    tx.add(
        Period(
            key=BEFORE,
            kind="quarter",
            opens=date(2026, 10, 8),
            due=date(2026, 12, 25),
            closes=date(2026, 12, 31),
            grace_until=date(2027, 1, 5),
        )
    )
    tx.flush()
    put(
        Task.__table__.insert(),
        [
            {
                "duty": "revisit",
                "subject_id": one,
                "period_key": BEFORE,
                "person_id": 1 + (one - 1) // EACH % people,
                "state": "open" if one % 10 == 0 else "done",
            }
            for one in all_of_them
        ],
    )


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
