"""Opening the database: SQLite by default, PostgreSQL where several machines share it.

On SQLite every writing transaction is BEGIN IMMEDIATE: with a plain BEGIN that reads and then writes, four WAL writers
failed 75-90 % of their transactions as "locked", with IMMEDIATE none of 4,000. On PostgreSQL a transaction-wide advisory
lock does the same for all that takes change numbers, so that these become visible in the order they were given.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from filelock import FileLock
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from config.faults import Busy, Fault, Unreachable, WrongUsage
from config.language import tr
from indexing.store.schema import HEAD

# Arbitrary but fixed: the advisory lock that orders those who write changes on PostgreSQL.
WRITERS = 7_201_123


# In milliseconds.
_PATIENCE, _SOON = 30_000, 500


class Store:
    """The open database. `reading()` and `writing()` give connections in a transaction."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with explained(self.engine), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, *, ordered: bool = True, soon: bool = False) -> Iterator[Connection]:
        """One transaction, committed on leaving without an exception. Holds off every other writer: do no network and
        no parsing inside.

        With `ordered` false PostgreSQL holds off nobody, and it waits for nobody but who has the same rows: for short
        notes beside the record, such as a run's heartbeat. Two such must not lock rows of each other's in different orders.
        With `soon` SQLite waits for other writers for half a second only: for what somebody else will note if this does not.
        """
        with (
            explained(self.engine),
            self.engine.connect().execution_options(writing=True) as connection,
            _patient(connection, _SOON if soon else _PATIENCE),
            connection.begin(),
        ):
            if ordered and self.engine.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(WRITERS)))
            yield connection

    def close(self) -> None:
        self.engine.dispose()


def open_store(url: str, locks: Path) -> Store:
    """The database at a SQLAlchemy address, brought to the newest schema. `locks` is the folder of lock files.

    Raises Fault where it cannot be opened, is damaged, or was written by a newer version of the program.
    """
    try:
        address = sa.make_url(url)
    except sa.exc.ArgumentError:
        raise WrongUsage(
            tr(f"数据库地址不对：{url}", f"bad database address: {url}"), where="HUANXIN_DATABASE_URL"
        ) from None
    if address.get_backend_name() == "postgresql" and address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    locks.mkdir(parents=True, exist_ok=True)
    if address.get_backend_name() == "sqlite":
        if address.database:
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(address, connect_args={"timeout": 30})
        event.listen(engine, "connect", _tune)
        event.listen(engine, "begin", _begin)
    else:
        engine = sa.create_engine(address, pool_pre_ping=True)
    with explained(engine):
        if _version(engine) != HEAD:
            with FileLock(locks / "migrate.lock"):
                _migrate(engine)
    return Store(engine)


def _tune(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun by _begin, not by the driver
    for pragma in (
        f"busy_timeout={_PATIENCE}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "mmap_size=268435456",
    ):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def _patient(connection: Connection, milliseconds: int) -> Iterator[None]:
    """Within the block SQLite waits so long for other writers."""
    raw = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or milliseconds == _PATIENCE or raw is None:
        yield
        return
    raw.execute(f"PRAGMA busy_timeout={milliseconds}")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA busy_timeout={_PATIENCE}")


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _version(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        version: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
        return version


def _migrate(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(WRITERS)))
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise Fault(
                tr(
                    "数据库由更新版本的程序写成", "the database was written by a newer version of the program"
                ),
                detail=str(error),
                where=_address(engine),
            ) from None


@contextmanager
def explained(engine: Engine) -> Iterator[None]:
    """Turns the database's own errors into Faults that say what to do; others pass."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        fault = _explain(str(error.orig), _address(engine))
        if fault is None:
            raise
        raise fault from error


def _address(engine: Engine) -> str:
    return engine.url.database or "" if engine.dialect.name == "sqlite" else engine.url.render_as_string()


# As PostgreSQL and its driver say that nobody is there, or no longer.
_AWAY = (
    "connection failed",
    "could not connect",
    "Connection refused",
    "server closed the connection",
    "terminating connection",
    "the database system is",
    "the connection is closed",
)


def _explain(message: str, address: str) -> Fault | None:
    if "not a database" in message or "malformed" in message:
        return Fault(
            tr("数据库文件已损坏", "the database file is damaged"),
            detail=tr(
                "请先移开该文件，再用备份恢复，或用 huanxin import 从 archive 文件夹中的 WARC 重建；档案与索引未受影响",
                "move the file away, then restore a backup or rebuild it with huanxin import from the WARC files in the "
                "archive folder; archive and index are not affected",
            ),
            where=address,
        )
    if "disk is full" in message or "disk I/O error" in message or "No space left" in message:
        return Fault(
            tr(
                "磁盘已满，未写入的内容没有丢失：腾出空间后重新运行",
                "the disk is full; free space and run again",
            ),
            detail=tr("已提交的数据完好", "what was committed is intact"),
            where=address,
        )
    if "database is locked" in message:
        return Busy(
            tr("数据库正被另一进程长时间占用", "another process has held the database for long"),
            where=address,
        )
    if "unable to open database file" in message or "readonly database" in message:
        return Fault(
            tr(
                "无法打开或写入数据库文件，请检查路径与权限",
                "cannot open or write the database file; check path and rights",
            ),
            where=address,
        )
    if any(sign in message for sign in _AWAY):
        return Unreachable(
            tr("连不上数据库", "cannot reach the database"),
            detail=message.strip().splitlines()[0],
            where=address,
        )
    return None
