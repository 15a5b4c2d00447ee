"""What planning a run costs where 500 sources of 2,000 known documents each are in the store."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa

from config.clock import now
from crawlers.runs.recheck_plan import due
from indexing.store import Store, open_store
from indexing.store.captures import validators
from indexing.store.papers.presence import known_pages
from indexing.store.schema import appearances, captures, documents

TRIED = 20  # sources that a run is planned for


@dataclass(frozen=True, slots=True)
class Planning:
    """Milliseconds of wall time: which pages a source has and which are due, and what to ask for them with."""

    sources: int
    documents: int
    due: int
    median_ms: float
    worst_ms: float


def measure(folder: Path, sources: int = 500, each: int = 2000) -> Planning:
    store = open_store(f"sqlite:///{folder / 'planning.db'}", folder / "locks")
    for table, rows in ((documents, _documents), (appearances, _appearances), (captures, _captures)):
        _fill(store, table, rows(sources, each))
    times, found = [], 0
    for number in range(0, sources, max(1, sources // TRIED)):
        started = time.perf_counter()
        chosen = due(known_pages(store, f"s{number}"), now())
        validators(store, [page.url for page in chosen])
        times.append(1000 * (time.perf_counter() - started))
        found = max(found, len(chosen))
    store.close()
    return Planning(sources, sources * each, found, median(times), max(times))


def _fill(store: Store, table: sa.Table, rows: Iterator[dict[str, Any]]) -> None:
    while part := list(islice(rows, 20_000)):
        with store.writing() as connection:
            connection.execute(table.insert(), part)


def _pages(sources: int, each: int) -> Iterator[tuple[str, str, int]]:
    """Source, address and age in days; one in twenty is in the weekly and daily part of the plan."""
    for source in range(sources):
        for page in range(each):
            host = f"s{source}.example.gov.cn"
            age = page % 95 + 1 if page % 20 == 0 else 100 + page
            yield f"s{source}", f"{host}/zwgk/tzgg/202301/t20230101_{page}.html", age


def _documents(sources: int, each: int) -> Iterator[dict[str, Any]]:
    moment = now() - timedelta(days=1)
    for source, place, age in _pages(sources, each):
        yield {
            "id": place,
            "url": f"https://{place}",
            "title": "关于组织开展家居焕新消费季活动的通知",
            "topic_evidence": [],
            "agencies": [],
            "published": (moment - timedelta(days=age)).date().isoformat(),
            "first_seen": moment,
            "last_changed": moment,
            "source_id": source,
            "own": True,
            "status": "current",
            "version": 1,
            "archived_urls": [],
        }


def _appearances(sources: int, each: int) -> Iterator[dict[str, Any]]:
    moment = now() - timedelta(days=1)
    for source, place, _ in _pages(sources, each):
        yield {
            "url_key": place,
            "url": f"https://{place}",
            "document_id": place,
            "source_id": source,
            "original": True,
            "first_seen": moment,
            "last_seen": moment,
            "differs": [],
        }


def _captures(sources: int, each: int) -> Iterator[dict[str, Any]]:
    moment = now() - timedelta(days=1)
    for source, place, _ in _pages(sources, each):
        yield {
            "url_key": place,
            "url": f"https://{place}",
            "kind": "detail",
            "fetched_at": moment,
            "status": 200,
            "verdict": "ok",
            "etag": '"5a1f04"',
            "sha256": "0" * 64,
            "source_id": source,
        }
