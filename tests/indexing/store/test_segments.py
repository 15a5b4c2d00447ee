"""Texts cut into words are kept in one form, and those that a program of before kept are read all the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexing.projection import segment_document
from indexing.query import marks, parse
from indexing.records import Paper, StoredAttachment
from indexing.segment import fingerprint, index_text
from indexing.store import Store, load_documents, open_store, record
from indexing.store.schema import segments
from indexing.store.segments import load_shown, pack, save_segments

TEXTS = ("关于家居焕新消费季的通知", "补贴标准为１５％，每件不超过1,500元。", "", "附件：以旧换新品类目录")


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Iterator[Store]:
    opened = open_store(database_url, tmp_path / "locks")
    yield opened
    opened.close()


def _recorded(store: Store) -> str:
    title, body, *files = TEXTS
    paper = Paper(
        url="https://swt.example.gov.cn/1.html",
        title=title,
        seen_at=datetime(2023, 9, 4, 12, tzinfo=UTC),
        body=body,
        source_id="cn-example-tzgg",
        attachments=tuple(
            StoredAttachment(f"{n}.txt", f"https://swt.example.gov.cn/{n}.txt", text=text)
            for n, text in enumerate(files)
        ),
    )
    (one,) = record(store, [paper], origin="crawl")
    return one.document_id


def test_shown_texts_come_back_as_they_were_kept(store: Store) -> None:
    key = _recorded(store)
    made = segment_document(load_documents(store, [key])[key])
    save_segments(store, {key: made}, fingerprint())
    found = load_shown(store, [key], fingerprint())[key]
    assert found == made.shown
    assert tuple(text.plain for text in found) == TEXTS
    assert marks(parse("以旧换新"), found.attachments[1]) == [[3, 7]]


def test_rows_of_before_are_read(store: Store) -> None:
    """They hold each text in its stored form."""
    key = _recorded(store)
    before = pack([index_text(text).encode() for text in TEXTS])
    row = {"document_id": key, "fingerprint": fingerprint(), "shown": before, "indexed": b""}
    with store.writing() as connection:
        connection.execute(segments.delete())
        connection.execute(segments.insert(), [row])
    made = segment_document(load_documents(store, [key])[key])
    assert load_shown(store, [key], fingerprint()) == {key: made.shown}
