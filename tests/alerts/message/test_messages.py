"""Messages in each channel's form: within its bytes, split between items, and with nothing of a page's text acting as markup."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from email import message_from_string, policy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.message.bots import dingtalk, feishu, wecom
from alerts.message.mail import Envelope, mail
from alerts.message.message import Evidence, Item, Message, Named, Rendered
from alerts.message.webhook import webhook
from config.clock import SHANGHAI

NAMED = Named(
    "sub_1",
    "以旧换新",
    "以旧换新",
    "https://h.example/unsubscribe/t",
    "https://h.example/subscriptions/sub_1",
)
OTHER = Named("sub_2", "福建", "地区:福建")


def item(n: int = 1, **changed: Any) -> Item:
    text = "每件补贴不超过1500元，每人限3件。"
    made = Item(
        alert_ids=(f"al_{n}",),
        outcome="matches",
        seq=n,
        document_id=f"doc{n}",
        url=f"https://swt.example.gov.cn/{n}.html",
        page=f"https://h.example/documents/doc{n}",
        title=f"第{n}号关于家居焕新消费季活动的通知",
        classes=("rule",),
        what="【改规则】补贴 2000 元 → 1500 元",
        agencies=("示例省商务厅",),
        region="350000",
        region_name="福建省",
        published="2023-09-04",
        evidence=Evidence(text, ((7, 12),)),
        subscription=NAMED,
    )
    return replace(made, **changed)


def message(*items: Item, **changed: Any) -> Message:
    made = Message(
        id="dlv_1",
        kind="digest",
        type="document.changed",
        created=datetime(2023, 9, 5, 9, tzinfo=SHANGHAI),
        link="https://h.example/subscriptions/sub_1",
        items=items,
        leave="https://h.example/unsubscribe/t",
    )
    return replace(made, **changed)


def read_mail(rendered: Rendered) -> tuple[Any, str, str]:
    parsed: Any = message_from_string(rendered.body, policy=policy.default)
    parts = {part.get_content_type(): part.get_content() for part in parsed.walk() if not part.is_multipart()}
    return parsed, parts["text/plain"], parts["text/html"]


ENVELOPE = Envelope("焕新 <huanxin@example.org>", "reader@example.com", True)


def test_what_happened_comes_first_everywhere() -> None:
    one = message(item())
    lead = "【改规则】补贴 2000 元 → 1500 元"
    assert json.loads(wecom(one).body)["markdown"]["content"].startswith(f"**{lead}**")
    assert json.loads(dingtalk(one).body)["markdown"]["title"].startswith(lead)
    assert json.loads(feishu(one).body)["content"]["post"]["zh_cn"]["title"].startswith(lead)
    parsed, text, html = read_mail(mail(one, ENVELOPE))
    assert parsed["Subject"].startswith(lead)
    assert text.startswith(lead)
    assert "<mark" in html


def test_a_message_names_item_source_evidence_and_ways_out() -> None:
    one = message(item(also=(OTHER,)))
    content = json.loads(wecom(one).body)["markdown"]["content"]
    assert "[第1号关于家居焕新消费季活动的通知](https://h.example/documents/doc1)" in content
    assert "示例省商务厅 · 福建省 · 2023-09-04" in content
    assert '<font color="warning">1500元</font>' in content
    assert "另见于 1 个订阅：福建" in content
    assert "[退订](https://h.example/unsubscribe/t)" in content


@pytest.mark.parametrize(
    ("render", "limit"), [(wecom, 4096), (dingtalk, 20_000), (feishu, 20_000), (webhook, 20_000)]
)
def test_a_long_message_is_split_between_items(render: Any, limit: int) -> None:
    many = message(*(item(n) for n in range(1, 121)))
    rendered = render(many)
    content = json.loads(rendered.body)
    measured = content["markdown"]["content"] if render is wecom else rendered.body
    assert len(measured.encode()) <= limit
    assert 0 < rendered.items < 120
    shown = rendered.body
    assert f"doc{rendered.items}" in shown
    assert f"documents/doc{rendered.items + 1}" not in shown
    if render is not webhook:
        assert f"余下 {120 - rendered.items} 条见链接" in shown
    one_more = render(message(*many.items[: rendered.items + 1]))
    assert one_more.items <= rendered.items + 1
    whole = render(message(*many.items[: rendered.items]))
    assert whole.items == rendered.items
    assert "见链接" not in whole.body


NASTY = st.text(alphabet=st.sampled_from("<>[]()*`#\\@all补贴\n\t \u2028~_|&\"'"), min_size=1, max_size=40)


@settings(max_examples=60, deadline=None)
@given(NASTY, NASTY, st.lists(st.integers(0, 40), min_size=2, max_size=2))
def test_text_of_pages_is_never_markup(title: str, said: str, at: list[int]) -> None:
    start, end = sorted(min(one, len(said)) for one in at)
    marks = ((start, end),) if end > start else ()
    one = message(item(title=title, what=said, evidence=Evidence(said, marks)), kind="at_once")
    content = json.loads(wecom(one).body)["markdown"]["content"]
    assert "<@" not in content
    assert content.count("<") == 2 * (1 if marks and said[start:end].strip() else 0)
    assert content.count("](") == 4  # title, original, change, unsubscribe
    text = json.loads(dingtalk(one).body)["markdown"]["text"]
    assert text.count("](") == 4
    _, _, html = read_mail(mail(one, ENVELOPE))
    for sign in ("<@", "<a<", "<all"):
        assert sign not in html
    assert [part["href"] for line in json.loads(feishu(one).body)["content"]["post"]["zh_cn"]["content"]
            for part in line if part["tag"] == "a"] == [
        "https://h.example/documents/doc1",
        "https://swt.example.gov.cn/1.html",
        NAMED.edit,
        NAMED.leave,
    ]  # fmt: skip


def test_a_required_keyword_is_in_the_message() -> None:
    assert "焕新小组" in dingtalk(message(item(), keyword="焕新小组")).body
    assert "焕新小组" in feishu(message(item(), keyword="焕新小组")).body
    assert dingtalk(message(item(), keyword="补贴")).body == dingtalk(message(item())).body


def test_the_headers_of_a_mail() -> None:
    parsed, text, html = read_mail(mail(message(item(), item(2)), ENVELOPE))
    assert parsed["Message-ID"] == "<dlv_1@example.org>"
    assert parsed["References"] == "<sub_1@example.org>"
    assert parsed["List-Id"] == "<sub_1.huanxin.example.org>"
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert parsed["List-Unsubscribe"] == "<https://h.example/unsubscribe/t>"
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert parsed["To"] == "reader@example.com"
    assert str(parsed["From"]) == "焕新 <huanxin@example.org>"
    assert "等 2 条 · 以旧换新" in parsed["Subject"]
    for words in ("第2号", "原文", "退订"):
        assert words in text
        assert words in html


def test_one_click_is_offered_over_https_only_and_long_links_stay_whole() -> None:
    long = message(item(), leave="https://h.example/unsubscribe/" + "x" * 300)
    parsed, _, _ = read_mail(mail(long, ENVELOPE))
    assert parsed["List-Unsubscribe"] == f"<{long.leave}>"
    plain, _, _ = read_mail(mail(long, replace(ENVELOPE, one_click=False)))
    assert plain["List-Unsubscribe"] is None


def test_a_mail_is_the_same_bytes_each_time() -> None:
    assert mail(message(item()), ENVELOPE) == mail(message(item()), ENVELOPE)


def test_the_body_of_a_webhook() -> None:
    value = json.loads(webhook(message(item(also=(OTHER,)))).body)
    assert value == {
        "type": "document.changed",
        "timestamp": "2023-09-05T09:00:00+08:00",
        "data": {
            "subscription": {"id": "sub_1", "name": "以旧换新", "query": "以旧换新"},
            "items": [
                {
                    "alert_id": "al_1",
                    "outcome": "matches",
                    "seq": 1,
                    "document_id": "doc1",
                    "url": "https://swt.example.gov.cn/1.html",
                    "page": "https://h.example/documents/doc1",
                    "title": "第1号关于家居焕新消费季活动的通知",
                    "classes": ["rule"],
                    "what": "【改规则】补贴 2000 元 → 1500 元",
                    "agencies": ["示例省商务厅"],
                    "region": "350000",
                    "published": "2023-09-04",
                    "details": [],
                    "evidence": "每件补贴不超过1500元，每人限3件。",
                    "also": [{"id": "sub_2", "name": "福建"}],
                }
            ],
        },
    }


def test_what_the_heading_says_is_not_said_again() -> None:
    several = message(item(1), item(2, what="【改日期】报送 9月15日 → 9月30日"), item(3, what="【已撤下】"))
    first = "【改规则】补贴 2000 元 → 1500 元"
    for render in (wecom, dingtalk):
        said = json.loads(render(several).body)["markdown"]
        assert (said.get("content") or said["text"]).count(first) == 1
    post = json.loads(feishu(several).body)["content"]["post"]["zh_cn"]
    assert post["title"].startswith(f"{first} 等 3 条")
    assert first not in json.dumps(post["content"], ensure_ascii=False)
    parsed, text, html = read_mail(mail(several, ENVELOPE))
    assert parsed["Subject"] == f"{first} 等 3 条 · 以旧换新"
    assert text.count(first) == 1
    assert text.startswith("共 3 条提醒")
    assert html.partition("<body")[2].count(first) == 1
    assert "prefers-color-scheme: dark" in html
