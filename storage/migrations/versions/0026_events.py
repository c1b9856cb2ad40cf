"""courses and activities, and who came"""

import sqlalchemy as sa
from alembic import op

from storage.types import Document, Instant

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sort", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("title", "topic", "lecturer", "place", "starts")),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("audience", Document, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("marks", Document, nullable=False),
        sa.Column("history", Document, nullable=False),
        sa.Column("made_at", Instant(timezone=True), nullable=False),
        sa.Column("held_at", Instant(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('asked', 'called', 'held', 'void')", name=op.f("ck_event_state")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_event_unit_id_unit")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["person.id"], name=op.f("fk_event_opened_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        for name in ("first_day", "kind", "opened_by_id", "state", "unit_id"):
            batch_op.create_index(batch_op.f(f"ix_event_{name}"), [name], unique=False)
    op.create_table(
        "event_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("from_list", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_up_on", sa.Date(), nullable=True),
        sa.Column("objection", sa.String(), nullable=False),
        sa.CheckConstraint("answer IN ('', 'coming', 'leave')", name=op.f("ck_event_seat_answer")),
        sa.CheckConstraint("state IN ('called', 'came', 'leave', 'absent')", name=op.f("ck_event_seat_state")),
        *(
            sa.ForeignKeyConstraint([f"{name}_id"], [f"{name}.id"], name=op.f(f"fk_event_seat_{name}_id_{name}"))
            for name in ("event", "person", "subject")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_seat")),
        sa.UniqueConstraint("event_id", "person_id", name=op.f("uq_event_seat_event_id_person_id")),
        sa.UniqueConstraint("event_id", "subject_id", name=op.f("uq_event_seat_event_id_subject_id")),
    )
    with op.batch_alter_table("event_seat", schema=None) as batch_op:
        for name in ("event_id", "person_id", "subject_id"):
            batch_op.create_index(batch_op.f(f"ix_event_seat_{name}"), [name], unique=False)


def downgrade() -> None:
    op.drop_table("event_seat")
    op.drop_table("event")
