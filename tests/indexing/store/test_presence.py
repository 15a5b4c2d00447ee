"""Pages that are gone: when that withdraws a document, and when it is nothing to look at any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.clock import SHANGHAI
from indexing.records import Paper
from indexing.store import Store, changes_since, open_store, record
from indexing.store.papers.presence import known_pages, missed, seen, withdraw

MONDAY = datetime(2023, 9, 4, 2, 0, tzinfo=SHANGHAI)
ORIGINAL = "https://swt.example.gov.cn/tzgg/1.html"
COPY = "https://www.example.gov.cn/zwgk/9.html"

PAPER = Paper(
    url=ORIGINAL,
    title="关于开展家居焕新消费季活动的通知",
    seen_at=MONDAY,
    body="各市商务局：\n每户最高补贴2000元。\n请于9月15日前报送。\n特此通知。",
    published="2023-09-04",
    doc_no="示商函〔2023〕1号",
    source_id="cn-example-tzgg",
    own=True,
)


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Store:
    return open_store(database_url, tmp_path / "locks")


def day(number: int) -> datetime:
    return MONDAY + timedelta(days=number)


def settled(store: Store) -> dict[str, bool]:
    return {page.url: page.settled for page in known_pages(store, "cn-example-tzgg")}


def test_a_withdrawn_page_that_is_still_gone_is_nothing_to_withdraw(store: Store) -> None:
    record(store, [PAPER], origin="crawl")
    assert not missed(store, ORIGINAL, day(1))
    assert settled(store) == {ORIGINAL: False}
    assert missed(store, ORIGINAL, day(2))
    assert settled(store) == {ORIGINAL: False}, "its withdrawal may have been held back"
    assert withdraw(store, ORIGINAL, day(2), "r2") is not None
    assert settled(store) == {ORIGINAL: True}
    assert not missed(store, ORIGINAL, day(3))
    assert [page.last_seen for page in known_pages(store, "cn-example-tzgg")] == [day(3)]
    assert [change.classes for change in changes_since(store)] == [("new",), ("withdrawn",)]


def test_a_dead_copy_is_nothing_to_withdraw_while_the_original_stands(store: Store) -> None:
    (first, second) = record(store, [PAPER, replace(PAPER, url=COPY, own=False)], origin="crawl")
    assert (first.document_id, second.outcome) == (second.document_id, "copy")
    assert not missed(store, COPY, day(1))
    assert settled(store) == {ORIGINAL: False, COPY: False}, "once missing it is looked at in every run"
    assert not missed(store, COPY, day(2))
    assert settled(store) == {ORIGINAL: False, COPY: True}

    # One answer of the original's own is not enough, whatever the copy says.
    assert not missed(store, ORIGINAL, day(3))
    assert not missed(store, COPY, day(3))
    assert missed(store, ORIGINAL, day(4))
    assert withdraw(store, ORIGINAL, day(4), "r4") is not None
    assert settled(store) == {ORIGINAL: True, COPY: True}


def test_two_pages_of_one_document_gone_on_the_same_days_withdraw_it_once(store: Store) -> None:
    record(store, [PAPER, replace(PAPER, url=COPY, own=False)], origin="crawl")
    assert [missed(store, url, day(n)) for n in (1, 2) for url in (COPY, ORIGINAL)] == [
        False,
        False,
        False,
        True,
    ]


def test_a_page_that_answers_again_begins_anew(store: Store) -> None:
    record(store, [PAPER], origin="crawl")
    assert not missed(store, ORIGINAL, day(1))
    seen(store, {ORIGINAL: day(2)})
    assert not missed(store, ORIGINAL, day(3))
    assert missed(store, ORIGINAL, day(4))
