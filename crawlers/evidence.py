"""One document's captures as a WARC of their own, with a manifest that a person can read."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from warcio.warcwriter import WARCWriter

from config.clock import iso, now
from config.faults import Fault, WrongUsage
from config.language import tr
from config.settings import Settings
from crawlers.archive.reader import BODY_LIMIT, HEAD_LIMIT, read_at
from crawlers.archive.shelves import Shelves, shelves
from crawlers.archive.warc_file import CutOff, warc_record_at
from crawlers.archive.writer import WARC_VERSION, version
from crawlers.extract.pool import Extractor
from indexing.records import ArchivePlace, Hints
from indexing.store import Document, Store
from indexing.store.captures import CaptureRow, captures_at
from indexing.store.papers.documents import known_urls, version_body
from indexing.text.urls import url_key

_STEP = 1 << 20


@dataclass(frozen=True, slots=True)
class EvidenceReport:
    """`file` and `manifest` are what was written; `captures` how many records it holds. `missing` names archive files and
    why something of them is not in it; `removed` counts captures whose bytes retention took, or that never had any."""

    file: Path
    manifest: Path
    captures: int
    removed: int = 0
    missing: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    """One capture in the manifest. Times are Shanghai's, as they were; `record_*` are what the WARC record itself says,
    which differs where a shell or another archive stands between; `problem` says why the record is not in the file."""

    url: str
    kind: str
    fetched_at: str
    status: int
    verdict: str | None
    sha256: str
    warc: str | None
    offset: int | None
    length: int | None
    source_id: str | None
    run_id: str | None
    record_url: str | None = None
    record_date: str | None = None
    problem: str | None = None


def write_evidence(store: Store, settings: Settings, document: Document, out: Path) -> EvidenceReport:
    """Writes the captures of all of a document's addresses, of its attachments' now and in earlier versions, and of its
    further pages to `out` (`….warc.gz`), the records byte for byte, and the manifest also beside it as `….txt`.

    `document` is loaded with its history. What is missing or damaged is reported by name and harms nothing else. Raises
    WrongUsage where `out` has another suffix, or lies in the archive itself.
    """
    if not out.name.endswith(".warc.gz"):
        raise WrongUsage(tr("--out 应以 .warc.gz 结尾", "--out takes a name in .warc.gz"), where=str(out))
    if out.resolve().parent == settings.archive.resolve():
        raise WrongUsage(
            tr("证据不能写进存档目录本身", "evidence cannot go into the archive itself"), where=str(out)
        )
    archives = shelves(store, settings)
    rows = _captures(store, archives, document)
    part = out.with_suffix(".part")
    try:
        with part.open("wb") as file:
            _write_info(file, out.name, document)
            lines = list(_copied(file, archives, rows))
            manifest = _manifest(document, lines)
            _write_manifest(file, manifest)
        beside = out.with_name(f"{out.name.removesuffix('.warc.gz')}.txt")
        beside.write_text(_readable(document, lines), "utf-8")
        part.rename(out)
    finally:
        part.unlink(missing_ok=True)
    missing = {line.warc: line.problem for line in reversed(lines) if line.warc and line.problem}
    return EvidenceReport(
        out,
        beside,
        len({(line.warc, line.offset) for line in lines if line.warc and line.record_url}),
        sum(line.warc is None for line in lines),
        tuple((name, why) for name, why in sorted(missing.items()) if name and why),
    )


def _captures(store: Store, archives: Shelves, document: Document) -> list[CaptureRow]:
    """All captures that belong to the document, in the order of their times."""
    pages = [place.url for place in document.appearances]
    files = {file.url for file in document.attachments if file.url}
    for one in document.versions:
        kept = version_body(store, document.id, one.number)
        files |= {url for _, url, _ in (kept[0]["attachments"] if kept else ()) if url}
    of_pages = captures_at(store, pages)
    links = _further_pages(archives, [row for rows in of_pages.values() for row in rows])
    links -= known_urls(store, list(links))  # a page that is a paper of its own is not this one's
    found = of_pages | captures_at(store, files) | captures_at(store, links)
    rows = [row for rows in found.values() for row in rows]
    return sorted(rows, key=lambda row: row.fetched_at)


def _further_pages(archives: Shelves, rows: Iterable[CaptureRow]) -> set[str]:
    """The addresses of the further pages that the captures of a paper's first page name."""
    distinct = {row.sha256: row for row in rows if row.verdict == "ok" and row.status < 300 and row.place}
    links: set[str] = set()
    with closing(Extractor()) as extractor, asyncio.Runner() as runner:
        for row in distinct.values():
            assert row.place is not None
            try:
                capture = archives.read(row.place, row.node)
            except (Fault, OSError):
                continue  # told where it is copied
            notice = runner.run(extractor.page(capture.body, capture.url, Hints(status=row.status)))
            links.update(notice.page_links)
    return {link for link in links if url_key(link) not in {url_key(row.url) for row in distinct.values()}}


def _copied(file: BinaryIO, archives: Shelves, rows: Iterable[CaptureRow]) -> Iterator[_Line]:
    """Copies the captures' records into the file and tells of each."""
    done: set[object] = set()
    for row in rows:
        if row.place is None:
            yield _line(row, problem=tr("存档中没有这一抓取的内容", "the archive has no bytes of it"))
            continue
        try:
            path = archives.folder(row.place, row.node) / row.place.file
            record = warc_record_at(path, row.place.offset, row.place.length, limit=BODY_LIMIT + HEAD_LIMIT)
            capture = read_at(path.parent, row.place)
            raw = _raw(path, row.place)
        except Fault as fault:
            yield _line(row, problem=f"{fault.title}{f': {fault.detail}' if fault.detail else ''}")
            continue
        except OSError as error:
            yield _line(row, problem=error.strerror or str(error))
            continue
        if row.place not in done:
            done.add(row.place)
            file.write(raw)
        same = hashlib.sha256(capture.body).hexdigest() == row.sha256
        yield _line(
            row,
            record_url=record.headers.get("warc-target-uri"),
            record_date=record.headers.get("warc-date"),
            problem=None
            if same
            else tr("内容与登记的 SHA-256 不符", "its content is not of the SHA-256 noted"),
        )


def _raw(path: Path, place: ArchivePlace) -> bytes:
    """A record's bytes in the file; one of a plain WARC becomes a gzip member, its content as it was. Raises CutOff where a
    member is not whole: copied, it would hide what follows it."""
    with path.open("rb") as file:
        file.seek(place.offset)
        raw = file.read(place.length)
    if not raw.startswith(b"\x1f\x8b"):
        return gzip.compress(raw + b"\r\n\r\n", mtime=0)
    member = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        rest = raw
        while rest and not member.eof:
            member.decompress(rest, _STEP)
            rest = member.unconsumed_tail
    except zlib.error as error:
        raise CutOff(path, place.offset, str(error)) from None
    if not member.eof or member.unused_data:
        raise CutOff(path, place.offset)
    return raw


def _line(row: CaptureRow, **more: str | None) -> _Line:
    return _Line(
        url=row.url,
        kind=row.kind,
        fetched_at=iso(row.fetched_at),
        status=row.status,
        verdict=row.verdict,
        sha256=row.sha256,
        warc=row.place.file if row.place else None,
        offset=row.place.offset if row.place else None,
        length=row.place.length if row.place else None,
        source_id=row.source_id,
        run_id=row.run_id,
        **more,
    )


def _write_info(file: BinaryIO, name: str, document: Document) -> None:
    writer = WARCWriter(file, gzip=True, warc_version=WARC_VERSION)
    info = {
        "software": f"Huanxin/{version()}",
        "format": f"WARC File Format {WARC_VERSION}",
        "description": f"captures of document {document.id}",
    }
    writer.write_record(writer.create_warcinfo_record(name, info))


def _write_manifest(file: BinaryIO, manifest: dict[str, Any]) -> None:
    writer = WARCWriter(file, gzip=True, warc_version=WARC_VERSION)
    text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    record = writer.create_warc_record(
        manifest["document"]["url"] or f"urn:huanxin:{manifest['document']['id']}",
        "metadata",
        payload=BytesIO(text),
        length=len(text),
        warc_content_type="application/json",
    )
    writer.write_record(record)


def _manifest(document: Document, lines: list[_Line]) -> dict[str, Any]:
    return {
        "document": {
            "id": document.id,
            "url": document.url,
            "title": document.title,
            "first_seen": iso(document.first_seen),
            "status": document.status,
            "version": document.version,
            "archived_urls": list(document.archived_urls),
        },
        "made": iso(now()),
        "software": f"Huanxin/{version()}",
        "captures": [asdict(line) for line in lines],
    }


def _readable(document: Document, lines: list[_Line]) -> str:
    """The manifest for a person."""
    out = [document.title, document.url or "", f"{tr('编号', 'id')}  {document.id}"]
    out.append(f"{tr('制作时间', 'made')}  {iso(now())}  Huanxin/{version()}")
    out += [f"{tr('他处存档', 'archived at')}  {url}" for url in document.archived_urls]
    for line in lines:
        place = f"{line.warc} @{line.offset} +{line.length}" if line.warc else "-"
        out += [
            "",
            f"{line.fetched_at}  {line.status}  {line.kind}  {line.verdict or ''}",
            f"  URL      {line.url}",
            f"  SHA-256  {line.sha256}",
            f"  WARC     {place}",
        ]
        if line.record_url and line.record_url != line.url:
            out.append(f"  {tr('记录', 'record')}   {line.record_url}  {line.record_date}")
        if line.problem:
            out.append(f"  !        {line.problem}")
    return "\n".join(out) + "\n"
