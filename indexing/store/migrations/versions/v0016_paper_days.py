"""On which days a source published is asked every minute and for every board: from an index, not from the papers themselves."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_documents_source_id_published", "documents", ["source_id", "published"])
