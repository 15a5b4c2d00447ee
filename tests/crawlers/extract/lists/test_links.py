"""Twins of rows, and the parameters of addresses."""

from __future__ import annotations

from crawlers.extract.lists.rows.links import parameters, twin, with_parameters


def test_twins_are_one_page() -> None:
    assert twin("http://A.gov.cn/1.html") == twin("https://a.gov.cn/1.html?xxgkhide=1")
    assert twin("http://a.gov.cn/?xxgkhide=1&id=2") == twin("http://a.gov.cn/?id=2")
    assert twin("http://a.gov.cn/?id=1") != twin("http://a.gov.cn/?id=2")


def test_parameters_keep_their_order() -> None:
    assert with_parameters("http://a/?t=x&p=1&n=50", p=2, m=3) == "http://a/?t=x&p=2&n=50&m=3"


def test_parameters_in_the_encoding_of_an_old_page_are_read_and_kept() -> None:
    url = "http://a.gov.cn/list.asp?type=%B9%AB%B8%E6&page=1"
    assert parameters(url) == {"type": "公告", "page": "1"}
    assert with_parameters(url, page=2) == "http://a.gov.cn/list.asp?type=%B9%AB%B8%E6&page=2"
