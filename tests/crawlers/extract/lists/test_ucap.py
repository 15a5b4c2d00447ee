"""UCAP: search answers and static columns."""

from __future__ import annotations

import json

from crawlers.extract.lists import family, list_page, recognise

COLUMN = "https://dofcom.example.gov.cn/dofcom/0503/list.shtml"
SEARCH = "https://dofcom.example.gov.cn/common/search/3f6b0c9d1e7a?page=1&_pageSize=15&_isAgg=true&_isJson=true&_template=index"
HEX = "0123456789abcdef0123456789abcdef"


def rows(count: int) -> str:
    return "".join(
        f'<li><em>2024-04-2{n}</em><a href="/dofcom/0503/202404/{HEX[:-1]}{n}.shtml">关于家电以旧换新的通知{n}</a></li>'
        for n in range(count)
    )


def static(script: str, count: int = 5) -> bytes:
    return (
        '<html><meta charset="utf-8"><div class="flfg_038-01"><ul><li style="display:none"><a href="/t.shtml">测试测试</a></li>'
        f"{rows(count)}</ul></div><script>{script}</script></html>"
    ).encode()


def answer(page: int, total: int) -> bytes:
    row = {
        "title": "<em>以旧换新</em>补贴通知",
        "url": "/x/c1/202404/" + HEX + ".shtml",
        "publishedTime": 1714000000000,
        "publishedTimeStr": "2024-04-25 08:00:00",
        "domainMetaList": [
            {
                "resultList": [
                    {"key": "refno", "value": "琼商务〔2024〕5号"},
                    {"key": "writedate", "value": "2024-04-20"},
                    {"key": "source", "value": "省商务厅"},
                ]
            }
        ],
    }
    return json.dumps(
        {"data": {"total": total, "page": page, "rows": 15, "channelName": "通知公告", "results": [row]}}
    ).encode()


def test_static_pages_count_from_one() -> None:
    listing = list_page(
        "ucap",
        static("createPageHTML('page_div', 2, 1, 'list', 'shtml', 16);"),
        COLUMN,
        {"rows": ".flfg_038-01 a"},
    )
    assert len(listing.entries) == 5 and listing.total == 16
    assert listing.entries[0].date == "2024-04-20"
    assert listing.next[0].url == COLUMN.replace("list.", "list_2.")


def test_a_pattern_stands_in_for_a_pager_that_says_nothing() -> None:
    options = {"next_url": "list_{n}.shtml"}
    assert list_page("ucap", static(""), COLUMN, options).next[0].url.endswith("/list_2.shtml")
    second = COLUMN.replace("list.", "list_2.")
    assert list_page("ucap", static(""), second, options).next[0].url.endswith("/list_3.shtml")
    assert list_page("ucap", static("", count=0), second, options).next == ()


def test_the_search_gives_rows_with_their_metadata() -> None:
    listing = list_page("ucap", answer(1, 90), SEARCH, {})
    (entry,) = listing.entries
    assert entry.title == "以旧换新补贴通知"
    assert entry.url == "https://dofcom.example.gov.cn/x/c1/202404/" + HEX + ".shtml"
    assert (entry.date, entry.document_date) == ("2024-04-25", "2024-04-20")
    assert (entry.doc_no, entry.origin_name) == ("琼商务〔2024〕5号", "省商务厅")
    assert listing.total == 90
    assert listing.next[0].url == SEARCH.replace("page=1", "page=2", 1)
    assert list_page("ucap", answer(6, 90), SEARCH.replace("page=1", "page=6", 1), {}).next == ()


def test_a_column_filled_by_script_leads_to_its_search() -> None:
    body = b"<html><div id=l></div><script>$.get('/common/search/3f6b0c9d1e7a?_isJson=true')</script></html>"
    assert list_page("ucap", body, COLUMN, {}).next[0].url == SEARCH
    assert family("ucap").start(COLUMN, {"channelId": "3f6b0c9d1e7a"})[0].url == SEARCH


def test_it_is_recognised() -> None:
    assert recognise(answer(1, 90), SEARCH)[0] == "ucap"
    assert recognise(static(""), COLUMN)[0] == "ucap"
