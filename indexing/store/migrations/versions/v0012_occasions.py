"""Alerts that are about no single paper's change: further lines, and the page that shows what they tell of."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("alerts", sa.Column("details", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("alerts", sa.Column("page", sa.Text(), nullable=True))
