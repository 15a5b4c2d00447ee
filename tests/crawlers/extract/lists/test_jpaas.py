"""Hanweb jpaas: parameters from the column page, rows from the publish server."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

from crawlers.extract.lists import family, list_page, recognise

COLUMN = "https://www.example.gov.cn/zwgk/zcfb/index.html"
SERVER = "https://www.example.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit"
OPTIONS = {"webId": "8f43", "tplSetId": "5255", "tagId": "分页列表", "pageId": "fc8b"}

PAGE = """<html><body><ul class="nav"><li><a href="/a/">首页</a></li></ul>
<script src="/AuthorizedRead/unitbuild.js" queryData="{'webId':'8f43','tplSetId':'5255','tagId':'导航','pageId':'fc8b'}"></script>
<div id="list"></div><script src="/AuthorizedRead/unitbuild.js" url="/api-gateway/jpaas-publish-server/front/page/build/unit"
 queryData="{'parseType':'bulidstatic','webId':'8f43','tplSetId':'5255','pageType':'column','tagId':'分页列表','editType':'null','pageId':'fc8b'}"></script>
</body></html>""".encode()


def answer(count: int = 40, rows: int = 15) -> bytes:
    items = "".join(
        f'<li><a href="/zwgk/zcfb/art/2023/art_{n:032x}.html" title="商务部等部门通知第{n}号">商务部等部门…</a><span>[2023-07-18]</span></li>'
        for n in range(rows)
    )
    html = f'<ul>{items}</ul><div class="pagination" count="{count}"></div>'
    return json.dumps({"success": True, "code": "200", "data": {"html": html}}).encode()


def asked(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def test_the_column_page_leads_to_the_unit_of_its_list() -> None:
    (request,) = list_page("jpaas", PAGE, COLUMN, {}).next
    assert request.url.startswith(SERVER + "?")
    assert asked(request.url) == {
        **OPTIONS,
        "parseType": "bulidstatic",
        "pageType": "column",
        "editType": "null",
    }


def test_options_lead_there_without_the_page() -> None:
    (request,) = family("jpaas").start(COLUMN, OPTIONS)
    assert asked(request.url)["tagId"] == "分页列表"
    snake = {"web_id": "8f43", "tpl_set_id": "5255", "tag_id": "分页列表", "page_id": "fc8b"}
    assert family("jpaas").start(COLUMN, snake) == (request,)
    assert set(snake) <= family("jpaas").options


def test_rows_total_and_pages_up_to_the_last() -> None:
    (request,) = family("jpaas").start(COLUMN, OPTIONS)
    pages = []
    for rows in (15, 15, 10):
        listing = list_page("jpaas", answer(rows=rows), request.url, OPTIONS)
        pages.append(asked(request.url).get("paramJson"))
        assert listing.total == 40 and len(listing.entries) == rows
        if listing.next:
            request = listing.next[0]
    assert pages == [None, '{"pageNo":2,"pageSize":15}', '{"pageNo":3,"pageSize":15}']
    assert listing.next == ()
    assert listing.entries[1].title == "商务部等部门通知第1号"
    assert listing.entries[1].url == f"https://www.example.gov.cn/zwgk/zcfb/art/2023/art_{1:032x}.html"
    assert listing.entries[1].date == "2023-07-18"


def test_an_empty_list_and_an_answer_of_another_kind() -> None:
    url = family("jpaas").start(COLUMN, OPTIONS)[0].url
    assert list_page("jpaas", answer(count=0, rows=0), url, OPTIONS).next == ()
    for body in (b'{"success":false,"data":null}', b'{"data":{"html":7}}', b"[]", b"not json"):
        listing = list_page("jpaas", body, url, OPTIONS)
        assert (listing.entries, listing.next) == ((), ())


def test_it_is_recognised() -> None:
    assert recognise(PAGE, COLUMN)[0] == "jpaas"
    assert recognise(answer(), SERVER)[0] == "jpaas"
