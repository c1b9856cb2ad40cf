"""under which names subjects are found; when somebody was there last"""

import sqlalchemy as sa
from alembic import op

from storage.name_keys import keys_of

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BATCH = 1000
OWNERS = ("subject", "person")


def upgrade() -> None:
    for owner in OWNERS:
        op.create_table(
            f"{owner}_name",
            sa.Column("key", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
            sa.Column(f"{owner}_id", sa.Integer(), nullable=False),
            sa.ForeignKeyConstraint(
                [f"{owner}_id"], [f"{owner}.id"], name=op.f(f"fk_{owner}_name_{owner}_id_{owner}"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("key", f"{owner}_id", name=op.f(f"pk_{owner}_name")),
            sqlite_with_rowid=False,
        )
        op.create_index(op.f(f"ix_{owner}_name_{owner}_id"), f"{owner}_name", [f"{owner}_id"], unique=False)
        fill(owner)
    op.create_index(
        op.f("ix_record_subject_id_state_occurred_on"), "record", ["subject_id", "state", "occurred_on"], unique=False
    )


def fill(owner: str) -> None:
    """The keys of what is there already."""
    connection = op.get_bind()
    names = sa.table(f"{owner}_name", sa.column("key", sa.String), sa.column(f"{owner}_id", sa.Integer))
    there = sa.table(owner, sa.column("id", sa.Integer), sa.column("name", sa.String), sa.column("code", sa.String))
    owners = connection.execute(sa.select(there).order_by(there.c.id)).all()
    for start in range(0, len(owners), BATCH):
        batch = owners[start : start + BATCH]
        rows = [{"key": key, f"{owner}_id": row.id} for row in batch for key in keys_of(row.name, row.code)]
        connection.execute(names.insert(), rows)


def downgrade() -> None:
    op.drop_index(op.f("ix_record_subject_id_state_occurred_on"), "record")
    for owner in OWNERS:
        op.drop_table(f"{owner}_name")
