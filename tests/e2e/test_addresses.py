"""A site whose addresses differ at every look: sessions, tokens and signed files change nothing, and a page that is gone for
a look is not believed at once."""

from __future__ import annotations

import gzip
import itertools
from pathlib import Path

from tests.crawlers.fetch.network.harness import Answer, Seen, reroute_file, serving
from tests.e2e.commands import Desk
from tests.e2e.offices import HOST, office

SOURCE = office("t", "t-a", more="    type: notice\n    options: {}\n    expect: {cadence_days: 30}\n")

TITLES = {n: f"关于第{n}批家居焕新补贴发放安排的通知" for n in ("一", "二", "三")}


def page(title: str, look: int) -> bytes:
    lines = "".join(
        f"<p>第{n}条：购买家具家装产品的消费者按规定申领补贴，每户每类只补一次。</p>" for n in range(1, 13)
    )
    link = f'<p><a href="/down.asp?id=7&sign={look}">点击下载</a></p>'
    head = f'<meta charset="gb18030"><title>{title}</title>'
    body = f'<h1>{title}</h1><div>发布时间：2025-09-01</div><div id="zoom">{lines}{link}</div>'
    return f"<html><head>{head}</head><body>{body}</body></html>".encode("gb18030")


class Site:
    """`look` counts the runs; `broken` says how page 一 answers."""

    look = 0
    broken = ""
    tickets = itertools.count()

    def __call__(self, seen: Seen, _: int) -> Answer:
        html = {"Content-Type": "text/html"}
        path = seen.path.replace(";jsessionid=S", "")
        if path == "/list.asp":
            links = {n: f"view.asp?id={i}&key=k{self.look}{i}" for i, n in enumerate(TITLES) if n != "三"}
            links["三"] = f"\\go.asp?name=三&token={self.look}"
            rows = "".join(
                f'<li><a href="{link}">{TITLES[n]}</a><span>2025-09-01</span></li>'
                for n, link in links.items()
            )
            text = f'<meta charset="gb18030"><title>通知</title><ul>{rows}</ul>'
            return 200, html, text.encode("gb18030")
        if path.startswith("/go.asp?name=%C8%FD"):
            return 302, {"Location": f"\\view.asp;jsessionid=S?id=2&key={next(self.tickets)}"}, b""
        if path.startswith("/view.asp?id=") and "key=" in path:
            number = int(path.partition("id=")[2][0])
            whole = page(list(TITLES.values())[number], self.look)
            if number == 0 and self.broken == "tiny":
                return 200, html, "<title>提示</title><h1>请稍候再来</h1><p>数据正在整理之中。</p>".encode()
            if number == 0 and self.broken == "cut":
                return 200, {**html, "Content-Encoding": "gzip"}, gzip.compress(whole)[:-200]
            return 200, html, whole
        if path.startswith("/down.asp"):
            name = 'attachment; filename="补贴申请表.csv"'.encode("gbk").decode("latin-1")
            return (
                200,
                {"Content-Type": "application/octet-stream", "Content-Disposition": name},
                "项目,金额\n家具,五百\n".encode(),
            )
        return 404, {}, b"missing"


def test_addresses_that_differ_at_every_look_are_the_same_papers(tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "t.yaml").write_text(SOURCE, "utf-8")
    site = Site()
    with serving(site) as web:
        reroute = reroute_file(tmp_path, web.port, f"http://{HOST}")
        desk = Desk(tmp_path / "home", HUANXIN_SOURCES=str(sources), HUANXIN_REROUTE=str(reroute))

        def crawl(look: int, broken: str = "") -> list[str]:
            """What a run, one a day, told of changes since the one before."""
            site.look, site.broken = look, broken
            desk.environment["HUANXIN_CLOCK"] = f"2025-09-{look:02}T10:00:00+08:00"
            said = desk.huanxin("crawl", "t-a", "--full", "--delay", "0", "--jsonl")
            assert said.code == (4 if broken == "cut" else 0), said.err
            lines = desk.huanxin("changes", "--jsonl").lines
            return [f"{change['classes'][0]} {change['title'][3]}" for change in lines]

        new = ["new 一", "new 三", "new 二"]
        assert sorted(crawl(1)) == new
        for look, broken in enumerate(("", "cut", "tiny"), 2):
            assert sorted(crawl(look, broken)) == new, broken
        row = next(r for r in desk.huanxin("sources", "list", "--json").json if r["id"] == "t-a")
        assert row["addresses"] == {"volatile": ["key"], "kept": [], "collisions": []}
        shown = desk.huanxin("show", f"http://{HOST}/view.asp?id=0&key=k10", "--json").json
        assert shown["url"] == f"http://{HOST}/view.asp?id=0"
        assert [file["name"] for file in shown["attachments"]] == ["补贴申请表.csv"]
