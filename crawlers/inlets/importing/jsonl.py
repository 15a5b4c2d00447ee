"""JSON lines: one paper a line.

`url` or `id` is required. Known fields: `title, body, published, document_date, agencies, doc_no, index_no, region,
document_type, origin_name, archived_url, title_en, body_en, summary_en, first_seen`; public corpora's `text`, `date` and
`issued` are read as `body`, `published` and `document_date`. Others are ignored.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast, get_args

from config.agencies import region_of
from config.clock import SHANGHAI, now
from config.language import tr
from config.regions import find_region, region
from crawlers.extract.pages.plain_text import read_text
from crawlers.inlets.importing.found import Broken, Found, Piece
from indexing.records import DocumentType, Paper
from indexing.text.dates import read_moment
from indexing.text.doc_no import normalise_doc_no
from indexing.text.invisible import without_invisible

# Longer than any paper (the longest law of the corpus has 0.6 MB); a file without line ends is no JSONL.
MOST_BYTES = 64 << 20

_OTHER_NAMES = {"text": "body", "date": "published", "issued": "document_date"}
_TYPES = get_args(DocumentType)


class BadLine(ValueError):
    """A line that is no paper; the words say why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(tr(zh, en))


def read_jsonl(path: Path, progress: Callable[[int], None]) -> Iterator[Piece]:
    """The papers of a `.jsonl` or `.jsonl.gz` file. `progress` is told the bytes read since the last call."""
    with path.open("rb") as raw, _unzipped(path, raw) as lines:
        number, before = 0, 0
        while True:
            number += 1
            where = f"{path}:{number}"
            try:
                line = lines.readline(MOST_BYTES + 1)
            except (OSError, EOFError, zlib.error) as error:
                why = tr(f"文件在此处中断或损坏：{error}", f"the file is cut off or damaged here: {error}")
                yield Broken(where, why)
                return
            if not line:
                if number == 1:
                    yield Broken(str(path), tr("文件是空的", "the file is empty"))
                return
            progress(raw.tell() - before)
            before = raw.tell()
            if len(line) > MOST_BYTES:
                size = MOST_BYTES >> 20
                yield Broken(where, tr(f"一行超过 {size} MB", f"a line of more than {size} MB"))
                return
            if line.strip():
                yield _piece(line, where)


def _unzipped(path: Path, raw: BinaryIO) -> AbstractContextManager[Any]:
    return gzip.open(raw) if path.name.endswith(".gz") else nullcontext(raw)


def _piece(line: bytes, where: str) -> Piece:
    try:
        value = json.loads(line)
        if not isinstance(value, dict):
            raise BadLine("不是 JSON 对象", "not a JSON object")
        return Found(where, paper_of_fields(value))
    except BadLine as error:
        return Broken(where, str(error))
    except (ValueError, RecursionError) as error:
        return Broken(where, tr(f"不是 JSON：{error}", f"not JSON: {error}"))


def paper_of_fields(value: Mapping[str, Any]) -> Paper:
    """The paper that a JSON object describes. Raises BadLine naming the field at fault."""
    fields = {
        _OTHER_NAMES.get(k, k): v
        for k, v in value.items()
        if k not in _OTHER_NAMES or _OTHER_NAMES[k] not in value
    }
    url, key = _text(fields, "url"), _key(fields)
    if not url and not key:
        raise BadLine("须有 `url` 或 `id`", "needs `url` or `id`")
    if url and not url.lower().startswith(("http://", "https://", "urn:")):
        raise BadLine(f"`url` 不是网址：{url[:100]}", f"`url` is no address: {url[:100]}")
    body = (_text(fields, "body") or "").replace("\r\n", "\n")
    title = (
        _text(fields, "title")
        or next((line for line in body.split("\n") if line.strip()), "")[:200]
        or url
        or key
    )
    agencies = _list(fields, "agencies")
    doc_no = _text(fields, "doc_no")
    archived = _list(fields, "archived_url") + _list(fields, "archived_urls")
    seen = _text(fields, "first_seen")
    assert title is not None
    return Paper(
        url=url,
        id=key,
        title=title.strip(),
        seen_at=_moment(seen) if seen else now(),
        body=body.strip(),
        published=_date(fields, "published"),
        document_date=_date(fields, "document_date"),
        agencies=agencies,
        doc_no=normalise_doc_no(doc_no) or doc_no if doc_no else None,
        index_no=_text(fields, "index_no"),
        origin_name=_text(fields, "origin_name"),
        document_type=_type(fields) or read_text(title, body, url or "").document_type,
        region=_region(fields) or region_of(agencies, title),
        source_id=_text(fields, "source_id"),
        archived_urls=archived,
        title_en=_text(fields, "title_en"),
        summary_en=_text(fields, "summary_en"),
        body_en=_text(fields, "body_en"),
    )


def _text(fields: Mapping[str, Any], name: str) -> str | None:
    value: object = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise BadLine(f"`{name}` 须是文字", f"`{name}` takes a text, not {type(value).__name__}")
    if any(0xD800 <= ord(c) <= 0xDFFF for c in value):
        raise BadLine(f"`{name}` 含半个代理对字符", f"`{name}` holds half of a surrogate pair")
    return without_invisible(value).strip() or None


def _key(fields: Mapping[str, Any]) -> str | None:
    value = fields.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    key = _text(fields, "id")
    if key and (len(key) > 200 or any(ord(c) < 32 for c in key)):
        raise BadLine(
            "`id` 至多 200 个字符，且不含控制字符",
            "`id` takes at most 200 characters, none of them a control",
        )
    return key


def _list(fields: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = fields.get(name)
    if isinstance(value, list):
        if not all(isinstance(item, str) for item in value):
            raise BadLine(f"`{name}` 须是文字的列表", f"`{name}` takes texts")
        return tuple(item.strip() for item in value if item.strip())
    text = _text(fields, name)
    return (text,) if text else ()


def _date(fields: Mapping[str, Any], name: str) -> str | None:
    text = _text(fields, name)
    if text is None:
        return None
    date = read_moment(text)
    if date is None:
        raise BadLine(f"`{name}` 不是日期：{text[:40]}", f"`{name}` is no date: {text[:40]}")
    return date


def _type(fields: Mapping[str, Any]) -> DocumentType | None:
    text = _text(fields, "document_type")
    if text is not None and text not in _TYPES:
        raise BadLine(
            f"`document_type` 只能是 {'、'.join(_TYPES)}", f"`document_type` takes one of {', '.join(_TYPES)}"
        )
    return cast("DocumentType | None", text)


def _region(fields: Mapping[str, Any]) -> str | None:
    text = _text(fields, "region")
    if text is None:
        return None
    code = text if region(text) else find_region(text)
    if code is None:
        raise BadLine(
            f"`region` 既不是六位代码，也不是认得的地名：{text[:40]}",
            f"`region` is neither a six-digit code nor a known name: {text[:40]}",
        )
    return code


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadLine(
            f"`first_seen` 不是 ISO 时间：{text[:40]}", f"`first_seen` is no ISO time: {text[:40]}"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
