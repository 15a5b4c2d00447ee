"""The smaller JSON families: IGS, NFRA, MIIT."""

from __future__ import annotations

import json

from crawlers.extract.lists import list_page, recognise

IGS = "http://www.example.gov.cn/igs/front/search/list.html?index=zcwj&pageSize=20&pageNumber=1&filter[AVAILABLE]=true"
NFRA = "https://www.nfra.example.cn/cbircweb/DocInfo/SelectDocByItemIdAndChild?itemId=925&pageSize=18&pageIndex=1"
TWIN = "https://www.nfra.example.cn/cn/static/data/DocInfo/SelectDocByItemIdAndChild/data_itemId=915,pageIndex=1,pageSize=18.json"
MIIT = "https://www.miit.example.cn/search-front-server/api/search/info?websiteid=1&category=51&pg=15&p=1&q="


def dumps(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def test_igs_with_both_sets_of_names() -> None:
    first = {
        "BT": "消费品以旧换新实施方案",
        "DOCPUBURL": "http://swj.example.gov.cn/t20240901_1.html",
        "FBRQ": "2024-09-01",
        "FWZH": "津商〔2024〕1号",
        "FWJG_name": "市商务局",
        "IDXID": "0001",
        "CWRQ": "2024-08-30",
    }
    second = {
        "DOCTITLE": "家居焕新通知",
        "fileNum": "桂商〔2024〕2号",
        "PUBDATE": "2024-09-02",
        "DOCPUBURL": "/t2.html",
    }
    listing = list_page(
        "igs",
        dumps({"page": {"content": [first, second, {"BT": "没有地址"}], "total": 40, "totalPages": 3}}),
        IGS,
        {},
    )
    one, two = listing.entries
    assert (one.date, one.doc_no, one.agencies, one.document_date) == (
        "2024-09-01",
        "津商〔2024〕1号",
        ("市商务局",),
        "2024-08-30",
    )
    assert (two.title, two.url, two.date, two.doc_no) == (
        "家居焕新通知",
        "http://www.example.gov.cn/t2.html",
        "2024-09-02",
        "桂商〔2024〕2号",
    )
    assert listing.total == 40 and "pageNumber=2" in listing.next[0].url
    last = dumps({"page": {"content": [first], "total": 40, "totalPages": 3}})
    assert list_page("igs", last, IGS.replace("Number=1", "Number=3"), {}).next == ()
    assert recognise(last, IGS)[0] == "igs"


def test_nfra_live_and_static() -> None:
    row = {"docId": 1100001, "docTitle": "关于促进家居消费信贷的通知", "publishDate": "2024-09-01 10:00:00"}
    body = dumps({"data": {"total": 50, "rows": [row]}})
    live, twin = list_page("nfra", body, NFRA, {}), list_page("nfra", body, TWIN, {})
    assert live.entries[0].url.endswith("/cbircweb/DocInfo/SelectByDocId?docId=1100001")
    assert twin.entries[0].url.endswith("/cn/static/data/DocInfo/SelectByDocId/data_docId=1100001.json")
    assert (live.entries[0].date, live.total) == ("2024-09-01", 50)
    assert live.next[0].url == NFRA.replace("pageIndex=1", "pageIndex=2")
    assert twin.next[0].url == TWIN.replace("pageIndex=1", "pageIndex=2")
    assert list_page("nfra", body, NFRA.replace("pageIndex=1", "pageIndex=3"), {}).next == ()
    assert recognise(body, NFRA)[0] == "nfra"


def test_miit_search() -> None:
    row = {
        "data": {
            "title": "绿色建材<em>下乡</em>通知",
            "url": "/zwgk/art_1.html",
            "jsearch_date": "2024-09-01 00:00:00",
        }
    }
    body = dumps({"data": {"searchResult": {"total": 31, "dataResults": [row, {"data": None}, {}]}}})
    listing = list_page("miit", body, MIIT, {})
    assert [(e.title, e.url, e.date) for e in listing.entries] == [
        ("绿色建材下乡通知", "https://www.miit.example.cn/zwgk/art_1.html", "2024-09-01")
    ]
    assert listing.total == 31 and listing.next[0].url == MIIT.replace("p=1&", "p=2&")
    assert list_page("miit", body, MIIT.replace("p=1&", "p=3&"), {}).next == ()
    assert recognise(body, MIIT)[0] == "miit"


def test_an_nfra_paper_as_json_reads_like_its_page() -> None:
    import json

    from crawlers.extract.lists.families.nfra import page
    from crawlers.extract.pages import read_notice

    data = {
        "docClob": "<p>各银行：</p><p>为支持家居消费，现就有关事项通知如下，请认真贯彻执行，确保取得实效。</p>",
        "docTitle": "关于金融支持家居消费的通知",
        "docSource": "统计与风险监测司",
        "documentNo": "金规〔2024〕9号",
        "publishDate": "2024-09-01 10:00:00",
    }
    notice = read_notice(page(json.dumps({"data": data}).encode()), "https://www.nfra.gov.cn/x")
    assert (notice.verdict, notice.title, notice.doc_no) == ("ok", data["docTitle"], data["documentNo"])
    assert (notice.published or "")[:10] == "2024-09-01"
    assert "支持家居消费" in notice.body
    assert page(b"<html>") == b"<html>"
