"""what was sent along and taken out, or is not to be kept"""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BEFORE = "state IN ('pending', 'fetched', 'failed', 'too_big', 'checked', 'kept')"
AFTER = "state IN ('pending', 'fetched', 'failed', 'too_big', 'checked', 'kept', 'unwanted')"


def upgrade() -> None:
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taken_out_at", Instant(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_attachment_state"), ["state"], unique=False)
        batch_op.drop_constraint(op.f("ck_attachment_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_attachment_state"), AFTER)


def downgrade() -> None:
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_attachment_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_attachment_state"), BEFORE)
        batch_op.drop_index(batch_op.f("ix_attachment_state"))
        batch_op.drop_column("taken_out_at")
