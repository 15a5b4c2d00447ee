"""Services that give fewer rows a page than they were asked for: no row between two pages is lost."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from crawlers.extract.lists import list_page

CASES = {
    "igs": (
        "http://a.gov.cn/igs/front/search/list.html?pageNumber={page}&pageSize=100",
        "pageNumber",
        "pageSize",
    ),
    "nfra": (
        "http://a.gov.cn/cbircweb/DocInfo/SelectDocByItemIdAndChild?itemId=9&pageSize=100&pageIndex={page}",
        "pageIndex",
        "pageSize",
    ),
    "miit": ("http://a.gov.cn/search-front-server/api/search/info?category=5&pg=100&p={page}", "p", "pg"),
    "ucap": ("http://a.gov.cn/common/search/abcd1234?page={page}&_pageSize=100", "page", "_pageSize"),
}
CAP, TOTAL = 20, 47


def answer(family: str, page: int) -> bytes:
    shown = range((page - 1) * CAP, min(page * CAP, TOTAL))
    titles = [(n, f"关于家居焕新补贴的第{n}号通知", f"/c/{n}.html") for n in shown]
    value = {
        "igs": {"page": {"total": TOTAL, "content": [{"BT": t, "DOCPUBURL": u} for _, t, u in titles]}},
        "nfra": {"data": {"total": TOTAL, "rows": [{"docId": n, "docTitle": t} for n, t, _ in titles]}},
        "miit": {
            "data": {
                "searchResult": {
                    "total": TOTAL,
                    "dataResults": [{"data": {"title": t, "url": u}} for _, t, u in titles],
                }
            }
        },
        "ucap": {"data": {"total": TOTAL, "results": [{"title": t, "url": u} for _, t, u in titles]}},
    }
    return json.dumps(value[family]).encode()


@pytest.mark.parametrize("family", CASES)
def test_all_rows_are_reached(family: str) -> None:
    template, number, size = CASES[family]
    url: str | None = template.format(page=1)
    seen: list[str] = []
    asked: list[tuple[str, str]] = []
    while url:
        query = parse_qs(urlsplit(url).query)
        asked.append((query[number][0], query[size][0]))
        listing = list_page(family, answer(family, int(query[number][0])), url, {})
        seen += [entry.url for entry in listing.entries]
        url = listing.next[0].url if listing.next else None
    assert asked == [("1", "100"), ("2", "20"), ("3", "20")]
    assert len(set(seen)) == TOTAL
