"""What operators are told of the sources: what broke, that it is over and how long it was, and the week's report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
import sqlalchemy as sa

from alerts.epoch import go_on, halt
from alerts.occasions import note_occasions
from alerts.occasions.report import Week, headline, lines
from alerts.occasions.source_news import news_of_source
from config.clock import SHANGHAI
from config.faults import Fault
from config.language import tr
from config.registry import load_registry
from config.settings import Settings
from crawlers.runs.health.watch import watch
from indexing.store import Recorded, Store
from indexing.store.runs.ledger import RunCounts, finish_run, start_run
from indexing.store.runs.source_states import HealthState, Judgement, StateChange, note_states
from indexing.store.schema import alerts
from tests.alerts.conftest import paper, subscribe
from tests.alerts.occasions.conftest import Clock

FUJIAN, ZHEJIANG = "cn-fj-tzgg", "cn-zj-tzgg"
START = datetime(2023, 9, 4, 9, 0, tzinfo=SHANGHAI)


def change(
    key: str, before: str | None, state: HealthState, hours: float, code: str = "refused"
) -> StateChange:
    since = {"since": "2023-09-04T09:00:00+08:00", "failures": 3}
    judgement = Judgement(state, code if state != "up" else "well", since)
    return StateChange(key, cast("HealthState | None", before), START + timedelta(hours=hours), judgement)


def history(*states: HealthState) -> list[StateChange]:
    return [change("s", None, state, hours) for hours, state in enumerate(states)]


@pytest.mark.parametrize(
    ("states", "told"),
    [
        (("up", "late", "outage", "up"), ["outage 2", "recovered 3"]),
        (("up", "late", "up", "quiet", "paused", "up"), []),
        (("never_worked", "up"), []),
        (("outage", "late", "outage", "up"), ["outage 0", "recovered 3"]),
        (("outage", "blocked", "up"), ["outage 0", "outage 1", "recovered 2"]),
        (("layout", "quiet", "up"), ["layout 0", "recovered 1"]),
        (("blocked", "paused", "blocked", "up"), ["blocked 0", "recovered 3"]),
    ],
)
def test_what_broke_is_told_and_once_that_it_is_over(
    states: tuple[HealthState, ...], told: list[str]
) -> None:
    found = [
        f"{one.outcome} {round((one.change.time - START).total_seconds() / 3600)}"
        for one in news_of_source(history(*states))
    ]
    assert found == [one.replace("layout", "outage").replace("blocked", "outage") for one in told]


def noted(store: Store, settings: Settings) -> list[sa.Row[Any]]:
    with store.reading() as connection:
        before = set(connection.scalars(sa.select(alerts.c.id)))
    count = note_occasions(store, settings)
    with store.reading() as connection:
        rows = connection.execute(sa.select(alerts).order_by(alerts.c.event)).all()
    fresh = [row for row in rows if row.id not in before]
    assert len(fresh) == count
    return fresh


def test_the_states_of_sources_are_told_to_whom_they_fit(
    store: Store, settings: Settings, set_clock: Clock
) -> None:
    set_clock(START - timedelta(hours=2))
    early = subscribe(store, "地区:福建", on="sources")
    everything = subscribe(store, "", name="全部来源", on="sources")
    note_states(store, [change(FUJIAN, "up", "outage", 0, "failing"), change(ZHEJIANG, "up", "quiet", 0)])
    set_clock(START + timedelta(minutes=1))
    late = subscribe(store, "福建省商务厅", on="sources")
    found = noted(store, settings)
    assert {row.subscription_id for row in found} == {early.id, everything.id}
    one = found[0]
    assert one.what == {
        "zh": "【中断】自 2023-09-04 09:00 起连续 3 次失败",
        "en": "Outage: 3 failures in a row since 2023-09-04 09:00",
    }
    assert "福建省商务厅" in one.title and one.page == f"/sources/{FUJIAN}"
    assert f"huanxin runs {FUJIAN}" in one.details[0]["zh"]
    assert noted(store, settings) == []
    note_states(store, [change(FUJIAN, "outage", "up", 5), change(ZHEJIANG, "quiet", "paused", 5)])
    set_clock(START + timedelta(hours=5, minutes=1))
    found = noted(store, settings)
    assert {row.subscription_id for row in found} == {early.id, everything.id, late.id}
    assert {(row.outcome, row.what["zh"]) for row in found} == {
        ("recovered", "【已恢复】历时 5 小时（09-04 09:00 起）")
    }
    assert found[0].what["en"] == "Well again after 5 hours (since 09-04 09:00)"


def test_a_trouble_of_our_network_is_one_alert(store: Store, settings: Settings, set_clock: Clock) -> None:
    """Judged as in life: the runs of many hosts fail at once, for hours, and come back one by one."""
    registry = load_registry().sources
    by_host = {source.site.hosts[0]: key for key, source in registry.items() if source.enabled}
    sources = {key: registry[key] for key in list(by_host.values())[:8]}
    set_clock(START - timedelta(hours=1))
    subscribe(store, "", name="全部来源", on="sources")

    def run(hours: float, keys: list[str], state: Any) -> None:
        moment = START + timedelta(hours=hours)
        for key in keys:
            verdicts = {"error": 2} if state == "failed" else {"ok": 5}
            start_run(store, f"{key}-{hours}", key, moment)
            counts = RunCounts(requests=2, entries=15, verdicts=verdicts)
            finish_run(store, f"{key}-{hours}", state, counts, moment + timedelta(minutes=2), 120.0)
        set_clock(moment + timedelta(minutes=5))
        watch(store, sources, moment + timedelta(minutes=5))

    everyone = list(sources)
    run(0, everyone, "finished")
    for hour in range(1, 5):
        run(hour, everyone, "failed")
    assert [row.what["zh"][:12] for row in noted(store, settings)] == ["【网络】本机网络或出口可"]
    run(5, everyone[:1], "finished")
    [over] = noted(store, settings)
    assert over.what["zh"] == "【已恢复】历时 4 小时（09-04 10:05 起）"
    for hour in range(6, 9):
        run(hour, everyone[1:2], "failed")  # this one is broken by itself
    assert [row.what["zh"][:4] for row in noted(store, settings)] == ["【中断】"]


def test_nothing_is_told_while_alerts_wait_for_a_person(
    store: Store, settings: Settings, set_clock: Clock
) -> None:
    set_clock(START - timedelta(hours=1))
    subscribe(store, "", name="全部来源", on="sources")
    assert noted(store, settings) == []
    halt(store, {"code": "restored"})
    note_states(store, [change(FUJIAN, "up", "outage", 0, "failing")])
    set_clock(START + timedelta(hours=1))
    with pytest.raises(Fault):
        note_occasions(store, settings)
    go_on(store)
    assert noted(store, settings) == []
    note_states(store, [change(ZHEJIANG, "up", "blocked", 1)])
    assert [row.what["zh"][:5] for row in noted(store, settings)] == ["【被拦截】"]


def test_a_report_comes_every_week_even_when_all_is_well(
    store: Store, settings: Settings, set_clock: Clock, crawled: Callable[..., Recorded]
) -> None:
    crawled(paper(2, day=1))
    crawled(paper(2, day=2, body="补贴300元。"))
    set_clock(START + timedelta(hours=1))  # a Monday, ten o'clock
    subscribe(store, "", name="周报", on="report")
    note_states(store, [change(FUJIAN, None, "up", 2), change(ZHEJIANG, "up", "layout", 3, "no_rows")])
    assert noted(store, settings) == []
    set_clock(START + timedelta(days=7, hours=1))
    [one] = noted(store, settings)
    assert (one.outcome, one.title) == ("report", "来源与采集 09-04 至 09-11")
    assert one.what == {"zh": "【周报】1 件事要看", "en": "Weekly report: 1 thing to look at"}
    said = [line["zh"] for line in one.details]
    assert said[0].startswith("来源：改版 1（浙江省商务厅") and said[0].endswith("正常 1")
    assert said[1].startswith("出过问题：浙江省商务厅")
    assert said[2] == "收进：新文件 1 份，改动 1 次"
    assert said[3] == "批次：没有"
    assert said[4].startswith("积压：待索引 1") and said[5].startswith("磁盘：还剩")
    assert noted(store, settings) == []
    note_states(store, [change(ZHEJIANG, "layout", "up", 200)])
    set_clock(START + timedelta(days=30))  # three were missed: one is made up
    [late] = noted(store, settings)
    assert late.what["zh"] == "【周报】一切正常" and late.title == "来源与采集 09-25 至 10-02"


def test_a_report_is_read_in_twenty_seconds() -> None:
    names = [tr(f"某省商务厅 · 第{n}栏", f"office {n}") for n in range(40)]
    week = Week(
        START, START + timedelta(days=7), {"up": names, "outage": names, "late": names}, True, names, names, 999, 999,
        {"finished": 800, "failed": 12}, 5000, 10, 3, 10**9, 10**10,
    )  # fmt: skip
    said = lines(week)
    assert headline(week).zh == "【周报】44 件事要看"
    assert len(said) == 7 and sum(len(line.zh) for line in said) < 350
    assert "本机网络不通" in said[0].zh and "快满了" in said[-1].zh
