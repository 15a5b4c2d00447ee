"""What another machine has archived: read where its folder can be reached, else its name is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from config.faults import NotFound
from crawlers.archive.shelves import Elsewhere, shelves
from crawlers.archive.stored_file import stored_file as bytes_of
from crawlers.evidence import write_evidence
from crawlers.retention import archive_state
from indexing.store import record
from indexing.store.captures import captures_of
from indexing.store.nodes import Build, sign_of_life
from tests.crawlers.archive.history import CAMPAIGN, HOST, History, page, stored_file

URL, FILE = f"http://{HOST}/t1.html", f"http://{HOST}/form.txt"
PAGE = page("关于家居焕新消费季的通知", CAMPAIGN, more=f'<p><a href="{FILE}">附件：申报表.txt</a></p>')
TABLE = "申报表：姓名、电话、地址。".encode()


@pytest.fixture
def history(tmp_path: Path) -> History:
    """A paper with a file that machine `far` has crawled: its archive is moved away from here."""
    history = History(tmp_path)
    history.settings = replace(history.settings, node="here")
    row = replace(history.captured(URL, PAGE, "2023-09-01T20:00:00+08:00", run="r1"), node="far")
    file = replace(
        history.captured(FILE, TABLE, "2023-09-01T20:00:05+08:00", run="r1", kind="attachment"), node="far"
    )
    paper = history.paper(row, PAGE, [stored_file(file, "申报表.txt", TABLE)])
    record(history.store, [paper], origin="crawl", captures=[row, file])
    (tmp_path / "far").mkdir()
    history.settings.archive.rename(tmp_path / "far" / "archive")
    return history


def far(history: History, home: Path, url: str | None = None) -> None:
    sign_of_life(history.store, "far:1", "far", str(home), url, Build("1", "1"))


def test_a_capture_knows_its_machine(history: History) -> None:
    assert [row.node for row in captures_of(history.store, URL)] == ["far"]


def test_evidence_that_lies_elsewhere_names_the_machine(history: History, tmp_path: Path) -> None:
    report = write_evidence(history.store, history.settings, history.document(URL), tmp_path / "a.warc.gz")
    assert report.captures == 0
    assert len(report.missing) == 2 and all(" far" in why for _, why in report.missing)
    (file,) = history.document(URL).attachments
    far(history, tmp_path / "nowhere", "https://far.example.org")
    with pytest.raises(Elsewhere) as told:
        bytes_of(history.store, history.settings, file)
    assert "far" in told.value.title and "https://far.example.org" in (told.value.detail or "")
    assert isinstance(told.value, NotFound) and told.value.exit_code == 3
    # It is no loss of ours.
    assert archive_state(history.store, history.settings).missing == ()


def test_evidence_on_a_shared_path_is_read_as_our_own(history: History, tmp_path: Path) -> None:
    far(history, tmp_path / "far")
    report = write_evidence(history.store, history.settings, history.document(URL), tmp_path / "a.warc.gz")
    assert (report.captures, report.missing) == (2, ())
    (file,) = history.document(URL).attachments
    assert bytes_of(history.store, history.settings, file) == TABLE


def test_one_archive_of_all_machines_is_read_whoever_wrote_it(history: History, tmp_path: Path) -> None:
    (tmp_path / "far" / "archive").rename(history.settings.archive)
    (row,) = captures_of(history.store, URL)
    assert row.place and shelves(history.store, history.settings).read(row.place, row.node).body == PAGE
