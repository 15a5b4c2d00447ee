from __future__ import annotations

import threading
import time
from pathlib import Path

from tests.crawlers.fetch.network.harness import Answer, Seen, crawl, reroute_file, serving

HOST = "swt.example.gov.cn"
BASE = f"https://{HOST}"
# What nginx says of a folder; it has the words of a block page, and no shield sent it.
FORBIDDEN = (
    b"<html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1><hr>nginx</body></html>"
)


def page(seen: Seen) -> Answer:
    return (404, {}, b"") if seen.path == "/robots.txt" else (200, {"Content-Type": "text/html"}, b"page")


def test_one_request_at_a_time(tmp_path: Path) -> None:
    under_way: list[int] = [0]
    most: list[int] = [0]
    lock = threading.Lock()

    def slow(seen: Seen, _: int) -> Answer:
        with lock:
            under_way[0] += 1
            most[0] = max(most[0], under_way[0])
        time.sleep(0.01)
        with lock:
            under_way[0] -= 1
        return page(seen)

    with serving(slow) as web:
        base = f"http://127.0.0.1:{web.port}"
        done = crawl(tmp_path, [f"{base}/{n}" for n in range(20)], hosts=["127.0.0.1"])
    assert len(done.answers) == 20
    assert most == [1]


def test_what_is_tried_again_and_what_is_not(tmp_path: Path) -> None:
    def site(seen: Seen, number: int) -> Answer:
        if seen.path == "/once-503" and number == 1:
            return 503, {}, b"later"
        if seen.path == "/once-429" and number == 1:
            return 429, {"Retry-After": "0"}, b"slower"
        if seen.path == "/always-500":
            return 500, {}, b"broken"
        if seen.path == "/403":
            return 403, {"Content-Type": "text/html"}, FORBIDDEN
        return page(seen)

    names = ("once-503", "once-429", "403", "fine1", "always-500", "fine2")
    with serving(site) as web:
        done = crawl(
            tmp_path,
            [f"{BASE}/{name}" for name in names],
            hosts=[HOST],
            REROUTE_PATH=reroute_file(tmp_path, web.port, BASE),
            CONCURRENT_REQUESTS=1,
        )
    assert {name: web.paths().count(f"/{name}") for name in names} == {
        **dict.fromkeys(names, 1),
        "once-503": 2,
        "once-429": 2,
        "always-500": 3,
    }
    statuses = {one["url"].rpartition("/")[2]: one["status"] for one in done.answers}
    assert statuses["once-503"] == statuses["once-429"] == 200
    assert (statuses["403"], statuses["always-500"]) == (403, 500)
    assert not any(one["challenge"] for one in done.answers)


def test_five_failures_in_a_row_end_the_run_for_that_host(tmp_path: Path) -> None:
    other = "zw.example.gov.cn"

    def site(seen: Seen, _: int) -> Answer:
        if seen.host == HOST and seen.path != "/robots.txt":
            return 403, {"Content-Type": "text/html"}, FORBIDDEN
        return page(seen)

    refused = [f"{BASE}/{n}" for n in range(20)]
    fine = [f"https://{other}/{n}" for n in range(3)]
    with serving(site) as web:
        reroute = reroute_file(tmp_path, web.port, BASE, f"https://{other}")
        done = crawl(tmp_path, [*refused, *fine], hosts=[HOST, other], REROUTE_PATH=reroute)
        assert len(web.paths(HOST)) == 6
        # That was this run's patience: the next one looks again.
        crawl(tmp_path, refused[:1], hosts=[HOST, other], REROUTE_PATH=reroute)
        assert len(web.paths(HOST)) == 8
    assert {one["reason"] for one in done.failures} == {"circuit"}
    assert done.stats["refused/circuit"] == 15
    assert done.stats[f"circuit/{HOST}"] == "status 403"
    assert sum(one["status"] == 200 for one in done.answers) == 3


def test_a_host_that_asks_for_an_hour_is_left_alone(tmp_path: Path) -> None:
    def site(seen: Seen, _: int) -> Answer:
        return page(seen) if seen.path == "/robots.txt" else (503, {"Retry-After": "3600"}, b"")

    with serving(site) as web:
        done = crawl(
            tmp_path,
            [f"{BASE}/{n}" for n in range(4)],
            hosts=[HOST],
            REROUTE_PATH=reroute_file(tmp_path, web.port, BASE),
        )
    assert len(web.paths()) == 2
    assert done.stats["refused/circuit"] == 3


def test_retry_after_is_waited_for(tmp_path: Path) -> None:
    moments: list[float] = []

    def site(seen: Seen, number: int) -> Answer:
        if seen.path == "/robots.txt":
            return page(seen)
        moments.append(time.monotonic())
        return (429, {"Retry-After": "1"}, b"") if number == 1 else page(seen)

    with serving(site) as web:
        done = crawl(
            tmp_path, [f"{BASE}/a"], hosts=[HOST], REROUTE_PATH=reroute_file(tmp_path, web.port, BASE)
        )
    assert done.answer(f"{BASE}/a")["status"] == 200
    # It waits at least that long; how much longer is the machine's affair.
    assert moments[1] - moments[0] >= 0.9
