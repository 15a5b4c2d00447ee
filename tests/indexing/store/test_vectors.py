"""Vectors beside their documents: which are wanting, and that none is kept of a text that is not there any more. On SQLite and on
PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.clock import SHANGHAI
from indexing.records import Paper
from indexing.store import Store, open_store, record
from indexing.store.outbox import done, waiting
from indexing.store.vectors import (
    VectorCounts,
    count_vectors,
    kept_digests,
    load_vectors,
    read_texts,
    save_vectors,
    wanting,
)
from indexing.vectors import PassageVectors

MONDAY = datetime(2023, 9, 4, 2, 0, tzinfo=SHANGHAI)
MODEL, OLD = "bge-small-11111111", "bge-small-00000000"


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Store:
    return open_store(database_url, tmp_path / "locks")


def paper(n: int, day: int = 0) -> Paper:
    return Paper(
        url=f"https://swt.example.gov.cn/t20230904_{n}.html",
        title=f"第{n}号通知",
        seen_at=MONDAY + timedelta(days=day),
        body=f"每户最高补贴{n}千元。",
        source_id="cn-example",
    )


def indexed(store: Store) -> list[str]:
    """Takes what waits, as an engine does."""
    rows = waiting(store, 100)
    done(store, [seq for seq, _ in rows])
    return [key for _, key in rows]


def test_documents_are_read_newest_first_and_left_as_index_work(store: Store) -> None:
    old, new = (record(store, [paper(n, day=n)], origin="crawl")[0].document_id for n in (1, 2))
    indexed(store)
    assert wanting(store, MODEL, 10) == [new, old] and wanting(store, MODEL, 1) == [new]
    texts = read_texts(store, [new])
    assert (texts[new].title, texts[new].parts) == ("第2号通知", ("每户最高补贴2千元。",))
    assert save_vectors(store, MODEL, texts, {new: b"codes"}, {MODEL}) == 1
    assert load_vectors(store, [old, new]) == {new: (PassageVectors(MODEL, b"codes"),)}
    assert indexed(store) == [new] and wanting(store, MODEL, 10) == [old]
    assert count_vectors(store, MODEL) == VectorCounts(MODEL, 1, 1, 0)


def test_one_that_changes_while_it_is_read_is_left_for_another_time(store: Store) -> None:
    (key,) = (each.document_id for each in record(store, [paper(1)], origin="crawl"))
    texts = read_texts(store, [key])
    changed = replace(paper(1, day=1), body="另有规定：每户最高补贴九千元。")
    record(store, [changed], origin="crawl")
    indexed(store)
    assert save_vectors(store, MODEL, texts, {key: b"codes"}, {MODEL}) == 0
    assert load_vectors(store, [key]) == {} and wanting(store, MODEL, 10) == [key]


def test_one_that_changed_is_wanting_and_its_vectors_serve_till_then(store: Store) -> None:
    (key,) = (each.document_id for each in record(store, [paper(1)], origin="crawl"))
    save_vectors(store, MODEL, read_texts(store, [key]), {key: b"codes"}, {MODEL})
    before = kept_digests(store, MODEL, [key])
    record(store, [replace(paper(1, day=1), body="另有规定：每户最高补贴九千元。")], origin="crawl")
    assert wanting(store, MODEL, 10) == [key] and key in load_vectors(store, [key])
    texts = read_texts(store, [key])
    assert before[key] != texts[key].digest
    indexed(store)
    # One whose texts turn out to be the same is not read again, nor indexed.
    assert save_vectors(store, MODEL, texts, {}, {MODEL}) == 1
    assert wanting(store, MODEL, 10) == [] and indexed(store) == []


def test_what_another_model_read_is_outdated_and_goes_with_the_first_reading(store: Store) -> None:
    (key,) = (each.document_id for each in record(store, [paper(1)], origin="crawl"))
    save_vectors(store, OLD, read_texts(store, [key]), {key: b"old"}, {OLD})
    assert count_vectors(store, MODEL) == VectorCounts(MODEL, 0, 1, 1)
    save_vectors(store, MODEL, read_texts(store, [key]), {key: b"new"}, {MODEL, "other-22222222"})
    assert load_vectors(store, [key]) == {key: (PassageVectors(MODEL, b"new"),)}
    assert count_vectors(store, MODEL) == VectorCounts(MODEL, 1, 0, 0)
