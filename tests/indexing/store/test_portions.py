"""Whatever grows with the store is asked for in portions: no query has more parameters than a database takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from indexing.projection.documents import BATCH, index_changes
from indexing.records import Paper, StoredAttachment
from indexing.store import Store, load_documents, open_store, record
from indexing.store.captures import captures_at, validators
from indexing.store.outbox import backlog, done, sequence_numbers, waiting
from indexing.store.papers.attached import links_of
from indexing.store.papers.documents import known_urls
from indexing.store.papers.presence import seen
from indexing.store.portions import PORTION, portions
from indexing.store.runs.ledger import sources_with_paper
from indexing.store.segments import load_indexed, load_shown

MANY = 2_000  # several portions
NOON = datetime(2023, 9, 4, 12, 0, tzinfo=UTC)
FILE = StoredAttachment("附件.txt", "https://swt.example.gov.cn/a.txt")
PAPER = Paper(
    url="https://swt.example.gov.cn/1.html",
    title="关于家居焕新补贴的通知",
    seen_at=NOON,
    body="正文",
    source_id="cn-example-tzgg",
    attachments=(FILE, replace(FILE, name="附件2.txt", url="https://swt.example.gov.cn/b.txt")),
)


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Iterator[Store]:
    opened = open_store(database_url, tmp_path / "locks")
    yield opened
    opened.close()


@contextmanager
def parameters(store: Store) -> Iterator[list[int]]:
    """How many each statement has."""
    counts: list[int] = []

    def count(_connection: Any, _cursor: Any, _statement: str, given: Any, *_: Any) -> None:
        counts.append(len(given))

    sa.event.listen(store.engine, "before_cursor_execute", count)
    yield counts
    sa.event.remove(store.engine, "before_cursor_execute", count)


def test_portions_keep_order_and_size() -> None:
    assert list(portions(range(7), 3)) == [[0, 1, 2], [3, 4, 5], [6]]
    assert list(portions([])) == []


def test_lists_longer_than_a_query_takes_are_answered(store: Store) -> None:
    (one,) = record(store, [PAPER], origin="crawl")
    key, url = one.document_id, PAPER.url or ""
    ids = [*(f"x{n}" for n in range(MANY)), key]
    urls = [*(f"https://swt.example.gov.cn/x{n}.html" for n in range(MANY)), url]
    with parameters(store) as counts:
        assert list(load_documents(store, ids, history=True)) == [key]
        assert [link.name for link in links_of(store, ids)[key]] == ["附件.txt", "附件2.txt"]
        assert known_urls(store, urls) == {url}
        assert (captures_at(store, urls), validators(store, urls)) == ({}, {})
        assert load_shown(store, ids, "") == load_indexed(store, ids, "") == {}
        assert sources_with_paper(store, [*ids, "cn-example-tzgg"], ("title",)) == {"cn-example-tzgg"}
        seen(store, dict.fromkeys(urls, NOON.replace(day=5)))
        ((seq, _),) = waiting(store, 1)
        assert sequence_numbers(store, ids) == {key: seq}
        done(store, range(seq + MANY))
        assert backlog(store) == 0
    assert PORTION <= max(counts) <= PORTION + 10


def test_what_changed_is_read_a_batch_at_a_time_as_it_is_asked_for(store: Store) -> None:
    (one,) = record(store, [PAPER], origin="crawl")
    ids = [one.document_id, *(f"x{n}" for n in range(MANY))]
    with parameters(store) as counts:
        (found,), gone = next(index_changes(store, ids))
        assert found.id == one.document_id
        assert list(gone) == ids[1:BATCH]
    assert len(counts) < 20 and max(counts) <= PORTION
