"""what was sent along to show that something was put right"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("follow_up_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_attachment_follow_up_id"), ["follow_up_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_attachment_follow_up_id_follow_up"), "follow_up", ["follow_up_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_attachment_follow_up_id_follow_up"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_attachment_follow_up_id"))
        batch_op.drop_column("follow_up_id")
