"""yearly tables of 100 points: five-good branches and committees"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from storage.types import Instant

revision = "0024"
down_revision = "0020"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON(none_as_null=True)


def upgrade() -> None:
    op.create_table(
        "score_year",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scoring", AutoString(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("declared", DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_year")),
        sa.UniqueConstraint("scoring", "year", name=op.f("uq_score_year_scoring_year")),
    )
    op.create_table(
        "score_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("model_on", sa.Date(), nullable=True),
        sa.Column("model_by_id", sa.Integer(), nullable=True),
        sa.Column("experience", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["year_id"], ["score_year.id"], name=op.f("fk_score_sheet_year_id_score_year")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_score_sheet_subject_id_subject")),
        sa.ForeignKeyConstraint(["model_by_id"], ["person.id"], name=op.f("fk_score_sheet_model_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_sheet")),
        sa.UniqueConstraint("year_id", "subject_id", name=op.f("uq_score_sheet_year_id_subject_id")),
    )
    op.create_index(op.f("ix_score_sheet_year_id"), "score_sheet", ["year_id"])
    op.create_index(op.f("ix_score_sheet_subject_id"), "score_sheet", ["subject_id"])
    op.create_table(
        "score_column",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("key", AutoString(), nullable=False),
        sa.Column("scores", DOCUMENT, nullable=False),
        sa.Column("reasons", DOCUMENT, nullable=False),
        sa.Column("vetoes", DOCUMENT, nullable=False),
        sa.Column("total", sa.Float(), nullable=True),
        sa.Column("submitted_at", Instant(timezone=True), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("draft", DOCUMENT, nullable=False),
        sa.Column("history", DOCUMENT, nullable=False),
        sa.ForeignKeyConstraint(["sheet_id"], ["score_sheet.id"], name=op.f("fk_score_column_sheet_id_score_sheet")),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["person.id"], name=op.f("fk_score_column_submitted_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_column")),
        sa.UniqueConstraint("sheet_id", "key", name=op.f("uq_score_column_sheet_id_key")),
    )
    op.create_index(op.f("ix_score_column_sheet_id"), "score_column", ["sheet_id"])
    op.create_index(op.f("ix_score_column_submitted_by_id"), "score_column", ["submitted_by_id"])
    op.create_table(
        "score_objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", AutoString(), nullable=False),
        sa.Column("made_at", Instant(timezone=True), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("answer", AutoString(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", Instant(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'upheld', 'agreed', 'changed')", name=op.f("ck_score_objection_state")),
        sa.ForeignKeyConstraint(["sheet_id"], ["score_sheet.id"], name=op.f("fk_score_objection_sheet_id_score_sheet")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_score_objection_person_id_person")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_score_objection_decided_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_objection")),
        sa.UniqueConstraint("sheet_id", name=op.f("uq_score_objection_sheet_id")),
    )
    op.create_index(op.f("ix_score_objection_person_id"), "score_objection", ["person_id"])
    op.create_index(op.f("ix_score_objection_state"), "score_objection", ["state"])


def downgrade() -> None:
    for name in ("score_objection", "score_column", "score_sheet", "score_year"):
        op.drop_table(name)
