from __future__ import annotations

from pathlib import Path

from tests.crawlers.fetch.network.harness import Answer, Seen, crawl, reroute_file, serving

HOST, OTHER = "swt.example.gov.cn", "zfxxgk.example.gov.cn"


def site(seen: Seen, number: int) -> Answer:
    if seen.path == "/off":
        return 302, {"Location": "http://evil.example.com/"}, b""
    if seen.path in ("/other-host", "/twice"):
        return 302, {"Location": f"http://{OTHER}/paper"}, b""
    if seen.path == "/slashes":
        return 302, {"Location": "\\papers\\1.html"}, b""
    if seen.path == "/ct6t":
        return 302, {"Location": "/ct6t", "Set-Cookie": "CT6T=1"}, b""
    if seen.path == "/once" and number == 1:
        return 302, {"Location": "/once"}, b""
    if seen.path.startswith("/ring"):
        return 302, {"Location": f"/ring{1 - int(seen.path[5:])}"}, b""
    if seen.path == "/secure" and number == 1:
        return 301, {"Location": f"https://{HOST}/secure"}, b""
    if seen.path == "/robots.txt":
        return 404, {}, b""
    return 200, {}, seen.path.encode()


def test_redirects_stay_within_the_source(tmp_path: Path) -> None:
    base = f"http://{HOST}"
    names = ("off", "other-host", "twice", "once", "ring0", "secure", "slashes")
    with serving(site) as web:
        done = crawl(
            tmp_path,
            [f"{base}/{name}" for name in names],
            hosts=[HOST, OTHER],
            REROUTE_PATH=reroute_file(tmp_path, web.port, base, f"https://{HOST}", f"http://{OTHER}"),
        )
    assert done.failure(f"{base}/off")["reason"] == "redirect_off_host"
    assert done.failure(f"{base}/ring0")["reason"] == "redirect_loop"
    assert done.stats["refused/redirect_off_host"] == 1
    assert done.stats["refused/redirect_loop"] == 1
    # Two rows that lead to one paper: both are answered.
    for name in ("other-host", "twice"):
        assert done.answer(f"{base}/{name}")["final"] == f"http://{OTHER}/paper"
    assert done.answer(f"{base}/secure")["final"] == f"https://{HOST}/secure"
    assert done.answer(f"{base}/slashes")["final"] == f"{base}/papers/1.html"
    # Once to itself is how some sites move a parameter; for ever is a challenge.
    assert done.answer(f"{base}/once")["status"] == 200
    assert not any(one.host == "evil.example.com" for one in web.seen)


def test_a_redirect_to_itself_for_ever_is_a_challenge(tmp_path: Path) -> None:
    base = f"http://{HOST}"
    with serving(site) as web:
        reroute = reroute_file(tmp_path, web.port, base)
        done = crawl(
            tmp_path,
            [f"{base}/ct6t", f"{base}/fine"],
            hosts=[HOST],
            REROUTE_PATH=reroute,
            CONCURRENT_REQUESTS=1,
        )
    looped = done.answer(f"{base}/ct6t")
    assert (
        looped["challenge"]
        and looped["flags"] == ["redirects_to_itself", "challenge"]
        and looped["status"] == 302
    )
    assert web.paths(HOST).count("/ct6t") == 3
    # Nothing more is asked of the host.
    assert done.failure(f"{base}/fine")["reason"] == "circuit"
    assert "/fine" not in web.paths()
