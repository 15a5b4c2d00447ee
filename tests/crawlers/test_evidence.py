"""Evidence: what is handed over of one document is what was fetched, byte for byte, and says so."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from config.faults import WrongUsage
from crawlers.archive import read_records
from crawlers.evidence import EvidenceReport, write_evidence
from indexing.store import record
from tests.crawlers.archive.history import CAMPAIGN, HOST, SUBSIDY, History, page, stored_file

URL = f"http://{HOST}/t20230901_1001.html"
SECOND = f"http://{HOST}/t20230901_1001_1.html"
FILE = f"http://{HOST}/form.txt"
PDF = "申报表：姓名、电话、地址。".encode()
LINKED = f'<p><a href="{FILE}">附件：申报表.txt</a></p>'
FIRST = page("关于家居焕新消费季的通知", CAMPAIGN, more=LINKED)
LATER = page("关于家居焕新消费季的通知", CAMPAIGN, SUBSIDY, more=LINKED)


@pytest.fixture
def history(tmp_path: Path) -> History:
    """A paper captured by two runs, once with a shell before it, with a file; and another paper beside it."""
    history = History(tmp_path)
    shell = history.captured(
        URL, b"<script>location='/a2.html'</script>", "2023-09-01T20:00:00+08:00", run="r1", verdict="shell"
    )
    first = history.captured(URL, FIRST, "2023-09-01T20:00:05+08:00", run="r1")
    file = history.captured(FILE, PDF, "2023-09-01T20:00:10+08:00", run="r1", kind="attachment")
    files = [stored_file(file, "申报表.txt", PDF)]
    record(
        history.store,
        [history.paper(first, FIRST, files)],
        origin="crawl",
        captures=[shell, first, file],
    )
    later = history.captured(URL, LATER, "2023-10-01T20:00:00+08:00", run="r2")
    record(history.store, [history.paper(later, LATER, files)], origin="crawl", captures=[later])
    other = page("关于市场运行监测工作的通知", "请各地按月报送生活必需品市场运行情况，并于每月五日前上报。")
    row = history.captured(f"http://{HOST}/b.html", other, "2023-10-01T20:00:05+08:00", run="r2")
    record(history.store, [history.paper(row, other)], origin="crawl", captures=[row])
    return history


def evidence(history: History, out: Path) -> EvidenceReport:
    return write_evidence(history.store, history.settings, history.document(URL), out)


def manifest(path: Path) -> Any:
    with path.open("rb") as file:
        (found,) = (
            json.loads(record.content_stream().read())
            for record in ArchiveIterator(file)
            if record.rec_type == "metadata"
        )
    return found


def test_all_captures_of_a_document_and_nothing_else_byte_for_byte(history: History, tmp_path: Path) -> None:
    report = evidence(history, tmp_path / "a.warc.gz")
    assert (report.captures, report.missing, report.removed) == (4, (), 0)
    kept = list(read_records(report.file))
    assert [one.url for one in kept] == [URL, URL, FILE, URL]
    assert [one.body for one in kept][1:] == [FIRST, PDF, LATER]
    written = report.file.read_bytes()
    for line in manifest(report.file)["captures"]:
        source = (history.settings.archive / line["warc"]).read_bytes()
        assert source[line["offset"] : line["offset"] + line["length"]] in written


def test_the_manifest_says_when_where_and_with_which_hash(history: History, tmp_path: Path) -> None:
    report = evidence(history, tmp_path / "a.warc.gz")
    told = manifest(report.file)
    assert told["document"]["title"] == "关于家居焕新消费季的通知"
    assert [(line["fetched_at"], line["verdict"]) for line in told["captures"]] == [
        ("2023-09-01T20:00:00+08:00", "shell"),
        ("2023-09-01T20:00:05+08:00", "ok"),
        ("2023-09-01T20:00:10+08:00", "ok"),
        ("2023-10-01T20:00:00+08:00", "ok"),
    ]
    assert told["captures"][-1]["record_date"].startswith("2023-10-01T12:00:00")
    digest = hashlib.sha256(LATER).hexdigest()
    assert told["captures"][-1]["sha256"] == digest
    text = report.manifest.read_text("utf-8")
    assert digest in text and "2023-10-01T20:00:00+08:00" in text and "r2-00001.warc.gz @" in text


def test_further_pages_of_the_paper_belong_to_it(history: History, tmp_path: Path) -> None:
    more = f'<div class="pagination"><a href="{SECOND}">2</a><a href="{SECOND}">下一页</a></div>'
    body = page("关于家居焕新消费季的通知", CAMPAIGN, SUBSIDY, CAMPAIGN + SUBSIDY, more=LINKED + more)
    first = history.captured(URL, body, "2023-11-01T20:00:00+08:00", run="r3")
    second = history.captured(SECOND, page("", SUBSIDY * 3), "2023-11-01T20:00:05+08:00", run="r3")
    record(history.store, [history.paper(first, body)], origin="crawl", captures=[first, second])
    report = evidence(history, tmp_path / "a.warc.gz")
    assert SECOND in [one.url for one in read_records(report.file)]


def test_a_missing_and_a_damaged_file_are_named_and_the_rest_is_written(
    history: History, tmp_path: Path
) -> None:
    (history.settings.archive / "r2-00001.warc.gz").unlink()
    report = evidence(history, tmp_path / "a.warc.gz")
    assert [name for name, _ in report.missing] == ["r2-00001.warc.gz"]
    assert [one.body for one in read_records(report.file)][1:] == [FIRST, PDF]
    damaged = history.settings.archive / "r1-00002.warc.gz"
    raw = bytearray(damaged.read_bytes())
    raw[-30:-10] = bytes(20)
    damaged.write_bytes(raw)
    report = evidence(history, tmp_path / "b.warc.gz")
    assert [name for name, _ in report.missing] == ["r1-00002.warc.gz", "r2-00001.warc.gz"]
    assert report.captures == 2
    assert all(why for _, why in report.missing)


def test_evidence_never_goes_into_the_archive_itself(history: History) -> None:
    with pytest.raises(WrongUsage):
        evidence(history, history.settings.archive / "r1-00001.warc.gz")
    assert list(read_records(history.settings.archive / "r1-00001.warc.gz"))
