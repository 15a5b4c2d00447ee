"""JSON that no known product answers: which array are the rows, which fields their title, address and date."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crawlers.extract.lists import list_page, recognise
from crawlers.extract.lists.asks import asks, row_links
from indexing.records import PageRequest

URL = "http://sw.example.gov.cn/api/notice/list?pageNum=1&pageSize=3"
SHOWN = [
    ("关于发放旧房装修补贴的通知", "http://sw.example.gov.cn/n/31.html", "2025-04-11"),
    ("关于厨卫换新补贴目录的公告", "http://sw.example.gov.cn/n/32.html", "2025-04-10"),
    ("关于征集家居卖场的函", "http://sw.example.gov.cn/n/33.html", "2025-04-09"),
]


def answer(shape: str) -> Any:
    if shape == "paths":
        rows = [
            {"id": n, "noticeTitle": t, "url": f"/n/{31 + n}.html", "pubDate": d + " 08:00"}
            for n, (t, _, d) in enumerate(SHOWN)
        ]
        return {"code": 200, "data": {"total": 7, "list": rows, "tags": [{"name": "热", "url": "/t/1"}]}}
    if shape == "epoch":
        rows = [
            {"bt": t, "href": u, "fbsj": 1744300800000 - n * 86_400_000, "img": {"url": "/a.png"}}
            for n, (t, u, _) in enumerate(SHOWN)
        ]
        return {"result": {"records": rows, "totalCount": 7}}
    return [
        {"TITLE": f"<b>{t}</b>", "pageUrl": u, "createTime": "2024-01-01", "releaseTime": d}
        for t, u, d in SHOWN
    ]


@pytest.mark.parametrize("shape", ["paths", "epoch", "bare"])
def test_rows_are_found_by_themselves(shape: str) -> None:
    body = json.dumps(answer(shape), ensure_ascii=False).encode()
    assert recognise(body, URL)[0] == "json_list"
    listing = list_page("json_list", body, URL, {})
    assert [(e.title, e.url, e.date) for e in listing.entries] == SHOWN
    assert listing.next == (PageRequest(URL.replace("pageNum=1", "pageNum=2")),)


def test_the_next_page_of_a_service_that_is_posted_to() -> None:
    body = json.dumps(answer("paths"), ensure_ascii=False).encode()
    service = "http://sw.example.gov.cn/api/notice/list"
    asked = {"channel": "7", "pageNum": 2, "pageSize": 3}
    wanted = PageRequest(service, "POST", (("channel", "7"), ("pageNum", "3"), ("pageSize", "3")))
    assert list_page("json_list", body, service, {"form": asked}).next == (wanted,)
    assert list_page("json_list", body, service, {"form": asked | {"pageNum": 3}}).next == ()


def test_no_page_after_the_last() -> None:
    body = json.dumps(answer("paths"), ensure_ascii=False).encode()
    assert list_page("json_list", body, URL.replace("Num=1", "Num=3"), {}).next == ()


def test_a_service_that_gives_less_than_asked_for() -> None:
    body = json.dumps(answer("paths"), ensure_ascii=False).encode()
    asked = URL.replace("Size=3", "Size=100")
    assert list_page("json_list", body, asked, {}).next == (PageRequest(asked.replace("Num=1", "Num=2")),)


def test_an_address_made_of_fields() -> None:
    rows = [{"cid": 4, "id": n, "title": t, "date": d} for n, (t, _, d) in enumerate(SHOWN)]
    body = json.dumps({"rows": rows}, ensure_ascii=False).encode()
    assert recognise(body, URL)[0] != "json_list"
    listing = list_page("json_list", body, URL, {"rows": "rows", "link": "/d.html?c={cid}&id={id}"})
    assert [e.url for e in listing.entries][1:2] == ["http://sw.example.gov.cn/d.html?c=4&id=1"]


@pytest.mark.parametrize(
    "value",
    [{"data": []}, {"menu": [{"name": "首页", "url": "/"}, {"name": "政务", "url": "/zw/"}]}, [1, 2], "x"],
)
def test_what_is_no_list(value: Any) -> None:
    assert recognise(json.dumps(value).encode(), URL)[0] != "json_list"


PAGE = "http://sw.example.gov.cn/zw/list.html?itemId=925"


@pytest.mark.parametrize(
    ("script", "asked"),
    [
        (
            '$.post("/list/query.do", {channelId: $("#channelId").val(), pageNo: 1}, show)',
            PageRequest(
                "http://sw.example.gov.cn/list/query.do", "POST", (("channelId", "12"), ("pageNo", "1"))
            ),
        ),
        (
            '$.ajax({type: "POST", url: "/front/getList.do", data: {cid: 7, page: pageNo}})',
            PageRequest("http://sw.example.gov.cn/front/getList.do", "POST", (("cid", "7"), ("page", "1"))),
        ),
        (
            "var n = 1; $.ajax({url: '/cbircweb/DocInfo/SelectDocByItemIdAndChild', data: {itemId: itemId, pageIndex: n}})",
            PageRequest(
                "http://sw.example.gov.cn/cbircweb/DocInfo/SelectDocByItemIdAndChild?itemId=925&pageIndex=1"
            ),
        ),
        (
            'axios.get("/api/articles?page=" + page + "&size=" + size).then(show)',
            PageRequest("http://sw.example.gov.cn/api/articles?page=1&size=15"),
        ),
        ('fetch("data/notices.json")', PageRequest("http://sw.example.gov.cn/zw/data/notices.json")),
    ],
)
def test_what_a_script_asks_for(script: str, asked: PageRequest) -> None:
    html = f'<input type="hidden" id="channelId" value="12"><script>{script}</script>'
    assert asks(html, PAGE) == (asked,)


@pytest.mark.parametrize(
    "script",
    [
        """h += '<a href="/d.html?id=' + row.id + '">' + row.title""",
        """h += "<a href='/d.html?id=" + item.id + "'>" """,
        """h += `<a href="/d.html?id=${one.id}">${one.title}</a>`""",
    ],
)
def test_how_a_script_builds_the_address_of_a_row(script: str) -> None:
    assert row_links(f"<script>{script}</script>") == "/d.html?id={id}"
