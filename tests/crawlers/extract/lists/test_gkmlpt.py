"""gkmlpt: SID from the index page, rows from the API."""

from __future__ import annotations

import json

from crawlers.extract.lists import family, list_page, recognise
from indexing.records import Entry

INDEX = "http://com.example.gov.cn/gkmlpt/index"
PAGE = b'<html><script>window._CONFIG = {HOST: \'x\', SID: \'2009\', TREE: [{"id":1,"name":"a","children":[]}]}</script></html>'


def article(n: int) -> dict[str, object]:
    return {
        "id": n,
        "title": f"家电以旧换新实施方案（第{n}号）",
        "document_number": "粤商务函〔2024〕1号",
        "identifier": "006939748/2024-00001",
        "publisher": "广东省商务厅",
        "date": 1725292800,
        "created_at": "2024-09-04 10:00:00",
        "display_publish_time": 1725328800,
        "url": f"http://com.example.gov.cn/gkmlpt/content/4/4300/post_{n}.html",
        "post_url": "",
    }


def answer(first: int, rows: int, total: int) -> bytes:
    articles = [article(n) for n in range(first, first + rows)]
    return json.dumps({"classify": {"post_count": total}, "total": total, "articles": articles}).encode()


def test_the_index_page_leads_to_the_api() -> None:
    assert (
        list_page("gkmlpt", PAGE, INDEX, {}).next[0].url
        == "http://com.example.gov.cn/gkmlpt/api/all/0?page=1&sid=2009"
    )
    assert "/all/505?" in list_page("gkmlpt", PAGE, INDEX + "#505", {}).next[0].url
    assert family("gkmlpt").start(INDEX, {"sid": "9", "cat_id": 7})[0].url.endswith("/api/all/7?page=1&sid=9")
    assert family("gkmlpt").start(INDEX, {})[0].url == INDEX


def test_a_row_carries_everything_the_api_says() -> None:
    url = "http://com.example.gov.cn/gkmlpt/api/all/0?page=1&sid=2009"
    assert list_page("gkmlpt", answer(1, 1, 1), url, {}).entries == (
        Entry(
            title="家电以旧换新实施方案（第1号）",
            url="http://com.example.gov.cn/gkmlpt/content/4/4300/post_1.html",
            date="2024-09-03",
            doc_no="粤商务函〔2024〕1号",
            index_no="006939748/2024-00001",
            agencies=("广东省商务厅",),
            document_date="2024-09-03",
        ),
    )


def test_pages_end_with_the_last_told_even_when_it_is_short() -> None:
    url = list_page("gkmlpt", PAGE, INDEX, {}).next[0].url
    counts = []
    for first, rows in ((0, 100), (100, 100), (200, 50)):
        listing = list_page("gkmlpt", answer(first, rows, 250), url, {})
        counts.append(len(listing.entries))
        url = listing.next[0].url if listing.next else ""
    assert counts == [100, 100, 50] and url == ""


def test_what_is_no_answer_has_no_rows() -> None:
    api = "http://com.example.gov.cn/gkmlpt/api/all/0?page=1&sid=2009"
    for body in (
        b"",
        b"<html>SID: '1'</html>",
        b'{"articles": null}',
        b'{"articles": [1, {"title": ""}], "total": "x"}',
        b"[" * 9000,
    ):
        listing = list_page("gkmlpt", body, api, {})
        assert (listing.entries, listing.next) == ((), ())


def test_it_is_recognised() -> None:
    assert recognise(PAGE, INDEX)[0] == "gkmlpt"
    assert recognise(answer(1, 2, 2), "http://x.gov.cn/gkmlpt/api/all/0?page=1&sid=2")[0] == "gkmlpt"
