"""gov.cn: both shapes of the library, and the latest policies."""

from __future__ import annotations

import json

from crawlers.extract.lists import list_page, recognise
from indexing.records import Entry

LIBRARY = "https://sousuo.www.gov.cn/search-gov/data?t=zhengcelibrary_gw&q=&sort=pubtime&p=1&n=50"
ROW = {
    "title": "推动<em>消费品</em>以旧换新行动方案",
    "url": "https://www.gov.cn/zhengce/content/202403/content_6939232.htm",
    "pubtime": 1710259200000,
    "pubtimeStr": "2024.03.13",
    "ptime": 1709740800000,
    "pcode": "国发〔2024〕7号",
    "puborg": "国务院",
    "index": "000014349/2024-00019",
}
READ = Entry(
    title="推动消费品以旧换新行动方案",
    url="https://www.gov.cn/zhengce/content/202403/content_6939232.htm",
    date="2024-03-13",
    doc_no="国发〔2024〕7号",
    index_no="000014349/2024-00019",
    agencies=("国务院",),
    document_date="2024-03-07",
)


def body(view: object) -> bytes:
    return json.dumps({"code": 200, "searchVO": view}).encode()


def test_one_shelf() -> None:
    view = {"totalCount": 6200, "totalpage": 124, "listVO": [ROW]}
    listing = list_page("govcn", body(view), LIBRARY, {})
    assert listing.entries == (READ,) and listing.total == 6200
    assert listing.next[0].url == LIBRARY.replace("p=1", "p=2")
    assert list_page("govcn", body(view), LIBRARY.replace("p=1", "p=124"), {}).next == ()


def test_all_shelves() -> None:
    other = ROW | {
        "url": "https://www.gov.cn/zhengce/zhengceku/202403/content_1.htm",
        "puborg": "商务部 发展改革委",
    }
    view = {
        "catMap": {
            "gongwen": {"totalCount": 60, "listVO": [ROW]},
            "bumenfile": {"totalCount": 70, "listVO": [other, ROW]},
            "otherfile": {"totalCount": 0, "listVO": None},
        }
    }
    listing = list_page("govcn", body(view), LIBRARY, {})
    assert [e.url for e in listing.entries] == [ROW["url"], other["url"]]
    assert listing.entries[1].agencies == ("商务部", "发展改革委")
    assert listing.total == 130
    assert listing.next[0].url == LIBRARY.replace("p=1", "p=2")
    assert list_page("govcn", body(view), LIBRARY.replace("p=1", "p=2"), {}).next == ()


def test_the_latest_policies() -> None:
    rows = [
        {"TITLE": "以旧换新通知", "SUB_TITLE": "", "URL": ROW["url"], "DOCRELPUBTIME": "2024-03-13"},
        {"TITLE": "", "URL": "https://www.gov.cn/x.htm", "DOCRELPUBTIME": "2024-03-13"},
    ]
    latest = json.dumps(rows).encode()
    url = "https://www.gov.cn/zhengce/zuixin/ZUIXINZHENGCE.json"
    listing = list_page("govcn", latest, url, {})
    assert [(e.title, e.date) for e in listing.entries] == [("以旧换新通知", "2024-03-13")]
    assert listing.next == ()
    assert recognise(latest, url)[0] == "govcn"


def test_empty_and_changed_answers() -> None:
    assert (
        list_page("govcn", body({"totalCount": 0, "totalpage": 0, "listVO": []}), LIBRARY, {}).entries == ()
    )
    for answer in (
        b"",
        b"null",
        b"[1, 2]",
        body(None),
        body({"listVO": {"a": 1}, "catMap": []}),
        b'{"data": {}}',
    ):
        listing = list_page("govcn", answer, LIBRARY, {})
        assert (listing.entries, listing.next) == ((), ())
    assert recognise(body({"listVO": []}), LIBRARY)[0] == "govcn"
