"""From activities, days and sources to what each kind of channel receives, by the delivering itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from alerts.channels.channel import Channel
from alerts.delivery.deliver import deliver_once
from config.clock import now
from indexing.records import Paper
from indexing.store import record
from indexing.store.runs.source_states import Judgement, StateChange, note_states
from tests.alerts.delivery.conftest import Case, at

NOTICE = Paper(
    url="https://swt.example.gov.cn/tzgg/9.html",
    title="关于报送家电以旧换新活动表的通知",
    seen_at=at(8),
    body="各市商务局：\n请于9月15日前将以旧换新活动表报送省商务厅。",
    doc_no="示商函〔2023〕9号",
    published="2023-09-04",
    agencies=("示例省商务厅",),
    document_type="notice",
    region="350000",
    source_id="cn-example-tzgg",
)
FESTIVAL = replace(
    NOTICE,
    url="https://swt.example.gov.cn/tzgg/10.html",
    title="关于举办闽江家居焕新节的通知",
    body="现举办“闽江家居焕新节”。活动时间：2023年9月10日至2023年9月30日。活动地点：福州市。",
    doc_no="示商函〔2023〕10号",
    document_type="activity",
)


def crawl(case: Case, *papers: Paper) -> None:
    case.later(seconds=5)
    run = case.run(f"r{now():%d%H%M%S}")
    record(case.store, [replace(one, seen_at=now()) for one in papers], origin="crawl", run_id=run)


def items(case: Case, path: str) -> list[tuple[str, dict[str, Any]]]:
    """What a webhook got: type and item."""
    return [(got.json["type"], item) for got in case.web.at(path) for item in got.json["data"]["items"]]


def everything(case: Case, *channels: Channel) -> None:
    for on in ("activities", "deadlines", "sources", "report"):
        case.subscription(*channels, name=f"全部{on}", query="", on=on)


def test_each_occasion_has_its_type(case: Case) -> None:
    case.run("first")
    hook = case.channel(path="/occasions")
    everything(case, hook)
    crawl(case, NOTICE, FESTIVAL)
    case.deliver()
    crawl(case, replace(NOTICE, body=NOTICE.body.replace("9月15日", "9月20日")))
    broken = Judgement("layout", "no_rows", {"verdicts": {}})
    note_states(case.store, [StateChange("cn-fj-tzgg", "up", now(), broken)])
    case.deliver()
    for day in (9, 13, 19):
        case.at(at(9, day=day))
        case.deliver()
    found = items(case, "/occasions")
    assert sorted((kind, item["what"]) for kind, item in found if kind != "source.report") == [
        ("activity.near", "【明天开始】9月10日（周日）"),
        ("activity.new", "【新活动】福州市 · 2023-09-10—2023-09-30"),
        ("date.moved", "【改期】截止由 9-15 改为 9-20"),
        ("deadline.near", "【7 天后截止报送】9月20日（周三）"),
        ("deadline.near", "【明天截止报送】9月20日（周三）"),
        ("source.state", "【改版】页面打得开，但接连两次读不出列表"),
    ]
    report, later = [item for kind, item in found if kind == "source.report"]
    assert (report["title"], later["title"]) == ("来源与采集 09-04 至 09-11", "来源与采集 09-11 至 09-18")
    assert report["what"] == "【周报】1 件事要看" and report["details"][0].startswith("来源：改版 1")
    by_kind = dict(found)
    assert by_kind["activity.new"]["title"] == "闽江家居焕新节"
    assert by_kind["source.state"]["page"] == "https://h.example/sources/cn-fj-tzgg"
    assert by_kind["deadline.near"]["page"].startswith("https://h.example/documents/")
    assert by_kind["deadline.near"]["evidence"] == "请于9月20日前将以旧换新活动表报送省商务厅"
    assert case.deliver().sent == 0


def test_every_channel_says_what_happens_first(case: Case) -> None:
    case.run("first")
    kinds = ("wecom", "dingtalk", "feishu")
    channels = [case.channel(kind, f"/first-{kind}") for kind in kinds]
    mail = case.channel("mail", "days@example.com")
    case.subscription(mail, *channels, name="日期", query="", on="deadlines")
    case.subscription(mail, *channels, name="周报", query="", on="report")
    crawl(case, NOTICE)
    case.at(at(9, 20, day=12))
    case.deliver()
    for kind in kinds:
        days, report = sorted(
            (str(got.json) for got in case.web.at(f"/first-{kind}")), key=lambda text: "周报" in text
        )
        assert "【3 天后截止报送】9月15日（周五）" in days and "磁盘" not in days
        assert "【周报】一切正常" in report and "磁盘：还剩" in report
    mails = {mail["Subject"]: mail for to, mail in case.post.mails if to == "days@example.com"}
    assert sorted(mails) == [
        "【3 天后截止报送】9月15日（周五） 关于报送家电以旧换新活动表的通知",
        "【周报】一切正常 来源与采集 09-04 至 09-11",
    ]
    for part in ("html", "plain"):
        text = mails["【周报】一切正常 来源与采集 09-04 至 09-11"].get_body((part,)).get_content()
        assert "积压：" in text and "磁盘：还剩" in text


def test_a_digest_brings_a_day_before_it_is_too_late(case: Case) -> None:
    case.run("first")
    hook = case.channel(path="/weekly-days")
    case.subscription(hook, name="日期", query="", on="deadlines", rhythm="weekly@mon-09:00")
    crawl(case, NOTICE)
    case.deliver()
    for hours in range(0, 24 * 9, 12):
        case.at(at(8) + timedelta(hours=hours))
        case.deliver()
    case.at(at(9, 30, day=11))
    case.deliver()
    assert [item["what"] for _, item in items(case, "/weekly-days")] == [
        "【11 天后截止报送】9月15日（周五）",  # seven days before falls into this week, three into the next
        "【4 天后截止报送】9月15日（周五）",
    ]


def test_delivering_is_the_whole_of_it(case: Case) -> None:
    """Facts are read by the delivering itself, where nobody else has read them; alerts are counted."""
    from threading import Event

    case.run("first")
    hook = case.channel(path="/whole")
    case.subscription(hook, name="日期", query="", on="deadlines", days=30)
    crawl(case, NOTICE)
    done = deliver_once(case.sender, Event())
    assert (done.changes, done.alerts, done.sent) == (1, 1, 1)
    assert datetime.fromisoformat(case.web.at("/whole")[0].json["timestamp"]) <= now()
