"""plans: their steps are follow-ups of no record"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from storage.types import Document, Instant

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

STATES = "state IN ('proposed', 'refused', 'open', 'closed', 'void')"
REFERS = {"subject_id": "subject", "unit_id": "unit", "made_by_id": "person", "listed_by_id": "person"}


KEPT_APART = (
    "CREATE TEMPORARY TABLE kept_apart AS SELECT * FROM extension",
    "CREATE TEMPORARY TABLE sent_with AS SELECT id, follow_up_id FROM attachment WHERE follow_up_id IS NOT NULL",
    "DELETE FROM extension",
    "UPDATE attachment SET follow_up_id = NULL",
)
PUT_BACK = (
    "INSERT INTO extension SELECT * FROM kept_apart",
    "UPDATE attachment SET follow_up_id = (SELECT follow_up_id FROM sent_with WHERE sent_with.id = attachment.id)",
    "DROP TABLE kept_apart",
    "DROP TABLE sent_with",
)


def _apart() -> None:
    """SQLite makes follow_up anew: what points to its rows must not stand there when the old table goes."""
    for statement in KEPT_APART:
        op.execute(statement)


def _put_back() -> None:
    for statement in PUT_BACK:
        op.execute(statement)


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def upgrade() -> None:
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kept_by", AutoString(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("sort", AutoString(), nullable=False),
        sa.Column("problem", AutoString(), nullable=False),
        sa.Column("goal", AutoString(), nullable=False),
        sa.Column("money", sa.Integer(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("listed_by_id", sa.Integer(), nullable=True),
        sa.Column("listed_on", sa.Date(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("satisfaction", sa.Integer(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("tracked_until", sa.Date(), nullable=True),
        sa.CheckConstraint(STATES, name=op.f("ck_plan_state")),
        *(_refers("plan", column, other) for column, other in REFERS.items()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
    )
    for name in ("kind", "listed_by_id", "made_by_id", "state", "subject_id", "unit_id"):
        op.create_index(op.f(f"ix_plan_{name}"), "plan", [name])
    op.create_table(
        "plan_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("period_key", AutoString(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("said_at", Instant(timezone=True), nullable=False),
        sa.Column("words", AutoString(), nullable=False),
        sa.Column("spent", sa.Integer(), nullable=False),
        sa.Column("amounts", Document, nullable=False),
        sa.Column("closed", Document, nullable=False),
        sa.Column("taken_back_at", Instant(timezone=True), nullable=True),
        _refers("plan_entry", "person_id", "person"),
        _refers("plan_entry", "plan_id", "plan"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_entry")),
    )
    for name in ("person_id", "plan_id"):
        op.create_index(op.f(f"ix_plan_entry_{name}"), "plan_entry", [name])
    _apart()
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.add_column(sa.Column("plan_id", sa.Integer(), nullable=True))
        batch_op.alter_column("record_id", existing_type=sa.Integer(), nullable=True)
        batch_op.drop_constraint(op.f("ck_follow_up_kind"), type_="check")
        batch_op.create_check_constraint("kind", "kind IN ('rectification', 'promise', 'step', 'plan')")
        batch_op.create_index(batch_op.f("ix_follow_up_plan_id"), ["plan_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_follow_up_plan_id_plan"), "plan", ["plan_id"], ["id"])
    _put_back()
    op.create_table(
        "plan_step",
        sa.Column("follow_up_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("heading", AutoString(), nullable=False),
        sa.Column("measure", AutoString(), nullable=False),
        sa.Column("amount", sa.Float(), nullable=True),
        sa.CheckConstraint("kind IN ('step', 'look_back')", name=op.f("ck_plan_step_kind")),
        _refers("plan_step", "follow_up_id", "follow_up"),
        sa.PrimaryKeyConstraint("follow_up_id", name=op.f("pk_plan_step")),
    )


def downgrade() -> None:
    op.drop_table("plan_step")
    op.execute("DELETE FROM extension WHERE follow_up_id IN (SELECT id FROM follow_up WHERE record_id IS NULL)")
    op.execute(
        "UPDATE attachment SET follow_up_id = NULL WHERE follow_up_id IN (SELECT id FROM follow_up WHERE record_id IS NULL)"
    )
    op.execute("DELETE FROM follow_up WHERE record_id IS NULL")
    _apart()
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_follow_up_plan_id_plan"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_follow_up_plan_id"))
        batch_op.drop_constraint(op.f("ck_follow_up_kind"), type_="check")
        batch_op.create_check_constraint("kind", "kind IN ('rectification', 'promise')")
        batch_op.alter_column("record_id", existing_type=sa.Integer(), nullable=False)
        batch_op.drop_column("plan_id")
    _put_back()
    op.drop_table("plan_entry")
    op.drop_table("plan")
