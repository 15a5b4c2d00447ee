"""What each part of a document says, its files too, and what calendars were shown last."""

import sqlalchemy as sa
from alembic import op

from indexing.store.schema import Moment

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "part_facts",
        sa.Column("document_id", sa.String(200), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("citations", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("benefits", sa.JSON(), nullable=False),
        sa.Column("deadlines", sa.JSON(), nullable=False),
        sa.Column("measures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "place", name=op.f("pk_part_facts")),
    )
    op.create_table(
        "calendar_entries",
        sa.Column("uid", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed", Moment(), nullable=False),
        sa.Column("cancelled", Moment(), nullable=True),
        sa.Column("first_day", sa.String(10), nullable=True),
        sa.Column("last_day", sa.String(10), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_calendar_entries")),
    )
    op.create_index(op.f("ix_calendar_entries_last_day"), "calendar_entries", ["last_day"])
