"""The demo county on a day, in a real database; what a test does to it is thrown away."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from sqlmodel import Session

from bot.demo import load
from forms.zone import ZONE
from storage.migrate import migrate
from storage.store import Store, Tx
from tests.demo.finding import SECRET


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    """`county(day, look)` loads the county as it stands on a day and gives what look(tx) finds there."""
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('demo')}/demo.sqlite")
    migrate(store)

    def on(day: date, look: Callable[[Tx], Any], *, hour: int = 9) -> Any:
        with Session(store.engine) as tx:
            try:
                load(tx, today=day, now=datetime.combine(day, time(hour), tzinfo=ZONE), secret=SECRET)
                return look(tx)
            finally:
                tx.rollback()

    yield on
    store.close()


@pytest.fixture
def store_without_county(tmp_path):
    """A migrated database in which nobody has been yet."""
    store = Store(f"sqlite:///{tmp_path}/empty.sqlite")
    migrate(store)
    yield store
    store.close()
