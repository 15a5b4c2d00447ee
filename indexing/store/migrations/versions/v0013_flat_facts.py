"""Facts as flat rows for the index, the papers that documents cite, and what operators set right: facts, and which activity a
telling belongs to. What was read before is read again in due course."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("document_facts") as batch_op:
        batch_op.add_column(sa.Column("told", sa.JSON(), nullable=True))
    op.create_table(
        "citations",
        sa.Column("document_id", sa.String(200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(300), nullable=True),
        sa.Column("number", sa.String(200), nullable=True),
        sa.Column("relation", sa.String(20), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "position", name=op.f("pk_citations")),
    )
    op.create_index(op.f("ix_citations_title"), "citations", ["title"], unique=False)
    op.create_index(op.f("ix_citations_number"), "citations", ["number"], unique=False)
    op.create_table(
        "fact_corrections",
        sa.Column("document_id", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("field", sa.String(20), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("read", sa.JSON(), nullable=False),
        sa.Column("who", sa.String(100), nullable=False),
        sa.Column("time", sa.String(25), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_fact_corrections_document_id")
        ),
        sa.PrimaryKeyConstraint("document_id", "kind", "key", "field", name=op.f("pk_fact_corrections")),
    )
    op.create_table(
        "activity_ties",
        sa.Column("key", sa.String(410), nullable=False),
        sa.Column("document_id", sa.String(200), nullable=False),
        sa.Column("belongs_to", sa.String(410), nullable=False),
        sa.Column("who", sa.String(100), nullable=False),
        sa.Column("time", sa.String(25), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", "document_id", name=op.f("pk_activity_ties")),
    )
