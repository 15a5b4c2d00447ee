"""Measures and deadlines of a document stand with the part that tells them (`part_facts`), and nowhere else."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("document_facts") as batch_op:
        batch_op.drop_column("measures")
        batch_op.drop_column("deadlines")
