"""Copies of the whole database, taken while others write: always an SQLite file, from whatever database it was."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from indexing.store.database import Store, open_store
from indexing.store.schema import metadata

_AT_ONCE = 1000


def copy_out(store: Store, path: Path, locks: Path) -> None:
    """Writes the database as it stands at one moment to an SQLite file that is not there yet."""
    if store.engine.dialect.name == "sqlite":
        source = sqlite3.connect(str(store.engine.url.database))
        target = sqlite3.connect(path)
        try:
            source.backup(target)
        finally:
            target.close()
            source.close()
    else:
        copy = open_store(f"sqlite:///{path}", locks)
        snapshot = store.engine.connect().execution_options(isolation_level="REPEATABLE READ")
        with snapshot, snapshot.begin(), copy.writing() as connection:
            _copy_rows(snapshot, connection)
        copy.close()
    # One file, whole: not in need of a log beside it.
    whole = sqlite3.connect(path)
    whole.execute("PRAGMA journal_mode=DELETE")
    whole.close()


def copy_in(path: Path, store: Store, locks: Path) -> None:
    """Fills an empty database, already at the newest schema, with the rows of such a file."""
    copy = open_store(f"sqlite:///{path}", locks)
    with copy.reading() as source, store.writing() as connection:
        for table in reversed(metadata.sorted_tables):  # what migrations have put there
            connection.execute(table.delete())
        _copy_rows(source, connection)
        if connection.dialect.name == "postgresql":
            _renew_numbers(connection)
    copy.close()


def is_empty(store: Store) -> bool:
    """Whether nothing was recorded in a database."""
    names = ("documents", "runs", "captures")
    with store.reading() as connection:
        return all(
            connection.scalar(sa.select(sa.func.count()).select_from(metadata.tables[name])) == 0
            for name in names
        )


def _copy_rows(source: Connection, target: Connection) -> None:
    """Every table, those first that others refer to."""
    for table in metadata.sorted_tables:
        rows = source.execution_options(yield_per=_AT_ONCE).execute(sa.select(table))
        for some in rows.partitions(_AT_ONCE):
            target.execute(table.insert(), [dict(row._mapping) for row in some])


def _renew_numbers(connection: Connection) -> None:
    """Lets the sequences of PostgreSQL go on behind the highest number that was copied."""
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is None:
            continue
        name = connection.scalar(sa.select(sa.func.pg_get_serial_sequence(table.name, column.name)))
        highest = connection.scalar(sa.select(sa.func.max(column)))
        if name and highest:
            connection.execute(sa.select(sa.func.setval(name, highest)))
