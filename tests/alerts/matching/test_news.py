"""New activities and moved days: told once, to those whose query fits the activity itself, and only where a site did something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from alerts.matching import match_changes
from config.settings import Settings
from indexing.records import Paper, StoredAttachment
from indexing.registers.keeping import keep_facts, waiting_facts
from indexing.store import Recorded, Store
from indexing.store.schema import activities, document_facts
from tests.alerts.conftest import paper, subscribe, told

Crawled = Callable[..., Recorded]

FESTIVAL = (
    "为促进家居消费，现举办“闽江家居焕新节”。活动时间：2023年9月10日至2023年12月31日。活动地点：福州市。\n"
    "活动期间，对购买绿色家具的消费者给予补贴，每件最高2000元。"
)
REPORT = (
    "记者获悉，各地家居活动接连登场。\n"
    "浙江省将于2023年9月15日至10月15日举办“之江绿色家电消费季”。\n"
    "山西省将于2023年9月20日至10月20日举办“晋阳家居家具焕新节”。"
)


def activity(n: int, body: str, day: int = 0, **changed: Any) -> Paper:
    return paper(
        n,
        day,
        **({"title": f"第{n}号关于家居消费活动的通知", "body": body, "document_type": "activity"} | changed),
    )


def names(store: Store, settings: Settings) -> list[tuple[str, str, str]]:
    return sorted((row.subscription_id, row.title, row.outcome) for row in told(store, settings))


def test_a_new_activity_is_told_to_whom_it_fits(store: Store, settings: Settings, crawled: Crawled) -> None:
    zhejiang = subscribe(store, "地区:浙江", on="activities")
    furniture = subscribe(store, "家具", on="activities")
    subscribe(store, "地区:浙江 家具", on="activities")
    everything = subscribe(store, "", name="全部活动", on="activities")
    crawled(activity(2, REPORT, region="100000"))
    assert names(store, settings) == sorted(
        [
            (zhejiang.id, "之江绿色家电消费季", "matches_now"),
            (furniture.id, "晋阳家居家具焕新节", "matches_now"),
            (everything.id, "之江绿色家电消费季", "matches_now"),
            (everything.id, "晋阳家居家具焕新节", "matches_now"),
        ]
    )
    [one] = [row for row in told(store, settings) if row.subscription_id == zhejiang.id]
    assert one.what["zh"] == "【新活动】浙江省 · 2023-09-15—2023-10-15"
    assert one.what["en"] == "New activity: Zhejiang · 2023-09-15—2023-10-15"
    assert one.evidence["text"] == "浙江省将于2023年9月15日至10月15日举办“之江绿色家电消费季”"
    [(start, end)] = one.evidence["marks"]
    assert one.evidence["text"][start:end] == "之江绿色家电消费季"
    assert one.page.startswith(f"/documents/{one.document_id}?at=") and one.page.endswith("#found")


@pytest.mark.parametrize("kept", [True, False], ids=["the register is up to date", "or behind"])
def test_a_second_witness_is_no_news(store: Store, settings: Settings, crawled: Crawled, kept: bool) -> None:
    subscribe(store, "家居", on="activities")
    crawled(activity(2, FESTIVAL))
    assert len(told(store, settings)) == 1
    if kept:
        keep_facts(store)
    late = subscribe(store, "家居", on="activities", name="后来的")
    crawled(activity(3, "“闽江家居焕新节”将于2023年9月10日在福州市启动，覆盖家居卖场。", day=1))
    crawled(activity(2, FESTIVAL.replace("给予", "一律给予"), day=2))
    found = told(store, settings)
    assert len([row for row in found if row.subscription_id != late.id]) == 1
    assert [row for row in found if row.subscription_id == late.id] == []


def test_what_was_known_stays_known_when_it_is_read_again(
    store: Store, settings: Settings, crawled: Crawled
) -> None:
    crawled(activity(2, FESTIVAL), origin="import")
    keep_facts(store)
    subscribe(store, "", name="全部", on="activities")
    crawled(activity(2, FESTIVAL.replace("给予", "一律给予"), day=1), origin="reread")
    crawled(activity(3, "“闽江家居焕新节”将于2023年9月10日在福州市启动，覆盖家居卖场。", day=1))
    assert told(store, settings) == []


def test_what_two_papers_of_one_run_tell_is_told_once(
    store: Store, settings: Settings, crawled: Crawled
) -> None:
    subscribe(store, "", name="全部", on="activities")
    crawled(activity(2, FESTIVAL))
    crawled(activity(3, "“闽江家居焕新节”将于2023年9月10日在福州市启动，覆盖家居卖场。"))
    crawled(activity(2, FESTIVAL.replace("给予", "一律给予"), day=2))
    assert [row.title for row in told(store, settings)] == ["闽江家居焕新节"]


def test_the_same_name_elsewhere_is_another_activity(
    store: Store, settings: Settings, crawled: Crawled
) -> None:
    subscribe(store, "", name="全部", on="activities")
    crawled(activity(2, "浙江省举办“家居焕新节”，活动时间：2023年9月10日至9月30日。", region="330000"))
    match_changes(store, settings)
    keep_facts(store)
    crawled(activity(3, "山西省举办“家居焕新节”，活动时间：2023年9月12日至9月30日。", region="140000"))
    assert [row.what["zh"][:8] for row in told(store, settings)] == ["【新活动】浙江省", "【新活动】山西省"]


def test_what_we_did_ourselves_is_no_news(store: Store, settings: Settings, crawled: Crawled) -> None:
    subscribe(store, "", name="全部", on="activities")
    subscribe(store, "", name="日期", on="deadlines")
    crawled(activity(2, FESTIVAL), origin="import")
    crawled(activity(3, REPORT), run_id="first")
    crawled(activity(2, FESTIVAL.replace("12月31日", "11月30日"), day=1), origin="reread")
    assert told(store, settings) == []
    keep_facts(store)
    crawled(activity(4, "“闽江家居焕新节”将于2023年9月10日在福州市启动，覆盖家居卖场。", day=1))
    assert told(store, settings) == []


def test_a_moved_day_is_told_once(store: Store, settings: Settings, crawled: Crawled) -> None:
    body = "各市商务局：\n请于{}前将活动表报送省商务厅。\n另请于9月20日前申请补贴资金。\n家居焕新消费季特此通知。"
    crawled(paper(2, body=body.format("9月15日")))
    crawled(activity(3, FESTIVAL))
    watch = subscribe(store, "", name="日期", on="deadlines")
    subscribe(store, "汽车", on="deadlines")
    crawled(paper(2, day=1, body=body.format("9月30日")))
    crawled(activity(3, FESTIVAL.replace("12月31日", "11月30日"), day=1))
    found = told(store, settings)
    assert [(row.subscription_id, row.outcome, row.what["zh"]) for row in found] == [
        (watch.id, "moved", "【改期】截止由 9-15 改为 9-30"),
        (watch.id, "moved", "【改期】结束由 12-31 改为 11-30"),
    ]
    assert found[0].evidence["text"] == "请于9月30日前将活动表报送省商务厅"
    assert (found[1].title, found[1].what["en"]) == (
        "闽江家居焕新节",
        "Date moved: ends 2023-12-31 → 2023-11-30",
    )
    crawled(paper(2, day=2, body=body.format("9月30日").replace("另请", "并请")))
    assert len(told(store, settings)) == 2


def test_a_further_paper_moves_an_activity_where_it_says_so(
    store: Store, settings: Settings, crawled: Crawled
) -> None:
    subscribe(store, "", name="日期", on="deadlines")
    crawled(activity(2, FESTIVAL))
    match_changes(store, settings)
    keep_facts(store)
    heard = "据悉，“闽江家居焕新节”活动时间为2023年9月10日至2023年12月30日，在福州市举办。"
    crawled(activity(3, heard, day=1, published="2023-09-05"))
    assert told(store, settings) == []
    crawled(
        activity(
            4,
            heard.replace("12月30日", "11月30日"),
            2,
            title="关于延期举办闽江家居焕新节的公告",
            published="2023-09-06",
        )
    )
    # From the day that the register showed, which is the newest paper's.
    assert [row.what["zh"] for row in told(store, settings)] == ["【改期】结束由 12-30 改为 11-30"]


def form(sha: str, *rows: str) -> tuple[StoredAttachment, ...]:
    """The ministry's form as a file of a paper."""
    head = "序号\t活动名称\t活动时间\t活动地点"
    return (
        StoredAttachment(
            "附件1.xlsx",
            "https://swt.example.gov.cn/f.xlsx",
            "xlsx",
            sha * 64,
            1,
            "read",
            "\n".join([head, *rows]),
        ),
    )


FAIR = "1\t榕城家居焕新节\t2023年9月10日至9月30日\t福州市"
MARKET = "2\t鹭岛家电购物节\t2023年9月12日至10月8日\t厦门市"


def test_an_activity_that_only_a_file_tells_of_is_news_too(
    store: Store, settings: Settings, crawled: Crawled
) -> None:
    subscribe(store, "", name="全部", on="activities")
    crawled(paper(2, body="现将各地活动表印发给你们，请做好促进家居消费工作。", attachments=form("a", FAIR)))
    [one] = told(store, settings)
    assert (one.title, one.what["zh"]) == ("榕城家居焕新节", "【新活动】福州市 · 2023-09-10—2023-09-30")
    assert "榕城家居焕新节" in one.evidence["text"]
    [(start, end)] = one.evidence["marks"]
    assert one.evidence["text"][start:end] == "榕城家居焕新节"
    assert one.page.startswith(f"/documents/{one.document_id}/files/1?at=")


def test_what_a_replaced_file_told_already_is_no_news(
    store: Store, settings: Settings, crawled: Crawled
) -> None:
    crawled(paper(2, body="现将各地活动表印发给你们，请做好促进家居消费工作。", attachments=form("a", FAIR)))
    subscribe(store, "", name="全部", on="activities")
    again = {"body": "现将修改后的各地活动表印发给你们，请做好促进家居消费工作。"}
    crawled(paper(2, day=1, attachments=form("b", FAIR, MARKET), **again))
    assert told(store, settings) == []


def test_a_name_with_its_year_is_the_same_activity(
    store: Store, settings: Settings, crawled: Crawled
) -> None:
    crawled(activity(2, FESTIVAL.replace("“闽江", "“2023年闽江")), origin="import")
    keep_facts(store)
    subscribe(store, "", name="全部", on="activities")
    crawled(activity(3, FESTIVAL, day=1))
    assert told(store, settings) == []


def test_what_older_readers_left_is_read_before_anything_is_called_new(
    store: Store, settings: Settings, crawled: Crawled
) -> None:
    """A home of before registers, whose papers are read again at leisure."""
    crawled(activity(2, FESTIVAL), origin="import")
    crawled(activity(3, REPORT), origin="import")
    keep_facts(store)
    with store.writing() as connection:
        connection.execute(document_facts.update().values(made_by=0))
        connection.execute(activities.delete())
    subscribe(store, "", name="全部", on="activities")
    crawled(activity(4, FESTIVAL, day=1))
    assert told(store, settings) == []
    assert waiting_facts(store) == 1  # only the paper that names it was read for it
