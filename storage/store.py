"""One database, one writer: `await store.write(fn)` runs fn(tx) as one transaction, `store.read(fn)` on readers."""

import asyncio
import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Engine, event, make_url
from sqlmodel import Session, create_engine

T = TypeVar("T")
Tx = Session  # what a transaction's function is given

READERS = 4


def sqlite_engine(url: str, *, begin: str) -> Engine:
    """An engine whose transactions are SQLite's own: pysqlite's break savepoints and begin too late."""
    engine = create_engine(
        url,
        connect_args={"check_same_thread": False, "timeout": 30},
        json_serializer=partial(json.dumps, ensure_ascii=False),
        pool_size=READERS,
    )

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


class Store:
    """The database of one county, from a SQLAlchemy URL such as `sqlite:///data/huifang.sqlite`."""

    def __init__(self, url: str) -> None:
        if make_url(url).get_backend_name() != "sqlite":
            message = f"database_url: {make_url(url).drivername} is not carried yet; use sqlite:///FILE"
            raise ValueError(message)
        self.engine = sqlite_engine(url, begin="BEGIN IMMEDIATE")
        self._reading = sqlite_engine(url, begin="BEGIN")
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._lock = threading.Lock()

    async def write(self, fn: Callable[[Tx], T]) -> T:
        """Run fn(tx) and commit, or roll everything back and raise what it raised."""
        return await asyncio.get_running_loop().run_in_executor(self._writer, self.write_now, fn)

    async def read(self, fn: Callable[[Tx], T]) -> T:
        """Run fn(tx) on a reader, against one consistent state; what it changes is thrown away."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.read_now, fn)

    def write_now(self, fn: Callable[[Tx], T]) -> T:
        """`write` for the command line, where no loop runs."""
        with self._lock, Session(self.engine, expire_on_commit=False) as tx:
            try:
                result = fn(tx)
                tx.commit()
            except BaseException:
                tx.rollback()
                raise
            return result

    def read_now(self, fn: Callable[[Tx], T]) -> T:
        """`read` for the command line, where no loop runs."""
        with Session(self._reading, expire_on_commit=False, autoflush=False) as tx:
            try:
                return fn(tx)
            finally:
                tx.expunge_all()  # what was read stays readable
                tx.rollback()

    def close(self) -> None:
        """Let the writer finish what it has in hand, then let go of the file."""
        self._writer.shutdown(wait=True)
        self._readers.shutdown(wait=True)
        self.engine.dispose()
        self._reading.dispose()
