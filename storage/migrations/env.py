"""How Alembic reaches the tables; the connection comes from storage.migrate, or the URL from `-x url=…`."""

from alembic import context
from sqlalchemy import Connection

from storage.store import Store
from storage.tables import metadata


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    store = Store(context.get_x_argument(as_dictionary=True)["url"])
    with store.engine.connect() as connection:
        run(connection)
        connection.commit()
