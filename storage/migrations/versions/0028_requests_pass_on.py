"""requests: kinds, limits, what happened to each"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

BEFORE = "state IN ('open', 'answered', 'closed')"
AFTER = "state IN ('open', 'answered', 'closed', 'void')"
STEPS = (
    "kind IN ('passed', 'returned', 'asked', 'answered', 'told', 'unhappy', 'wished', 'agreed', 'refused', 'urged',"
    " 'dropped')"
)


def upgrade() -> None:
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", AutoString(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("passed_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("since", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("due", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("wish_due", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("wish_reason", AutoString(), nullable=False, server_default=""))
        batch_op.create_index(batch_op.f("ix_ticket_due"), ["due"], unique=False)
        batch_op.drop_constraint(op.f("ck_ticket_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_ticket_state"), AFTER)
    with op.batch_alter_table("ticket", schema=None) as batch_op:  # every row has its words from now on
        batch_op.alter_column("kind", server_default=None)
        batch_op.alter_column("wish_reason", server_default=None)
    op.create_table(
        "ticket_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("words", AutoString(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.CheckConstraint(STEPS, name=op.f("ck_ticket_step_kind")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_step_ticket_id_ticket")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ticket_step_person_id_person")),
        sa.ForeignKeyConstraint(["to_id"], ["person.id"], name=op.f("fk_ticket_step_to_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_step")),
    )
    with op.batch_alter_table("ticket_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_step_ticket_id"), ["ticket_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_step_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("ticket_step")
    op.execute("UPDATE ticket SET state = 'closed' WHERE state = 'void'")
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_ticket_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_ticket_state"), BEFORE)
        batch_op.drop_index(batch_op.f("ix_ticket_due"))
        for name in ("wish_reason", "wish_due", "due", "since", "passed_on", "kind"):
            batch_op.drop_column(name)
