"""Users and how they are known, and what they changed."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, Text

from indexing.store.schema.conventions import Moment, metadata

# People. Of what they show as proof only hashes are kept: argon2's of passwords, SHA-256 of secrets of 32 random bytes.
users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("role", String(10), nullable=False),
    # None: tokens only.
    Column("password", Text),
    Column("created", Moment, nullable=False),
    Column("disabled", Moment),
)
sign_ins = Table(
    "sign_ins",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("secret", String(64), nullable=False, unique=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("created", Moment, nullable=False),
    Column("last_used", Moment, nullable=False),
    Column("address", String(64)),
    Column("agent", Text),
)
tokens = Table(
    "tokens",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("secret", String(64), nullable=False, unique=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("name", String(100), nullable=False),
    Column("scope", String(10), nullable=False),
    Column("created", Moment, nullable=False),
    Column("last_used", Moment),
    Column("revoked", Moment),
)
one_time_links = Table(
    "one_time_links",
    metadata,
    Column("secret", String(64), primary_key=True),
    Column("purpose", String(20), nullable=False),
    Column("expires", Moment, nullable=False),
    Column("used", Moment),
)
sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", String(80), nullable=False),
    Column("time", Moment, nullable=False),
    Index("ix_sign_in_failures_key_time", "key", "time"),
)
# Every change that a person made. `via`: session, token or command.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("time", Moment, nullable=False),
    Column("who", String(100), nullable=False),
    Column("via", String(10), nullable=False),
    Column("what", String(40), nullable=False),
    Column("on", Text, nullable=False),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
)
