"""Identity of addresses: sessions and volatile parameters are no part of a page's address, and what was fetched is kept apart.

Rows are keyed anew from their addresses, those that were written before the spelling of escapes and backslashes was settled
too. Where two would come to stand under one key both stay as they are, and `collides` says so.
"""

import sqlalchemy as sa
from alembic import op

from indexing.store.addresses import settle_all

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "address_parameters",
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("volatile", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("host", "name", name=op.f("pk_address_parameters")),
    )
    with op.batch_alter_table("appearances") as batch_op:
        batch_op.add_column(sa.Column("fetched_url", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("collides", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("doubted", sa.String(length=25), nullable=True))
    settle_all(op.get_bind())
