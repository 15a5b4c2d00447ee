"""Addresses of rows."""

from __future__ import annotations

import pytest

from crawlers.extract.lists.links import absolute, twin, with_parameters


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
    ],
)
def test_a_link_leads_here(href: str | None, base: str, meant: str | None) -> None:
    assert absolute(href, base) == meant


def test_twins_are_one_page() -> None:
    assert twin("http://A.gov.cn/1.html") == twin("https://a.gov.cn/1.html?xxgkhide=1")
    assert twin("http://a.gov.cn/?xxgkhide=1&id=2") == twin("http://a.gov.cn/?id=2")
    assert twin("http://a.gov.cn/?id=1") != twin("http://a.gov.cn/?id=2")


def test_parameters_keep_their_order() -> None:
    assert with_parameters("http://a/?t=x&p=1&n=50", p=2, m=3) == "http://a/?t=x&p=2&n=50&m=3"
