from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.clock import SHANGHAI
from config.faults import WrongUsage
from crawlers.archive import ArchiveWriter
from crawlers.fetch.network.replay import NotInArchive, ReplayArchive
from indexing.records import Capture
from tests.crawlers.fetch.network.harness import Seen, crawl, reroute_file, serving

HOST = "swt.example.gov.cn"
START = datetime(2023, 9, 1, 20, 0, tzinfo=SHANGHAI)


def archive(folder: Path, *captures: tuple[str, int, bytes], method: str = "GET", form: bytes = b"") -> Path:
    with ArchiveWriter(folder, "run") as writer:
        for number, (url, status, body) in enumerate(captures):
            moment = START + timedelta(hours=number)
            place = writer.write(Capture(url, status, (), body, moment), method=method, request_body=form)
    return folder / place.file


def test_captures_of_one_url_come_in_order_and_the_last_stays(tmp_path: Path) -> None:
    replay = ReplayArchive(
        archive(
            tmp_path, ("http://a.cn", 200, b"one"), ("http://a.cn/", 503, b""), ("http://a.cn/", 200, b"two")
        )
    )
    got = [replay.answer("http://A.cn:80/#top")[0] for _ in range(4)]
    assert [(one.status, one.body) for one in got] == [
        (200, b"one"),
        (503, b""),
        (200, b"two"),
        (200, b"two"),
    ]
    assert got[1].fetched_at == START + timedelta(hours=1)
    with pytest.raises(NotInArchive, match="not in archive"):
        replay.answer("http://a.cn/other")


def test_a_304_answers_only_who_asked_conditionally(tmp_path: Path) -> None:
    path = archive(tmp_path, ("http://a.cn/", 304, b""), ("http://a.cn/", 200, b"page"))
    assert ReplayArchive(path).answer("http://a.cn/")[0].status == 200
    assert ReplayArchive(path).answer("http://a.cn/", conditional=True)[0].status == 304


def test_forms_are_told_apart(tmp_path: Path) -> None:
    path = archive(tmp_path, ("http://a.cn/list", 200, b"page 2"), method="POST", form=b"page=2")
    replay = ReplayArchive(path)
    assert replay.answer("http://a.cn/list", method="POST", body=b"page=2")[0].body == b"page 2"
    for method, body in (("POST", b"page=3"), ("GET", b"")):
        with pytest.raises(NotInArchive):
            replay.answer("http://a.cn/list", method=method, body=body)


def test_a_cut_off_archive_serves_what_is_whole(tmp_path: Path) -> None:
    path = archive(tmp_path, ("http://a.cn/1", 200, b"one"), ("http://a.cn/2", 200, b"two"))
    path.write_bytes(path.read_bytes()[:-5])
    replay = ReplayArchive(path)
    assert replay.index.cut_off
    assert replay.answer("http://a.cn/1")[0].body == b"one"
    with pytest.raises(NotInArchive):
        replay.answer("http://a.cn/2")


def test_no_warc_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html>", encoding="utf-8")
    for name in ("page.html", "missing.warc.gz"):
        with pytest.raises(WrongUsage):
            ReplayArchive(tmp_path / name)


def test_a_replayed_crawl_says_the_same_without_a_network(tmp_path: Path) -> None:
    def site(seen: Seen, number: int) -> tuple[int, dict[str, str], bytes]:
        if seen.path == "/robots.txt":
            return 200, {}, b"User-agent: *\nDisallow: /private\n"
        if seen.path == "/old":
            return 301, {"Location": "/new"}, b""
        if seen.path == "/shaky" and number == 1:
            return 503, {}, b"later"
        return 200, {"Content-Type": "text/html", "ETag": '"1"'}, f"{seen.path} {seen.body.decode()}".encode()

    base = f"https://{HOST}"
    urls = [
        f"{base}/a",
        f"{base}/old",
        f"{base}/shaky",
        f"{base}/private",
        f"POST {base}/list page=1",
        f"POST {base}/list page=2",
    ]
    with serving(site) as web:
        reroute = reroute_file(tmp_path, web.port, base)
        live = crawl(tmp_path, urls, hosts=[HOST], REROUTE_PATH=reroute)
    count = len(web.seen)
    file = tmp_path / "archive" / "run-00001.warc.gz"
    replayed = crawl(
        tmp_path / "second",
        [*urls, f"{base}/never-seen"],
        hosts=[HOST],
        REROUTE_PATH=reroute,
        REPLAY_PATH=file,
        ARCHIVE_FOLDER=file.parent,
    )
    told = ("url", "final", "status", "body", "fetched_at", "place")
    shown = [[one[key] for key in told] for one in sorted(live.answers, key=lambda one: one["body"])]
    again = [[one[key] for key in told] for one in sorted(replayed.answers, key=lambda one: one["body"])]
    assert shown == again
    assert len(live.answers) == 5
    assert live.failure(f"{base}/private") == replayed.failure(f"{base}/private")
    assert replayed.failure(f"{base}/never-seen")["words"] == "not in archive"
    assert len(web.seen) == count
    assert [one.name for one in file.parent.iterdir()] == [file.name]
    assert not (tmp_path / "second" / "archive").exists()


def test_an_archive_without_robots_txt_allows(tmp_path: Path) -> None:
    file = archive(tmp_path / "elsewhere", (f"https://{HOST}/a", 200, b"page"))
    done = crawl(tmp_path, [f"https://{HOST}/a"], hosts=[HOST], REPLAY_PATH=file)
    assert done.answer(f"https://{HOST}/a")["body"] == "page"
    assert done.answer(f"https://{HOST}/a")["place"] is None
    assert done.answer(f"https://{HOST}/a")["fetched_at"] == START.isoformat()
