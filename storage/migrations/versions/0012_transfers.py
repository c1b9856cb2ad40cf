"""people who are transferred, and who follows them"""

import sqlalchemy as sa
from alembic import op

from storage.types import Document, Instant

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

STATES = "state IN ('asked', 'planned', 'done', 'void')"
INDEXED = ("by_id", "person_id", "state", "successor_id")


def upgrade() -> None:
    op.create_table(
        "transfer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("to_unit_id", sa.Integer(), nullable=True),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("shares", Document, nullable=False),
        sa.Column("moved", Document, nullable=False),
        sa.Column("made_at", Instant(timezone=True), nullable=False),
        sa.CheckConstraint(STATES, name=op.f("ck_transfer_state")),
        *(
            sa.ForeignKeyConstraint([f"{name}_id"], ["person.id"], name=op.f(f"fk_transfer_{name}_id_person"))
            for name in ("person", "successor", "by")
        ),
        sa.ForeignKeyConstraint(["to_unit_id"], ["unit.id"], name=op.f("fk_transfer_to_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
    )
    with op.batch_alter_table("transfer", schema=None) as batch_op:
        for name in INDEXED:
            batch_op.create_index(batch_op.f(f"ix_transfer_{name}"), [name], unique=False)


def downgrade() -> None:
    op.drop_table("transfer")
