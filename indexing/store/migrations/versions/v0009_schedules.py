"""The queue of runs, schedules, leases, states of health and corrections. Runs of before have no node: they were this machine's."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.String(25)


def upgrade() -> None:
    for name, kind in (
        ("node", sa.String(100)),
        ("claimed_by", sa.String(200)),
        ("heartbeat", MOMENT),
        ("progress", MOMENT),
        ("queued_at", MOMENT),
        ("priority", sa.Integer()),
        ("asked_by", sa.String(100)),
        ("ask", sa.JSON()),
        ("cancel_asked", sa.Boolean()),
    ):
        op.add_column("runs", sa.Column(name, kind, nullable=True))
    op.create_index("ix_runs_state", "runs", ["state"], unique=False)
    queued = sa.text("state = 'queued'")
    op.create_index(
        "uq_runs_queued", "runs", ["source_id"], unique=True, sqlite_where=queued, postgresql_where=queued
    )
    op.create_table(
        "host_leases",
        sa.Column("host", sa.String(253), nullable=False),
        sa.Column("run_id", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_host_leases")),
    )
    op.create_index(op.f("ix_host_leases_run_id"), "host_leases", ["run_id"], unique=False)
    op.create_table(
        "fenced_leases",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_fenced_leases")),
    )
    op.create_table(
        "schedules",
        sa.Column("source_id", sa.String(100), nullable=False),
        sa.Column("rule", sa.String(200), nullable=False),
        sa.Column("window", sa.JSON(), nullable=False),
        sa.Column("jitter", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("paused_until", MOMENT),
        sa.Column("skip_holidays", sa.Boolean(), nullable=False),
        sa.Column("next_due", MOMENT),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_schedules")),
    )
    op.create_index(op.f("ix_schedules_next_due"), "schedules", ["next_due"], unique=False)
    op.create_table(
        "source_states",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("source_id", sa.String(100), nullable=False),
        sa.Column("before", sa.String(12)),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("time", MOMENT, nullable=False),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.Column("thresholds", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_states")),
    )
    op.create_index("ix_source_states_source_id_id", "source_states", ["source_id", "id"], unique=False)
    op.create_table(
        "corrections",
        sa.Column("document_id", sa.String(200), nullable=False),
        sa.Column("field", sa.String(20), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("read", sa.JSON(), nullable=False),
        sa.Column("who", sa.String(100), nullable=False),
        sa.Column("time", MOMENT, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_corrections_document_id")),
        sa.PrimaryKeyConstraint("document_id", "field", name=op.f("pk_corrections")),
    )
