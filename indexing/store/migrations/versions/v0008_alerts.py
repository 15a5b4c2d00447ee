"""Alerts: channels, subscriptions, what is worth telling, and its way out."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channels",
        sa.Column("id", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("keyword", sa.Text(), nullable=True),
        sa.Column("owner", sa.String(100), nullable=True),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=True),
        sa.Column("paused_until", sa.String(25), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("opened_until", sa.String(25), nullable=True),
        sa.Column("created", sa.String(25), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channels")),
    )
    op.create_index(op.f("ix_channels_owner"), "channels", ["owner"], unique=False)
    op.create_table(
        "cursors",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_cursors")),
    )
    op.create_table(
        "epochs",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("since", sa.String(25), nullable=False),
        sa.Column("halted", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_epochs")),
    )
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.String(20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("on", sa.String(12), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("classes", sa.JSON(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("rhythm", sa.String(60), nullable=False),
        sa.Column("quiet", sa.String(11), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("owner", sa.String(100), nullable=True),
        sa.Column("created", sa.String(25), nullable=False),
        sa.Column("start_seq", sa.Integer(), nullable=False),
        sa.Column("paused_until", sa.String(25), nullable=True),
        sa.Column("last_checked", sa.String(25), nullable=True),
        sa.Column("last_matched", sa.String(25), nullable=True),
        sa.Column("last_told", sa.String(25), nullable=True),
        sa.Column("feed_token", sa.String(64), nullable=False),
        sa.Column("closed_at", sa.String(25), nullable=True),
        sa.Column("removed_at", sa.String(25), nullable=True),
        sa.Column("end_reason", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("feed_token", name=op.f("uq_subscriptions_feed_token")),
    )
    op.create_index(op.f("ix_subscriptions_owner"), "subscriptions", ["owner"], unique=False)
    op.create_table(
        "alerts",
        sa.Column("id", sa.String(20), nullable=False),
        sa.Column("subscription_id", sa.String(20), nullable=False),
        sa.Column("event", sa.String(250), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.String(200), nullable=True),
        sa.Column("run_id", sa.String(40), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("classes", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("what", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=True),
        sa.Column("time", sa.String(25), nullable=False),
        sa.Column("planned", sa.String(25), nullable=True),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscriptions.id"], name=op.f("fk_alerts_subscription_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    op.create_index(op.f("ix_alerts_document_id"), "alerts", ["document_id"], unique=False)
    op.create_index(op.f("ix_alerts_planned"), "alerts", ["planned"], unique=False)
    op.create_index(op.f("ix_alerts_run_id"), "alerts", ["run_id"], unique=False)
    op.create_index("ix_alerts_subscription_id_time", "alerts", ["subscription_id", "time"], unique=False)
    op.create_index(op.f("ix_alerts_time"), "alerts", ["time"], unique=False)
    op.create_index("uq_alerts_subscription_id", "alerts", ["subscription_id", "event"], unique=True)
    op.create_table(
        "channel_seconds",
        sa.Column("channel_id", sa.String(20), nullable=False),
        sa.Column("second", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channels.id"], name=op.f("fk_channel_seconds_channel_id")),
        sa.PrimaryKeyConstraint("channel_id", "second", name=op.f("pk_channel_seconds")),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("holder", sa.String(400), nullable=False),
        sa.Column("until", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("channel_id", sa.String(20), nullable=False),
        sa.Column("subscription_id", sa.String(20), nullable=True),
        sa.Column("run_id", sa.String(40), nullable=True),
        sa.Column("window", sa.String(40), nullable=True),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next", sa.String(25), nullable=True),
        sa.Column("answer", sa.JSON(), nullable=True),
        sa.Column("log", sa.JSON(), nullable=False),
        sa.Column("notice", sa.JSON(), nullable=True),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("created", sa.String(25), nullable=False),
        sa.Column("sent_at", sa.String(25), nullable=True),
        sa.ForeignKeyConstraint(["channel_id"], ["channels.id"], name=op.f("fk_deliveries_channel_id")),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscriptions.id"], name=op.f("fk_deliveries_subscription_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
    )
    op.create_index("ix_deliveries_state_next", "deliveries", ["state", "next"], unique=False)
    op.create_index(op.f("ix_deliveries_subscription_id"), "deliveries", ["subscription_id"], unique=False)
    op.create_index(
        "uq_deliveries_channel_id", "deliveries", ["channel_id", "subscription_id", "window"], unique=True
    )
    op.create_table(
        "digests",
        sa.Column("subscription_id", sa.String(20), nullable=False),
        sa.Column("window", sa.String(40), nullable=False),
        sa.Column("time", sa.String(25), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscriptions.id"], name=op.f("fk_digests_subscription_id")
        ),
        sa.PrimaryKeyConstraint("subscription_id", "window", name=op.f("pk_digests")),
    )
    op.create_table(
        "subscription_channels",
        sa.Column("subscription_id", sa.String(20), nullable=False),
        sa.Column("channel_id", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channels.id"], name=op.f("fk_subscription_channels_channel_id")
        ),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscriptions.id"], name=op.f("fk_subscription_channels_subscription_id")
        ),
        sa.PrimaryKeyConstraint("subscription_id", "channel_id", name=op.f("pk_subscription_channels")),
    )
    op.create_index(
        "ix_subscription_channels_channel_id", "subscription_channels", ["channel_id"], unique=False
    )
    op.create_table(
        "alert_reads",
        sa.Column("alert_id", sa.String(20), nullable=False),
        sa.Column("reader", sa.String(100), nullable=False),
        sa.Column("time", sa.String(25), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name=op.f("fk_alert_reads_alert_id")),
        sa.PrimaryKeyConstraint("alert_id", "reader", name=op.f("pk_alert_reads")),
    )
    op.create_table(
        "delivery_items",
        sa.Column("delivery_id", sa.String(40), nullable=False),
        sa.Column("alert_id", sa.String(20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name=op.f("fk_delivery_items_alert_id")),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_delivery_items_delivery_id")
        ),
        sa.PrimaryKeyConstraint("delivery_id", "alert_id", name=op.f("pk_delivery_items")),
    )
    op.create_index("ix_delivery_items_alert_id", "delivery_items", ["alert_id"], unique=False)
