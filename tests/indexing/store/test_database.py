"""Opening the database: migrations, and failures said in words a person can act on."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

import indexing.store
from config.faults import Fault, WrongUsage
from indexing.store import open_store
from indexing.store.schema import HEAD, attachments, metadata

MIGRATIONS = Path(indexing.store.__file__).parent / "migrations"


def test_the_schema_constant_is_alembics_head() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == HEAD


def test_migrations_make_exactly_the_tables_of_the_schema(database_url: str, tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    store = open_store(database_url, tmp_path / "locks")
    with store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_damaged_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "huanxin.db"
    path.write_bytes(b"this is no database at all" * 100)
    with pytest.raises(Fault) as caught:
        open_store(f"sqlite:///{path}", tmp_path / "locks")
    assert caught.value.where == str(path)
    assert "huanxin import" in (caught.value.detail or "")
    assert path.read_bytes().startswith(b"this is no database")


def test_a_database_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'huanxin.db'}"
    open_store(url, tmp_path / "locks").close()
    with sqlite3.connect(tmp_path / "huanxin.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Fault, match=r"更新版本|newer version"):
        open_store(url, tmp_path / "locks")


def test_an_address_that_is_none_is_refused_by_the_settings_name(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage) as caught:
        open_store("nonsense", tmp_path / "locks")
    assert caught.value.where == "HUANXIN_DATABASE_URL"


def test_a_server_that_is_away_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(Fault, match=r"连不上|cannot reach"):
        open_store("postgresql+psycopg://nobody@127.0.0.1:9/none", tmp_path / "locks")


def test_processes_that_open_a_new_database_at_once_all_succeed(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from indexing.store import open_store; "
        "open_store(sys.argv[1], Path(sys.argv[2]))"
    )
    command = [sys.executable, "-c", code, f"sqlite:///{tmp_path / 'h.db'}", str(tmp_path / "locks")]
    running = [subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(Path.cwd())}) for _ in range(4)]
    assert [process.wait() for process in running] == [0, 0, 0, 0]
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'h.db'}")
    assert "documents" in sa.inspect(engine).get_table_names()


def test_attachments_of_before_say_that_their_text_is_their_own(database_url: str, tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    engine = sa.create_engine(database_url)
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, "0003")
        old = sa.Table("attachments", sa.MetaData(), autoload_with=connection, resolve_fks=False)
        file = {"document_id": "d", "name": "附件", "text": ""}
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SET session_replication_role = replica"))
        connection.execute(
            old.insert(),
            [
                {**file, "position": 0, "state": "read", "text": "补贴目录"},
                {**file, "position": 1, "state": "needs_ocr"},
            ],
        )
    engine.dispose()
    with open_store(database_url, tmp_path / "locks").reading() as connection:
        rows = connection.execute(sa.select(attachments).order_by(attachments.c.position)).all()
    assert [(row.state, row.text, row.by, row.confidence, row.detail) for row in rows] == [
        ("read", "补贴目录", "text", None, None),
        ("needs_ocr", "", None, None, None),
    ]
