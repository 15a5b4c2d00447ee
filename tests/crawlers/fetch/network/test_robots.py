from __future__ import annotations

import time
from pathlib import Path

from tests.crawlers.fetch.network.harness import Answer, Seen, crawl, reroute_file, serving

ROBOTS: dict[str, Answer] = {
    "missing.gov.cn": (404, {}, b"User-agent: *\nDisallow: /\n"),
    "behind-jsl.gov.cn": (404, {"Set-Cookie": "__jsluid_s=1"}, b"<h1>404</h1>"),
    "gone.gov.cn": (410, {}, b"User-agent: *\nDisallow: /\n"),
    "odd.gov.cn": (400, {}, b""),
    "html.gov.cn": (200, {"Content-Type": "text/html"}, b"<html><title>home</title></html>"),
    "rules.gov.cn": (200, {}, b"User-agent: *\nDisallow: /\n\nUser-agent: huanxin\nDisallow: /private\n"),
    "login.gov.cn": (401, {}, b""),
    "forbidden.gov.cn": (403, {}, b"User-agent: *\nAllow: /\n"),
    "busy.gov.cn": (429, {}, b""),
    "broken.gov.cn": (500, {}, b"User-agent: *\nAllow: /\n"),
    "jsl.gov.cn": (
        521,
        {"Set-Cookie": "__jsluid_s=1"},
        b"<script>document.cookie='__jsl_clearance=1'</script>",
    ),
    "rs.gov.cn": (412, {}, b"<html><script>$_ts={}</script></html>"),
    "c3vk.gov.cn": (200, {}, b"<script>document.cookie='C3VK=1';location.reload()</script>"),
    "away.gov.cn": (302, {"Location": "http://evil.example.com/"}, b""),
    "loop.gov.cn": (302, {"Location": "/robots.txt"}, b""),
}
ALLOWED = ("missing.gov.cn", "behind-jsl.gov.cn", "gone.gov.cn", "odd.gov.cn", "html.gov.cn", "rules.gov.cn")


def site(seen: Seen, _: int) -> Answer:
    return ROBOTS[seen.host] if seen.path == "/robots.txt" else (200, {}, b"page")


def test_who_may_be_asked(tmp_path: Path) -> None:
    hosts = [*ROBOTS, "silent.gov.cn"]
    urls = [f"http://{host}/page" for host in hosts] + ["http://rules.gov.cn/private/x"]
    with serving(site) as web:
        path = reroute_file(tmp_path, web.port, *(f"http://{host}" for host in ROBOTS))
        with path.open("a", encoding="utf-8") as file:
            file.write("http://silent.gov.cn http://127.0.0.1:1\n")
        done = crawl(tmp_path, urls, hosts=hosts, REROUTE_PATH=path)
    assert sorted(one["url"] for one in done.answers) == sorted(f"http://{host}/page" for host in ALLOWED)
    refused = [host for host in hosts if host not in ALLOWED]
    for host in refused:
        assert done.failure(f"http://{host}/page")["reason"] == "robots", host
        assert "/page" not in web.paths(host)
    assert done.failure("http://rules.gov.cn/private/x")["reason"] == "robots"
    unavailable = {
        key.removeprefix("robots/unavailable/"): why
        for key, why in done.stats.items()
        if key.startswith("robots/unavailable/")
    }
    assert sorted(unavailable) == sorted(refused)
    assert unavailable["forbidden.gov.cn"] == "status 403"
    assert unavailable["c3vk.gov.cn"] == unavailable["jsl.gov.cn"] == unavailable["rs.gov.cn"] == "challenge"
    assert unavailable["silent.gov.cn"].startswith("no answer")
    assert done.stats["refused/robots"] == len(refused) + 1
    assert web.paths("jsl.gov.cn") == web.paths("rs.gov.cn") == ["/robots.txt"]


def test_robots_txt_is_asked_once_and_its_delay_honoured(tmp_path: Path) -> None:
    moments: list[float] = []

    def slow(seen: Seen, _: int) -> Answer:
        moments.append(time.monotonic())
        return (200, {}, b"User-agent: *\nCrawl-delay: 0.4\n" if seen.path == "/robots.txt" else b"page")

    with serving(slow) as web:
        base = f"http://127.0.0.1:{web.port}"
        crawl(tmp_path, [f"{base}/{n}" for n in range(4)], hosts=["127.0.0.1"])
    assert web.paths().count("/robots.txt") == 1
    assert len(web.seen) == 5
    # Four waits of 0.4 s; a slow machine only makes them longer.
    assert moments[-1] - moments[0] >= 1.2
