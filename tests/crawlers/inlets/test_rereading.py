"""Re-reading: better parsers mend history from the archive; nothing else moves."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from config.faults import Busy
from config.settings import load_settings
from crawlers.inlets.rereading import RereadReport, reread
from crawlers.inlets.rereading.pages import is_newest, pages_at
from crawlers.runs.source_lock import hold_source
from indexing.store import changes_since, open_store, record
from indexing.store.captures import captures_of
from indexing.store.papers.presence import known_pages, missed, withdraw
from indexing.store.schema import appearances, documents
from sample_web import SampleWeb, clock_of
from tests.crawlers.archive.history import CAMPAIGN, HOST, SUBSIDY, History, page, stored_file
from tests.e2e.commands import Desk

URL = f"http://{HOST}/t20230901_1001.html"
SECOND = f"http://{HOST}/t20230901_1001_1.html"
FILE = f"http://{HOST}/form.txt"
TITLE = "关于家居焕新消费季的通知"
BODY = page(TITLE, CAMPAIGN, SUBSIDY)
THEN = "2023-09-01T20:00:05+08:00"


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path)


def again(history: History, *, dry_run: bool = False) -> RereadReport:
    return reread(history.store, history.settings, [], lambda done, total: None, dry_run=dry_run)


def crawled(history: History, **as_read_then: str) -> None:
    """The page as a crawl recorded it, with what an older parser made of it."""
    row = history.captured(URL, BODY, THEN, run="r1")
    record(history.store, [history.paper(row, BODY, **as_read_then)], origin="crawl", captures=[row])


def standing(history: History) -> list[object]:
    """All that says when something was seen, and how it stands on the site."""
    with history.store.reading() as connection:
        times = sa.select(documents.c.first_seen, documents.c.last_changed, documents.c.status)
        return [*connection.execute(times), *connection.execute(sa.select(appearances))]


def test_a_better_reading_makes_one_version_and_moves_no_sighting(history: History) -> None:
    crawled(history, body=CAMPAIGN)
    before, seq = standing(history), list(changes_since(history.store))[-1].seq
    assert again(history) == RereadReport(read=1, changed=1)
    document = history.document(URL)
    assert (document.version, document.body) == (2, f"{CAMPAIGN}\n{SUBSIDY}")
    (change,) = changes_since(history.store, seq=seq)
    assert (change.origin, change.classes, change.fields[0].new) == ("reread", ("rule",), SUBSIDY)
    assert change.time > before[0].first_seen  # type: ignore[attr-defined]
    assert document.versions[1].time == change.time
    assert standing(history) == before
    assert again(history) == RereadReport(read=1, unchanged=1)


def test_whether_pages_were_read_last_takes_as_many_queries_for_many_as_for_one(history: History) -> None:
    urls = [URL, *(f"http://{HOST}/t20230901_{n}.html" for n in range(2000, 2040))]
    ids = {}
    for number, url in enumerate(urls):
        row = history.captured(url, BODY, THEN, run="r1")
        paper = replace(history.paper(row, BODY), url=url, title=f"{TITLE}{number}", id=f"d{number}")
        record(history.store, [paper], origin="crawl", captures=[row])
        ids[url] = f"d{number}"

    def queries(some: list[str]) -> int:
        asked: list[str] = []

        def note(*given: object) -> None:
            asked.append(str(given[2]))

        sa.event.listen(history.store.engine, "before_cursor_execute", note)
        pages = pages_at(history.store, some, ids, {})
        assert all(is_newest(page) for page in pages) and len(pages) == len(some)
        sa.event.remove(history.store.engine, "before_cursor_execute", note)
        return len(asked)

    assert queries(urls) == queries(urls[:1])


def test_a_dry_run_counts_and_writes_nothing(history: History) -> None:
    crawled(history, body=CAMPAIGN)
    assert again(history, dry_run=True) == RereadReport(read=1, changed=1)
    assert history.document(URL).version == 1


def test_a_withdrawn_paper_is_mended_and_stays_withdrawn(history: History) -> None:
    crawled(history, body=CAMPAIGN)
    row = captures_of(history.store, URL)[0]
    missed(history.store, URL, row.fetched_at.replace(day=10))
    assert missed(history.store, URL, row.fetched_at.replace(day=12))
    withdraw(history.store, URL, row.fetched_at.replace(day=12), None)
    before = standing(history)
    assert again(history).changed == 1
    assert standing(history) == before
    assert history.document(URL).status == "withdrawn"


def test_a_page_that_the_old_parser_could_not_read_becomes_a_document(history: History) -> None:
    failed = history.captured(URL, BODY, THEN, run="r1", verdict="error")
    gone = b"<html><title>404</title><body><h1>404 Not Found</h1></body></html>"
    still = history.captured(f"http://{HOST}/x.html", gone, THEN, run="r1", verdict="soft404")
    record(history.store, (), origin="crawl", captures=[failed, still])
    assert again(history) == RereadReport(read=1, new=1)
    document = history.document(URL)
    assert (document.title, document.first_seen.isoformat()) == (TITLE, THEN)
    (change,) = changes_since(history.store)
    assert (change.origin, change.classes) == ("reread", ("new",))
    assert change.time > document.first_seen
    assert [row.verdict for row in captures_of(history.store, URL)] == ["ok"]
    assert again(history) == RereadReport(read=1, unchanged=1)


def test_the_newest_capture_counts_even_where_it_was_judged_an_error(history: History) -> None:
    crawled(history)
    later = page(TITLE, CAMPAIGN, SUBSIDY.replace("2000", "1500"))
    row = history.captured(URL, later, "2023-10-01T20:00:00+08:00", run="r2", verdict="error")
    record(history.store, (), origin="crawl", captures=[row])
    assert again(history).changed == 1
    assert "1500" in history.document(URL).body


def test_an_older_capture_never_takes_the_place_of_what_is_newer(history: History) -> None:
    crawled(history)
    row = captures_of(history.store, URL)[0]
    corrected = replace(
        history.paper(row, BODY, body=CAMPAIGN), seen_at=row.fetched_at.replace(month=12), source_id=None
    )
    record(history.store, [corrected], origin="import")
    assert again(history) == RereadReport()
    assert history.document(URL).body == CAMPAIGN


def test_a_paper_of_several_pages_is_read_whole_or_not_at_all(history: History) -> None:
    body = page(TITLE, CAMPAIGN, more=f'<p><a href="{SECOND}">下一页</a></p>')
    part = page("", SUBSIDY * 3)
    first = history.captured(URL, body, THEN, run="r1")
    second = history.captured(SECOND, part, THEN, run="r2")
    as_read = history.paper(first, body, body=f"{CAMPAIGN}\n{SUBSIDY * 3}")
    record(history.store, [as_read], origin="crawl", captures=[first, second])
    assert again(history) == RereadReport(read=1, unchanged=1)
    (history.settings.archive / "r2-00001.warc.gz").unlink()
    report = again(history)
    assert (report.read, [name for name, _ in report.missing]) == (0, ["r2-00001.warc.gz"])
    assert history.document(URL).version == 1


def test_an_attachments_text_is_read_again_from_the_same_bytes(history: History) -> None:
    body = page(TITLE, CAMPAIGN, more=f'<p><a href="{FILE}">申报表.txt</a></p>')
    text = "申报表：姓名、电话、地址。".encode()
    row = history.captured(URL, body, THEN, run="r1")
    file = history.captured(FILE, text, THEN, run="r1", kind="attachment")
    kept = replace(stored_file(file, "申报表.txt", text), text="", state="unreadable")
    record(history.store, [history.paper(row, body, [kept])], origin="crawl", captures=[row, file])
    assert again(history) == RereadReport(read=1, unchanged=1)
    (mended,) = history.document(URL).attachments
    assert (mended.state, mended.text) == ("read", text.decode())
    assert mended.sha256 == hashlib.sha256(text).hexdigest()


def test_a_missing_archive_file_is_named_and_the_rest_is_read(history: History) -> None:
    crawled(history, body=CAMPAIGN)
    other = page("关于市场运行监测工作的通知", "请各地按月报送生活必需品市场运行情况，并于每月五日前上报。")
    row = history.captured(f"http://{HOST}/b.html", other, THEN, run="r2")
    record(history.store, [history.paper(row, other)], origin="crawl", captures=[row])
    (history.settings.archive / "r2-00001.warc.gz").unlink()
    report = again(history)
    assert (report.read, report.changed, [name for name, _ in report.missing]) == (
        1,
        1,
        ["r2-00001.warc.gz"],
    )


def test_a_source_that_is_being_crawled_is_left_alone(history: History) -> None:
    crawled(history, body=CAMPAIGN)
    with hold_source("example-tzgg", history.settings.locks):
        assert again(history).busy == ("example-tzgg",)
        with pytest.raises(Busy):
            reread(history.store, history.settings, ["example-tzgg"], lambda done, total: None)
    assert history.document(URL).version == 1


@pytest.mark.long
def test_a_real_crawls_history_read_again_changes_nothing(tmp_path: Path) -> None:
    sources = ("cn-gd-gkmlpt", "cn-hi-zcwj")
    with SampleWeb(day=0, sources=sources) as web:
        reroute = web.write_reroute(tmp_path / "reroute.txt")
        desk = Desk(tmp_path / "home", HUANXIN_REROUTE=str(reroute), HUANXIN_CLOCK=clock_of(0))
        assert desk.huanxin("crawl", *sources, "--delay", "0").code == 0
        web.day = 1
        desk.environment["HUANXIN_CLOCK"] = clock_of(1)
        assert desk.huanxin("crawl", *sources, "--delay", "0", "--full").code == 0
    settings = load_settings({"HUANXIN_HOME": str(desk.home)}, tmp_path)
    store = open_store(settings.database_url, settings.locks)
    before = list(changes_since(store))
    papers = sum(len(known_pages(store, source)) for source in sources)
    report = reread(store, settings, [], lambda done, total: None)
    assert asdict(report) == asdict(RereadReport(read=papers, unchanged=papers))
    assert papers > 25
    assert list(changes_since(store)) == before
