"""How each site of the sample web answers, as the research on response shapes has it."""

from __future__ import annotations

import gzip
import json
import re
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest

from sample_web import MARK, respond, truth
from sample_web.exchange import Answer
from sample_web.library import load

MOFCOM, GOVCN, LIBRARY = "www.mofcom.gov.cn", "www.gov.cn", "sousuo.www.gov.cn"
GD, SD, FJ, HI = "com.gd.gov.cn", "commerce.shandong.gov.cn", "swt.fujian.gov.cn", "dofcom.hainan.gov.cn"


def get(host: str, target: str, day: int = 0, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return respond(host, "GET", target, named, b"", day)


def body(answer: Answer) -> bytes:
    return gzip.decompress(answer.body) if ("Content-Encoding", "gzip") in answer.headers else answer.body


def text(answer: Answer) -> str:
    declared = dict(answer.headers)["Content-Type"].partition("charset=")[2] or "utf-8"
    return body(answer).decode("gb18030" if declared == "gb2312" else declared)


def documents(source: str, day: int = 0) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = truth(day)["sources"][source]["documents"]
    return found


def ask(url: str, day: int = 0, **headers: str) -> Answer:
    parts = urlsplit(url)
    return get(parts.netloc, parts.path + (f"?{parts.query}" if parts.query else ""), day, **headers)


def test_jpaas_column_page_states_the_unit_that_the_publish_server_answers() -> None:
    page = text(get(MOFCOM, "/zwgk/zcfb/index.html"))
    data = re.search(r'queryData="\{([^"]*)\}"', page)
    assert data
    parameters = dict(re.findall(r"'(\w+)':'([^']*)'", data[1]))
    assert parameters["pageId"] == "fc8bdff48fa345a48b651c1285b70b8f"
    unit = "/api-gateway/jpaas-publish-server/front/page/build/unit?" + urlencode(parameters)
    first = json.loads(text(get(MOFCOM, unit)))
    second = json.loads(text(get(MOFCOM, unit + "&paramJson=" + quote('{"pageNo":2,"pageSize":15}'))))
    assert first["success"] is True
    assert first["data"]["html"].count("<li>") == 15
    assert f'count="{len(documents("mofcom-zcfb"))}"' in first["data"]["html"]
    assert second["data"]["html"].count("<li>") == len(documents("mofcom-zcfb")) - 15
    assert re.search(r'href="/zwgk/zcfb/art/20\d\d/art_[0-9a-f]{32}\.html"', first["data"]["html"])


def test_jpaas_shell_points_to_the_page_with_the_text() -> None:
    (shell,) = [d for d in documents("mofcom-zcfb") if d["url"] != d["target"]]
    page = text(ask(shell["url"]))
    assert f"window.location.href='{urlsplit(shell['target']).path}'" in page
    assert MARK not in page
    assert MARK in text(ask(shell["target"]))


def test_jpage_shows_the_first_rows_inline_and_posts_for_the_rest() -> None:
    page = text(get(SD, "/col/col352659/index.html"))
    total = len(documents("cn-sd-col352659"))
    assert page.count("<record>") == 15
    assert f"totalRecord: {total}" in page
    form = urlencode({"col": 1, "appid": 1, "webid": 73, "path": "/", "columnid": 352659, "unitid": 1136780})
    target = "/module/web/jpage/dataproxy.jsp?startrecord=16&endrecord=30&perpage=5"
    answer = text(respond(SD, "POST", target, {}, form.encode(), 0))
    assert answer.count("<record>") == total - 15
    assert f"<totalrecord>{total}</totalrecord>" in answer


def test_jpage_newer_dialect_pages_by_encrypted_ids_only() -> None:
    page = text(get(SD, "/col/col106480/index.html"))
    assert page.count("<record>") == 5
    following = re.search(r'<nextgroup><!\[CDATA\[<a href="([^"]+)"', page)
    assert following
    assert text(get(SD, following[1])).count("<record>") == 5
    plain = get(
        SD, "/module/web/jpage/dataproxy.jsp?startrecord=6&endrecord=10&columnid=106480&unitid=295734"
    )
    assert len(plain.body) == 54


def test_jpage_pages_declare_gb2312_and_break_dates() -> None:
    page = get(SD, "/col/col352659/index.html")
    assert ("Content-Type", "text/html; charset=gb2312") in page.headers
    assert "消费品以旧换新".encode("gb18030") in page.body
    assert re.search(r"<span>2025-\n\d\d-\n\d\d</span>", text(page))


def test_gkmlpt_api_needs_the_sid_of_the_index() -> None:
    sid = re.search(r"SID: '(\d+)'", text(get(GD, "/gkmlpt/index")))
    assert sid
    assert get(GD, "/gkmlpt/api/all/0?page=1&sid=0").status == 400
    first = json.loads(text(get(GD, f"/gkmlpt/api/all/0?page=1&sid={sid[1]}")))
    second = json.loads(text(get(GD, f"/gkmlpt/api/all/0?page=2&sid={sid[1]}")))
    rows = first["articles"] + second["articles"]
    assert first["total"] == first["classify"]["post_count"] == len(rows) == len(documents("cn-gd-gkmlpt"))
    assert [row["url"] for row in rows] == [d["url"] for d in documents("cn-gd-gkmlpt")]
    assert all(row["url"].startswith("http://com.gd.gov.cn/gkmlpt/content/4/") for row in rows)


def test_ucap_static_lists_count_from_one_and_the_search_tells_the_same() -> None:
    first, second = text(get(HI, "/dofcom/0503/list.shtml")), text(get(HI, "/dofcom/0503/list_2.shtml"))
    assert get(HI, "/dofcom/0503/list_3.shtml").status == 404
    assert "createPageHTML('page_div', 2, 1, 'list', 'shtml'" in first
    urls = re.findall(r'<li><em>[\d-]+</em><a href="([^"]+)"', first + second)
    found = json.loads(text(get(HI, "/common/search/3f6b0c9d1e7a48c5b2a4d6e8f0123456?page=1&_pageSize=50")))[
        "data"
    ]
    assert urls == [row["url"] for row in found["results"]]
    assert found["total"] == len(documents("cn-hi-zcwj"))
    keys = {f["key"] for f in found["results"][0]["domainMetaList"][0]["resultList"]}
    assert keys == {"refno", "writedate", "source"}


def test_trs_list_has_relative_links_and_repeats_rows_in_comments() -> None:
    page = text(get(FJ, "/xxgk/tzgg/"))
    assert page == text(get(FJ, "/xxgk/tzgg/index.htm"))
    assert 'createPageHTML(2, 0, "index", "htm")' in page
    assert len(re.findall(r'^<li><a href="\./20\d{4}/t20\d{6}_\d+\.htm"', page, re.M)) >= 12
    assert "<!--<li>" in page
    assert text(get(FJ, "/xxgk/tzgg/index_1.htm")).count("\n<li>") >= 1
    assert 'href="https://mp.weixin.qq.com/' in page + text(get(FJ, "/xxgk/tzgg/index_1.htm"))


def test_govcn_library_sorts_by_shelf_and_the_latest_list_is_one_array() -> None:
    query = "/search-gov/data?t={}&q=&timetype=timezd&searchfield=title&sort=pubtime&sortType=1&p=1&n=50"
    whole = json.loads(text(get(LIBRARY, query.format("zhengcelibrary"))))["searchVO"]
    shelves = whole["catMap"]
    assert set(shelves) == {"gongwen", "bumenfile", "otherfile", "gongbao"}
    rows = [row for shelf in shelves.values() for row in shelf["listVO"]]
    assert whole["totalCount"] == len(rows) == len(documents("govcn-library"))
    one = json.loads(text(get(LIBRARY, query.format("zhengcelibrary_gw"))))["searchVO"]
    assert one["listVO"] == shelves["gongwen"]["listVO"]
    latest = json.loads(text(get(GOVCN, "/zhengce/zuixin/ZUIXINZHENGCE.json")))
    assert {row["URL"] for row in latest} == {row["url"] for row in rows}
    assert set(latest[0]) == {"TITLE", "SUB_TITLE", "URL", "DOCRELPUBTIME"}


@pytest.mark.parametrize("source", sorted(truth(0)["sources"]))
def test_every_document_of_the_truth_is_served(source: str) -> None:
    for document in documents(source):
        if document["status"] == "external":
            continue
        answer = ask(document["target"])
        assert answer.status == 200
        assert '<meta name="sample" content="1">' in text(answer)
        visible = re.sub(r"<[^>]+>", "", text(answer))
        for passage in document["passages"]:
            for cell in passage.split("\t"):
                assert cell in visible
        assert document["title"] in visible
        for attachment in document["attachments"]:
            file = ask(attachment["url"])
            assert file.status == 200
            assert len(body(file)) == attachment["size"]


def test_validators_spare_the_body_until_the_paper_is_edited() -> None:
    (season,) = [d for d in documents("cn-fj-tzgg") if d["id"] == "cn-fj-tzgg/season"]
    first = dict(ask(season["url"]).headers)
    again = ask(season["url"], if_none_match=first["ETag"])
    assert (again.status, again.body) == (304, b"")
    assert ask(season["url"], if_modified_since=first["Last-Modified"]).status == 304
    assert ask(season["url"], day=1, if_none_match=first["ETag"]).status == 200
    assert ask(season["url"], day=1, if_modified_since=first["Last-Modified"]).status == 200
    quiet = next(d for d in documents("cn-fj-tzgg") if d["id"] == "cn-fj-tzgg/cadre")
    tag = dict(ask(quiet["url"]).headers)["ETag"]
    assert all(ask(quiet["url"], day=day, if_none_match=tag).status == 304 for day in range(1, 12))


def test_hosts_without_validators_send_none_and_change_counters_and_related_links() -> None:
    document = documents("cn-gd-gkmlpt")[0]
    names = {name for name, _ in ask(document["url"]).headers}
    assert not names & {"ETag", "Last-Modified"}
    assert ask(document["url"]).body != ask(document["url"], day=3).body


def test_gzip_is_forced_where_a_host_forces_it() -> None:
    answer = get(GOVCN, "/zhengce/zuixin/ZUIXINZHENGCE.json")
    assert ("Content-Encoding", "gzip") in answer.headers


def test_robots_differ_by_host() -> None:
    assert get(HI, "/robots.txt").status == 404
    assert get(LIBRARY, "/robots.txt").status == 404
    assert "Disallow: /xxgk/nbgz/" in text(get(FJ, "/robots.txt"))
    (forbidden,) = [d for d in documents("cn-fj-tzgg") if "/nbgz/" in d["url"]]
    assert not forbidden["reachable"]


def test_pages_go_missing_as_the_world_says() -> None:
    (withdrawn,) = [d for d in documents("cn-fj-tzgg") if d["id"] == "cn-fj-tzgg/hongmu"]
    assert [ask(withdrawn["url"], day).status for day in (2, 3, 4)] == [200, 404, 404]
    (missing,) = [d for d in documents("cn-sd-col352659") if d["id"] == "cn-sd-col352659/elder"]
    assert [ask(missing["url"], day).status for day in (3, 4, 5)] == [200, 404, 200]
    (soft,) = [d for d in documents("cn-hi-zcwj", 1) if d["id"] == "cn-hi-zcwj/extra"]
    assert "页面不存在" in text(ask(soft["url"], 5))
    assert [ask(soft["url"], day).status for day in (0, 1, 5)] == [404, 200, 200]


def test_a_blocked_day_answers_challenges_only() -> None:
    for path in ("/robots.txt", "/dofcom/0503/list.shtml"):
        assert get(HI, path, 6).status == 412
        assert b"$_ts" in get(HI, path, 6).body
        assert get(HI, path, 9).status == 521
        assert get(HI, path, 7).status != 412


def test_a_changed_layout_keeps_the_rows() -> None:
    old, new = text(get(FJ, "/xxgk/tzgg/", 11)), text(get(FJ, "/xxgk/tzgg/", 12))
    assert '<ul class="list">' in old
    assert '<ul class="list">' not in new
    assert re.findall(r'title="([^"]+)">', re.sub(r"<!--.*?-->", "", old)) == re.findall(
        r'title="([^"]+)">', new
    )


def test_unknown_hosts_and_methods_are_refused() -> None:
    assert get("www.example.gov.cn", "/").status == 421
    assert respond(FJ, "DELETE", "/", {}, b"", 0).status == 405
    assert get(FJ, "/nowhere").status == 404
    assert all(get(host, "/").status in (200, 404) for site in load().sites for host in site.hosts)
