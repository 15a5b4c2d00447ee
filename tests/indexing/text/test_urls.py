"""One key for all the ways an address is written, and different ones for different papers."""

from __future__ import annotations

import pytest

from indexing.text.urls import url_key


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
    ],
)
def test_different(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


@pytest.mark.parametrize("text", ["http://[x", "http://a:99999/x", "urn:x:y", "", "不是地址"])
def test_what_is_no_address_stands_for_itself(text: str) -> None:
    assert url_key(text) == text
