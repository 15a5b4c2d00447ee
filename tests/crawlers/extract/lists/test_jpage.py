"""Hanweb jpage: inline rows, data answers, both dialects."""

from __future__ import annotations

from crawlers.extract.lists import family, list_page, recognise

COLUMN = "http://commerce.example.gov.cn/col/col352659/index.html"
PROXY = "http://commerce.example.gov.cn/module/web/jpage/dataproxy.jsp"


def records(first: int, last: int) -> str:
    return "".join(
        f'<record><![CDATA[<li><a href="/art/2024/9/3/art_352659_{10000000 + n}.html" title="以旧换新实施细则第{n}号">以旧换新实施…</a><span>2024-\n09-\n03</span></li>]]></record>\n'
        for n in range(first, last + 1)
    )


def store(first: int, last: int, total: int = 128, group: str = "") -> str:
    return (
        f"<datastore><nextgroup>{group}</nextgroup><totalrecord>{total}</totalrecord><totalpage>9</totalpage>"
        f"<recordset>{records(first, last)}</recordset></datastore>"
    )


def column(inline: str, charset: str = "utf-8") -> bytes:
    return f"""<html><head><meta charset="{charset}"></head><body><div class="menu"><a href="/col/col1/index.html">政策文件</a></div>
<div id="123456"><script type="text/xml">{inline}</script></div>
<script>$('#123456').jpage({{ totalRecord: 128, perPage: 15, proxyUrl: '/module/web/jpage/dataproxy.jsp',
dataParam: {{ col: 1, appid: 1, webid: 73, path: '/', columnid: 352659, sourceContentType: 1, unitid: '123456', webname: '山东省商务厅', permissiontype: 0 }} }});</script>
</body></html>""".encode(charset)


def test_the_column_page_gives_its_inline_rows_and_asks_for_those_after() -> None:
    listing = list_page("jpage", column(store(1, 45)), COLUMN, {})
    assert len(listing.entries) == 45 and listing.total == 128
    assert listing.entries[0].title == "以旧换新实施细则第1号"
    assert listing.entries[0].url == "http://commerce.example.gov.cn/art/2024/9/3/art_352659_10000001.html"
    assert listing.entries[0].date == "2024-09-03"
    (request,) = listing.next
    assert request.method == "POST"
    assert request.url.startswith(PROXY + "?startrecord=46&endrecord=90&perpage=15")
    assert dict(request.form) == {
        "col": "1",
        "appid": "1",
        "webid": "73",
        "path": "/",
        "columnid": "352659",
        "sourceContentType": "1",
        "unitid": "123456",
        "webname": "山东省商务厅",
        "permissiontype": "0",
    }


def test_requests_follow_from_the_answers_address_alone_until_the_last_row() -> None:
    request = list_page("jpage", column(store(1, 45)), COLUMN, {}).next[0]
    asked = []
    first = 46
    while True:
        asked.append(dict(request.form)["columnid"])
        listing = list_page("jpage", store(first, min(first + 44, 128)).encode(), request.url, {})
        first += 45
        if not listing.next:
            break
        request = listing.next[0]
    assert asked == ["352659", "352659"]
    assert first > 128


def test_a_gbk_column_page() -> None:
    listing = list_page("jpage", column(store(1, 3), "gb2312"), COLUMN, {})
    assert listing.entries[0].title == "以旧换新实施细则第1号"
    assert dict(listing.next[0].form)["webname"] == "山东省商务厅"


def test_all_rows_inline_need_no_request() -> None:
    assert list_page("jpage", column(store(1, 9, total=9)), COLUMN, {}).next == ()


def test_known_parameters_go_straight_to_the_data() -> None:
    options = {"webid": 73, "columnid": 352659, "unitid": 123456, "perpage": 20}
    (request,) = family("jpage").start(COLUMN, options)
    assert request.url == PROXY + "?startrecord=1&endrecord=60&perpage=20"
    assert dict(request.form)["unitid"] == "123456"
    assert family("jpage").start(COLUMN, {})[0].url == COLUMN
    following = list_page("jpage", store(1, 60).encode(), request.url, options).next[0]
    assert following.url == PROXY + "?startrecord=61&endrecord=120&perpage=20"
    assert dict(following.form) == dict(request.form)


def test_the_newer_dialect_follows_the_next_group() -> None:
    link = '<![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&appid=1&webid=73&columnid=A0F3&unitid=BB71"></a>]]>'
    (request,) = list_page("jpage", column(store(1, 45, group=link)), COLUMN, {}).next
    assert (request.method, request.url) == (
        "GET",
        PROXY + "?page=1&appid=1&webid=73&columnid=A0F3&unitid=BB71",
    )
    again = list_page("jpage", store(46, 90, group=link).encode(), request.url, {})
    assert again.next[0].url == PROXY + "?page=2&appid=1&webid=73&columnid=A0F3&unitid=BB71"
    empty = b"<datastore>\n<recordset></recordset></datastore>\n      "
    listing = list_page("jpage", empty, again.next[0].url, {})
    assert (listing.entries, listing.next) == ((), ())


def test_rows_printed_in_the_page_are_read_where_there_is_no_store() -> None:
    rows = "".join(
        f'<li><a href="/art/2024/9/{n}/art_305145_10{n}.html" title="以旧换新通知{n}">以旧换新通知第{n}号</a><span>2024-09-0{n}</span></li>'
        for n in range(1, 6)
    )
    listing = list_page("jpage", f"<ul>{rows}</ul>".encode(), COLUMN, {})
    assert len(listing.entries) == 5 and listing.next == ()


def test_records_that_are_table_rows() -> None:
    record = '<record><![CDATA[<tr><td><a href="/art/1.html" title="家居焕新公告">家居焕新公告</a></td><td>2024-09-03</td></tr>]]></record>'
    (entry,) = list_page(
        "jpage", f"<datastore>{record}</datastore>".encode(), PROXY + "?startrecord=1&endrecord=3", {}
    ).entries
    assert (entry.title, entry.date) == ("家居焕新公告", "2024-09-03")


def test_it_is_recognised() -> None:
    assert recognise(column(store(1, 3)), COLUMN)[0] == "jpage"
    assert recognise(store(1, 3).encode(), PROXY)[0] == "jpage"
