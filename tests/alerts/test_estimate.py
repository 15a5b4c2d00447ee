"""What a subscription would have brought, and what is said of it before it is saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts import estimate
from alerts.draft import read_draft
from alerts.estimate import preview
from alerts.foreseen import Preview
from alerts.matching import match_changes
from alerts.subscriptions import add_subscription
from config.settings import Settings
from indexing.registers.keeping import keep_facts
from indexing.store import Store, open_store, record
from indexing.store.runs.source_states import Judgement, StateChange, note_states
from tests.alerts.conftest import MONDAY, paper, ran, told

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


def test_activities_that_became_known_of_late(store: Store, settings: Settings, ask: Ask) -> None:
    bring(store, 2, -40, body="浙江省举办“西湖家居节”，活动时间：2023年8月1日至8月30日。", region="330000")
    bring(store, 3, 3, body="浙江省举办“之江家具节”，活动时间：2023年9月15日至10月15日。", region="330000")
    bring(store, 4, 4, body="“之江家具节”于2023年9月15日在浙江省启动。", region="330000")
    bring(store, 5, 5, body="山西省举办“晋阳家电节”，活动时间：2023年9月15日至10月15日。", region="140000")
    record(
        store,
        [paper(6, 5, body="北京市举办“燕京家具节”，活动时间：2023年9月15日至10月15日。")],
        origin="import",
    )
    keep_facts(store)
    assert [(one.title, one.what.zh) for one in ask("", on="activities").samples] == [
        ("晋阳家电节", "【新活动】山西省 · 2023-09-15—2023-10-15"),
        ("之江家具节", "【新活动】浙江省 · 2023-09-15—2023-10-15"),
    ]
    found = ask("地区:浙江 家具", on="activities")
    assert (found.days, found.alerts, [one.title for one in found.samples]) == (30, 1, ["之江家具节"])
    assert found.samples[0].document_id and found.samples[0].page


def test_days_that_were_told_and_that_come(store: Store, ask: Ask) -> None:
    """It is the 20th."""
    bring(
        store, 2, 0, body="请于9月15日前报送家居焕新活动表。"
    )  # known from the 4th on: told on the 8th, 12th and 14th
    bring(store, 3, 10, body="请于9月24日前报送家居焕新总结。")  # known from the 14th on: told on the 17th
    bring(store, 4, 10, body="请于12月31日前报送家居焕新数据。")
    keep_facts(store)
    found = ask("家居", on="deadlines")
    assert (found.alerts, [one.time.day for one in found.samples]) == (4, [17, 14, 12])
    assert [(one.time.date().isoformat(), one.what.zh) for one in found.coming] == [
        ("2023-09-24", "【4 天后截止报送】9月24日（周日）")
    ]
    assert ask("家居", on="deadlines", days=5).alerts == 2
    assert ask("汽车", on="deadlines").alerts == 0


def test_sources_that_broke_and_the_report(store: Store, ask: Ask) -> None:
    for day, state in ((-20, "outage"), (3, "up"), (5, "outage")):
        moment = MONDAY + timedelta(days=day)
        note_states(store, [StateChange("cn-fj-tzgg", None, moment, Judgement(state, "well"))])  # type: ignore[arg-type]
    found = ask("地区:福建", on="sources")
    assert (found.alerts, [one.outcome for one in found.samples]) == (2, ["outage", "recovered"])
    assert ask("地区:浙江", on="sources").alerts == 0
    report = ask("", on="report")
    assert report.alerts == 4
    assert [one.what.zh for one in report.samples] == ["【周报】1 件事要看"]
    assert report.samples[0].details[0].zh.startswith("来源：中断 1")
