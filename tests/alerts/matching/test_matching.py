"""What a saved query is told of: both sides of every change, once. On SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from alerts.epoch import Halted, current_epoch, go_on
from alerts.matching import match_changes
from alerts.subscriptions import find_subscription, remove_subscription
from config.settings import Settings
from indexing.records import Origin, Paper
from indexing.store import Recorded, Store, record
from indexing.store.papers.presence import missed, withdraw
from indexing.store.schema import cursors, documents
from tests.alerts.conftest import MONDAY, PAPER, paper, ran, subscribe, told

Crawled = Callable[..., Recorded]
CUT = "各市商务局：\n每户最高补贴1500元。\n请于9月15日前报送。\n特此通知。"


def test_a_change_is_tried_on_both_sides(store: Store, settings: Settings, crawled: Crawled) -> None:
    crawled(PAPER)
    still, gone, come = (subscribe(store, query) for query in ("补贴 报送", "“2000元”", "“1500元”"))
    subscribe(store, "汽车")
    crawled(paper(day=1, body=CUT))
    rows = {row.subscription_id: row for row in told(store, settings)}
    assert {key: row.outcome for key, row in rows.items()} == {
        still.id: "matches",
        gone.id: "matches_no_more",
        come.id: "matches_now",
    }
    assert rows[still.id].what["zh"] == "【改规则】每户最高补贴 2000 元 → 1500 元"
    assert rows[gone.id].what["zh"] == "【不再符合】每户最高补贴 2000 元 → 1500 元"
    assert {row.classes[0] for row in rows.values()} == {"rule"}
    for key, words in ((gone.id, ["2000元"]), (come.id, ["1500元"]), (still.id, ["补贴", "报送"])):
        evidence = rows[key].evidence
        assert [evidence["text"][start:end] for start, end in evidence["marks"]] == words


def test_an_alert_is_noted_once_however_often_one_matches(
    store: Store, settings: Settings, crawled: Crawled
) -> None:
    watch = subscribe(store, "家居焕新")
    crawled(PAPER)
    first = told(store, settings)
    assert [(row.outcome, row.event, row.what["zh"]) for row in first] == [
        ("matches_now", f"change:{first[0].seq}", "【新通知】示例省商务厅")
    ]
    with store.writing() as connection:  # as if the machine had died before the cursor moved
        connection.execute(cursors.update().values(value=0))
    assert told(store, settings) == first
    checked = find_subscription(store, watch.id)
    assert checked.last_matched == first[0].time
    assert checked.last_checked is not None


def test_topics_and_classes_choose(store: Store, settings: Settings, crawled: Crawled) -> None:
    other = paper(2, title="关于餐饮节能的通知", body="餐饮企业应当节能。")
    everything = subscribe(store, "通知", topics="all")
    subscribe(store, "通知")
    rules = subscribe(store, "通知", topics=["all"], classes="rule")
    crawled(other)
    assert [row.subscription_id for row in told(store, settings)] == [everything.id]
    crawled(paper(2, day=1, title=other.title, body="餐饮企业应当节能，补贴300元。"))
    assert [row.subscription_id for row in told(store, settings)[1:]] == sorted([everything.id, rules.id])


def test_what_changed_is_the_evidence_where_the_query_stands_nowhere(
    store: Store, settings: Settings, crawled: Crawled
) -> None:
    crawled(PAPER)
    subscribe(store, "机关:示例省商务厅 -汽车")
    crawled(paper(day=1, body=CUT))
    assert [row.evidence for row in told(store, settings)] == [{"text": "每户最高补贴1500元。", "marks": []}]


def test_a_withdrawal_matches_on_the_last_version(store: Store, settings: Settings, crawled: Crawled) -> None:
    crawled(PAPER)
    crawled(paper(day=1, body=CUT))
    watch = subscribe(store, "“1500元”")
    subscribe(store, "“2000元”")
    assert PAPER.url
    missed(store, PAPER.url, MONDAY + timedelta(days=2))
    missed(store, PAPER.url, MONDAY + timedelta(days=3))
    withdraw(store, PAPER.url, MONDAY + timedelta(days=3), "later")
    assert [(row.subscription_id, row.outcome, row.what["zh"]) for row in told(store, settings)] == [
        (watch.id, "matches", "【已撤下】")
    ]
    crawled(paper(day=4, body=CUT))
    assert [row.what["zh"] for row in told(store, settings)[1:]] == ["【已恢复】"]


def test_versions_that_followed_each_other_are_each_tried_as_they_stood(
    store: Store, settings: Settings, crawled: Crawled
) -> None:
    crawled(PAPER)
    short = subscribe(store, "“1800元”")
    crawled(paper(day=1, body=CUT.replace("1500", "1800")))
    crawled(paper(day=2, body=CUT))
    assert [(row.subscription_id, row.outcome) for row in told(store, settings)] == [
        (short.id, "matches_now"),
        (short.id, "matches_no_more"),
    ]


def test_what_we_did_ourselves_is_told_to_nobody(store: Store, settings: Settings, crawled: Crawled) -> None:
    subscribe(store, "补贴")
    ours: tuple[Origin, ...] = ("import", "backfill", "reread")
    for n, origin in enumerate(ours, start=3):
        crawled(paper(n), origin=origin)
    assert told(store, settings) == []
    crawled(paper(2))
    assert len(told(store, settings)) == 1


def test_a_source_is_silent_until_its_first_run_has_ended(store: Store, settings: Settings) -> None:
    subscribe(store, "补贴")
    ran(store, "failed", 0, "failed")
    record(store, [paper(2)], origin="crawl", run_id="failed")
    ran(store, "first", 1, "partial")
    record(store, [paper(3, 1)], origin="crawl", run_id="first")
    ran(store, "second", 2)
    record(store, [paper(4, 2)], origin="crawl", run_id="second")
    ran(store, "another", 2, source="cn-other-tzgg")
    record(store, [paper(5, 2)], origin="crawl", run_id="another")
    assert [row.title for row in told(store, settings)] == ["第4号关于家电以旧换新补贴的通知"]


def test_a_subscription_starts_from_now_and_ends_when_it_is_removed(
    store: Store, settings: Settings, crawled: Crawled
) -> None:
    early = subscribe(store, "补贴")
    crawled(PAPER)
    late = subscribe(store, "以旧换新")
    crawled(paper(2))
    assert [row.subscription_id for row in told(store, settings)] == [
        early.id,
        *sorted([early.id, late.id]),
    ]
    remove_subscription(store, early.id, {"code": "asked"})
    crawled(paper(3))
    assert [row.subscription_id for row in told(store, settings)[3:]] == [late.id]


def test_two_writers_leave_no_gap_behind_the_cursor(
    store: Store, settings: Settings, crawled: Crawled
) -> None:
    """A number that becomes visible after a higher one would be passed over for ever."""
    subscribe(store, "补贴")
    slow = threading.Event()

    def write(first: int) -> None:
        for n in range(first, first + 40, 2):
            record(store, [paper(n), paper(n + 100)], origin="crawl", run_id="later")

    def match() -> None:
        while not slow.is_set():
            match_changes(store, settings)

    writers = [threading.Thread(target=write, args=(first,)) for first in (2, 3)]
    matcher = [threading.Thread(target=match) for _ in range(2)]
    for one in (*writers, *matcher):
        one.start()
    for one in writers:
        one.join()
    slow.set()
    for one in matcher:
        one.join()
    rows = told(store, settings)
    assert len(rows) == 80
    assert len({row.document_id for row in rows}) == 80


def test_a_log_that_is_behind_the_cursor_waits_for_a_word(
    store: Store, settings: Settings, crawled: Crawled
) -> None:
    subscribe(store, "补贴")
    crawled(PAPER)
    assert len(told(store, settings)) == 1
    with store.writing() as connection:  # a backup of before was put back
        connection.execute(cursors.update().values(value=1000))
    before = current_epoch(store)
    for _ in range(2):
        with pytest.raises(Halted, match="1000"):
            match_changes(store, settings)
    crawled(paper(2))
    assert go_on(store).id != before.id
    assert len(told(store, settings)) == 1
    crawled(paper(3))
    assert [row.title for row in told(store, settings)[1:]] == ["第3号关于家电以旧换新补贴的通知"]


def test_a_paper_that_no_engine_takes_does_not_hold_up_the_others(
    store: Store, settings: Settings, crawled: Crawled
) -> None:
    subscribe(store, "补贴")
    bad = crawled(paper(2)).document_id
    with store.writing() as connection:
        connection.execute(documents.update().where(documents.c.id == bad).values(published="2023-13-45"))
    crawled(paper(3))
    assert [row.title for row in told(store, settings)] == ["第3号关于家电以旧换新补贴的通知"]


def test_days_counted_back_are_counted_from_the_day_of_matching(
    store: Store, settings: Settings, crawled: Crawled, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe(store, "补贴 近7天")
    monkeypatch.setenv("HUANXIN_CLOCK", "2023-09-10T10:00:00+08:00")
    crawled(paper(2, published="2023-09-04"))
    assert len(told(store, settings)) == 1
    monkeypatch.setenv("HUANXIN_CLOCK", "2023-09-11T10:00:00+08:00")
    crawled(paper(3, published="2023-09-04"))
    assert len(told(store, settings)) == 1


def named(title: str, n: int = 9) -> Paper:
    return paper(n, title=title, doc_no="工信部联消费〔2023〕101号")


class TestPaperWatches:
    TITLE = "《轻工业稳增长工作方案（2023—2024年）》"
    ISSUED = "工业和信息化部 国家发展改革委 商务部关于印发轻工业稳增长工作方案（2023-2024年）的通知"

    def test_a_watch_closes_on_the_paper_alone_wherever_it_comes_from(
        self, store: Store, settings: Settings, crawled: Crawled
    ) -> None:
        by_title = subscribe(store, self.TITLE, on="paper")
        by_number = subscribe(store, "工信部联消费[2023]101号", on="paper")
        crawled(paper(2, title="《轻工业稳增长工作方案（2023—2024年）》解读"))
        crawled(paper(3, title="示例省转发工业和信息化部关于印发轻工业稳增长工作方案（2023—2024年）的通知"))
        assert told(store, settings) == []
        crawled(named(self.ISSUED), origin="import")
        rows = told(store, settings)
        assert [(row.outcome, row.what["zh"], row.title) for row in rows] == [
            ("appeared", "【已出现】示例省商务厅", self.ISSUED)
        ] * 2
        for watch in (by_title, by_number):
            found = find_subscription(store, watch.id)
            assert found.end_reason == {"code": "appeared", "document_id": rows[0].document_id}
            assert found.closed_at is not None
        crawled(named(self.ISSUED + "（一）", 10))
        assert told(store, settings) == rows

    def test_a_paper_that_is_there_already_closes_a_new_watch(
        self, store: Store, settings: Settings, crawled: Crawled
    ) -> None:
        crawled(named(self.ISSUED), origin="import")
        subscribe(store, self.TITLE, on="paper")
        assert [(row.outcome, row.seq) for row in told(store, settings)] == [("appeared", None)]
        with store.reading() as connection:
            assert connection.scalar(sa.select(cursors.c.value)) == 1
