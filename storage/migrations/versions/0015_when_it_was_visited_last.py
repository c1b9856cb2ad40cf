"""a subject knows when it was visited last, so that a whole county is sorted by it"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

INDEX = "ix_subject_visited_on_position_id"
BY_RECORDS = """
UPDATE subject SET visited_on =
    (SELECT max(occurred_on) FROM record WHERE record.subject_id = subject.id AND record.state = 'valid')
"""
WITHOUT_NAME = """
UPDATE subject SET visited_on = max(coalesce(visited_on, ''), json_extract(profile, '$.seen_on'))
WHERE json_extract(profile, '$.seen_on') IS NOT NULL
"""  # households that want no record with their name


def upgrade() -> None:
    op.add_column("subject", sa.Column("visited_on", sa.Date(), nullable=True))
    op.execute(BY_RECORDS)
    op.execute(WITHOUT_NAME)
    op.create_index(INDEX, "subject", ["visited_on", "position", "id"], unique=False)


def downgrade() -> None:
    op.drop_index(INDEX, table_name="subject")
    op.drop_column("subject", "visited_on")
