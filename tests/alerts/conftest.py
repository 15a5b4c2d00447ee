"""A store, and papers that its source brings after a first run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from alerts.draft import read_draft
from alerts.matching import match_changes
from alerts.subscriptions import Subscription, add_subscription
from config.clock import SHANGHAI
from config.settings import Settings
from indexing.records import Paper
from indexing.store import Recorded, Store, open_store, record
from indexing.store.runs.ledger import RunCounts, finish_run, start_run
from indexing.store.schema import alerts

MONDAY = datetime(2023, 9, 4, 2, 0, tzinfo=SHANGHAI)
PAPER = Paper(
    url="https://swt.example.gov.cn/tzgg/202309/t20230904_1.html",
    title="关于开展家居焕新消费季活动的通知",
    seen_at=MONDAY,
    body="各市商务局：\n每户最高补贴2000元。\n请于9月15日前报送。\n特此通知。",
    published="2023-09-04",
    agencies=("示例省商务厅",),
    doc_no="示商函〔2023〕1号",
    document_type="notice",
    region="350000",
    source_id="cn-example-tzgg",
)


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Store:
    return open_store(database_url, tmp_path / "locks")


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, home_from="test", database_url=database_url)


def ran(store: Store, key: str, day: int, state: Any = "finished", source: str = "cn-example-tzgg") -> None:
    """One run of the source, on a day after Monday."""
    moment = MONDAY + timedelta(days=day)
    start_run(store, key, source, moment)
    finish_run(store, key, state, RunCounts(requests=1), moment + timedelta(minutes=10), 600.0)


def paper(n: int = 1, day: int = 0, **changed: Any) -> Paper:
    """The nth paper as it is seen on a day after Monday."""
    url = f"https://swt.example.gov.cn/tzgg/202309/t20230904_{n}.html"
    number = (
        {} if n == 1 else {"doc_no": f"示商函〔2023〕{n}号", "title": f"第{n}号关于家电以旧换新补贴的通知"}
    )
    return replace(PAPER, url=url, seen_at=MONDAY + timedelta(days=day), **(number | changed))


@pytest.fixture
def crawled(store: Store) -> Callable[..., Recorded]:
    """Records a paper as a run after the source's first one brings it."""
    ran(store, "first", -7)
    ran(store, "later", 0)

    def bring(one: Paper, run_id: str | None = "later", **how: Any) -> Recorded:
        return record(store, [one], run_id=run_id, **({"origin": "crawl"} | how))[0]

    return bring


def subscribe(store: Store, query: str, **asked: Any) -> Subscription:
    return add_subscription(store, read_draft({"name": query, "query": query} | asked))


def told(store: Store, settings: Settings) -> list[sa.Row[Any]]:
    """All alerts there are after matching what is new, in order of their numbers."""
    match_changes(store, settings)
    with store.reading() as connection:
        query = sa.select(alerts).order_by(alerts.c.seq, alerts.c.subscription_id)
        return list(connection.execute(query))
