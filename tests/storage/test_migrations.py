"""What the migrations make is what the models say."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from storage.migrate import alembic_config, is_current, migrate
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


KEPT = ("unit", "person", "subject", "period", "record", "follow_up", "inbox", "attachment")
OLD_COUNTY = """
INSERT INTO unit (id, code, name, kind, path, position) VALUES (1, 'TY', '桃源县', 'county', '/1/', 1);
INSERT INTO person (id, code, name, post, unit_id, position) VALUES (1, 'P-1', '周明辉', '干部', 1, 1);
INSERT INTO subject (id, code, kind, name, unit_id, position, state, profile)
    VALUES (1, 'E-1', 'enterprise', '云岭茶业', 1, 1, 'active', '{}');
INSERT INTO period (key, kind, opens, due, closes, grace_until)
    VALUES ('2026Q4', 'quarter', '2026-10-01', '2026-12-25', '2026-12-31', '2027-01-05');
INSERT INTO record (id, serial, duty, period_key, subject_id, unit_id, person_id, occurred_on, submitted_at, state,
    answers, summary) VALUES (1, 1, 'revisit', '2026Q4', 1, 1, 1, '2026-10-21', '2026-10-21 01:00:00', 'valid', '{}', '{}');
INSERT INTO follow_up (id, record_id, subject_id, unit_id, ref, problem, measure, responsible, found_on, found_by_id,
    major, state, reply) VALUES (1, 1, 1, 1, '/data/items/lecture', '没上党课', '补一堂', '彭春生', '2026-10-21', 1, 0, 'open', '');
INSERT INTO inbox (id, bot_id, update_id, chat_id, raw, received_at, state, attempts, error)
    VALUES (1, 7001, 1, 10, '{}', '2026-10-21 01:00:00', 'handled', 0, '');
INSERT INTO attachment (id, inbox_id, record_id, person_id, kind, file_id, caption, state, attempts, received_at)
    VALUES (1, 1, 1, 1, 'photo', 'abc', '', 'fetched', 1, '2026-10-21 01:00:00');
"""


def test_a_county_that_runs_already_keeps_what_it_has(tmp_path):
    """From the first tables to the newest: every row is there, nothing dangles, names can be looked for."""
    store = Store(f"sqlite:///{tmp_path}/old.sqlite")
    config = alembic_config()
    with store.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in filter(str.strip, OLD_COUNTY.split(";")):
            connection.exec_driver_sql(statement)
        connection.commit()
    migrate(store)
    with store.engine.connect() as connection:
        rows = {name: connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one() for name in KEPT}
        dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        kind = connection.exec_driver_sql("SELECT kind FROM follow_up").scalar_one()
        key = connection.exec_driver_sql("SELECT subject_id FROM subject_name WHERE key = 'ylcy'").scalar_one()
    store.close()
    assert rows == dict.fromkeys(KEPT, 1)
    assert (dangling, kind, key) == ([], "rectification", 1)


EXTENDED = """
INSERT INTO extension (id, follow_up_id, asked_by_id, asked_at, reason, to_due, state)
    VALUES (1, 1, 1, '2026-10-22 01:00:00', '住院', '2026-11-20', 'open');
"""


def test_follow_ups_that_were_put_off_outlive_the_plans_table(tmp_path):
    """The table of follow-ups is made anew; what points to its rows still does, and a step of a plan has no record."""
    store = Store(f"sqlite:///{tmp_path}/old.sqlite")
    config = alembic_config()
    with store.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in filter(str.strip, OLD_COUNTY.split(";")):
            connection.exec_driver_sql(statement)
        connection.commit()
        command.upgrade(config, "0013")
        connection.exec_driver_sql(EXTENDED)
        connection.commit()
    migrate(store)
    with store.engine.connect() as connection:
        dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        reason = connection.exec_driver_sql(
            "SELECT reason FROM extension JOIN follow_up ON follow_up.id = extension.follow_up_id"
        ).scalar_one()
        columns = connection.exec_driver_sql("PRAGMA table_info(follow_up)").all()
    store.close()
    assert (dangling, reason) == ([], "住院")
    assert [row[3] for row in columns if row[1] in ("record_id", "plan_id")] == [0, 0], "neither is NOT NULL"
