"""Subscriptions, what there is to tell, and its way out."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from indexing.store.schema.conventions import Moment, metadata

# Alerts (room `alerts`). A channel's `address` is plain for mail and encrypted otherwise, its `secret` always encrypted. `reason`
# is a code with parameters: why it is in this state. `opened_until`: its circuit lets nothing through until then.
channels = Table(
    "channels",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("address", Text, nullable=False),
    Column("secret", Text),
    Column("keyword", Text),
    Column("owner", String(100), index=True),
    Column("shared", Boolean, nullable=False),
    Column("state", String(12), nullable=False),
    Column("reason", JSON(none_as_null=True)),
    Column("paused_until", Moment),
    Column("failures", Integer, nullable=False),
    Column("opened_until", Moment),
    Column("created", Moment, nullable=False),
)

# Saved queries. Changes up to number `start_seq` are not told. `closed_at`: a watch for one paper has found it.
# `feed_token` opens a feed of public papers and is shown in lists, so it is kept as it is.
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("name", Text, nullable=False),
    Column("on", String(12), nullable=False),
    Column("query", Text, nullable=False),
    Column("classes", JSON, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("rhythm", String(60), nullable=False),
    Column("quiet", String(11)),
    Column("days", Integer),
    Column("owner", String(100), index=True),
    Column("created", Moment, nullable=False),
    Column("start_seq", Integer, nullable=False),
    Column("paused_until", Moment),
    Column("last_checked", Moment),
    Column("last_matched", Moment),
    Column("last_told", Moment),
    Column("feed_token", String(64), nullable=False, unique=True),
    Column("closed_at", Moment),
    Column("removed_at", Moment),
    Column("end_reason", JSON(none_as_null=True)),
)
subscription_channels = Table(
    "subscription_channels",
    metadata,
    Column("subscription_id", ForeignKey("subscriptions.id"), primary_key=True),
    Column("channel_id", ForeignKey("channels.id"), primary_key=True),
    Index("ix_subscription_channels_channel_id", "channel_id"),
)

# What is worth telling, once per (subscription, event). `event` is `change:SEQ`, or the key of something that is no change;
# `what` is what happened in words, `{zh, en}`; `details` are further lines `[{zh, en}]`; `evidence` is `{text, marks}`; `page` is
# the path of the page of ours that shows it, where that is not the document's.
alerts = Table(
    "alerts",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("subscription_id", ForeignKey("subscriptions.id"), nullable=False),
    Column("event", String(250), nullable=False),
    Column("seq", Integer),
    Column("document_id", String(200), index=True),
    Column("run_id", String(40), index=True),
    Column("title", Text, nullable=False),
    Column("classes", JSON, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("what", JSON, nullable=False),
    Column("evidence", JSON(none_as_null=True)),
    Column("details", JSON(none_as_null=True)),
    Column("page", Text),
    Column("time", Moment, nullable=False, index=True),
    # When it was given to its channels, or found to have none.
    Column("planned", Moment, index=True),
    Index("uq_alerts_subscription_id", "subscription_id", "event", unique=True),
    Index("ix_alerts_subscription_id_time", "subscription_id", "time"),
)
alert_reads = Table(
    "alert_reads",
    metadata,
    Column("alert_id", ForeignKey("alerts.id"), primary_key=True),
    Column("reader", String(100), primary_key=True),
    Column("time", Moment, nullable=False),
)

# The window of a subscription's digest is taken by this row, before anything is rendered.
digests = Table(
    "digests",
    metadata,
    Column("subscription_id", ForeignKey("subscriptions.id"), primary_key=True),
    Column("window", String(40), primary_key=True),
    Column("time", Moment, nullable=False),
    Column("items", Integer, nullable=False),
)

# One message to one channel. `next` is when it is tried next; `answer` what the other side said last, `log` what it said to each
# attempt. `notice` is a code with parameters where it is about a channel; `part` counts where a message is too long for one.
# `body` is kept for a while after it was sent.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("channel_id", ForeignKey("channels.id"), nullable=False),
    Column("subscription_id", ForeignKey("subscriptions.id"), index=True),
    Column("run_id", String(40)),
    Column("window", String(40)),
    Column("kind", String(12), nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next", Moment),
    Column("answer", JSON(none_as_null=True)),
    Column("log", JSON, nullable=False),
    Column("notice", JSON(none_as_null=True)),
    Column("part", Integer, nullable=False),
    Column("body", Text),
    Column("created", Moment, nullable=False),
    Column("sent_at", Moment),
    Index("uq_deliveries_channel_id", "channel_id", "subscription_id", "window", unique=True),
    Index("ix_deliveries_state_next", "state", "next"),
)
delivery_items = Table(
    "delivery_items",
    metadata,
    Column("delivery_id", ForeignKey("deliveries.id"), primary_key=True),
    Column("alert_id", ForeignKey("alerts.id"), primary_key=True),
    Column("position", Integer, nullable=False),
    Index("ix_delivery_items_alert_id", "alert_id"),
)

# How far a reader of the log has come, such as `alerts`: the number of the last change it has dealt with.
cursors = Table(
    "cursors",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Integer, nullable=False),
)

# How many deliveries to each kind of channel ended how, of those that are no longer in the ledger.
delivery_totals = Table(
    "delivery_totals",
    metadata,
    Column("kind", String(10), primary_key=True),
    Column("state", String(10), primary_key=True),
    Column("count", Integer, nullable=False),
)

# Messages sent to a channel in a second (of real time, since 1970), for the budgets of bots.
channel_seconds = Table(
    "channel_seconds",
    metadata,
    Column("channel_id", ForeignKey("channels.id"), primary_key=True),
    Column("second", BigInteger, primary_key=True, autoincrement=False),
    Column("count", Integer, nullable=False),
)

# The newest row names this database's life, the others those before it: what was numbered in another epoch means something else.
# `halted` says why alerts wait for a person's word.
epochs = Table(
    "epochs",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("since", Moment, nullable=False),
    Column("halted", JSON(none_as_null=True)),
)

# Changes that nobody made, one an hour, by which the delay of alerts is measured. They come after change `after_seq`; they stand in
# no log, feed or count.
canaries = Table(
    "canaries",
    metadata,
    Column("hour", Moment, primary_key=True),
    Column("planted", Moment, nullable=False),
    Column("after_seq", Integer, nullable=False),
    Column("matched", Moment),
    Column("told", Moment),
)
