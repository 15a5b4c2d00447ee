"""Papers that lie about as files of an office program, such as the ministry's form of activities filled in by a province."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from config.agencies import region_of
from config.clock import now
from config.language import tr
from crawlers.extract.files import read_file
from crawlers.extract.pages.plain_text import read_text
from crawlers.inlets.importing.found import Broken, Found, Piece
from indexing.records import Paper

SUFFIXES = (".doc", ".docx", ".wps", ".xls", ".xlsx", ".et")


def read_office_file(path: Path) -> Iterator[Piece]:
    """The paper of a file: it is called by its name, and its text is the paper's, tables as lines with tabs between the cells."""
    raw = path.read_bytes()
    file = read_file(raw, path.name)
    if file.state != "read" or not file.text.strip():
        yield Broken(str(path), file.detail or tr("读不出文字", "no text can be read"))
        return
    read = read_text(path.stem, file.text)
    yield Found(
        str(path),
        Paper(
            url=None,
            id=hashlib.sha256(raw).hexdigest()[:16],
            title=path.stem,
            seen_at=now(),
            body=file.text,
            document_date=read.document_date,
            agencies=read.agencies,
            doc_no=read.doc_no,
            document_type="activity" if "活动" in path.stem else read.document_type,
            region=region_of(read.agencies, path.stem) or region_of((), file.text[:200]),
        ),
    )
