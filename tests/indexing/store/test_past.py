"""Documents as their earlier versions hold them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.clock import SHANGHAI
from indexing.records import Paper, StoredAttachment
from indexing.store import Store, open_store, record
from indexing.store.papers.past import load_versions

MONDAY = datetime(2023, 9, 4, 2, 0, tzinfo=SHANGHAI)
KEPT = StoredAttachment(
    "目录.docx", "https://swt.example.gov.cn/a.docx", "docx", "a" * 64, 10, "read", "冰箱"
)
OLD = StoredAttachment("旧表.docx", "https://swt.example.gov.cn/b.docx", "docx", "b" * 64, 10, "read", "旧文")
PAPER = Paper(
    url="https://swt.example.gov.cn/1.html",
    title="关于餐饮节能的通知",
    seen_at=MONDAY,
    body="餐饮企业应当节能。",
    published="2023-09-04",
    agencies=("示例省商务厅",),
    document_type="notice",
    source_id="cn-example-tzgg",
    attachments=(KEPT, OLD),
)


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Store:
    return open_store(database_url, tmp_path / "locks")


def test_a_version_is_what_it_was_with_the_topic_that_its_text_has(store: Store) -> None:
    (first,) = record(store, [PAPER], origin="crawl")
    now = replace(
        PAPER,
        seen_at=MONDAY + timedelta(days=1),
        title="关于开展家居焕新消费季活动的通知",
        body="家电以旧换新补贴2000元。",
        agencies=("示例省商务厅", "示例省财政厅"),
        document_type="activity",
        attachments=(KEPT, replace(OLD, sha256="c" * 64, text="新文")),
    )
    record(store, [now], origin="crawl")
    key = first.document_id
    found = load_versions(store, [(key, 1), (key, 2), (key, 3), ("none", 1)], lambda source: None)
    assert found.keys() == {(key, 1), (key, 2)}
    before, after = found[key, 1], found[key, 2]
    assert (before.title, before.body, before.agencies, before.document_type) == (
        PAPER.title,
        PAPER.body,
        PAPER.agencies,
        "notice",
    )
    assert (before.version, before.topic, after.version, after.topic) == (1, "other", 2, "core")
    # A file that was replaced since is without its text; one that still stands has it.
    assert [file.text for file in before.attachments] == ["冰箱", ""]
    assert [file.text for file in after.attachments] == ["冰箱", "新文"]


def test_a_column_s_name_takes_part_in_the_topic(store: Store) -> None:
    plain = replace(PAPER, title="通知", body="请各单位做好相关工作。", attachments=())
    (first,) = record(store, [plain], origin="crawl")
    record(
        store, [replace(plain, seen_at=MONDAY + timedelta(days=1), body="请各单位做好工作。")], origin="crawl"
    )
    asked: list[str | None] = []

    def column_of(source: str | None) -> str:
        asked.append(source)
        return "家居焕新消费季 家电以旧换新"

    (before,) = load_versions(store, [(first.document_id, 1)], column_of).values()
    assert asked == ["cn-example-tzgg"]
    assert before.topic == "core"
