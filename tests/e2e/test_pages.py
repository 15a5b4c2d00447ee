"""A small site of real pages that move, turn and fail: what the monitor makes of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from filelock import FileLock

from tests.e2e.commands import Desk, Said
from tests.servers import free_port

TITLE, DATE = "关于开展家居焕新消费季活动的通知", "2025-09-05"
PAPER, SECOND = "/tzgg/202509/t20250905_1001.html", "/tzgg/202509/t20250905_1001_1.html"
OTHER, FILE = "/tzgg/202509/t20250905_2002.html", "/files/t.docx"
LIST = "/tzgg/"

YAML = """
id: {id}
names: {{zh: 某省商务厅, en: Department}}
tier: province
region: "330000"
agency: 某省商务厅
hosts: [127.0.0.1]
family: {family}
evidence: {{grade: V, date: "2025-09-01"}}
politeness: {{delay: 0, window: [], budget: null}}
columns:
  - {{id: {id}-tzgg, names: {{zh: 通知公告, en: Notices}}, url: "{origin}/tzgg/", options: {options}}}
"""


class Site:
    """Pages by path, a posted one by path and form (`/list p=1`): a body, or (status, body), or (302, address). `asked` are the paths with the status each got."""

    def __init__(self) -> None:
        self.pages: dict[str, Any] = {"/robots.txt": "User-agent: *\nDisallow:\n"}
        self.asked: list[tuple[str, int]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                self.path += " " + self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.do_GET()

            def do_GET(self) -> None:
                found = site.pages.get(self.path, (404, "<title>404</title><p>404 Not Found</p>"))
                status, body = found if isinstance(found, tuple) else (200, found)
                payload = body.encode() if isinstance(body, str) else body
                tag = f'"{hashlib.sha256(payload).hexdigest()[:16]}"'
                if status == 200 and self.headers.get("If-None-Match") == tag:
                    status, payload = 304, b""
                site.asked.append((self.path, status))
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", body)
                    payload = b""
                if status == 200:
                    self.send_header("ETag", tag)
                kind = "application/octet-stream" if self.path == FILE else "text/html; charset=utf-8"
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def listing(*rows: tuple[str, str]) -> str:
    items = "".join(f'<li><a href="{url}">{title}</a><span>{DATE}</span></li>' for url, title in rows)
    return f"<title>通知公告</title><div class=nav><a href=/>首页</a></div><ul class=list>{items}</ul>"


def article(title: str, sentences: list[str], beside: str = "") -> str:
    text = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    return (
        f"<html><head><title>{title}</title><meta name=ArticleTitle content='{title}'>"
        f"<meta name=PubDate content='{DATE} 09:00'></head><body><h1>{title}</h1>"
        f"<div class='TRS_Editor' id=zoom>{text}</div>{beside}</body></html>"
    )


def sentences(number: int, most: int = 2000) -> list[str]:
    return [f"第{number}部分，每户最高补贴{most}元，由各市统筹安排。"] + [
        f"第{number}部分之事项{i}，家居卖场应当在显著位置公布参与品类，并保存凭证备查。" for i in range(8)
    ]


@pytest.fixture
def site() -> Iterator[Site]:
    opened = Site()
    yield opened
    opened.close()


class Watch:
    """A desk that crawls the site's one source, day by day from 2025-09-08."""

    def __init__(self, home: Path, site: Site, *ids: str, family: str = "trs", options: str = "{}") -> None:
        sources = home.parent / "sources"
        sources.mkdir()
        for each in ids:
            (sources / f"{each}.yaml").write_text(
                YAML.format(id=each, origin=site.origin, family=family, options=options), "utf-8"
            )
        self.ids = ids
        self.desk = Desk(home, HUANXIN_SOURCES=str(sources))

    def crawl(self, day: int, *arguments: str) -> Said:
        self.desk.environment["HUANXIN_CLOCK"] = f"2025-09-{8 + day:02}T21:00:00+08:00"
        return self.desk.huanxin("crawl", *(f"{each}-tzgg" for each in self.ids), "--json", *arguments)

    def changes(self) -> list[list[str]]:
        return [change["classes"] for change in self.desk.huanxin("changes", "--jsonl").lines]


@pytest.fixture
def watch(site: Site, tmp_path: Path) -> Watch:
    return Watch(tmp_path / "home", site, "mou")


def paged(counter: int = 0) -> str:
    pages = f"<div class=page><a href='{PAPER}'>1</a><a href='{SECOND}'>2</a></div>"
    return article(TITLE, sentences(1), f"<div>浏览次数：<span>{counter}</span></div>{pages}")


def second(most: int) -> str:
    return article(TITLE, sentences(2, most), f"<div class=page><a href='{PAPER}'>1</a></div>")


def test_an_edit_on_a_further_page_is_found_though_the_first_is_as_it_was(site: Site, watch: Watch) -> None:
    site.pages |= {LIST: listing((PAPER, TITLE)), PAPER: paged(), SECOND: second(2000)}
    assert watch.crawl(0).json["new"] == 1
    assert watch.crawl(1).json["changed"] == 0
    site.pages[SECOND] = second(3000)
    said = watch.crawl(2).json
    assert (said["state"], said["changed"]) == ("finished", 1)
    assert watch.changes() == [["new"], ["rule"]]


@pytest.mark.long
def test_a_further_page_that_fails_removes_nothing(site: Site, watch: Watch) -> None:
    site.pages |= {LIST: listing((PAPER, TITLE)), PAPER: paged(), SECOND: second(2000)}
    watch.crawl(0)
    # The first page changes too, on the very day: it must not be taken as read.
    site.pages |= {PAPER: paged(5).replace("2000元", "2500元"), SECOND: (404, "<title>404</title>")}
    said = watch.crawl(1)
    assert (said.code, said.json["state"], said.json["changed"]) == (4, "partial", 0)
    assert said.json["verdicts"]["error"] == 1
    site.pages[SECOND] = second(2000)
    assert watch.crawl(2).json["changed"] == 1
    assert watch.changes() == [["new"], ["rule"]]


@pytest.mark.long
@pytest.mark.parametrize("target", [LIST, OTHER, "/"])
def test_a_paper_that_redirects_to_something_else_has_not_changed(
    site: Site, watch: Watch, target: str
) -> None:
    site.pages |= {
        "/": article("某省商务厅", sentences(9)),
        LIST: listing((PAPER, TITLE), (OTHER, "关于公布参与企业名单的公告")),
        PAPER: article(TITLE, sentences(1)),
        OTHER: article("关于公布参与企业名单的公告", sentences(5)),
    }
    assert watch.crawl(0).json["new"] == 2
    site.pages[PAPER] = (302, target)
    said = watch.crawl(1).json
    assert (said["changed"], said["withdrawn"], said["verdicts"]["soft404"]) == (0, 0, 1)
    assert watch.changes() == [["new"], ["new"]]


@pytest.mark.long
def test_a_paper_that_moved_is_read_where_it_went(site: Site, watch: Watch) -> None:
    site.pages |= {LIST: listing((PAPER, TITLE)), PAPER: article(TITLE, sentences(1))}
    watch.crawl(0)
    site.pages |= {PAPER: (302, OTHER), OTHER: article(TITLE, sentences(1, 3000))}
    assert watch.crawl(1).json["changed"] == 1
    assert watch.changes() == [["new"], ["rule"]]


@pytest.mark.long
def test_files_of_a_page_that_turns_are_asked_for_conditionally(site: Site, watch: Watch) -> None:
    text = [*sentences(1), f"<a href='{FILE}'>附件：申报表.docx</a>"]
    site.pages |= {
        LIST: listing((PAPER, TITLE)),
        PAPER: article(TITLE, text),
        FILE: b"PK" * 900,
    }
    watch.crawl(0)
    site.pages[PAPER] = article(TITLE, text, "<div>浏览次数：7</div>")
    assert watch.crawl(1).json["changed"] == 0
    assert [status for path, status in site.asked if path == FILE] == [200, 304]


def test_a_busy_source_leaves_the_others_their_turn(site: Site, tmp_path: Path) -> None:
    watch = Watch(tmp_path / "home", site, "mou", "qi")
    site.pages |= {LIST: listing((PAPER, TITLE)), PAPER: article(TITLE, sentences(1))}
    locks = watch.desk.home / "locks"
    locks.mkdir(parents=True)
    with FileLock(locks / "source-mou-tzgg.lock"):
        said = watch.crawl(0)
        assert said.code == 4
        assert [(run["source_id"], run["state"]) for run in said.lines] == [("qi-tzgg", "finished")]
        assert said.error["type"] == "busy"
        alone = watch.desk.huanxin("crawl", "mou-tzgg", "--json")
    assert (alone.code, alone.error["type"]) == (7, "busy")


@pytest.mark.long
def test_a_paper_that_went_and_came_back(site: Site, watch: Watch) -> None:
    rows = listing((PAPER, TITLE), (OTHER, "关于公布参与企业名单的公告"))
    other = article("关于公布参与企业名单的公告", sentences(5))
    site.pages |= {LIST: rows, PAPER: article(TITLE, sentences(1)), OTHER: other}
    watch.crawl(0)
    paper = site.pages.pop(PAPER)
    site.pages[LIST] = listing((OTHER, "关于公布参与企业名单的公告"))
    assert [watch.crawl(day).json["withdrawn"] for day in (1, 2)] == [0, 1]
    site.pages |= {LIST: rows, PAPER: paper}
    watch.crawl(3)
    assert watch.changes() == [["new"], ["new"], ["withdrawn"], ["back"]]


def test_what_changed_between_two_versions(site: Site, watch: Watch) -> None:
    site.pages |= {LIST: listing((PAPER, TITLE)), PAPER: article(TITLE, sentences(1))}
    watch.crawl(0)
    site.pages[PAPER] = article(TITLE, sentences(1, 3000))
    watch.crawl(1)
    key = watch.desk.huanxin("changes", "--jsonl").lines[-1]["document_id"]
    told = watch.desk.huanxin("diff", key, "--json").json
    assert (told["from"], told["to"], told["fields"]) == (1, 2, [])
    assert [(h["old"], h["new"]) for h in told["body"] if h["op"] != "equal"] == [("2000", "3000")]
    said = watch.desk.huanxin("diff", key)
    assert said.code == 0 and "[-2000-]{+3000+}" in said.out
    watch.desk.environment["FORCE_COLOR"] = "1"
    assert "\x1b[" in watch.desk.huanxin("diff", key).out


@pytest.mark.long
def test_rows_of_a_list_that_did_not_change_are_still_there_to_be_read(site: Site, watch: Watch) -> None:
    rows = listing((PAPER, TITLE), (OTHER, "关于公布参与企业名单的公告"))
    site.pages |= {LIST: rows, PAPER: article(TITLE, sentences(1))}
    assert watch.crawl(0).json["new"] == 1  # the other is listed before it is published
    site.pages[OTHER] = article("关于公布参与企业名单的公告", sentences(5))
    assert watch.crawl(1).json["new"] == 1
    assert watch.crawl(2, "--full").json["entries"] == 2
    for file in (watch.desk.home / "archive").iterdir():
        file.write_bytes(file.read_bytes()[:100])
    said = watch.crawl(3, "--full").json
    assert (said["state"], said["entries"]) == ("finished", 2)
    assert [status for path, status in site.asked if path == LIST] == [200, 304, 304, 304, 200]


@pytest.mark.long
def test_a_crawl_goes_on_without_its_search_engine(site: Site, watch: Watch) -> None:
    site.pages |= {LIST: listing((PAPER, TITLE)), PAPER: article(TITLE, sentences(1))}
    watch.desk.environment["HUANXIN_ELASTICSEARCH_URL"] = f"http://127.0.0.1:{free_port()}"
    for day, page, count in ((0, None, "new"), (1, article(TITLE, sentences(1, 3000)), "changed")):
        site.pages[PAPER] = page or site.pages[PAPER]
        said = watch.crawl(day)
        assert (said.code, said.json["state"], said.json[count]) == (0, "finished", 1)
        assert "Elasticsearch" in said.json["detail"]["text"]
    assert watch.desk.huanxin("index", "status", "--json").json["backlog"] > 0
    del watch.desk.environment[
        "HUANXIN_ELASTICSEARCH_URL"
    ]  # here another engine takes it over; the same one would, too
    assert watch.crawl(2).json["detail"] is None
    assert watch.desk.huanxin("search", "3000元", "--json").json["total"] == 1


@pytest.mark.long
def test_a_further_page_that_never_was_holds_nothing_up(site: Site, watch: Watch) -> None:
    site.pages |= {LIST: listing((PAPER, TITLE)), PAPER: paged()}  # it links to a second page, which is a 404
    said = watch.crawl(0).json
    assert (said["state"], said["new"]) == ("finished", 1)
    assert watch.crawl(1).json["state"] == "finished"
    site.pages[PAPER] = paged(7)
    said = watch.crawl(2).json
    assert (said["state"], said["changed"]) == ("finished", 0)
    site.pages[PAPER] = paged(7).replace("2000元", "2500元")
    assert watch.crawl(3).json["changed"] == 1


@pytest.mark.long
@pytest.mark.parametrize("target", [LIST, "/"])
def test_a_row_that_redirects_to_the_sites_front_is_no_paper(site: Site, watch: Watch, target: str) -> None:
    site.pages |= {
        "/": article("某省商务厅", sentences(9)),
        LIST: listing((PAPER, TITLE), (OTHER, "关于公布参与企业名单的公告")),
        PAPER: (302, target),
        OTHER: article("关于公布参与企业名单的公告", sentences(5)),
    }
    said = watch.crawl(0).json
    assert (said["new"], said["verdicts"].get("ok"), said["verdicts"].get("soft404")) == (1, 2, 1)
