"""Reminders of days, on both databases: each once, after an outage too, by the day that stands now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from alerts.matching import match_changes
from alerts.occasions import note_occasions
from config.clock import SHANGHAI
from config.settings import Settings
from indexing.records import StoredAttachment
from indexing.store import Recorded, Store
from indexing.store.papers.presence import missed, withdraw
from indexing.store.schema import alerts
from tests.alerts.conftest import MONDAY, paper, ran, subscribe
from tests.alerts.occasions.conftest import Clock

Crawled = Callable[..., Recorded]
BODY = "各市商务局：\n请于{}前将家居焕新消费季活动表报送省商务厅。\n特此通知。"
FESTIVAL = "现举办“闽江家居焕新节”。活动时间：2023年9月10日至2023年9月20日，资金用完即止。活动地点：福州市。"


def at(day: int, hour: int = 9, month: int = 9) -> datetime:
    return datetime(2023, month, day, hour, tzinfo=SHANGHAI)


def noted(store: Store, settings: Settings) -> list[sa.Row[Any]]:
    """What this round brought, in the order of its words."""
    with store.reading() as connection:
        before = set(connection.scalars(sa.select(alerts.c.id)))
    match_changes(store, settings)
    count = note_occasions(store, settings)
    with store.reading() as connection:
        fresh = [
            row
            for row in connection.execute(sa.select(alerts).order_by(alerts.c.event))
            if row.id not in before
        ]
    assert count == sum(row.outcome == "due" for row in fresh)
    return fresh


def said(rows: list[sa.Row[Any]]) -> list[str]:
    return [row.what["zh"] for row in rows]


def test_a_deadline_is_told_at_each_stage_once(
    store: Store, settings: Settings, crawled: Crawled, set_clock: Clock
) -> None:
    crawled(paper(2, body=BODY.format("9月15日")))
    set_clock(at(4))
    watch = subscribe(store, "报送", on="deadlines")
    subscribe(store, "汽车", on="deadlines")
    told: dict[int, list[str]] = {}
    for day in range(4, 19):
        set_clock(at(day, 7))
        assert noted(store, settings) == []  # too early in the morning
        set_clock(at(day))
        rows = noted(store, settings)
        assert noted(store, settings) == []
        told[day] = said(rows)
        assert {row.subscription_id for row in rows} <= {watch.id}
    assert {day: words for day, words in told.items() if words} == {
        8: ["【7 天后截止报送】9月15日（周五）"],
        12: ["【3 天后截止报送】9月15日（周五）"],
        14: ["【明天截止报送】9月15日（周五）"],
    }


def test_who_delivers_once_a_day_and_early_misses_nothing(
    store: Store, settings: Settings, crawled: Crawled, set_clock: Clock
) -> None:
    crawled(paper(2, body=BODY.format("9月15日")))
    crawled(paper(3, day=7, body=BODY.format("9月13日")))  # found on the 11th, at two in the morning
    set_clock(at(4))
    subscribe(store, "报送", on="deadlines")
    told = {}
    for day in range(5, 18):
        set_clock(at(day, 6))
        told[day] = sorted(said(noted(store, settings)))
    assert {day: words for day, words in told.items() if words} == {
        9: ["【6 天后截止报送】9月15日（周五）"],
        12: ["【明天截止报送】9月13日（周三）"],
        13: ["【今天截止报送】9月13日（周三）", "【后天截止报送】9月15日（周五）"],
        15: ["【今天截止报送】9月15日（周五）"],
    }


def test_what_a_reminder_shows(store: Store, settings: Settings, crawled: Crawled, set_clock: Clock) -> None:
    crawled(paper(2, body=BODY.format("9月15日"), title="关于报送活动表的通知"))
    set_clock(at(4))
    subscribe(store, "", name="全部", on="deadlines", days=10)
    set_clock(at(5))
    [one] = noted(store, settings)
    assert (one.outcome, one.title, one.seq) == ("due", "关于报送活动表的通知", None)
    assert one.event == f"due:document:{one.document_id}:report:2023-09-15:10"
    assert one.what["en"] == "Report due in 10 days: Fri 2023-09-15"
    assert one.evidence["text"] == "请于9月15日前将家居焕新消费季活动表报送省商务厅"
    [(start, end)] = one.evidence["marks"]
    assert "9月15日" in one.evidence["text"][start:end]
    assert one.page.startswith(f"/documents/{one.document_id}?at=")


def test_an_activity_starts_and_ends(
    store: Store, settings: Settings, crawled: Crawled, set_clock: Clock
) -> None:
    crawled(paper(2, body=FESTIVAL, title="关于举办闽江家居焕新节的通知", document_type="activity"))
    crawled(paper(3, body="“闽江家居焕新节”将于2023年9月10日在福州市启动。", title="闽江家居焕新节将启动"))
    set_clock(at(4))
    subscribe(store, "地区:福建 焕新节", on="deadlines")
    told = {}
    for day in range(4, 25):
        set_clock(at(day))
        told[day] = said(noted(store, settings))
    assert {day: words for day, words in told.items() if words} == {
        9: ["【明天开始】9月10日（周日）"],
        19: ["【明天结束】9月20日（周三），用完即止"],
    }


def test_the_reminders_follow_a_moved_day(
    store: Store, settings: Settings, crawled: Crawled, set_clock: Clock
) -> None:
    crawled(paper(2, body=BODY.format("9月15日")))
    set_clock(at(4))
    subscribe(store, "报送", on="deadlines")
    set_clock(at(8))
    assert len(noted(store, settings)) == 1
    crawled(paper(2, day=5, body=BODY.format("9月30日")))
    set_clock(at(10))
    assert said(noted(store, settings)) == ["【改期】截止由 9-15 改为 9-30"]
    told = {}
    for day in range(11, 31):
        set_clock(at(day))
        told[day] = said(noted(store, settings))
    assert [day for day, words in told.items() if words] == [23, 27, 29]


def test_after_an_outage_the_last_stage_is_told_and_a_passed_day_once(
    store: Store, settings: Settings, crawled: Crawled, set_clock: Clock
) -> None:
    crawled(paper(2, body=BODY.format("9月15日")))
    crawled(paper(3, body=BODY.format("9月20日")))
    crawled(paper(4, body=BODY.format("9月6日")))
    set_clock(at(5))
    subscribe(store, "报送", on="deadlines")
    set_clock(at(6))
    assert said(noted(store, settings)) == ["【今天截止报送】9月6日（周三）"]
    set_clock(at(18))
    assert said(noted(store, settings)) == [
        "【9月15日（周五）已截止报送】过了 3 天才告知",
        "【后天截止报送】9月20日（周三）",
    ]
    set_clock(at(19))
    assert said(noted(store, settings)) == ["【明天截止报送】9月20日（周三）"]
    set_clock(at(30))
    assert noted(store, settings) == []


def test_a_weekly_digest_has_what_comes_before_the_next(
    store: Store, settings: Settings, crawled: Crawled, set_clock: Clock
) -> None:
    crawled(paper(2, body=BODY.format("9月13日")))
    crawled(paper(3, body=BODY.format("9月29日")))
    set_clock(at(5))
    subscribe(store, "报送", on="deadlines", rhythm="weekly@mon-09:00")
    set_clock(at(6, 3))
    assert said(noted(store, settings)) == ["【后天截止报送】9月13日（周三）"]  # as it is read on Monday
    set_clock(at(11, 10))
    assert said(noted(store, settings)) == ["【11 天后截止报送】9月29日（周五）"]


def test_what_we_brought_ourselves_reminds_from_the_next_day_on(
    store: Store, settings: Settings, crawled: Crawled, set_clock: Clock
) -> None:
    set_clock(at(5))
    subscribe(store, "报送", on="deadlines", days=7)
    ran(store, "newest", 2, source="cn-new-tzgg")
    crawled(paper(2, day=2, body=BODY.format("9月10日")), origin="import")
    crawled(paper(3, day=2, body=BODY.format("9月11日")), run_id="newest")  # the first run of its source
    crawled(paper(4, day=2, body=BODY.format("9月12日")))
    set_clock(at(6, 12))
    assert said(noted(store, settings)) == ["【6 天后截止报送】9月12日（周二）"]
    set_clock(at(7))
    assert said(noted(store, settings)) == [
        "【3 天后截止报送】9月10日（周日）",
        "【4 天后截止报送】9月11日（周一）",
    ]


def test_a_withdrawn_paper_reminds_nobody(
    store: Store, settings: Settings, crawled: Crawled, set_clock: Clock
) -> None:
    crawled(paper(2, body=BODY.format("9月15日")))
    set_clock(at(4))
    subscribe(store, "报送", on="deadlines")
    url = paper(2).url
    assert url
    missed(store, url, MONDAY)
    missed(store, url, at(6))
    withdraw(store, url, at(6), "later")
    set_clock(at(12))
    assert noted(store, settings) == []


def test_days_that_stand_in_a_file_are_shown_there(
    store: Store, settings: Settings, crawled: Crawled, set_clock: Clock
) -> None:
    file = StoredAttachment(
        "通知.docx",
        "https://swt.example.gov.cn/f.docx",
        "docx",
        "a" * 64,
        1,
        "read",
        f"{BODY.format('9月12日')}\n{FESTIVAL}",
    )
    crawled(paper(2, body="现将家居焕新消费季的通知印发给你们，请遵照执行。", attachments=(file,)))
    set_clock(at(4))
    subscribe(store, "", name="全部", on="deadlines")
    set_clock(at(9))
    begins, due = sorted(noted(store, settings), key=lambda row: row.event)
    assert said([begins, due]) == ["【明天开始】9月10日（周日）", "【3 天后截止报送】9月12日（周二）"]
    assert begins.evidence["text"].startswith("现举办“闽江家居焕新节”")
    assert due.evidence["text"] == "请于9月12日前将家居焕新消费季活动表报送省商务厅"
    for row in (begins, due):
        assert row.page.startswith(f"/documents/{row.document_id}/files/1?at=")
