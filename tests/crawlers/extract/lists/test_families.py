"""What holds for every family: names, challenges, hostile pages."""

from __future__ import annotations

import pytest

from config.faults import WrongUsage
from config.registry import load_registry
from config.site import Column, Evidence, Names, Site, Source
from crawlers.extract.lists import FAMILIES, check_options, family, list_page, recognise

URLS = (
    "https://swt.example.gov.cn/zwgk/tzgg/index.html",
    "http://commerce.example.gov.cn/module/web/jpage/dataproxy.jsp?startrecord=1&endrecord=45&perpage=15",
    "http://com.example.gov.cn/gkmlpt/api/all/0?page=1&sid=2",
)

CHALLENGES = {
    "jsl": b"<script>document.cookie=('_')+('_')+('j')+('sl_clearance_s')+'=17|-1|x';location.href=location.pathname</script>",
    "ruishu": b"<!DOCTYPE html><html><head><meta content=\"x\"><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=1</script></head><body></body></html>",
    "c3vk": b'<html><script>var name="C3VK";document.cookie=name+"=ab;path=/";window.location.reload()</script></html>',
    "geobl": b'{"code":403,"reason":"GeoBL"}',
    "thirteen bytes": b"Access denied",
    "empty": b"",
    "spaces": b" \r\n " * 20,
    "binary": bytes(range(256)) * 40,
}


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("kind", CHALLENGES)
def test_a_challenge_has_no_rows(name: str, kind: str) -> None:
    for url in URLS:
        listing = list_page(name, CHALLENGES[kind], url, {})
        assert (listing.family, listing.entries) == (name, ())


@pytest.mark.parametrize("name", FAMILIES)
def test_a_page_of_another_layout_has_no_rows_and_no_next(name: str) -> None:
    menu = "".join(f'<li><a href="/m{n}/">栏目{n}</a></li>' for n in range(12))
    rows = "".join(
        f'<div class="card" data-id="{n}"><h3>关于活动的通知{n}</h3><time>2024-05-01</time></div>'
        for n in range(9)
    )
    body = f"<html><meta charset=utf-8><ul class=nav>{menu}</ul><div id=app>{rows}</div></html>".encode()
    listing = list_page(name, body, URLS[0], {})
    assert (listing.entries, listing.next) == ((), ())


EMPTY_LISTS = {
    **dict.fromkeys(
        ("trs", "igs", "nfra", "miit", "table_list", "generic_list", "jpage", "campaign"),
        "<html><meta charset=utf-8><title>通知公告</title><div class=nav><a href='/'>首页</a><a href='/xxgk/'>信息公开</a></div>"
        "<div class=position>当前位置：首页 &gt; 通知公告</div><ul class=list></ul><table class=list></table>"
        "<div class=page>共0条记录</div><div class=footer><a href='/about/'>关于我们</a></div></html>",
    ),
    "gkmlpt": '{"articles": [], "total": 0, "page": 1}',
    "ucap": '{"data": {"middle": {"list": [], "listAndBox": []}}, "total": 0}',
    "jpaas": '{"success": true, "data": {"html": "<ul></ul>", "total": 0}}',
    "govcn": '{"searchVO": {"totalCount": 0, "catMap": {}}}',
    "json_list": '{"data": {"list": [], "total": 0}}',
    "feed": "<rss><channel><title>通知公告</title></channel></rss>",
}


@pytest.mark.parametrize("name", FAMILIES)
def test_a_list_without_rows_has_none(name: str) -> None:
    """What stands around the empty list, the menu and the way to here, is no row."""
    for url in URLS:
        listing = list_page(name, EMPTY_LISTS[name].encode(), url, {})
        assert (listing.family, listing.entries, listing.next) == (name, (), ())


HOSTILE = {
    "deep": b"<div>" * 60_000 + b'<a href="1.html">x</a>',
    "deep json": b"[" * 100_000,
    "open records": b"<datastore>" + b"<record><![CDATA[" * 50_000,
    "many anchors": b'<a href="x">' * 20_000,
    "bad addresses": b'<base href="http://["><ul>'
    + b'<li><a href="//[1">title of a row</a>2024-01-01</li>' * 9,
    "calls": b"<script>" + b"createPageHTML(" * 50_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_pages_are_read_without_harm(kind: str) -> None:
    for name in FAMILIES:
        assert list_page(name, HOSTILE[kind], URLS[0], {}).entries == ()
    assert recognise(HOSTILE[kind], URLS[0])[0] in FAMILIES


def test_every_family_starts_somewhere() -> None:
    for one in FAMILIES.values():
        assert one.start(URLS[0], {})[0].url == URLS[0]


def test_an_unknown_family_is_named_with_those_there_are() -> None:
    with pytest.raises(WrongUsage) as refused:
        family("trss")
    assert "trs" in (refused.value.detail or "")


def test_a_page_without_a_list_is_of_no_family() -> None:
    name, why = recognise("<html><p>您访问的页面不存在</p></html>".encode(), URLS[0])
    assert name == "generic_list" and why


def source(family_name: str, **options: object) -> Source:
    column = Column("x-list", Names("列表", "List"), URLS[0], options)
    site = Site(
        "x",
        Names("某", "X"),
        "other",
        "100000",
        ("swt.example.gov.cn",),
        family_name,
        Evidence("O"),
        (column,),
    )
    return Source(site, column)


def test_options_are_checked_against_the_family() -> None:
    check_options(source("trs", rows="ul.list > li", titles="visible"))
    check_options(source("jpaas", web_id="1", pageId="2"))
    for wrong in (
        source("trss"),
        source("trs", row="li"),
        source("govcn", rows="li"),
        source("trs", rows="li:foo("),
        source("trs", titles="long"),
    ):
        with pytest.raises(WrongUsage):
            check_options(wrong)


def test_every_shipped_source_has_a_family_that_understands_it() -> None:
    for shipped in load_registry(()).sources.values():
        check_options(shipped)


def test_a_saved_page_without_its_address_still_has_rows() -> None:
    rows = "".join(
        f'<li><a href="/art/1{n}.html">家居焕新活动第{n}号公告</a><i>2024-05-0{n}</i></li>'
        for n in range(1, 5)
    )
    body = f"<html><meta charset=utf-8><ul>{rows}</ul></html>".encode()
    assert [e.url for e in list_page("generic_list", body, "", {}).entries][:1] == ["/art/11.html"]
    told = b'<link rel="canonical" href="https://swt.example.gov.cn/x/">' + body
    assert list_page("generic_list", told, "", {}).entries[0].url == "https://swt.example.gov.cn/art/11.html"
