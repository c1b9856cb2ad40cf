"""One writer, readers beside it, nothing half done."""

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from storage.store import Store
from storage.tables import FormVersion, Setting, Unit

NOW = datetime(2026, 10, 21, 1, 0, tzinfo=UTC)


async def test_what_is_written_is_on_disk_at_once(store):
    """After `write` returned, another connection to the file reads it."""
    await store.write(lambda tx: tx.add(Setting(name="word", value={"is": "kept"})))
    with sqlite3.connect(store.engine.url.database) as other:
        assert other.execute("SELECT value FROM setting").fetchall() == [('{"is": "kept"}',)]
    other.close()


async def test_a_raising_function_leaves_nothing(store):
    """What it added before it raised is gone, and the error comes through."""

    def fails(tx):
        tx.add(Setting(name="half", value={}))
        tx.flush()
        raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError, match="on purpose"):
        await store.write(fails)
    assert await store.read(lambda tx: tx.exec(select(Setting)).all()) == []


async def test_a_reader_cannot_write(store):
    """What a reading function changes is thrown away."""
    await store.read(lambda tx: tx.add(Setting(name="sneaked", value={})))
    assert await store.read(lambda tx: tx.exec(select(Setting)).all()) == []


async def test_many_writers_wait_for_each_other(store):
    """Two hundred increments at once count to two hundred."""
    await store.write(lambda tx: tx.add(Setting(name="count", value={"n": 0})))

    def increment(tx):
        row = tx.get(Setting, "count")
        row.value = {"n": row.value["n"] + 1}

    await asyncio.gather(*(store.write(increment) for _ in range(200)))
    assert await store.read(lambda tx: tx.get(Setting, "count").value) == {"n": 200}


async def test_an_instant_comes_back_in_utc(store):
    """SQLite drops time zones; our type does not."""
    shanghai = NOW.astimezone(timezone(timedelta(hours=8)))
    await store.write(lambda tx: tx.add(FormVersion(form="f", version="v", xml="", uploaded_at=shanghai)))
    found = await store.read(lambda tx: tx.exec(select(FormVersion)).one().uploaded_at)
    assert (found, found.utcoffset()) == (NOW, timedelta(0))


async def test_an_instant_without_a_zone_is_refused(store):
    """Nobody could tell which instant it is."""
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(Exception, match=r"time zone"):
        await store.write(lambda tx: tx.add(FormVersion(form="f", version="v", xml="", uploaded_at=naive)))


async def test_foreign_keys_and_checks_hold(store):
    """A unit of a kind that does not exist is refused by the database itself."""
    with pytest.raises(IntegrityError):
        await store.write(lambda tx: tx.add(Unit(code="U", name="乡", kind="galaxy", path="/1/")))


def test_the_database_is_durable(store):
    """WAL, and a commit waits for the disk."""
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL


def test_another_engine_is_refused_by_name():
    """PostgreSQL comes later; until then it is said so."""
    with pytest.raises(ValueError, match=r"postgresql.*use sqlite"):
        Store("postgresql+psycopg://somewhere/county")
