"""why and by whom it was said who answers for something; what is said back to an account; a year in one's own words"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from storage.types import Instant

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assignment_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("before_id", sa.Integer(), nullable=True),
        sa.Column("reason", AutoString(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_assignment_change_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["before_id"], ["assignment.id"], name=op.f("fk_assignment_change_before_id_assignment")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_assignment_change_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_change")),
    )
    op.create_index(op.f("ix_assignment_change_assignment_id"), "assignment_change", ["assignment_id"])
    op.create_index(op.f("ix_assignment_change_before_id"), "assignment_change", ["before_id"])
    op.create_table(
        "remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", AutoString(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_remark_record_id_record")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_remark_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
        sa.UniqueConstraint("record_id", "person_id", name=op.f("uq_remark_record_id_person_id")),
    )
    op.create_index(op.f("ix_remark_record_id"), "remark", ["record_id"])
    op.create_index(op.f("ix_remark_person_id"), "remark", ["person_id"])
    op.create_table(
        "year_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("words", AutoString(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_year_statement_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_year_statement")),
    )
    op.create_index(op.f("ix_year_statement_person_id"), "year_statement", ["person_id"])


def downgrade() -> None:
    op.drop_table("year_statement")
    op.drop_table("remark")
    op.drop_table("assignment_change")
