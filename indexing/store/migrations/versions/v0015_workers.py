"""The workers of all machines with what each runs, and the machine that a capture's bytes lie on. Captures of before have none."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

MOMENT = sa.String(25)


def upgrade() -> None:
    op.create_table(
        "workers",
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("node", sa.String(60), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("url", sa.Text()),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("dictionary", sa.String(40), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("seen", MOMENT, nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_workers")),
    )
    op.add_column("captures", sa.Column("node", sa.String(60), nullable=True))
