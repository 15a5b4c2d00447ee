"""What an operator has set right stands over every later reading, and can be undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.clock import SHANGHAI
from indexing.records import Paper
from indexing.store import changes_since, load_documents, open_store, record
from indexing.store.papers.corrections import correct, corrections_of, undo

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=SHANGHAI)
PAPER = Paper(
    url="https://swt.example.gov.cn/tzgg/1.html",
    title="关于开展家居焕新消费季活动的通知",
    seen_at=NOON,
    body="每户最高补贴2000元。",
    published="2026-11-01",
    agencies=("示例省商务厅",),
    source_id="cn-example-tzgg",
)


def test_a_correction_survives_readings_and_is_undone_to_what_the_page_says(
    database_url: str, tmp_path: Path
) -> None:
    store = open_store(database_url, tmp_path / "locks")
    (recorded,) = record(store, [PAPER], origin="crawl")
    key = recorded.document_id
    values = {"published": "2026-11-02", "agencies": ("示例省商务厅", "示例省财政厅")}
    assert correct(store, key, values, who="operator", why="扫描件", moment=NOON)
    assert correct(store, key, values, who="operator", why="扫描件", moment=NOON) is None
    document = load_documents(store, [key])[key]
    assert (document.published, document.agencies, document.version) == (
        "2026-11-02",
        ("示例省商务厅", "示例省财政厅"),
        2,
    )
    # Seen again as it was, then with another date and text: only the text is a change.
    again = replace(PAPER, seen_at=NOON + timedelta(days=1))
    assert [one.outcome for one in record(store, [again], origin="crawl")] == ["unchanged"]
    other = replace(again, published="2026-11-03", body="每户最高补贴3000元。")
    (changed,) = record(store, [other], origin="crawl")
    assert changed.outcome == "changed"
    document = load_documents(store, [key])[key]
    assert (document.published, document.body) == ("2026-11-02", "每户最高补贴3000元。")
    assert [(one.field, one.value, one.read, one.who) for one in corrections_of(store, [key])[key]] == [
        ("agencies", ["示例省商务厅", "示例省财政厅"], ["示例省商务厅"], "operator"),
        ("published", "2026-11-02", "2026-11-03", "operator"),
    ]
    undo(store, key, "published", NOON + timedelta(days=2))
    assert load_documents(store, [key])[key].published == "2026-11-03"
    with pytest.raises(KeyError):
        undo(store, key, "published", NOON)
    told = [
        (change.origin, change.classes, [f.field for f in change.fields]) for change in changes_since(store)
    ]
    assert told == [
        ("crawl", ("new",), []),
        ("correction", ("metadata",), ["agencies", "published"]),
        ("crawl", ("rule",), ["body"]),
        ("correction", ("metadata",), ["published"]),
    ]
