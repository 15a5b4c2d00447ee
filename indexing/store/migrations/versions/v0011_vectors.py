"""The vectors of documents' passages, by which they are found by meaning. Made where there is a model, at leisure."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "vectors",
        sa.Column("document_id", sa.String(200), nullable=False),
        sa.Column("model", sa.String(60), nullable=False),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("fresh", sa.Boolean(), nullable=False),
        sa.Column("codes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "model", name=op.f("pk_vectors")),
    )
