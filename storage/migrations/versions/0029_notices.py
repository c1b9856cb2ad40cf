"""what the office sends to many, who got it, and what people say about the bot"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from storage.types import Instant

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON(none_as_null=True)
INDEXES = {
    "notice": ("mark", "sender_id", "state"),
    "notice_receiver": ("notice_id", "outbox_id", "person_id"),
    "feedback": ("answered_by_id", "person_id", "state"),
}


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sender_id", sa.Integer(), nullable=False),
        sa.Column("audience", DOCUMENT, nullable=False),
        sa.Column("words", AutoString(), nullable=False),
        sa.Column("things", DOCUMENT, nullable=False),
        sa.Column("asks_receipt", sa.Boolean(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("mark", AutoString(), nullable=False),
        sa.Column("card", DOCUMENT, nullable=False),
        sa.Column("made_at", Instant(timezone=True), nullable=False),
        sa.Column("sent_at", Instant(timezone=True), nullable=True),
        sa.Column("reminded_at", Instant(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('writing', 'sending', 'done', 'stopped', 'dropped')", name=op.f("ck_notice_state")
        ),
        sa.ForeignKeyConstraint(["sender_id"], ["person.id"], name=op.f("fk_notice_sender_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_table(
        "notice_receiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("outbox_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_receiver_notice_id_notice")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_receiver_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_receiver")),
        sa.UniqueConstraint("notice_id", "person_id", name=op.f("uq_notice_receiver_notice_id_person_id")),
    )
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", AutoString(), nullable=False),
        sa.Column("things", DOCUMENT, nullable=False),
        sa.Column("made_at", Instant(timezone=True), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("answer", AutoString(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", Instant(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'answered')", name=op.f("ck_feedback_state")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_feedback_person_id_person")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_feedback_answered_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    for table, columns in INDEXES.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in columns:
                batch_op.create_index(batch_op.f(f"ix_{table}_{name}"), [name], unique=False)


def downgrade() -> None:
    for table in reversed(INDEXES):
        op.drop_table(table)
