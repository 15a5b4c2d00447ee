"""The index follows the store: drained by whoever comes first, rebuilt while it answers, never silently empty."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from importlib import import_module
from pathlib import Path

import pytest
from filelock import FileLock

from config.clock import SHANGHAI
from config.faults import Busy, Fault
from config.settings import Settings, load_settings
from indexing.projection import (
    documents,
    drain,
    index_documents,
    index_state,
    indexed,
    rebuild,
    reconcile,
    settle,
)
from indexing.query import SearchQuery, parse
from indexing.records import Paper, StoredAttachment
from indexing.search import search
from indexing.store import Store, open_store, record
from indexing.store.outbox import backlog, failed, set_aside, waiting
from indexing.store.papers.documents import Document
from indexing.store.segments import Segmented
from search_api.cli.entry import run

NOW = datetime(2025, 9, 8, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({"HUANXIN_HOME": str(tmp_path / "home")}, tmp_path)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    store = open_store(settings.database_url, settings.locks)
    yield store
    store.close()


def paper(number: int, body: str = "最高补贴2000元。") -> Paper:
    return Paper(
        url=f"https://swt.example.gov.cn/{number}.html",
        title=f"关于第{number}批家居焕新补贴的通知",
        seen_at=NOW,
        body=body,
        published="2025-09-08",
        region="350000",
    )


def found(store: Store, settings: Settings, query: str) -> list[str]:
    return [
        hit.document.title
        for hit in search(store, settings, SearchQuery(parse(query), match="all", size=50)).hits
    ]


def test_what_was_recorded_is_found_after_a_drain_and_a_change_is_too(
    store: Store, settings: Settings
) -> None:
    record(store, [paper(n) for n in range(30)], origin="crawl")
    assert drain(store, settings) == 30
    assert backlog(store) == 0
    assert len(found(store, settings, "补贴")) == 30
    record(store, [replace(paper(3), body="改为发放净水器消费券。")], origin="crawl")
    drain(store, settings)
    assert found(store, settings, "净水器") == [paper(3).title]
    assert paper(3).title not in found(store, settings, '"2000元"')


def test_a_text_that_changes_while_the_old_one_is_cut_is_found(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = record(store, [paper(1)], origin="crawl")
    cut = documents.segment_document

    def slowly(document: Document) -> Segmented:
        done = cut(document)
        record(store, [replace(paper(1), body="改为发放净水器消费券。")], origin="crawl")
        return done

    monkeypatch.setattr(documents, "segment_document", slowly)
    index_documents(store, [first.document_id])
    monkeypatch.setattr(documents, "segment_document", cut)
    drain(store, settings)
    assert found(store, settings, "净水器") and not found(store, settings, "最高")


def test_only_one_drains_and_the_other_leaves_it_to_him(store: Store, settings: Settings) -> None:
    record(store, [paper(1)], origin="crawl")
    settings.locks.mkdir(parents=True, exist_ok=True)
    with FileLock(settings.locks / "index.lock"):
        assert drain(store, settings, wait=False) == 0
    assert backlog(store) == 1
    assert drain(store, settings, wait=False) == 1


def test_beside_a_rebuild_a_crawl_leaves_its_papers_to_it(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("indexing.projection.drain"), "PATIENCE", 0.2)
    record(store, [paper(n) for n in range(3)], origin="crawl")
    drain(store, settings)

    def meanwhile(_done: int, _total: int) -> None:
        record(store, [paper(9, "中途写入的洗碗机补贴。")], origin="crawl")
        with pytest.raises(Busy):
            drain(store, settings)
        assert settle(store, settings, 0.2) == 0

    rebuild(store, settings, meanwhile)
    assert (backlog(store), found(store, settings, "洗碗机")) == (0, [paper(9).title])


def test_who_settles_takes_over_from_one_that_was_just_ending(store: Store, settings: Settings) -> None:
    record(store, [paper(1)], origin="crawl")
    ending = FileLock(settings.locks / "index.lock", thread_local=False)
    ending.acquire()
    threading.Timer(0.3, ending.release).start()
    assert settle(store, settings) == 1
    assert backlog(store) == 0


def test_who_settles_is_told_what_the_engine_says(store: Store, settings: Settings) -> None:
    record(store, [paper(1)], origin="crawl")
    away = load_settings(
        {"HUANXIN_HOME": str(settings.home), "HUANXIN_ELASTICSEARCH_URL": "http://127.0.0.1:1"}, settings.home
    )
    with pytest.raises(Fault):
        settle(store, away)
    assert indexed(store, away) and backlog(store) == 1
    assert indexed(store, settings) is None and backlog(store) == 0


def refuse(store: Store, why: str = "编号过长") -> str:
    """Sets what waits first aside, as an engine does that was in use before."""
    ((seq, key),) = waiting(store, 1)
    for _ in range(5):
        failed(store, seq, why)
    return key


@pytest.mark.parametrize("way", [rebuild, reconcile])
def test_what_another_engine_refused_waits_no_longer_once_this_one_has_it(
    store: Store, settings: Settings, way: object
) -> None:
    record(store, [paper(1)], origin="crawl")
    drain(store, settings)
    record(store, [paper(2)], origin="crawl")
    key = refuse(store)
    assert [(each.id, each.why) for each in set_aside(store)] == [(key, "编号过长")]
    assert callable(way)
    way(store, settings)
    assert (backlog(store), set_aside(store)) == (0, ())
    assert len(found(store, settings, "补贴")) == 2


def test_a_text_refused_of_a_version_that_the_index_has_is_sent_again(
    store: Store, settings: Settings
) -> None:
    from indexing.store.outbox import enqueue

    (one,) = record(store, [paper(1)], origin="crawl")
    drain(store, settings)
    with store.writing() as connection:
        enqueue(connection, one.document_id)
    refuse(store)
    assert reconcile(store, settings) == (0, 0)
    assert backlog(store) == 0


def test_the_status_names_what_was_refused_and_why(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUANXIN_HOME", str(settings.home))
    record(store, [paper(1)], origin="crawl")
    key = refuse(store)
    assert run(["index", "status", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["refused"], said["refused_documents"]) == (1, [{"id": key, "why": "编号过长"}])
    assert run(["index", "status"]) == 0
    said = capsys.readouterr().out
    assert key in said and "编号过长" in said


def test_the_status_says_what_is_wrong_with_the_engine(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUANXIN_HOME", str(settings.home))
    monkeypatch.setenv("HUANXIN_ELASTICSEARCH_URL", "http://127.0.0.1:1")
    assert run(["index", "status", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["fault_detail"] and said["fault_where"] == "http://127.0.0.1:1"
    assert run(["index", "status"]) == 0
    assert said["fault_detail"] in capsys.readouterr().out


def test_only_the_process_of_a_rebuild_steps_behind_others(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUANXIN_HOME", str(settings.home))
    before = os.getpriority(os.PRIO_PROCESS, 0)
    assert run(["index", "rebuild"]) == 0
    assert os.getpriority(os.PRIO_PROCESS, 0) == before
    with FileLock(settings.locks / "index.lock"):
        command = subprocess.Popen([sys.executable, "-m", "search_api.cli", "index", "rebuild"])
        while os.getpriority(os.PRIO_PROCESS, command.pid) == before:
            assert command.poll() is None
            time.sleep(0.05)
    assert command.wait() == 0


def test_a_rebuild_gives_the_same_answers_and_takes_in_what_was_written_meanwhile(
    store: Store, settings: Settings
) -> None:
    record(store, [paper(n) for n in range(250)], origin="crawl")
    drain(store, settings)
    late = paper(999, "中途写入的洗碗机补贴。")

    def meanwhile(done: int, _total: int) -> None:
        if done:
            record(store, [late, replace(paper(0), body="重建中改过的扫地机器人补贴。")], origin="crawl")

    assert rebuild(store, settings, meanwhile) >= 250
    assert backlog(store) == 0
    assert found(store, settings, "洗碗机") == [late.title]
    assert found(store, settings, "扫地机器人") == [paper(0).title]
    assert search(store, settings, SearchQuery(parse("补贴"))).total == 251


def test_an_index_that_vanished_is_not_replaced_by_an_empty_one(store: Store, settings: Settings) -> None:
    record(store, [paper(n) for n in range(3)], origin="crawl")
    drain(store, settings)
    import shutil

    shutil.rmtree(settings.index)
    record(store, [paper(7)], origin="crawl")
    with pytest.raises(Fault, match="huanxin index rebuild"):
        drain(store, settings)
    assert backlog(store) == 1
    rebuild(store, settings)
    assert len(found(store, settings, "补贴")) == 4


def test_words_of_an_attachment_are_found_and_its_name_is_said(store: Store, settings: Settings) -> None:
    file = StoredAttachment(
        "品类清单.docx", "https://swt.example.gov.cn/a.docx", "docx", "a" * 64, 9, "read", "智能马桶盖"
    )
    record(store, [replace(paper(1), attachments=(file,)), paper(2)], origin="crawl")
    drain(store, settings)
    (hit,) = search(store, settings, SearchQuery(parse("智能马桶盖"), match="all")).hits
    assert hit.matched_in == ("attachment:品类清单.docx",)


def test_the_state_tells_what_waits(store: Store, settings: Settings) -> None:
    record(store, [paper(1)], origin="crawl")
    drain(store, settings)
    record(store, [paper(2)], origin="crawl")
    state = index_state(store, settings)
    assert (state.documents, state.backlog, state.rebuild_due) == (1, 1, False)


def test_reconcile_mends_what_the_index_lacks_and_drops_what_the_store_lacks(
    store: Store, settings: Settings
) -> None:
    from indexing.engine import open_engine

    recorded = record(store, [paper(n) for n in range(5)], origin="crawl")
    drain(store, settings)
    first = recorded[0].document_id
    stray = replace(index_documents(store, [first])[first], id="stray")
    open_engine(settings).apply([stray], [recorded[1].document_id])
    told: list[tuple[int, int]] = []
    assert reconcile(store, settings, lambda *done: told.append(done)) == (1, 1)
    assert told == [(5, 5)]
    assert len(found(store, settings, "补贴")) == 5
    assert reconcile(store, settings) == (0, 0)


def test_reconcile_sees_another_text_of_the_same_version(store: Store, settings: Settings) -> None:
    from indexing.engine import open_engine

    key = record(store, [paper(1)], origin="crawl")[0].document_id
    drain(store, settings)
    document = index_documents(store, [key])[key]
    open_engine(settings).apply([replace(document, texts=replace(document.texts, body="灯具"))], [])
    assert len(found(store, settings, "灯具")) == 1
    assert reconcile(store, settings) == (1, 0)
    assert found(store, settings, "灯具") == [] and len(found(store, settings, "补贴")) == 1
    assert reconcile(store, settings) == (0, 0)


def test_an_empty_home_has_no_hits_and_no_fault(store: Store, settings: Settings) -> None:
    answer = search(store, settings, SearchQuery(parse("家居焕新")))
    assert (answer.total, answer.hits) == (0, ())
