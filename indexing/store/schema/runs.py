"""Runs, what they hold back, when sources are due and how they are."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text, text

from indexing.store.schema.conventions import Moment, metadata

runs = Table(
    "runs",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("source_id", String(100), nullable=False),
    Column("state", String(12), nullable=False),
    Column("started", Moment, nullable=False),
    Column("ended", Moment),
    Column("pid", Integer),
    Column("requests", Integer, nullable=False),
    Column("verdicts", JSON, nullable=False),
    Column("refused", JSON, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("withdrawn", Integer, nullable=False),
    Column("seconds", Float),
    Column("detail", Text),
    Column("log", Text),
    # Who runs it: the machine, and the worker or command on it.
    Column("node", String(100)),
    Column("claimed_by", String(200)),
    # Both in the database's own time: the last sign of life, and of something done.
    Column("heartbeat", Moment),
    Column("progress", Moment),
    Column("queued_at", Moment),
    Column("priority", Integer),
    Column("asked_by", String(100)),
    # What was asked for beyond the source: {full, delay}.
    Column("ask", JSON(none_as_null=True)),
    Column("cancel_asked", Boolean),
    Index("ix_runs_source_id_started", "source_id", "started"),
    Index("ix_runs_state", "state"),
    # A source waits in the queue once.
    Index(
        "uq_runs_queued",
        "source_id",
        unique=True,
        sqlite_where=text("state = 'queued'"),
        postgresql_where=text("state = 'queued'"),
    ),
)

# The run that has a host, over all machines.
host_leases = Table(
    "host_leases",
    metadata,
    Column("host", String(253), primary_key=True),
    Column("run_id", String(40), nullable=False, index=True),
)

# Every worker that ever was, with what it runs. `since` (when it came to run that) and `seen` are in the database's own time; `gone`:
# it has ended in order. `home` is the folder of its machine that archive and logs lie in, `url` where people reach that machine.
workers = Table(
    "workers",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("node", String(60), nullable=False),
    Column("home", Text, nullable=False),
    Column("url", Text),
    Column("code", String(60), nullable=False),
    Column("dictionary", String(40), nullable=False),
    Column("since", Moment, nullable=False),
    Column("seen", Moment, nullable=False),
    Column("gone", Boolean, nullable=False),
)

# What only one process does at a time. `token` grows with every holder, `until` is in the database's own time.
fenced_leases = Table(
    "fenced_leases",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("holder", Text, nullable=False),
    Column("token", Integer, nullable=False),
    Column("until", Moment, nullable=False),
)

# When a source is due. `origin`: yaml, or operator where a person has edited it.
schedules = Table(
    "schedules",
    metadata,
    Column("source_id", String(100), primary_key=True),
    Column("rule", String(200), nullable=False),
    # Times of day `HH:MM-HH:MM` in which its runs may begin; empty: always.
    Column("window", JSON, nullable=False),
    # At most so many seconds are added to the rule's time, drawn once for each.
    Column("jitter", Integer, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("paused_until", Moment),
    Column("skip_holidays", Boolean, nullable=False),
    Column("next_due", Moment, index=True),
    Column("revision", Integer, nullable=False),
    Column("origin", String(10), nullable=False),
)

# Every change of a source's state of health: why (code and parameters), and the thresholds that it was judged by.
source_states = Table(
    "source_states",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("source_id", String(100), nullable=False),
    Column("before", String(12)),
    Column("state", String(12), nullable=False),
    Column("time", Moment, nullable=False),
    Column("reason", JSON, nullable=False),
    Column("thresholds", JSON, nullable=False),
    Index("ix_source_states_source_id_id", "source_id", "id"),
)

# What a run found changed or gone, held back because it was implausibly much (decision 7). `paper` is None for a
# withdrawal.
quarantine = Table(
    "quarantine",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("run_id", String(40), nullable=False, index=True),
    Column("source_id", String(100), nullable=False),
    Column("document_id", ForeignKey("documents.id"), nullable=False),
    Column("url", Text, nullable=False),
    Column("held_at", Moment, nullable=False),
    Column("classes", JSON, nullable=False),
    Column("paper", JSON),
    Column("captures", JSON, nullable=False),
)
