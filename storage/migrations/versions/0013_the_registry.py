"""the registry, kept by the office: what is imported, where it came from, phones of subjects"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from storage.types import Instant

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

CAME_WITH = (("subject", "import_id"), ("assignment", "import_id"), ("assignment", "ended_by_id"))


def upgrade() -> None:
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("file", AutoString(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("how", AutoString(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("same", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("about", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("touched_at", Instant(timezone=True), nullable=False),
        sa.Column("done_at", Instant(timezone=True), nullable=True),
        sa.Column("swept", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "state IN ('reading', 'waiting', 'done', 'dropped', 'undone')", name=op.f("ck_import_batch_state")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_import_batch_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    for name in ("person_id", "state", "swept"):
        op.create_index(op.f(f"ix_import_batch_{name}"), "import_batch", [name])
    op.create_table(
        "import_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("name", AutoString(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("phone_encrypted", AutoString(), nullable=True),
        sa.Column("phone_hash", AutoString(), nullable=True),
        sa.Column("patch", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("why", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('changed', 'wrong')", name=op.f("ck_import_row_state")),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_import_row_batch_id_import_batch")),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subject.id"], name=op.f("fk_import_row_subject_id_subject"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_row")),
    )
    for name in ("batch_id", "subject_id"):
        op.create_index(op.f(f"ix_import_row_{name}"), "import_row", [name])
    op.add_column("subject", sa.Column("phone_encrypted", AutoString(), nullable=True))
    op.add_column("subject", sa.Column("phone_hash", AutoString(), nullable=True))
    for (
        table,
        column,
    ) in CAME_WITH:  # in place: made anew, `subject` would take its names and all that hangs on it along
        key = f"fk_{table}_{column}_import_batch"
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} INTEGER CONSTRAINT {key} REFERENCES import_batch (id)")
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    op.drop_table("import_row")  # the columns that came along may stay: an earlier version does not look at them
