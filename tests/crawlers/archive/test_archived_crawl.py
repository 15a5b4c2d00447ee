from __future__ import annotations

import gzip
import random
from pathlib import Path

from crawlers.archive import read_at, read_records
from indexing.records import ArchivePlace
from tests.crawlers.fetch.network.harness import Answer, Seen, crawl, reroute_file, serving

HOST = "swt.example.gov.cn"
TEXT = "家居焕新消费季".encode()


def site(seen: Seen, _: int) -> Answer:
    if seen.path == "/robots.txt":
        return 200, {}, b"User-agent: *\nAllow: /\n"
    if seen.path == "/old":
        return 302, {"Location": "/new"}, b"moved"
    if seen.path == "/gone":
        return 404, {}, b"gone"
    if seen.path.startswith("/same"):
        return 304, {"ETag": '"1"'}, b""
    return 200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(TEXT, mtime=0)


def test_every_answer_is_kept_as_it_came_and_its_place_told(tmp_path: Path) -> None:
    base = f"https://{HOST}"
    with serving(site) as web:
        done = crawl(
            tmp_path,
            [f"{base}/old", f"{base}/gone", f"{base}/same"],
            hosts=[HOST],
            REROUTE_PATH=reroute_file(tmp_path, web.port, base),
            SOURCE_ID="cn-xx-tzgg",
            environ={"HUANXIN_CLOCK": "2023-09-01T20:00:00+08:00"},
        )
    path = tmp_path / "archive" / "run-00001.warc.gz"
    kept = list(read_records(path))
    assert kept[0].url == f"{base}/robots.txt"
    assert sorted(one.status for one in kept) == [200, 200, 302, 304, 404]
    assert all(one.fetched_at.isoformat().startswith("2023-09-01T20:00") for one in kept)
    answer = done.answer(f"{base}/old")
    assert answer["body"].encode("latin-1") == TEXT
    capture = read_at(path.parent, ArchivePlace(*answer["place"]))
    assert (capture.url, capture.body) == (f"{base}/new", TEXT)
    assert ("Content-Encoding", "gzip") in capture.headers
    raw = gzip.decompress(path.read_bytes())
    assert gzip.compress(TEXT, mtime=0) in raw
    assert f"GET /new HTTP/1.1\r\nHost: {HOST}\r\n".encode() in raw
    assert b"description: cn-xx-tzgg" in raw and b"User-Agent: Huanxin/" in raw


def test_a_full_disk_ends_the_crawl_before_a_page_is_read(tmp_path: Path) -> None:
    # A limit on file sizes stands for the full disk: the write fails in the system just so.
    # The file of budgets and circuits, some 30 kB, fits below it.
    before = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (64_000, 64_000))"
    pages: dict[str, Answer] = {f"/{n}": (200, {}, random.Random(n).randbytes(6000)) for n in range(40)}
    with serving(pages) as web:
        base = f"http://127.0.0.1:{web.port}"
        done = crawl(tmp_path, [f"{base}/{n}" for n in range(40)], hosts=["127.0.0.1"], before=before)
    kept = [one.url for one in read_records(tmp_path / "archive" / "run-00001.warc.gz")]
    assert 0 < len(done.answers) < 40
    assert {one["url"] for one in done.answers} <= set(kept)
    assert 1 <= [one["type"] for one in done.failures].count("ArchiveFailed") <= 2
    assert done.stats["finish_reason"] == "archive_failed"
    assert done.stats["fault/title"] == "the archive cannot be written"
    assert done.stats["fault/detail"] == "File too large"
    assert len(web.seen) <= len(kept) + 2
