"""A real database, migrated, for every test of storage."""

import pytest

from storage.migrate import migrate
from storage.store import Store


@pytest.fixture
def store(tmp_path):
    """An empty database of its own."""
    made = Store(f"sqlite:///{tmp_path}/test.sqlite")
    migrate(made)
    yield made
    made.close()
