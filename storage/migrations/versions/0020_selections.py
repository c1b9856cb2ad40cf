"""candidates of selections, and the steps of their way"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from storage.types import Instant

revision = "0020"
down_revision = "0016"
branch_labels = None
depends_on = None

KINDS = "'proposed', 'moved', 'back', 'objection', 'settled', 'kept', 'mend', 'left', 'measure', 'outcome'"


def upgrade() -> None:
    op.create_table(
        "candidate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("selection", AutoString(), nullable=False),
        sa.Column("category", AutoString(), nullable=False),
        sa.Column("channel", AutoString(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("is_unit", sa.Boolean(), nullable=False),
        sa.Column("why", AutoString(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("stage", AutoString(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("approval", AutoString(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.CheckConstraint("state IN ('active', 'left', 'void')", name=op.f("ck_candidate_state")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_candidate_subject_id_subject")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_candidate_unit_id_unit")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["person.id"], name=op.f("fk_candidate_proposed_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate")),
    )
    for name in ("subject_id", "unit_id", "proposed_by_id"):
        op.create_index(op.f(f"ix_candidate_{name}"), "candidate", [name])
    op.create_index(op.f("ix_candidate_selection_state_category"), "candidate", ["selection", "state", "category"])
    op.create_table(
        "candidate_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("what", AutoString(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("words", AutoString(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("together", sa.Integer(), nullable=True),
        sa.Column("taken_back", sa.Boolean(), nullable=False),
        sa.Column("made_at", Instant(timezone=True), nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_candidate_step_kind")),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name=op.f("fk_candidate_step_candidate_id_candidate")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_candidate_step_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_step")),
    )
    for name in ("candidate_id", "by_id", "together"):
        op.create_index(op.f(f"ix_candidate_step_{name}"), "candidate_step", [name])


def downgrade() -> None:
    op.drop_table("candidate_step")
    op.drop_table("candidate")
