"""Where links lead; one key for all the ways an address is written, and different ones for different papers."""

from __future__ import annotations

import pytest

from indexing.text.urls import Base, absolute, redirect_target, url_key


@pytest.mark.parametrize(
    ("href", "base", "meant"),
    [
        ("./x/", "http://swt.example.gov.cn", "http://swt.example.gov.cn/x/"),
        ("./", "http://swt.example.gov.cn", "http://swt.example.gov.cn/"),
        ("../a.html", "http://a.gov.cn/b/c/", "http://a.gov.cn/b/a.html"),
        ("//b.gov.cn/a", "https://a.gov.cn/", "https://b.gov.cn/a"),
        (" /a b.html\n", "http://a.gov.cn/", "http://a.gov.cn/a%20b.html"),
        ("\\art\\1.html", "http://a.gov.cn/", "http://a.gov.cn/art/1.html"),
        ("a.html#top", "http://a.gov.cn/", "http://a.gov.cn/a.html"),
        ("#/detail/1", "http://a.gov.cn/", "http://a.gov.cn/#/detail/1"),
        ("https://mp.weixin.qq.com/s/1", "http://a.gov.cn/", "https://mp.weixin.qq.com/s/1"),
        ("javascript:void(0)", "http://a.gov.cn/", None),
        ("JavaScript:go(2)", "http://a.gov.cn/", None),
        ("mailto:a@b.cn", "http://a.gov.cn/", None),
        ("#", "http://a.gov.cn/", None),
        ("", "http://a.gov.cn/", None),
        (None, "http://a.gov.cn/", None),
        ("http://[broken", "http://a.gov.cn/", None),
        ("http://a.gov.cn:99x/", "http://a.gov.cn/", None),
        ("HTTP://WWW.A.gov.CN./X.html", "http://a.gov.cn/", "http://www.a.gov.cn/X.html"),
        ("//A.gov.cn:80/x", "http://b.gov.cn/", "http://a.gov.cn/x"),
        ("http://a.gov.cn:8080/x", "http://a.gov.cn/", "http://a.gov.cn:8080/x"),
        ("https://a.gov.cn:443", "http://a.gov.cn/", "https://a.gov.cn/"),
        ("http:\\\\a.gov.cn\\x.html?file=c:\\y", "", "http://a.gov.cn/x.html?file=c:\\y"),
        ("http://.", "http://a.gov.cn/", None),
        ("/" + "x" * 9_000, "http://a.gov.cn/", None),
        ("a.html", "", "a.html"),
        ("http://[::1]:8080/x", "", "http://[::1]:8080/x"),
    ],
)
def test_a_link_leads_here(href: str | None, base: str, meant: str | None) -> None:
    assert absolute(href, base) == meant


@pytest.mark.parametrize(
    ("encoding", "meant"),
    [
        ("gb18030", "http://a.gov.cn/附件/down.asp?file=%B8%BD%BC%FE.doc&id=1"),
        ("big5hkscs", "http://a.gov.cn/附件/down.asp?file=%AA%FE%A5%F3.doc&id=1"),
        ("utf-8", "http://a.gov.cn/附件/down.asp?file=附件.doc&id=1"),
        ("utf-16-le", "http://a.gov.cn/附件/down.asp?file=附件.doc&id=1"),
    ],
)
def test_a_query_is_written_in_its_pages_encoding_and_a_path_never(encoding: str, meant: str) -> None:
    assert absolute("down.asp?file=附件.doc&id=1", Base("http://a.gov.cn/附件/", encoding)) == meant


@pytest.mark.parametrize(
    ("location", "meant"),
    [
        (b"\\c\\2.html", "http://a.gov.cn/c/2.html"),
        (b"http:\\\\A.gov.cn\\c\\2.html", "http://a.gov.cn/c/2.html"),
        (b"2.html?a=%20b", "http://a.gov.cn/go/2.html?a=%20b"),
        ("附件.doc".encode(), "http://a.gov.cn/go/%E9%99%84%E4%BB%B6.doc"),
        ("附件.doc".encode("gbk"), "http://a.gov.cn/go/%B8%BD%BC%FE.doc"),
        (b"javascript:void(0)", None),
    ],
)
def test_a_redirect_leads_where_a_link_would(location: bytes, meant: str | None) -> None:
    assert redirect_target(location, "http://a.gov.cn/go/1") == meant


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://swt.fujian.gov.cn/a/t1.html", "https://swt.fujian.gov.cn/a/t1.html"),
        ("https://www.mofcom.gov.cn/zwgk/", "http://mofcom.gov.cn/zwgk/index.html"),
        ("https://com.gd.gov.cn/p.html?xxgkhide=1", "https://com.gd.gov.cn/p.html"),
        ("https://a.gov.cn/p.html#top", "https://a.gov.cn/p.html"),
        ("https://a.gov.cn:443/p.html", "https://a.gov.cn/p.html"),
        ("https://A.gov.cn./p.html", "https://a.gov.cn/p.html"),
        ("https://a.gov.cn//x//p.html", "https://a.gov.cn/x/p.html"),
        ("https://a.cn/p?utm_source=x&id=3", "https://a.cn/p?id=3"),
        ("https://a.gov.cn/附件.doc", "https://a.gov.cn/%E9%99%84%E4%BB%B6.doc"),
        ("https://a.gov.cn/附件.doc", "https://a.gov.cn/%B8%BD%BC%FE.doc"),
        ("https://a.gov.cn/d.asp?file=附件", "https://a.gov.cn/d.asp?file=%E9%99%84%E4%BB%B6"),
        ("https://a.gov.cn/d.asp?file=附件", "https://a.gov.cn/d.asp?file=%B8%BD%BC%FE"),
        ("http://a.gov.cn\\x\\p.html", "http://a.gov.cn/x/p.html"),
    ],
)
def test_same(one: str, other: str) -> None:
    assert url_key(one) == url_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.gov.cn/p.jsp?id=1", "https://a.gov.cn/p.jsp?id=2"),
        ("https://a.gov.cn/1.html", "https://a.gov.cn/2.html"),
        ("https://a.gov.cn/x", "https://b.gov.cn/x"),
        ("https://a.gov.cn:8080/x", "https://a.gov.cn/x"),
        ("https://a.gov.cn/d.asp?file=%B8%BD%BC%FE", "https://a.gov.cn/d.asp?file=%B9%AB%B8%E6"),
        ("https://a.gov.cn/%B8%BD%BC%FE.doc", "https://a.gov.cn/%B9%AB%B8%E6.doc"),
        ("https://a.gov.cn/d.asp?file=%FF%FE", "https://a.gov.cn/d.asp?file=%FF%FF"),
        ("https://a.gov.cn/d.asp?file=x\\y", "https://a.gov.cn/d.asp?file=x/y"),
    ],
)
def test_different(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


@pytest.mark.parametrize("text", ["http://[x", "http://a:99999/x", "urn:x:y", "", "不是地址"])
def test_what_is_no_address_stands_for_itself(text: str) -> None:
    assert url_key(text) == text


def test_ordinary_addresses_keep_the_keys_they_were_stored_under() -> None:
    assert url_key("https://www.A.gov.cn:443//x/index.html?id=1&xxgkhide=1#top") == "a.gov.cn/x/?id=1"
    assert url_key("http://a.gov.cn/a b/附件.doc?q=a+b&n=附件&e=") == (
        "a.gov.cn/a%20b/%E9%99%84%E4%BB%B6.doc?q=a+b&n=%E9%99%84%E4%BB%B6&e="
    )
