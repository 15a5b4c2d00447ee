"""A backup is proved by restoring it: into the other kind of database, and back."""

from __future__ import annotations

import tarfile
import threading
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from alerts.epoch import Halted, go_on, position
from config.clock import SHANGHAI
from config.faults import WrongUsage
from config.settings import Settings, load_settings
from crawlers.fetch.politeness.budget import DailyBudget
from indexing.records import Paper, StoredAttachment
from indexing.store import Store, changes_since, open_store, record
from indexing.store.runs.queue import enqueue
from indexing.store.schema import metadata
from search_api.backup.packing import pack
from search_api.backup.unpacking import unpack

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=SHANGHAI)
SECRET = "a long passphrase"


def paper(number: int) -> Paper:
    return Paper(
        url=f"https://swt.example.gov.cn/tzgg/{number}.html",
        title=f"关于开展第{number}批家居焕新的通知",
        seen_at=NOON,
        body=f"第{number}批：每户最高补贴{number}00元，活动至2026年12月{number + 1}日。",
        published="2026-11-29",
        source_id="cn-example-tzgg",
        attachments=(StoredAttachment("附件.pdf", "https://swt.example.gov.cn/a.pdf", state="linked"),),
    )


def home(folder: Path, url: str | None = None) -> Settings:
    given = {"HUANXIN_HOME": str(folder)} | ({"HUANXIN_DATABASE_URL": url} if url else {})
    return load_settings(given, folder.parent)


def opened(settings: Settings) -> Store:
    return open_store(settings.database_url, settings.locks)


def rows(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    with store.reading() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(sa.select(table))), key=repr)
            for table in metadata.sorted_tables
            if table.name != "epochs"
        }


@pytest.fixture
def first(tmp_path: Path) -> Settings:
    settings = home(tmp_path / "first")
    store = opened(settings)
    record(store, [paper(n) for n in range(1, 4)], origin="crawl")
    record(store, [replace(paper(1), body="每户最高补贴900元。")], origin="crawl")
    enqueue(store, "r1", "cn-example-tzgg", NOON, asked_by="command", ask={"full": True})
    store.close()
    DailyBudget(settings.home / "politeness").spend("swt.example.gov.cn", 10)
    settings.archive.mkdir()
    (settings.archive / "20261130T120000-abcdef-00001.warc.gz").write_bytes(b"bytes as they came")
    settings.secrets_file.write_bytes(b"the keys\n")
    return settings


def test_what_is_restored_is_what_was_there(first: Settings, database_url: str, tmp_path: Path) -> None:
    source = opened(first)
    made = pack(source, first, tmp_path / "one.tar", passphrase=SECRET, archive=True)
    assert made.missing == ()
    assert (tmp_path / "one.tar").stat().st_mode & 0o777 == 0o600
    second = home(tmp_path / "second", database_url)
    unpack(tmp_path / "one.tar", second, lambda: SECRET)
    store = opened(second)
    assert rows(store) == rows(source)
    assert second.secrets_file.read_bytes() == b"the keys\n"
    assert second.secrets_file.stat().st_mode & 0o777 == 0o600
    assert [path.read_bytes() for path in second.archive.iterdir()] == [b"bytes as they came"]
    assert DailyBudget(second.home / "politeness").spent("swt.example.gov.cn") == 1
    # Alerts wait for a person, and numbers go on where they were.
    with pytest.raises(Halted):
        position(store)
    go_on(store)
    newest = max(change.seq for change in changes_since(store))
    record(store, [paper(9)], origin="crawl")
    assert max(change.seq for change in changes_since(store)) == newest + 1
    pack(store, second, tmp_path / "two.tar", passphrase=None, archive=False)
    third = home(tmp_path / "third")
    assert unpack(tmp_path / "two.tar", third, lambda: "").missing == ("keys", "archive")
    assert rows(opened(third)) == rows(store)


def test_a_backup_is_of_one_moment_while_others_write(first: Settings, tmp_path: Path) -> None:
    store, stop = opened(first), threading.Event()

    def write() -> None:
        writer = opened(first)
        for number in range(10, 200):
            if stop.is_set():
                return
            record(writer, [paper(number)], origin="crawl")

    thread = threading.Thread(target=write)
    thread.start()
    pack(store, first, tmp_path / "one.tar", passphrase=None, archive=False)
    stop.set()
    thread.join()
    second = home(tmp_path / "second")
    unpack(tmp_path / "one.tar", second, lambda: "")
    there = rows(opened(second))
    assert len(there["versions"]) == len(there["changes"]) == len(there["documents"]) + 1
    assert {row[0] for row in there["documents"]} == {row[0] for row in there["versions"]}


def test_nothing_is_touched_where_something_is(first: Settings, tmp_path: Path) -> None:
    file = tmp_path / "one.tar"
    pack(opened(first), first, file, passphrase=SECRET, archive=False)
    with pytest.raises(WrongUsage):
        pack(opened(first), first, file, passphrase=None, archive=False)
    with pytest.raises(WrongUsage) as caught:
        unpack(file, first, lambda: SECRET)
    assert caught.value.where == str(first.home)
    second = home(tmp_path / "second")
    with pytest.raises(WrongUsage):
        unpack(file, second, lambda: "another passphrase")
    assert not second.home.exists()
    unpack(file, second, lambda: SECRET)
    with pytest.raises(WrongUsage):
        pack(opened(first), first, tmp_path / "two.tar", passphrase="short", archive=False)
    assert not (tmp_path / "two.tar").exists()
    (tmp_path / "not.tar").write_bytes(b"not a tar at all")
    with pytest.raises(WrongUsage):
        unpack(tmp_path / "not.tar", home(tmp_path / "third"), lambda: SECRET)


def test_a_file_that_would_lead_elsewhere_is_left_out(first: Settings, tmp_path: Path) -> None:
    file = tmp_path / "one.tar"
    pack(opened(first), first, file, passphrase=None, archive=True)
    with tarfile.open(file, "a") as tar:
        for name in ("archive/../../evil.warc.gz", "../evil", "other/evil"):
            tar.add(first.secrets_file, name)
    second = home(tmp_path / "second")
    unpack(file, second, lambda: "")
    assert not list(tmp_path.rglob("evil*"))
