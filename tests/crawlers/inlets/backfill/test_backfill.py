"""Backfill from a web archive that really answers, on this machine, and from WARC files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from config.faults import NotFound, Refused
from crawlers.archive import ArchiveWriter
from crawlers.inlets.backfill.backfill import BackfillReport, backfill
from crawlers.inlets.backfill.cdx import ArchivedPage
from indexing.records import Capture
from indexing.store import changes_since, record
from indexing.store.captures import captures_of, validators
from indexing.store.papers.presence import known_pages
from indexing.store.runs.ledger import list_runs, start_run
from tests.crawlers.archive.history import CAMPAIGN, HOST, SUBSIDY, History, page
from tests.crawlers.fetch.network.harness import Answer, Seen, Web, reroute_file, serving

URL = f"http://{HOST}/t20190901_1.html"
OLD_SITE = "http://old.example.gov.cn/a.html"
TITLE = "关于家居焕新消费季的通知"
FIRST, LATER = page(TITLE, CAMPAIGN), page(TITLE, CAMPAIGN, SUBSIDY)
OTHER = page(
    "关于市场运行监测工作的通知",
    "请各地按月报送生活必需品市场运行情况，并于每月五日前上报，数据应真实、准确、完整，不得迟报漏报。",
)
KEPT = {
    f"20190902000000id_/{URL}": FIRST,
    f"20190920000000id_/{URL}": LATER,
    f"20150301120000id_/{OLD_SITE}": OTHER,
}
CDX = "\n".join(
    f"key {address[:14]} {address[18:]} text/html 200 {number:032d} 1000"
    for number, address in enumerate(KEPT)
)


@pytest.fixture
def history(tmp_path: Path) -> History:
    history = History(tmp_path / "history")
    (tmp_path / "list.cdx").write_text(CDX, "utf-8")
    return history


@contextmanager
def web_archive(
    history: History, tmp_path: Path, robots: bytes = b"User-agent: *\nAllow: /\n"
) -> Iterator[Web]:
    """A web archive with what it kept; connections to web.archive.org go there."""

    def answer(seen: Seen, _: int) -> Answer:
        if seen.path == "/robots.txt":
            return 200, {}, robots
        if seen.path.startswith("/cdx/"):
            return 200, {"Content-Type": "text/plain"}, CDX.encode()
        body = KEPT.get(re.sub(r"^/web/", "", seen.path))
        return (200, {"Content-Type": "text/html"}, body) if body else (404, {}, b"not archived")

    with serving(answer) as web:
        path = reroute_file(tmp_path, web.port, "https://web.archive.org")
        history.settings = replace(history.settings, reroute=path)
        changed = {
            "HUANXIN_HOME": str(history.settings.home),
            "HUANXIN_SOURCES": str(history.settings.sources[0]),
            "HUANXIN_REROUTE": str(path),
            "HUANXIN_CONTACT": "ops@example.org",
        }
        before = {name: os.environ.get(name) for name in changed}
        os.environ.update(changed)
        try:
            yield web
        finally:
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})


def filled(history: History, cdx: Path | str | None = None, warc: Path | None = None) -> BackfillReport:
    said = None if cdx is None else str(cdx)
    return backfill(
        history.store, history.settings, history.source, lambda done, total: None, cdx=said, warc=warc
    )


def seen(history: History) -> list[str]:
    return [page.last_seen.isoformat() for page in known_pages(history.store, history.source.id)]


def test_unknown_pages_become_documents_with_the_archives_own_times_and_addresses(
    history: History, tmp_path: Path
) -> None:
    with web_archive(history, tmp_path):
        report = filled(history, tmp_path / "list.cdx")
        assert (report.listed, report.wanted, report.known, report.fetched) == (3, 3, 0, 3)
        assert (report.new, report.changed, report.failed) == (2, 1, ())
    document = history.document(URL)
    assert document.body == f"{CAMPAIGN}\n{SUBSIDY}"
    assert document.first_seen.isoformat() == "2019-09-02T08:00:00+08:00"
    assert [v.time.isoformat()[:10] for v in document.versions] == ["2019-09-02", "2019-09-20"]
    assert document.archived_urls == tuple(
        f"https://web.archive.org/web/{stamp}/{URL}" for stamp in ("20190902000000", "20190920000000")
    )
    assert history.document(OLD_SITE).first_seen.isoformat() == "2015-03-01T20:00:00+08:00"
    assert {change.origin for change in changes_since(history.store)} == {"backfill"}
    (run,) = list_runs(history.store, "example-tzgg:backfill")
    assert (run.state, run.counts.new) == ("finished", 2)


def test_running_twice_changes_nothing_and_asks_for_nothing(history: History, tmp_path: Path) -> None:
    with web_archive(history, tmp_path) as web:
        filled(history, tmp_path / "list.cdx")
        assert all("(+ops@example.org; " in one.headers["User-Agent"] for one in web.seen)
        before = list(changes_since(history.store)), seen(history), len(web.seen)
        report = filled(history, tmp_path / "list.cdx")
        assert (report.known, report.fetched, report.read) == (3, 0, 0)
        assert (list(changes_since(history.store)), seen(history), len(web.seen)) == before


def test_history_never_takes_the_place_of_what_is_newer(history: History, tmp_path: Path) -> None:
    now_there = page(TITLE, CAMPAIGN, SUBSIDY.replace("2000", "1500"))
    row = history.captured(URL, now_there, "2023-09-01T20:00:00+08:00", run="r1")
    row = replace(row, etag='"live"')
    record(history.store, [history.paper(row, now_there)], origin="crawl", captures=[row])
    before = history.document(URL), list(changes_since(history.store)), seen(history)
    with web_archive(history, tmp_path):
        report = filled(history, tmp_path / "list.cdx")
    assert (report.new, report.changed, report.unchanged) == (1, 0, 2)
    document = history.document(URL)
    assert (document.version, document.body) == (1, before[0].body)
    assert document.first_seen.isoformat() == "2019-09-02T08:00:00+08:00"
    assert len(document.archived_urls) == 2
    assert [change for change in changes_since(history.store) if change.url == URL] == before[1]
    assert before[2][0] in seen(history)
    # The site is still asked by its own validators, not by an old capture's.
    assert validators(history.store, [URL])[URL].etag == '"live"'
    assert [row.fetched_at.year for row in captures_of(history.store, URL)] == [2019, 2019, 2023]


def test_the_list_itself_may_be_fetched(history: History, tmp_path: Path) -> None:
    with web_archive(history, tmp_path):
        report = filled(history, f"https://web.archive.org/cdx/search/cdx?url={HOST}&matchType=host")
    assert (report.listed, report.new, report.changed) == (3, 2, 1)


def test_what_the_archive_lacks_is_reported_and_asked_for_again(history: History, tmp_path: Path) -> None:
    lost = f"key 20180101000000 http://{HOST}/lost.html text/html 200 LOST 1000\n"
    (tmp_path / "list.cdx").write_text(lost + CDX, "utf-8")
    with web_archive(history, tmp_path) as web:
        report = filled(history, tmp_path / "list.cdx")
        assert (report.new, [why for _, why in report.failed]) == (2, ["status 404"])
        filled(history, tmp_path / "list.cdx")
        assert sum("lost" in path for path in web.paths()) == 2


def test_an_archive_that_does_not_want_us_is_left_alone(history: History, tmp_path: Path) -> None:
    with web_archive(history, tmp_path, b"User-agent: *\nDisallow: /\n") as web:
        report = filled(history, tmp_path / "list.cdx")
        assert (report.fetched, report.refused) == (0, {"robots": 3})
        with pytest.raises(Refused):
            filled(history, "https://web.archive.org/cdx/search/cdx?url=x")
        assert set(web.paths()) == {"/robots.txt"}


def test_what_a_killed_run_had_fetched_is_taken_up(history: History, tmp_path: Path) -> None:
    killed = "20230901T200000-abcdef-backfill"
    start_run(history.store, killed, "example-tzgg:backfill", captures_moment())
    write(history.settings.archive, killed, KEPT)
    with web_archive(history, tmp_path) as web:
        report = filled(history, tmp_path / "list.cdx")
        assert (report.new, report.changed, report.known, web.seen) == (2, 1, 3, [])
    assert [run.state for run in list_runs(history.store, "example-tzgg:backfill")] == ["finished", "failed"]


def test_captures_given_as_a_warc_need_no_network(history: History, tmp_path: Path) -> None:
    (path,) = write(tmp_path, "given", KEPT)
    first = filled(history, warc=path)
    assert (first.new, first.changed, first.failed) == (2, 1, ())
    assert history.document(URL).archived_urls[0].startswith("https://web.archive.org/web/20190902000000/")
    again = filled(history, warc=path)
    assert (again.fetched, again.new, again.changed) == (0, 0, 0)


def test_a_warc_of_the_pages_themselves_brings_only_what_the_list_names(
    history: History, tmp_path: Path
) -> None:
    with ArchiveWriter(tmp_path, "own") as writer:
        for address, body in KEPT.items():
            moment = ArchivedPage(address[:14], "").moment
            writer.write(Capture(address[18:], 200, (("Content-Type", "text/html"),), body, moment))
    (tmp_path / "list.cdx").write_text(CDX.splitlines()[0], "utf-8")
    report = filled(history, tmp_path / "list.cdx", tmp_path / "own-00001.warc.gz")
    assert (report.listed, report.fetched, report.new) == (1, 1, 1)
    assert history.document(URL).archived_urls == (f"https://web.archive.org/web/20190902000000/{URL}",)


def test_home_pages_and_rewritten_copies_are_no_papers(history: History, tmp_path: Path) -> None:
    home = f"<html><title>首页</title><body><a href='{URL}'>通知</a></body></html>".encode()
    (path,) = write(
        tmp_path, "given", {f"20190901000000id_/http://{HOST}/": home, f"20190902000000/{URL}": FIRST}
    )
    report = filled(history, warc=path)
    assert (report.read, sum(report.skipped.values()), len(report.failed)) == (0, 1, 1)


def test_a_file_that_is_not_there_is_said_before_anything_is_done(history: History, tmp_path: Path) -> None:
    for given in ({"cdx": tmp_path / "none.cdx"}, {"warc": tmp_path / "none.warc.gz"}):
        with pytest.raises(NotFound):
            filled(history, **given)
    assert list_runs(history.store, "example-tzgg:backfill") == ()


def captures_moment() -> datetime:
    return ArchivedPage("20230901120000", "").moment


def write(folder: Path, run: str, kept: dict[str, bytes]) -> list[Path]:
    """A WARC as fetching from the archive leaves it."""
    with ArchiveWriter(folder, run) as writer:
        for address, body in kept.items():
            url = f"https://web.archive.org/web/{address}"
            writer.write(Capture(url, 200, (("Content-Type", "text/html"),), body, captures_moment()))
    return sorted(folder.glob(f"{run}-*.warc.gz"))
