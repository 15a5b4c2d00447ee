"""Whether an attachment's text came by OCR, with what confidence, and why there is none."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("attachments") as batch_op:
        batch_op.add_column(sa.Column("by", sa.String(4), nullable=True))
        batch_op.add_column(sa.Column("confidence", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("detail", sa.Text(), nullable=True))
    # Until now all text was the files' own.
    attachments = sa.table("attachments", sa.column("by"), sa.column("state"))
    op.execute(attachments.update().where(attachments.c.state == "read").values(by="text"))
