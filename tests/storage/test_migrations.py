"""What the migrations make is what the models say."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from storage.migrate import is_current, migrate
from storage.store import Store
from storage.tables import metadata


def test_migrations_equal_the_models(store):
    """A database brought up by migrations has exactly the tables, columns and keys of the models."""
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        assert compare_metadata(context, metadata) == []


def test_migrating_twice_changes_nothing(store):
    """The second run finds everything there."""
    migrate(store)
    assert is_current(store)


def test_a_new_file_is_not_current(tmp_path):
    """A database that was never migrated is told apart."""
    store = Store(f"sqlite:///{tmp_path}/new.sqlite")
    assert not is_current(store)
    store.close()


def test_every_constraint_has_a_name():
    """An unnamed constraint could never be dropped again."""
    unnamed = [str(each) for table in metadata.tables.values() for each in table.constraints if not each.name]
    assert unnamed == []
