"""What a subscription would have brought, and what is said of it before it is saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alerts import estimate
from alerts.draft import read_draft
from alerts.estimate import Preview, preview
from alerts.matching import match_changes
from alerts.subscriptions import add_subscription
from config.settings import Settings
from indexing.store import Store, open_store, record
from tests.alerts.conftest import paper, ran, told

Ask = Callable[..., Preview]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("HUANXIN_CLOCK", "2023-09-20T09:00:00+08:00")
    store = open_store(f"sqlite:///{tmp_path / 'huanxin.db'}", tmp_path / "locks")
    ran(store, "first", -60)
    ran(store, "later", -50)
    return store


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, home_from="test", database_url="")


@pytest.fixture
def ask(store: Store, settings: Settings) -> Ask:
    return lambda query, **asked: preview(store, settings, read_draft({"name": "n", "query": query} | asked))


def bring(store: Store, n: int, day: int, **changed: Any) -> None:
    record(store, [paper(n, day, **changed)], origin="crawl", run_id="later")


def test_it_counts_what_matching_would_have_told(store: Store, settings: Settings, ask: Ask) -> None:
    watch = read_draft({"name": "n", "query": "“2000元”"})
    add_subscription(store, watch)
    bring(store, 2, -20)  # too long ago
    bring(store, 3, 1)
    bring(store, 3, 2, body="每户最高补贴1500元。")
    record(store, [paper(4, 3)], origin="import")
    found = ask("“2000元”")
    assert (found.days, found.alerts) == (30, 2)
    assert [(one.outcome, one.what.zh) for one in found.samples] == [
        ("matches_no_more", "【不再符合】每户最高补贴 2000 元 → 1500 元"),
        ("matches_now", "【新通知】示例省商务厅"),
    ]
    match_changes(store, settings)
    assert len(told(store, settings)) == found.alerts + 1
    assert ask("“2000元”", classes="new").alerts == 1


def test_too_much_is_said_to_be_too_much_over_the_days_that_were_looked_at(
    store: Store, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(estimate, "_MOST", 160)
    record(store, [paper(n, 12) for n in range(2, 172)], origin="crawl", run_id="later")
    record(store, [paper(n, 13) for n in range(200, 360)], origin="import")
    found = ask("补贴")
    assert (found.days, found.alerts, len(found.samples)) == (4, 160, 3)
    assert "40" in found.warnings[0]
    assert ask("汽车").warnings == ()


def test_dates_and_working_days_that_will_not_hold(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "2023-12-31" in ask("补贴 日期:2023").warnings[0].zh
    assert "已经过去" in ask("补贴 -日期:2022").warnings[0].zh
    assert ask("补贴 近30天").warnings == ask("补贴 日期:2023..").warnings == ()
    assert ask("补贴", rhythm="工作日 9点").warnings == ()
    monkeypatch.setenv("HUANXIN_CLOCK", "2031-01-05T09:00:00+08:00")
    assert "2031" in ask("补贴", rhythm="工作日 9点").warnings[0].zh


def test_what_nothing_is_told_of_yet_says_so(ask: Ask) -> None:
    assert len(ask("补贴", on="deadlines").warnings) == 1
