"""Plain texts: a `key: value` record of a page in a web archive, or an article whose first line is its title."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from config.agencies import region_of
from config.clock import SHANGHAI, now
from config.language import tr
from crawlers.extract.pages.plain_text import read_text
from crawlers.inlets.importing.found import Broken, Found, Piece
from indexing.records import Paper, StoredAttachment
from indexing.text.dates import DATE, read_moment
from indexing.text.encoding import decode
from indexing.text.invisible import without_invisible

MOST_BYTES = 16 << 20

_KEYS = (
    "html",
    "title",
    "resulting_text",
    "input_url",
    "returned_url",
    "date",
    "translated_title",
    "translated_content",
    "english_summary",
)
_KEY = re.compile(rf"^({'|'.join(_KEYS)}):[ \t]?", re.MULTILINE)
# Wayback addresses: 14 digits of UTC, then the page's own address.
_ARCHIVED = re.compile(r"(?:https?://web\.archive\.org/web/)?(\d{14})(?:[a-z]{2}_)?/(https?://\S+)")
_FILE = re.compile(
    r"[^\s：:;；,，]{1,120}\.(?:wps|docx?|xlsx?|et|pdf|ofd|zip|rar|pptx?)(?![A-Za-z0-9])", re.IGNORECASE
)
# The record's text is one line; its paragraphs show by what they begin or the last one ended with.
_PARAGRAPH = re.compile(
    r"(?<=[。：:；]) +| +(?=[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|附件[：:]|联系人[：:]|电\s?话[：:])"
)
# The date under a signature stands alone in the paper: `商务部办公厅 2023年8月31日`.
_SIGNED = re.compile(rf"(?<=\S) +({DATE}(?<=日))(?: +|$)", re.MULTILINE)


def read_text_file(path: Path) -> Iterator[Piece]:
    """The paper of a `.txt` file."""
    raw = path.read_bytes()
    if len(raw) > MOST_BYTES:
        size = MOST_BYTES >> 20
        yield Broken(str(path), tr(f"文本超过 {size} MB", f"a text of more than {size} MB"))
        return
    text = without_invisible(decode(raw).replace("\r\n", "\n")).strip()
    if not text:
        yield Broken(str(path), tr("文件是空的", "the file is empty"))
    elif {"title", "resulting_text"} <= set(_KEY.findall(text)):
        yield Found(str(path), _record(text))
    else:
        yield Found(str(path), _article(text))


def _record(text: str) -> Paper:
    parts = _KEY.split(text)
    values = {
        key: value.strip()
        for key, value in zip(parts[1::2], parts[2::2], strict=True)
        if value.strip() not in ("", "nan")
    }
    archived = [
        m for m in map(_ARCHIVED.search, (values.get("input_url", ""), values.get("returned_url", ""))) if m
    ]
    stamps = [datetime.strptime(m[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC) for m in archived]
    day = read_moment(values["date"]) if "date" in values else None
    # The archive's day is when the page was first seen there; the paper's own date is another matter.
    is_stamp = day is not None and day[:10] in {
        f"{s.astimezone(zone):%Y-%m-%d}" for s in stamps for zone in (UTC, SHANGHAI)
    }
    first_seen = min(stamps, default=None)
    body = _PARAGRAPH.sub("\n", values["resulting_text"])
    body, names = _trailing_files(body)
    url = archived[0][2] if archived else values.get("input_url") or values.get("returned_url")
    read = read_text(values["title"], body, url or "")
    return Paper(
        url=url,
        title=values["title"],
        seen_at=first_seen or now(),
        body=body,
        published=None if is_stamp else day,
        document_date=read.document_date,
        agencies=read.agencies,
        doc_no=read.doc_no,
        document_type=read.document_type,
        region=region_of(read.agencies, values["title"]),
        attachments=tuple(StoredAttachment(name, None) for name in names),
        archived_urls=tuple(f"https://web.archive.org/web/{m[1]}/{m[2]}" for m in archived),
        title_en=values.get("translated_title"),
        summary_en=values.get("english_summary"),
        body_en=values.get("translated_content"),
    )


def _trailing_files(body: str) -> tuple[str, list[str]]:
    """The body with its sign-off on lines of its own, and the names of the files the text ends with."""
    names = list(dict.fromkeys(m.group().removeprefix("附件：") for m in _FILE.finditer(body)))
    for name in names:
        body = body.replace(name, f"{name}\n")
    parts = (part.strip() for part in _SIGNED.sub(r"\n\1\n", body).split("\n"))
    return "\n".join(part for part in parts if part), names


def _article(text: str) -> Paper:
    title, _, body = text.partition("\n")
    body = "\n".join(line.strip(" \t　") for line in body.split("\n") if line.strip(" \t　"))
    read = read_text(title.strip(), body)
    return Paper(
        url=None,
        id=hashlib.sha256(f"text:{title.strip()}".encode()).hexdigest()[:16],
        title=title.strip(),
        seen_at=now(),
        body=body,
        document_date=read.document_date,
        agencies=read.agencies,
        doc_no=read.doc_no,
        document_type=read.document_type,
        region=region_of(read.agencies, title),
    )
