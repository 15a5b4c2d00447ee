"""Documents, their versions, files and evidence, as the command gives them."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import date, datetime
from pathlib import Path

import httpx
import pytest
from warcio.archiveiterator import ArchiveIterator

from config.clock import SHANGHAI
from config.settings import Settings
from crawlers.archive.writer import ArchiveWriter
from indexing.records import Capture, StoredAttachment
from indexing.store import load_documents, open_store, record
from indexing.store.captures import CaptureRow
from indexing.store.papers.as_of import document_on
from indexing.store.papers.presence import missed, withdraw
from search_api.documents import with_facts
from tests.search_api.conftest import paper
from tests.search_api.served import served

Few = tuple[Settings, list[str]]


def test_a_document_has_the_commands_shape(site: httpx.Client, few: Few) -> None:
    settings, ids = few
    store = open_store(settings.database_url, settings.locks)
    expected = with_facts(store, load_documents(store, [ids[1]], history=True)[ids[1]])
    store.close()
    assert site.get(f"/api/v1/documents/{ids[1]}").json() == json.loads(json.dumps(expected))


def test_versions_and_what_differs_between_them(site: httpx.Client, few: Few) -> None:
    key = few[1][0]
    versions = site.get(f"/api/v1/documents/{key}/versions").json()
    assert [(one["n"], one["time"][:10]) for one in versions["versions"]] == [
        (1, "2025-09-08"),
        (2, "2025-09-20"),
    ]
    assert versions["next"] is None
    diff = site.get(f"/api/v1/documents/{key}/diff").json()
    assert (diff["from"], diff["to"]) == (1, 2)
    assert "".join(hunk["new"] for hunk in diff["body"]).endswith("20%。")
    assert site.get(f"/api/v1/documents/{key}/diff?from=1&to=1").json()["fields"] == []
    assert site.get(f"/api/v1/documents/{key}/diff?from=1&to=9").status_code == 404


@pytest.mark.parametrize(
    ("day", "version", "rate"), [("2025-09-08", 1, "15%"), ("2025-09-19", 1, "15%"), ("2025-09-20", 2, "20%")]
)
def test_as_known_at_the_end_of_a_day(
    site: httpx.Client, few: Few, day: str, version: int, rate: str
) -> None:
    then = site.get(f"/api/v1/documents/{few[1][0]}?on={day}").json()
    assert (then["version"], len(then["versions"])) == (version, version)
    assert rate in then["body"]


def test_before_first_sight_there_is_nothing(site: httpx.Client, few: Few) -> None:
    answer = site.get(f"/api/v1/documents/{few[1][0]}?on=2025-09-07")
    assert answer.status_code == 404
    assert answer.json()["where"] == "on"
    for bad in ("2025-13-01", "yesterday", "2025-9-8"):
        assert site.get(f"/api/v1/documents/{few[1][0]}?on={bad}").status_code == 400


def test_standing_and_files_are_those_of_the_day(database_url: str, tmp_path: Path) -> None:
    store = open_store(database_url, tmp_path / "locks")
    files = [
        StoredAttachment("表.xls", "https://swt.example.gov.cn/t.xls", "xls", sha * 32, 1, "read", sha)
        for sha in ("aa", "bb")
    ]
    moments = [datetime(2025, 9, day, 9, 0, tzinfo=SHANGHAI) for day in (1, 3, 5, 7)]
    (first,) = record(store, [paper(1, attachments=(files[0],), seen_at=moments[0])], origin="crawl")
    record(store, [paper(1, attachments=(files[1],), seen_at=moments[1])], origin="crawl")
    assert first.document_id
    missed(store, "https://swt.example.gov.cn/1.html", moments[2])
    withdraw(store, "https://swt.example.gov.cn/1.html", moments[2], None)
    record(store, [paper(1, attachments=(files[1],), seen_at=moments[3])], origin="crawl")
    document = load_documents(store, [first.document_id], history=True)[first.document_id]
    then = {day: document_on(store, document, date(2025, 9, day)) for day in (1, 2, 3, 5, 6, 7)}
    store.close()
    known = {day: (one.status, one.attachments[0].sha256) for day, one in then.items() if one}
    assert known[1] == known[2] == ("current", "aa" * 32)
    assert known[3] == ("current", "bb" * 32)
    assert known[5] == known[6] == ("withdrawn", "bb" * 32)
    assert known[7][0] == "current"
    assert then[7]
    assert then[7].attachments[0].text == "bb"
    assert then[1]
    assert then[1].attachments[0].text == "", "what was read of the bytes of today says nothing of others"


def test_an_unchanged_answer_is_not_sent_twice(site: httpx.Client, few: Few) -> None:
    for path in (f"documents/{few[1][0]}", f"documents/{few[1][0]}/versions", "facets?q=家居"):
        first = site.get(f"/api/v1/{path}")
        again = site.get(f"/api/v1/{path}", headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        other = site.get(f"/api/v1/{path}", headers={"If-None-Match": '"other"'})
        assert other.content == first.content


def test_an_attachments_text(site: httpx.Client, few: Few) -> None:
    answer = site.get(f"/api/v1/documents/{few[1][1]}/attachments/{'ab' * 32}").json()
    assert (answer["name"], answer["text"]) == ("附件1.pdf", "补贴标准表")
    assert site.get(f"/api/v1/documents/{few[1][1]}/attachments/{'ab' * 32}/file").status_code == 404


def test_an_id_that_an_import_brought_may_hold_anything(home: Settings) -> None:
    store = open_store(home.database_url, home.locks)
    keys = ["国/办 发?2025#1", "a/versions/b", "100%"]
    for key in keys:
        record(store, [paper(7, id=key, url=None, title=key)], origin="import")
    store.close()
    with served(home) as client:
        for key in keys:
            from urllib.parse import quote

            address = f"/api/v1/documents/{quote(key, safe='')}"
            assert client.get(address).json()["id"] == key
            assert client.get(f"{address}/versions").json()["id"] == key


def test_files_and_evidence_come_out_of_the_archive_as_downloads(home: Settings) -> None:
    """A file that would be a page with a script is handed over and runs nowhere."""
    hostile = b"<html><script>alert(1)</script>"
    page = b"<html><body>page</body></html>"
    moment = datetime(2025, 9, 8, 10, 0, tzinfo=SHANGHAI)
    addresses = {"page": "https://swt.example.gov.cn/1.html", "file": "https://swt.example.gov.cn/a.html"}
    rows = []
    with ArchiveWriter(home.archive, "test") as archive:
        for (kind, url), body in zip(addresses.items(), (page, hostile), strict=True):
            place = archive.write(Capture(url, 200, (("Content-Type", "text/html"),), body, moment))
            sha = hashlib.sha256(body).hexdigest()
            rows.append(
                CaptureRow(
                    url, "detail" if kind == "page" else "attachment", moment, 200, sha, "ok", place=place
                )
            )
    file = StoredAttachment(
        '恶意"\r\n.html', addresses["file"], "html", rows[1].sha256, len(hostile), "read", "x"
    )
    store = open_store(home.database_url, home.locks)
    (kept,) = record(store, [paper(1, attachments=(file,))], origin="crawl", captures=rows)
    store.close()
    with served(home) as client:
        answer = client.get(f"/api/v1/documents/{kept.document_id}/attachments/{rows[1].sha256}/file")
        evidence = client.get(f"/api/v1/documents/{kept.document_id}/evidence")
    assert answer.content == hostile
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert evidence.headers["content-disposition"].startswith("attachment;")
    records = list(ArchiveIterator(io.BytesIO(evidence.content)))
    assert {r.rec_headers["WARC-Target-URI"] for r in records if r.rec_type == "response"} == set(
        addresses.values()
    )
