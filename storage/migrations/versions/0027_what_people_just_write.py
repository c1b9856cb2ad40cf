"""what people just write, what was proposed of it, and whom it names"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from storage.types import Instant

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON(none_as_null=True)
STATES = "'proposed', 'stored', 'words', 'office', 'settled'"
OF_ATTACHMENT = (("message_id", "message"), ("mention_id", "mention"))


def upgrade() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inbox_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", AutoString(), nullable=False),
        sa.Column("edited", AutoString(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("lines", DOCUMENT, nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("received_at", Instant(timezone=True), nullable=False),
        sa.Column("settled_at", Instant(timezone=True), nullable=True),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_message_state")),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"], name=op.f("fk_message_inbox_id_inbox")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_message_person_id_person")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_message_unit_id_unit")),
        sa.ForeignKeyConstraint(["office_id"], ["person.id"], name=op.f("fk_message_office_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    for column in ("inbox_id", "person_id", "unit_id", "state", "office_id"):
        op.create_index(op.f(f"ix_message_{column}"), "message", [column])
    op.create_table(
        "mention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("words", AutoString(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_mention_message_id_message")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_mention_subject_id_subject")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_mention_record_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mention")),
    )
    for column in ("message_id", "subject_id", "record_id"):
        op.create_index(op.f(f"ix_mention_{column}"), "mention", [column])
    with op.batch_alter_table("attachment") as batch_op:
        for column, to in OF_ATTACHMENT:
            batch_op.add_column(sa.Column(column, sa.Integer(), nullable=True))
            batch_op.create_index(batch_op.f(f"ix_attachment_{column}"), [column], unique=False)
            batch_op.create_foreign_key(batch_op.f(f"fk_attachment_{column}_{to}"), to, [column], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("attachment") as batch_op:
        for column, to in OF_ATTACHMENT:
            batch_op.drop_constraint(batch_op.f(f"fk_attachment_{column}_{to}"), type_="foreignkey")
            batch_op.drop_index(batch_op.f(f"ix_attachment_{column}"))
            batch_op.drop_column(column)
    op.drop_table("mention")
    op.drop_table("message")
