"""Pages whose content is data: JSON-LD events, the states of Next and Nuxt, with noise of every kind beside."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from crawlers.extract.pages import read_notice
from indexing.records import Notice
from tests.crawlers.extract.pages.samples import PARAGRAPHS, page

URL = "https://www.example-mall.com/events/autumn"
NAME = "某某家居广场秋季焕新节"
TEXT = "活动期间，消费者凭旧家具回收凭证购买沙发、床垫、橱柜，可叠加商场补贴，先到先得。"
SHOWN = (
    "<div class='hours'>营业时间：周一至周五 10:00-21:30，节假日延长半小时，请合理安排时间。</div>"
    "<div>停车：地下两层共八百个车位，消费满两百元可免费停车三小时。</div><div>一层 沙发馆</div><div>二层 灯饰馆</div>"
    "<div class='comment'>网友：昨天去看了，东西不错，价格也还可以。</div>"
)


def read(scripts: str, shown: str = SHOWN, url: str = URL) -> Notice:
    html = f"<html><head><meta charset=utf-8><title>某某家居广场</title>{scripts}</head><body><div id='root'>{shown}</div></body></html>"
    return read_notice(html.encode(), url)


def linked(value: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(value, ensure_ascii=False)}</script>'


PLACE = {
    "@type": "Place",
    "name": "某某家居广场",
    "address": {"@type": "PostalAddress", "addressLocality": "某市", "streetAddress": "示例路8号"},
    "openingHours": "Mo-Fr 10:00-21:30",
}
EVENT = {
    "@context": "https://schema.org",
    "@type": "SaleEvent",
    "name": NAME,
    "startDate": "2025-09-14T16:00:00Z",
    "endDate": "2025-10-08T15:59:59.000Z",
    "description": TEXT,
    "location": PLACE,
    "organizer": {"@type": "Organization", "name": "某市家居协会"},
    "offers": [
        {"@type": "Offer", "name": "沙发换新券", "price": "300.00", "priceCurrency": "CNY"},
        {"@type": "Offer", "description": "满五千元减六百元，每人限领一张"},
    ],
}


@pytest.mark.parametrize(
    "value",
    [
        EVENT,
        {
            "@context": "https://schema.org",
            "@graph": [{"@type": "WebSite", "name": "某某"}, PLACE | {"@type": "Store"}, EVENT],
        },
        [
            EVENT
            | {
                "@type": ["Event", "SaleEvent"],
                "subEvent": [
                    {"@type": "Event", "name": "灯饰专场", "startDate": "2025-09-20", "endDate": "2025-09-21"}
                ],
            }
        ],
    ],
)
def test_an_event_in_json_ld_is_the_paper(value: Any) -> None:
    notice = read(linked(value))
    assert (notice.verdict, notice.title, notice.document_type) == ("ok", NAME, "promotion")
    assert notice.period == "2025年9月15日至2025年10月8日"
    lines = notice.body.split("\n")
    assert "活动时间：2025年9月15日至2025年10月8日" in lines
    assert TEXT in lines
    assert any(line.startswith("活动地点：") and "示例路8号" in line for line in lines)
    assert "主办单位：某市家居协会" in lines
    assert "沙发换新券：300元" in lines and "满五千元减六百元，每人限领一张" in lines
    assert not any(noise in notice.body for noise in ("营业时间", "停车", "灯饰馆", "网友", "10:00"))
    if "subEvent" in str(value):
        assert "灯饰专场" in lines and "活动时间：2025年9月20日至2025年9月21日" in lines


STATE = {
    "campaign": {
        "id": 8812,
        "title": NAME,
        "startTime": 1757865600000,
        "endTime": 1759939199000,
        "address": "某市示例路8号",
        "content": f"<p>{TEXT}</p><p>每户限享两次。</p>",
        "coupons": [
            {"name": "沙发换新券", "thresholdCents": 300000, "discountCents": 30000},
            {"name": "床垫换新券", "unit": "fen", "minAmount": 500000, "discountAmount": 60000},
            {"name": "以旧换新补贴", "rate": 0.15, "maxAmount": 2000},
        ],
        "openingHours": "每天十点至二十一点半",
        "parking": {"desc": "地下两层共八百个车位"},
        "floors": [{"name": "一层沙发馆", "desc": "沙发与软床"}],
        "comments": [
            {"name": "网友甲", "content": "昨天去看了，东西不错，价格也还可以，就是人太多了点。" * 9}
        ],
    },
    "sidebar": {"title": "热门文章", "content": "某某装修攻略：如何挑选沙发，看这一篇就够了。" * 20},
    "recommendList": [{"title": "别的活动", "content": "别的活动的内容，与本页无关。" * 30}],
}
NEXT = {
    "props": {"pageProps": STATE},
    "page": "/events/[id]",
    "query": {"id": "1"},
    "buildId": "构建编号甲乙丙",
}


def nuxt3(value: Any) -> str:
    """The flat list that Nuxt 3 writes."""
    flat: list[Any] = []

    def put(item: Any) -> int:
        place = len(flat)
        flat.append(None)
        if isinstance(item, dict):
            flat[place] = {key: put(inner) for key, inner in item.items()}
        elif isinstance(item, list):
            flat[place] = [put(inner) for inner in item]
        else:
            flat[place] = item
        return place

    flat.append(["ShallowReactive", 1])
    put({"data": value, "state": {}})
    return json.dumps(flat, ensure_ascii=False)


@pytest.mark.parametrize(
    "script",
    [
        f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(NEXT, ensure_ascii=False)}</script>',
        f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(NEXT)}</script>',
        f"<script>window.__NUXT__={json.dumps({'data': [STATE]})};</script>",
        "<script>window.__NUXT__=(function(a,b){return "
        + json.dumps({"data": [STATE], "error": None})
        .replace(json.dumps(NAME), "a")
        .replace("1757865600000", "b")
        + f"}}({json.dumps(NAME)},1757865600000));</script>",
        f'<script type="application/json" id="__NUXT_DATA__">{nuxt3(STATE)}</script>',
        f"<script>window.__INITIAL_STATE__ = {json.dumps(STATE)}; more();</script>",
    ],
)
def test_an_application_state_is_the_paper(script: str) -> None:
    notice = read(script)
    assert (notice.verdict, notice.title, notice.period) == ("ok", NAME, "2025年9月15日至2025年10月8日")
    assert notice.body.split("\n") == [
        "活动时间：2025年9月15日至2025年10月8日",
        "活动地点：某市示例路8号",
        TEXT,
        "每户限享两次。",
        "沙发换新券：满3000元，减300元",
        "床垫换新券：满5000元，减600元",
        "以旧换新补贴：最高2000元，15%",
    ]


def test_a_notice_in_a_state_is_read_with_its_date_and_source() -> None:
    article = {
        "title": "关于开展家居焕新消费季活动的通知",
        "publishTime": "2025-09-03T20:30:00.000Z",
        "source": "某市商务局",
        "content": "".join(f"<p>{text}</p>" for text in PARAGRAPHS),
    }
    script = f'<script id="__NEXT_DATA__" type="application/json">{json.dumps({"props": {"pageProps": {"detail": article}}})}</script>'
    notice = read(script, shown="<div>加载中</div>", url="https://swj.example.gov.cn/detail?id=1")
    assert (notice.title, notice.published, notice.origin_name) == (
        article["title"],
        "2025-09-04T04:30:00+08:00",
        "某市商务局",
    )
    assert notice.body == "\n".join(PARAGRAPHS)
    assert notice.document_type == "notice"


def test_a_page_that_shows_its_paper_is_read_from_what_it_shows() -> None:
    script = linked(
        {"@type": "NewsArticle", "headline": "别的标题", "articleBody": "别的内容，不在页面上的内容。"}
    )
    notice = read_notice(page(head=script), URL)
    assert notice.body == "\n".join(PARAGRAPHS)


def test_a_changed_build_is_no_change() -> None:
    def state(build: str) -> str:
        value = NEXT | {"buildId": build, "runtimeConfig": {"version": "版本号" + build}}
        return f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(value)}</script>'

    assert read(state("甲乙丙丁")) == read(state("戊己庚辛"))


@pytest.mark.parametrize(
    "script",
    [
        f"<script>window.__INITIAL_STATE__ = JSON.parse({json.dumps(json.dumps(STATE))});</script>",
        f'<script id="RENDER_DATA" type="application/json">{quote(json.dumps(STATE))}</script>',
        f'<script>window.__SSR_DATA__ = JSON.parse(decodeURIComponent("{quote(json.dumps(STATE))}"))</script>',
    ],
)
def test_a_state_may_be_packed_in_a_string(script: str) -> None:
    notice = read(script)
    assert (notice.title, notice.period) == (NAME, "2025年9月15日至2025年10月8日")
    assert "沙发换新券：满3000元，减300元" in notice.body


@pytest.mark.parametrize(
    "value",
    [
        {"@type": "Store", "name": "某某家居广场", "openingHours": "Mo-Fr 10:00-21:30", "event": EVENT},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": EVENT}]},
    ],
)
def test_an_event_inside_another_object_is_the_paper_too(value: Any) -> None:
    notice = read(linked(value))
    assert (notice.title, notice.period) == (NAME, "2025年9月15日至2025年10月8日")
    assert "10:00" not in notice.body


def test_the_offers_of_a_shop_are_a_paper_under_the_pages_title() -> None:
    offers = [
        {
            "@type": "Offer",
            "name": "沙发换新券",
            "price": 300,
            "validFrom": "2025-09-15",
            "validThrough": "2025-10-08",
        },
        {"@type": "Offer", "name": "灯饰换新券", "description": "凭旧灯具领取，先到先得。"},
    ]
    notice = read(linked({"@type": "FurnitureStore", "name": "某某", "makesOffer": offers}))
    assert notice.title == "某某家居广场"
    assert notice.body.split("\n") == [
        "沙发换新券：300元",
        "活动时间：2025年9月15日至2025年10月8日",
        "灯饰换新券",
        "凭旧灯具领取，先到先得。",
    ]


def test_of_several_events_the_one_that_the_page_names_is_meant() -> None:
    other = EVENT | {"name": "别的活动", "description": TEXT * 3}
    shown = f"<h1>{NAME}</h1>{SHOWN}"
    assert read(linked([other, EVENT]), shown).title == NAME


@pytest.mark.parametrize(
    "state",
    [
        "[" + ",".join(f"[{place + 1},{place + 1}]" for place in range(60)) + "]",
        '{"title":"活动","content":"活动说明活动说明活动说明","list":' + "[" * 500 + "]" * 500 + "}",
        "(function(a){return {b:a}}(",
    ],
)
def test_a_hostile_state_is_bounded(state: str) -> None:
    assert read(f"<script>{state}</script><script>window.__NUXT__={state}</script>").verdict != "error"


@pytest.mark.parametrize(
    ("event", "lines"),
    [
        (
            {
                "name": NAME,
                "period": {"start": "2025-09-14T16:00:00Z", "end": "2025-10-08T15:59:59Z"},
                "terms": ["每户限享两次"],
            },
            ["活动时间：2025年9月15日至2025年10月8日", "每户限享两次"],
        ),
        (
            {
                "promoName": NAME,
                "beginAt": 1757865600,
                "finishAt": 1759939199,
                "promoDesc": "凭旧家具换新，先到先得。",
                "offerCount": 5,
            },
            ["活动时间：2025年9月15日至2025年10月8日", "凭旧家具换新，先到先得。"],
        ),
        (
            {
                "event_title": NAME,
                "date_range": ["2025-09-15 09:30", "2025-10-08"],
                "offers": [{"title": "沙发券", "amount": 30000, "threshold": 300000, "currencyUnit": "cent"}],
            },
            ["活动时间：2025年9月15日09:30至2025年10月8日", "沙发券：满3000元，减300元"],
        ),
    ],
)
def test_keys_are_known_by_their_meaning(event: dict[str, Any], lines: list[str]) -> None:
    state = {
        "props": {
            "pageProps": {
                "event": event,
                "relatedPosts": [{"title": "怎么挑沙发", "body": "看这一篇就够了" * 20}],
            }
        }
    }
    notice = read(f"<script id='__NEXT_DATA__' type='application/json'>{json.dumps(state)}</script>")
    assert (notice.title, notice.body.split("\n")) == (NAME, lines)


def test_the_publisher_of_an_article_is_its_source() -> None:
    article = {
        "@type": "NewsArticle",
        "headline": "关于开展家居焕新消费季活动的通知",
        "articleBody": "\n".join(PARAGRAPHS),
        "publisher": {"@type": "Organization", "name": "某市商务局"},
    }
    notice = read(linked(article), "<div>加载中</div>", "https://swj.example.gov.cn/1.html")
    assert (notice.origin_name, notice.agencies, notice.body) == (
        "某市商务局",
        ("某市商务局",),
        "\n".join(PARAGRAPHS),
    )


@pytest.mark.parametrize("times", [1, 4])
def test_noise_in_the_articles_element_is_still_noise(times: int) -> None:
    noise = (
        "<p>营业时间每天十点至二十一点半，节假日延长半小时；地下两层共八百个车位，消费满两百元可免费停车三小时。</p>"
        * times
    )
    shown = f"<h1>{NAME}</h1><div class='article-content'>{noise}</div>"
    assert "停车" not in read(linked(EVENT), shown).body


def test_an_article_that_tells_of_the_event_itself_stays() -> None:
    article = f"<div class='article-content'><p>{NAME}将于九月举行。</p>{''.join(f'<p>{text}</p>' for text in PARAGRAPHS * 2)}</div>"
    assert "将于九月举行" in read(linked(EVENT), f"<h1>{NAME}</h1>{article}").body
