"""Attachments that could not be read are listed by state, and taken up again from the archive."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from crawlers.inlets.failed_files import FilesReread, reread_failed
from indexing.records import StoredAttachment
from indexing.store import changes_since, record
from tests.crawlers.archive.history import CAMPAIGN, HOST, History, page, stored_file
from tests.crawlers.extract.files import scans
from tests.e2e.commands import Desk

URL = f"http://{HOST}/t20230901_1001.html"
SCAN, NOISE = f"http://{HOST}/biao.png", f"http://{HOST}/photo.jpg"
LOST = f"http://{HOST}/lost.pdf"


@pytest.fixture
def history(tmp_path: Path) -> History:
    """A paper with a scan and a photo that a program without OCR could not read, and a file that never came."""
    history = History(tmp_path)
    body = page("关于家居焕新的通知", CAMPAIGN)
    row = history.captured(URL, body, "2023-09-01T20:00:05+08:00", run="r1")
    files, captures = [], [row]
    for url, name, picture in (
        (SCAN, "补贴目录.png", scans.write(scans.sheet(600, 200), ["智能坐便器补贴目录"])),
        (NOISE, "现场.jpg", scans.photo(300, 200)),
    ):
        content = scans.saved(picture, "PNG")
        captures.append(
            history.captured(url, content, "2023-09-01T20:00:09+08:00", run="r1", kind="attachment")
        )
        file = stored_file(captures[-1], name, content)
        files.append(replace(file, state="needs_ocr", text="", by=None, confidence=None, detail="an image"))
    files.append(StoredAttachment("丢失.pdf", LOST, state="failed"))
    record(history.store, [history.paper(row, body, files)], origin="crawl", captures=captures)
    return history


def again(history: History, *sources: str, dry_run: bool = False) -> FilesReread:
    return reread_failed(history.store, history.settings, sources, lambda done, total: None, dry_run=dry_run)


def test_a_scan_gets_its_text_and_is_found_by_it_while_no_version_is_made(history: History) -> None:
    before = [change.seq for change in changes_since(history.store)]
    assert again(history, dry_run=True) == FilesReread(2, 1, {"read": 1, "unreadable": 1})
    assert [file.state for file in history.document(URL).attachments] == ["needs_ocr", "needs_ocr", "failed"]
    assert again(history) == FilesReread(2, 1, {"read": 1, "unreadable": 1})
    scan, photo, lost = history.document(URL).attachments
    assert (scan.state, scan.text, scan.by, scan.detail) == ("read", "智能坐便器补贴目录", "ocr", None)
    assert scan.confidence is not None and scan.confidence > 0.9
    assert (photo.state, photo.text, photo.by) == ("unreadable", "", None)
    assert photo.detail
    assert lost.state == "failed"
    assert [change.seq for change in changes_since(history.store)] == before
    assert history.document(URL).version == 1
    assert again(history) == FilesReread(1, 0, {"unreadable": 1})


def test_files_whose_bytes_are_gone_are_named_and_other_sources_left_alone(history: History) -> None:
    assert again(history, "another-source") == FilesReread(0, 0, {})
    (history.settings.archive / "r1-00002.warc.gz").unlink()
    report = again(history)
    assert (report.files, [name for name, _ in report.missing]) == (1, ["r1-00002.warc.gz"])


def test_the_commands_list_take_up_and_then_find(history: History) -> None:
    desk = Desk(history.settings.home)
    listed = desk.huanxin("attachments", "--json").json
    assert [(file["name"], file["state"]) for file in listed] == [
        ("补贴目录.png", "needs_ocr"),
        ("现场.jpg", "needs_ocr"),
        ("丢失.pdf", "failed"),
    ]
    assert (listed[0]["document_title"], listed[0]["url"], listed[0]["detail"]) == (
        "关于家居焕新的通知",
        SCAN,
        "an image",
    )
    assert desk.huanxin("attachments", "--state", "unreadable", "--json").json == []
    assert desk.huanxin("attachments", "--state", "lost", "--json").error["where"] == "--state"
    done = desk.huanxin("reread", "--failed", "--json").json
    assert (done["files"], done["read"], done["states"]) == (2, 1, {"read": 1, "unreadable": 1})
    (read,) = desk.huanxin("attachments", "--state", "read", "--json").json
    assert (read["name"], read["by"], read["confidence"] > 0.9) == ("补贴目录.png", "ocr", True)
    found = desk.huanxin("search", "智能坐便器", "--json").json
    assert [hit["url"] for hit in found["hits"]] == [URL]
