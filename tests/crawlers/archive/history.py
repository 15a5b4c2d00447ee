"""A small history for the tests of archive, re-reading and backfill: one site's pages as captured, archived and recorded."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from config.registry import load_registry
from config.settings import Settings, load_settings
from config.site import Source
from crawlers.archive import ArchiveWriter
from crawlers.extract.files import read_file
from crawlers.extract.pages import read_notice
from crawlers.papers.paper import paper_of
from crawlers.papers.paper import stored_file as of_link
from indexing.records import ArchivePlace, AttachmentLink, Capture, Hints, Paper, StoredAttachment, Verdict
from indexing.store import Document, Store, find_document, load_documents, open_store
from indexing.store.captures import CaptureKind, CaptureRow

HOST = "swt.example.gov.cn"
SITE = f"""
id: example
names: {{zh: 示例省商务厅, en: Example}}
tier: province
region: "460000"
hosts: [{HOST}]
agency: 示例省商务厅
family: generic_list
evidence: {{grade: O}}
superseded: ["http://old.example.gov.cn/"]
politeness: {{delay: 0, window: [], budget: null}}
columns:
  - id: example-tzgg
    names: {{zh: 通知公告, en: Notices}}
    url: http://{HOST}/tzgg/
"""
CAMPAIGN = "为深入贯彻落实促进家居消费的部署，现就组织开展家居焕新消费季活动有关事项通知如下。"
SUBSIDY = "对购买节能家电的消费者给予价格百分之十五的补贴，每件不超过2000元。"


def page(title: str, *paragraphs: str, more: str = "") -> bytes:
    """A government page as many sites build it."""
    text = "".join(f"<p>{p}</p>" for p in paragraphs)
    return (
        f'<html><head><title>{title}</title><meta charset="utf-8"><meta name="ArticleTitle" content="{title}">'
        f'<meta name="PubDate" content="2023-09-01 10:00"></head><body><h1>{title}</h1>'
        f'<div class="TRS_Editor">{text}{more}</div></body></html>'
    ).encode()


class History:
    """A HOME with one source, and the archive and store that crawls of it would have left."""

    def __init__(self, folder: Path) -> None:
        sources = folder / "sources"
        sources.mkdir(parents=True)
        (sources / "example.yaml").write_text(SITE, "utf-8")
        self.settings: Settings = load_settings(
            {"HUANXIN_HOME": str(folder / "home"), "HUANXIN_SOURCES": str(sources)}, folder
        )
        self.source: Source = load_registry(self.settings.sources).source("example-tzgg")
        self.store: Store = open_store(self.settings.database_url, self.settings.locks)

    def captured(
        self,
        url: str,
        body: bytes,
        moment: str,
        *,
        run: str,
        kind: CaptureKind = "detail",
        verdict: Verdict = "ok",
        status: int = 200,
    ) -> CaptureRow:
        """The row of a response that was written to the archive by a run."""
        at = datetime.fromisoformat(moment)
        mime = "text/html" if kind != "attachment" else "application/octet-stream"
        with ArchiveWriter(self.settings.archive, run) as writer:
            place: ArchivePlace = writer.write(Capture(url, status, (("Content-Type", mime),), body, at))
        digest = hashlib.sha256(body).hexdigest()
        return CaptureRow(
            url, kind, at, status, digest, verdict, place=place, source_id=self.source.id, run_id=run
        )

    def paper(
        self, row: CaptureRow, raw: bytes, files: Sequence[StoredAttachment] = (), **changed: str
    ) -> Paper:
        """The paper that today's parsers read from it, with some fields as an older parser would have had them."""
        notice = read_notice(raw, row.url, Hints(status=200, agency=self.source.agency))
        paper = paper_of(notice, row.url, self.source, None, files, row.fetched_at)
        return replace(paper, **changed)  # type: ignore[arg-type]

    def document(self, url: str) -> Document:
        key = find_document(self.store, url)
        assert key is not None, url
        return load_documents(self.store, [key], history=True)[key]


def stored_file(row: CaptureRow, name: str, body: bytes) -> StoredAttachment:
    """The attachment that a crawl keeps of these bytes."""
    return of_link(AttachmentLink(name, row.url), body, read_file(body, name))
