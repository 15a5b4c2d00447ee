"""Canaries: changes that nobody made, by which the delay of alerts is measured."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

MOMENT = sa.String(25)


def upgrade() -> None:
    op.create_table(
        "canaries",
        sa.Column("hour", MOMENT, nullable=False),
        sa.Column("planted", MOMENT, nullable=False),
        sa.Column("after_seq", sa.Integer(), nullable=False),
        sa.Column("matched", MOMENT),
        sa.Column("told", MOMENT),
        sa.PrimaryKeyConstraint("hour", name=op.f("pk_canaries")),
    )
