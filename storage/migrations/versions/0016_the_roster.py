"""the roster by file, memberships by file, what may be double, and places of earlier days"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

IN_PLACE = (
    ("membership", "import_id", "import_batch"),
    ("membership", "ended_by_id", "import_batch"),
    ("unit", "became_id", "unit"),
)


def upgrade() -> None:
    op.add_column("import_batch", sa.Column("alike", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("import_row") as batch:
        batch.add_column(sa.Column("about_id", sa.Integer(), nullable=True))
        batch.create_index(op.f("ix_import_row_about_id"), ["about_id"])
        batch.drop_constraint(op.f("ck_import_row_state"), type_="check")
        batch.create_check_constraint(op.f("ck_import_row_state"), "state IN ('new', 'changed', 'wrong', 'alike')")
    for table, column, other in IN_PLACE:  # made anew, these tables would take along what hangs on them
        key = f"fk_{table}_{column}_{other}"
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} INTEGER CONSTRAINT {key} REFERENCES {other} (id)")
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    pass  # an earlier version does not look at these columns
