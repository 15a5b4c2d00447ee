"""Pages whose rows a script loads, as a person gives their address: the probe finds the service behind them."""

from __future__ import annotations

import asyncio
import json
import threading
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import yaml

from config.clock import now
from config.faults import WrongUsage
from config.registry import load_registry
from config.settings import load_settings
from crawlers.fetch.rendering import browser_path
from crawlers.inlets.probing import Probed, probe
from crawlers.inlets.probing.visit import visit
from crawlers.papers.look import Look
from indexing.records import PageRequest
from tests.conftest import require

DAYS = ("2025-06-12", "2025-06-11", "2025-06-10")
NAMES = [f"关于开展第{n}批适老化焕新补贴申报的通知" for n in "一二三"]
SHELL = '<html><head><meta charset="utf-8"><title>通知公告_某市商务局</title>{head}</head><body><div class="nav"><a href="/">首页</a></div><ul id="list"></ul>{script}</body></html>'


class Office:
    """Answers by path, a POST by path and form; `origin` is where it listens."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        office = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._say(office.answers.get(self.path))

            def do_POST(self) -> None:
                form = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self._say(office.answers.get(f"{self.path} {form}"))

            def _say(self, body: str | None) -> None:
                self.send_response(404 if body is None else 200)
                self.end_headers()
                self.wfile.write((body or "").encode())

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    async def fetch(self, asked: PageRequest) -> Look | None:
        form = urlencode(asked.form).encode() if asked.method == "POST" else None
        try:
            with urllib.request.urlopen(urllib.request.Request(asked.url, form)) as answer:
                return Look(asked.url, asked.url, 200, {}, answer.read(), now())
        except urllib.error.HTTPError:
            return None

    def probed(self, path: str) -> Probed:
        async def look() -> Probed:
            first = await self.fetch(PageRequest(self.origin + path))
            assert first is not None
            return await probe(first, self.fetch, load_registry(()), "2025-06")

        return asyncio.run(look())


@pytest.fixture
def office() -> Iterator[Office]:
    opened = Office()
    yield opened
    opened.server.shutdown()
    opened.server.server_close()


def column(found: Probed) -> dict[str, Any]:
    site = yaml.safe_load(found.yaml)
    return {
        "family": site["family"],
        **{k: v for k, v in site["columns"][0].items() if k in ("url", "options")},
    }


def test_a_known_service_named_in_a_linked_script(office: Office) -> None:
    office.answers = {
        "/zw/list.html?itemId=925": SHELL.format(head="<script defer src=/js/list.js></script>", script=""),
        "/js/list.js": "function show(page) { $.ajax({url: '/cbircweb/DocInfo/SelectDocByItemIdAndChild', data: {itemId: itemId, pageSize: 18, pageIndex: page}}) }",
        "/cbircweb/DocInfo/SelectDocByItemIdAndChild?itemId=925&pageSize=18&pageIndex=1": json.dumps(
            {
                "data": {
                    "total": 3,
                    "rows": [
                        {"docId": n, "docTitle": t, "publishDate": d}
                        for n, (t, d) in enumerate(zip(NAMES, DAYS, strict=True))
                    ],
                }
            }
        ),
    }
    found = office.probed("/zw/list.html?itemId=925")
    assert (found.family, found.rows, found.dated) == ("nfra", 3, 3)
    assert "SelectDocByItemIdAndChild?itemId=925" in column(found)["url"]


def test_an_unknown_service_whose_rows_the_script_links(office: Office) -> None:
    script = """<script>fetch("/api/notice/list?page=" + page + "&size=" + size).then(d => { h += '<a href="/d.html?id=' + r.id + '">' })</script>"""
    rows = [
        {"id": 40 + n, "title": t, "pubDate": d} for n, (t, d) in enumerate(zip(NAMES, DAYS, strict=True))
    ]
    office.answers = {
        "/tz.html": SHELL.format(head="", script=script),
        "/api/notice/list?page=1&size=15": json.dumps({"data": {"list": rows}}),
    }
    found = office.probed("/tz.html")
    assert (found.family, found.rows, found.dated) == ("json_list", 3, 3)
    assert column(found)["options"] == {"link": "/d.html?id={id}"}


def test_a_fragment_that_is_posted_for(office: Office) -> None:
    script = '<input type="hidden" id="cid" value="77"><script>$.post("/list/query.do", {cid: $("#cid").val(), pageNo: 1}, show)</script>'
    rows = "".join(
        f'<li><a href="/c/{n}.html">{t}</a><i>{d}</i></li>'
        for n, (t, d) in enumerate(zip(NAMES, DAYS, strict=True))
    )
    office.answers = {
        "/tz.html": SHELL.format(head="", script=script),
        "/list/query.do cid=77&pageNo=1": f"<ul>{rows}</ul>",
    }
    found = office.probed("/tz.html")
    assert (found.family, found.rows, found.dated) == ("generic_list", 3, 3)
    assert column(found) == {
        "family": "generic_list",
        "url": office.origin + "/list/query.do",
        "options": {"form": {"cid": "77", "pageNo": "1"}},
    }


@pytest.mark.parametrize("number", ["n || pageNo", "index", "cur + 1"])
def test_a_number_that_a_script_computes_is_the_first_pages(office: Office, number: str) -> None:
    script = f'<script>var pageNo = 1; $.ajax({{type: "POST", url: "/cms/queryArticle.do", data: {{ch: "c9", pageNo: {number}, pageSize: 5}}}})</script>'
    rows = "".join(
        f'<dl><dt><a href="/c/{n}.html">{t}</a></dt><dd>{d}</dd></dl>'
        for n, (t, d) in enumerate(zip(NAMES, DAYS, strict=True))
    )
    office.answers = {
        "/tz.html": SHELL.format(head="", script=script),
        "/cms/queryArticle.do ch=c9&pageNo=1&pageSize=5": rows,
    }
    assert office.probed("/tz.html").rows == 3


def test_a_route_whose_data_is_a_file(office: Office) -> None:
    rows = [
        {"title": t, "url": f"/n/{n}.html", "date": d}
        for n, (t, d) in enumerate(zip(NAMES, DAYS, strict=True))
    ]
    office.answers = {
        "/": SHELL.format(head="", script='<script>axios.get("data/notices.json").then(show)</script>'),
        "/data/notices.json": json.dumps(rows),
    }
    found = office.probed("/#/notices")
    assert (found.family, found.rows, found.dated) == ("json_list", 3, 3)


LISTED = "".join(
    f'<li><a href="/c/{n}.html">{t}</a><i>{d}</i></li>'
    for n, (t, d) in enumerate(zip(NAMES, DAYS, strict=True))
)


@pytest.mark.parametrize(
    "front",
    [
        '<html><head><meta http-equiv="refresh" content="0;url=zwgk/index.html"></head><body></body></html>',
        '<html><script>window.location.href="/zwgk/index.html"</script><body></body></html>',
        '<html><frameset rows="90,*"><frame src="/top.htm"><frameset cols="9,*"><frame src="/left.htm"><frame src="/zwgk/index.html"></frameset></frameset></html>',
    ],
)
def test_a_front_is_passed_to_the_list_behind_it(office: Office, front: str) -> None:
    office.answers = {
        "/": front,
        "/top.htm": '<a href="/zwgk/index.html">通知</a>',
        "/left.htm": "<p>菜单</p>",
        "/zwgk/index.html": f'<html><meta charset="utf-8"><title>通知公告</title><ul>{LISTED}</ul></html>',
    }
    found = office.probed("/")
    assert (found.rows, found.dated, found.url) == (3, 3, office.origin + "/zwgk/index.html")
    assert column(found)["url"] == office.origin + "/zwgk/index.html"


@pytest.mark.parametrize("host", ["m.example.gov.cn", "wap.example.gov.cn", "file.example.gov.cn"])
def test_a_host_to_which_the_papers_go_is_proposed(host: str) -> None:
    site = "http://www.example.gov.cn/tz/"

    async def fetch(asked: PageRequest) -> Look | None:
        if asked.url == site:
            return Look(site, site, 200, {}, f"<meta charset=utf-8><ul>{LISTED}</ul>".encode(), now())
        text = f"<meta charset=utf-8><h1>{NAMES[0]}</h1><p>{'各单位应当按时报送材料。' * 20}</p>"
        there = asked.url.replace("www.example.gov.cn", host)
        return Look(asked.url, there, 200, {}, text.encode(), now())

    async def look() -> Probed:
        first = await fetch(PageRequest(site))
        assert first is not None
        return await probe(first, fetch, load_registry(()), "2025-06")

    assert yaml.safe_load(asyncio.run(look()).yaml)["hosts"] == ["www.example.gov.cn", host]


def test_a_page_without_a_service(office: Office) -> None:
    office.answers = {
        "/tz.html": SHELL.format(head="", script="<script>$.get('/api/weather', show)</script>")
    }
    assert office.probed("/tz.html").rows == 0


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUANXIN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HUANXIN_BROWSER_NO_SANDBOX", "1")
    try:
        browser_path(load_settings())
    except WrongUsage as fault:
        require(False, f"Chromium ({fault.detail})")


@pytest.mark.usefixtures("browser")
def test_a_service_that_no_script_names_is_seen_in_the_browser(office: Office) -> None:
    rows = [
        {"title": t, "url": f"/n/{n}.html", "pubDate": d}
        for n, (t, d) in enumerate(zip(NAMES, DAYS, strict=True))
    ]
    office.answers["/x7?k=12&page=1"] = json.dumps({"total": 3, "rows": rows})
    asked = "<script>const w = atob('L3g3P2s9MTImcGFnZT0x'); fetch(w)</script>"
    office.answers["/tzgg/"] = SHELL.format(head="", script=asked)
    found = visit(office.origin + "/tzgg/")
    assert (found.family, found.rows, found.dated) == ("json_list", 3, 3)
    (column,) = yaml.safe_load(found.yaml)["columns"]
    assert column["url"] == office.origin + "/x7?k=12&page=1"
    assert "render" not in column


@pytest.mark.usefixtures("browser")
def test_rows_that_only_a_browser_shows_say_so(office: Office) -> None:
    items = "".join(
        f"<li><a href=/n/{d}.html>{t}</a><span>{d}</span></li>" for t, d in zip(NAMES, DAYS, strict=True)
    )
    written = b64encode(quote(items).encode()).decode()
    script = f"<script>list.innerHTML = decodeURIComponent(atob('{written}'))</script>"
    office.answers["/tzgg/"] = SHELL.format(head="", script=script)
    found = visit(office.origin + "/tzgg/")
    assert (found.rows, found.dated) == (3, 3)
    (column,) = yaml.safe_load(found.yaml)["columns"]
    assert (column["url"], column["render"]) == (office.origin + "/tzgg/", True)
