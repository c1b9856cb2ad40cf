"""rosters of posts"""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "post_holder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roster", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("post", "title", "name")),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("source", "words")),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_post_holder_unit_id_unit")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_post_holder_subject_id_subject")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_post_holder_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_holder")),
    )
    with op.batch_alter_table("post_holder", schema=None) as batch_op:
        for name in ("by_id", "roster", "subject_id", "unit_id"):
            batch_op.create_index(batch_op.f(f"ix_post_holder_{name}"), [name], unique=False)


def downgrade() -> None:
    op.drop_table("post_holder")
