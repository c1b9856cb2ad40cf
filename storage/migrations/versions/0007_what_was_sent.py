"""what was sent along and is no file; albums"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BEFORE = "state IN ('pending', 'fetched', 'failed', 'too_big', 'checked')"
AFTER = "state IN ('pending', 'fetched', 'failed', 'too_big', 'checked', 'kept')"


def upgrade() -> None:
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about", sa.JSON(none_as_null=True), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("album", sa.String(), nullable=True))
        batch_op.create_index(batch_op.f("ix_attachment_album"), ["album"], unique=False)
        batch_op.drop_constraint(op.f("ck_attachment_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_attachment_state"), AFTER)


def downgrade() -> None:
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_attachment_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_attachment_state"), BEFORE)
        batch_op.drop_index(batch_op.f("ix_attachment_album"))
        batch_op.drop_column("album")
        batch_op.drop_column("about")
