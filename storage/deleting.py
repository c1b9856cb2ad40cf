"""Rows taken away so many at a time, so that no writer waits long behind them."""

from typing import Any

from sqlalchemy import CursorResult, delete, inspect, select
from sqlmodel import SQLModel

from storage.store import Tx


def delete_some(tx: Tx, table: type[SQLModel], *where: Any, limit: int) -> int:
    """Delete the first rows of a table that meet all conditions, `limit` at most; how many."""
    (key,) = inspect(table).primary_key
    some = select(key).where(*where).order_by(key).limit(limit)
    done: CursorResult[Any] = tx.connection().execute(delete(table).where(key.in_(some)))
    return done.rowcount
