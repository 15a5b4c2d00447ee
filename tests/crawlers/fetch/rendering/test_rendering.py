"""A real Chromium, a real Scrapy crawl, a real server on loopback under an outside name."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from config.faults import WrongUsage
from config.settings import Settings
from crawlers.archive import read_records
from crawlers.fetch.rendering import browser_path, rendering_settings
from crawlers.fetch.settings import user_agent
from tests.conftest import require
from tests.crawlers.fetch.network.harness import Answer, Outcome, crawl, reroute_file, serving

HOST = "swt.example.gov.cn"
AGENT = user_agent("ops@example.org")
LIST = f"https://{HOST}/tzgg/index.html"
HTML = {"Content-Type": "text/html; charset=utf-8", "ETag": '"shell"', "Set-Cookie": "session=1"}
ROWS = json.dumps(
    [{"title": f"家居焕新补贴实施细则（第{n}批）", "url": f"/tzgg/{n}.html"} for n in (1, 2, 3)]
)
PAGE = """<!doctype html><meta charset="utf-8"><title>通知公告</title>
<link rel="stylesheet" href="/style.css"><ul id="list"></ul><img src="/seen.png">
<img src="https://tracker.example.com/pixel.png"><script src="https://cdn.example.com/spy.js"></script>
<iframe src="/frame.html"></iframe>
<script src="/list.js"></script>"""
SCRIPT = """
setTimeout(() => fetch('/api/rows?page=1').then(r => r.json()).then(rows => {
  document.getElementById('list').innerHTML =
    rows.map(r => `<li><a href="${r.url}">${r.title}</a></li>`).join('');
  document.title += ' ' + location.href + ' ' + navigator.userAgent;
}), 150);
fetch('/private/stats').catch(() => document.body.dataset.refused = 'yes');
new WebSocket('ws://127.0.0.1:PORT/socket').onerror = () => document.body.dataset.socket = 'shut';
fetch('http://127.0.0.1:PORT/straight').catch(() => document.body.dataset.straight = 'shut');
"""


@pytest.fixture(scope="module")
def rendering() -> dict[str, Any]:
    settings = Settings(Path("unused"), "", "", browser_no_sandbox=os.geteuid() == 0)
    try:
        return rendering_settings(settings)
    except WrongUsage as fault:
        require(False, f"Chromium ({fault.detail})")
        raise


def pages(port: int = 0) -> dict[str, Answer]:
    return {
        "/robots.txt": (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /private/\n"),
        "/tzgg/index.html": (200, dict(HTML), PAGE.encode()),
        "/list.js": (
            200,
            {"Content-Type": "text/javascript; charset=utf-8"},
            SCRIPT.replace("PORT", str(port)).encode(),
        ),
        "/api/rows?page=1": (200, {"Content-Type": "application/json"}, ROWS.encode()),
    }


def run(home: Path, port: int, rendering: dict[str, Any], urls: list[str], **settings: Any) -> Outcome:
    """A crawl whose pages are all marked as list pages, as the spider marks its own."""
    mark = (
        "import scrapy\n"
        "made = scrapy.Request.__init__\n"
        "def marked(self, *a, **k):\n"
        "    made(self, *a, **k)\n"
        "    if 'asked' in self.meta: self.meta.setdefault('kind', 'list')\n"
        "scrapy.Request.__init__ = marked\n"
    )
    home.mkdir(parents=True, exist_ok=True)
    reroute = reroute_file(home, port, f"https://{HOST}")
    return crawl(home, urls, hosts=[HOST], before=mark, REROUTE_PATH=reroute, **{**rendering, **settings})


def test_what_scripts_fetch_is_read_and_nothing_else_is_asked(
    tmp_path: Path, rendering: dict[str, Any]
) -> None:
    with serving({}) as web:
        table = pages(web.port)
        web.answer = lambda seen, _: table.get(seen.path, (404, {}, b""))
        outcome = run(
            tmp_path,
            web.port,
            rendering,
            [LIST],
            POLITENESS_PLACE=tmp_path,
            DAILY_BUDGET=100,
            USER_AGENT=AGENT,
        )
        asked = web.paths()
    answer = outcome.answer(LIST)
    text = answer["body"].encode("latin-1").decode()
    assert text.count("<li><a href=") == 3
    assert "家居焕新补贴实施细则（第2批）" in text
    assert f"通知公告 {LIST} {AGENT}" in text
    assert 'data-refused="yes"' in text
    assert 'data-socket="shut"' in text
    assert 'data-straight="shut"' in text
    assert sorted(asked) == ["/api/rows?page=1", "/list.js", "/robots.txt", "/tzgg/index.html"]
    assert {one.host for one in web.seen} == {HOST}
    assert {one.headers["User-Agent"] for one in web.seen} == {AGENT}
    assert not any("Cookie" in one.headers for one in web.seen)
    stats = outcome.stats
    assert stats["refused/render_robots"] == 1
    assert stats["refused/render_off_host"] >= 3
    assert stats["render/requests"] == 3
    assert stats["downloader/request_count"] == len(asked)


def test_the_archive_has_both_what_came_and_what_was_rendered_and_replays_it(
    tmp_path: Path, rendering: dict[str, Any]
) -> None:
    with serving(pages()) as web:
        outcome = run(tmp_path, web.port, rendering, [LIST])
    (warc,) = (tmp_path / "archive").glob("*.warc.gz")
    kept = list(read_records(warc))
    came, rendered = (one for one in kept if one.url == LIST)
    assert came.body == PAGE.encode()
    headers = dict(rendered.headers)
    assert headers["X-Huanxin-Rendered"].startswith("chromium/")
    assert not {"Etag", "ETag", "Set-Cookie"} & set(headers)
    assert "第3批" in rendered.body.decode()
    assert outcome.answer(LIST)["place"] == [
        warc.name,
        rendered.place.offset,  # type: ignore[union-attr]
        rendered.place.length,  # type: ignore[union-attr]
    ]
    assert any(one.url.endswith("/api/rows?page=1") for one in kept)
    replaying = rendering_settings(Settings(tmp_path, "", ""), replay=True)
    again = run(tmp_path / "again", 9, replaying, [LIST], REPLAY_PATH=warc)
    assert again.answer(LIST)["body"] == outcome.answer(LIST)["body"]


def test_a_page_that_needs_no_browser_gets_none(tmp_path: Path, rendering: dict[str, Any]) -> None:
    challenge = b"<script>document.cookie='__jsl_clearance_s=1';location.href=location.pathname</script>"
    table = {
        "/gone.html": (404, dict(HTML), b"<p>404</p>"),
        "/rows.json": (200, {"Content-Type": "application/json"}, ROWS.encode()),
        "/barred.html": (521, dict(HTML), challenge),
    }
    urls = [f"https://{HOST}{path}" for path in table]
    with serving(table) as web:
        outcome = run(tmp_path, web.port, rendering, urls)
        assert len([path for path in web.paths() if path == "/barred.html"]) == 1
    assert [outcome.answer(url)["status"] for url in urls] == [404, 200, 521]
    assert outcome.answer(urls[2])["challenge"]
    assert "render/pages" not in outcome.stats
    (warc,) = (tmp_path / "archive").glob("*.warc.gz")
    assert len([one for one in read_records(warc) if one.url in urls]) == 3


def test_a_page_has_its_bounds(tmp_path: Path, rendering: dict[str, Any]) -> None:
    endless = b"<p>endless</p><script>setTimeout(() => { while (true) {} }, 50)</script>"
    many = b"<p>many</p><script>for (let n = 0; n < 9; n++) fetch('/api/' + n)</script>"
    leaves = b"<p>stays</p><script>location.href = '/elsewhere.html'</script>"
    table = {
        "/endless.html": (200, dict(HTML), endless),
        "/many.html": (200, dict(HTML), many),
        "/leaves.html": (200, dict(HTML), leaves),
        "/more.html": (200, dict(HTML), many),
    }
    urls = [f"https://{HOST}{path}" for path in table]
    with serving(lambda seen, _: table.get(seen.path, (404, {}, b""))) as web:
        outcome = run(
            tmp_path,
            web.port,
            rendering,
            urls,
            RENDER_PAGE_SECONDS=2,
            RENDER_MOST_REQUESTS=4,
            RENDER_MOST_PAGES=3,
        )
        assert sum(path.startswith("/api/") for path in web.paths()) == 4
        assert "/elsewhere.html" not in web.paths()
    assert outcome.failure(urls[0])["type"] == "TooHeavy"
    assert "many" in outcome.answer(urls[1])["body"]
    assert "stays" in outcome.answer(urls[2])["body"]
    assert outcome.failure(urls[3])["reason"] == "render_limit"
    assert outcome.stats["refused/render_too_many"] == 5


def test_a_browser_that_takes_too_much_memory_is_stopped(tmp_path: Path, rendering: dict[str, Any]) -> None:
    table = {"/tzgg/index.html": (200, dict(HTML), b"<script>setInterval(() => fetch('/x'), 100)</script>")}
    with serving(table) as web:
        outcome = run(tmp_path, web.port, rendering, [LIST], RENDER_MOST_MEMORY=1_000_000)
    assert outcome.failure(LIST)["type"] == "TooHeavy"
    assert "MB" in outcome.failure(LIST)["words"]


def test_the_daily_budget_counts_what_a_page_asks_for(tmp_path: Path, rendering: dict[str, Any]) -> None:
    with serving(pages()) as web:
        outcome = run(tmp_path, web.port, rendering, [LIST], DAILY_BUDGET=3)
        assert len(web.seen) == 3
    assert outcome.stats["refused/budget"] >= 1
    assert "<li>" not in outcome.answer(LIST)["body"]


def test_no_browser_and_no_sandbox_are_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(WrongUsage) as missing:
        browser_path(Settings(tmp_path, "", ""))
    assert "apt-get install chromium" in str(missing.value.detail)
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    if os.geteuid() == 0:
        with pytest.raises(WrongUsage) as root:
            browser_path(Settings(tmp_path, "", ""))
        assert root.value.where == "HUANXIN_BROWSER_NO_SANDBOX"
    assert browser_path(Settings(tmp_path, "", "", browser_no_sandbox=True)) == program
