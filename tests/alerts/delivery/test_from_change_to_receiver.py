"""From a change in the store to what stands at the receiver, with nothing put in between."""

from __future__ import annotations

from dataclasses import replace

from config.clock import now
from indexing.records import Paper
from indexing.store import record
from tests.alerts.delivery.conftest import MONDAY, Case

PAPER = Paper(
    url="https://swt.example.gov.cn/tzgg/1.html",
    title="关于开展家居焕新消费季活动的通知",
    seen_at=MONDAY,
    body="各市商务局：\n每户最高补贴2000元。\n请于9月15日前报送。",
    published="2023-09-04",
    agencies=("示例省商务厅",),
    document_type="notice",
    region="350000",
    source_id="cn-example-tzgg",
)


def test_a_cap_that_fell_is_told_with_its_figures(case: Case) -> None:
    case.run("first")
    case.later(minutes=1)
    hook, mail = case.channel(path="/changed"), case.channel("mail", "policy@example.com")
    watch = case.subscription(hook, mail, name="补贴", query="补贴 报送")
    gone = case.subscription(hook, name="两千", query="“2000元”")
    case.run("second")
    record(case.store, [PAPER], run_id="second", origin="crawl")
    done = case.deliver()
    assert (done.alerts, done.sent) == (2, 2)
    case.later(days=1)
    case.run("third")
    cut = replace(PAPER, seen_at=now(), body=PAPER.body.replace("2000", "1500"))
    record(case.store, [cut], run_id="third", origin="crawl")
    assert case.deliver().sent == 3
    told = {
        (got.json["data"]["subscription"]["id"], item["outcome"], item["what"], len(item["also"]))
        for got in case.web.at("/changed")
        for item in got.json["data"]["items"]
    }
    assert told == {
        (watch.id, "matches_now", "【新通知】示例省商务厅", 1),
        (watch.id, "matches", "【改规则】每户最高补贴 2000 元 → 1500 元", 0),
        (gone.id, "matches_no_more", "【不再符合】每户最高补贴 2000 元 → 1500 元", 0),
    }
    first, second = [one for to, one in case.post.mails if to == "policy@example.com"]
    assert second["Subject"] == f"【改规则】每户最高补贴 2000 元 → 1500 元 {PAPER.title}"
    assert first["References"] == second["References"]
    html = second.get_body(("html",)).get_content()
    assert "<mark" in html
    assert "示例省商务厅 · 福建省 · 2023-09-04" in html
    case.later(days=1)
    assert case.deliver().sent == 0
