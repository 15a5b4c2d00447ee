"""Responses out of anyone's WARC, and one capture of ours by its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from config.clock import SHANGHAI
from config.faults import NotFound
from config.language import tr
from crawlers.archive.payload import Headers, cut_short, decoded, request_parts, response_parts
from crawlers.archive.warc_file import CutOff, WarcRecord, warc_record_at, warc_records
from indexing.records import ArchivePlace, Capture

BODY_LIMIT = 64 * 1024 * 1024
HEAD_LIMIT = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ArchivedResponse:
    """One response of a WARC. `body` has its codings taken off, `headers` still name them (Latin-1, as on the wire).

    `fetched_at` is Shanghai time; `form` is the request's body; `whole` is False where the body was longer than the limit.
    `place` is None where records share a gzip member and none can be read alone. For a revisit the place is that of the
    earlier record which holds the body.
    """

    url: str
    status: int
    headers: Headers
    body: bytes
    fetched_at: datetime
    place: ArchivePlace | None
    method: str = "GET"
    form: bytes = b""
    whole: bool = True

    def capture(self) -> Capture:
        return Capture(self.url, self.status, self.headers, self.body, self.fetched_at)


def read_records(path: Path, *, limit: int = BODY_LIMIT) -> Iterator[ArchivedResponse]:
    """The http(s) responses of a WARC (plain or gzip), in order: `response`, `resource`, and `revisit` records whose
    body is in the same file. `limit` is the most bytes of a body, before and after decoding.

    Raises OSError as `open` does, WrongUsage where the file is no WARC, and CutOff after the last whole record of a file
    that is cut off or damaged: what was given is good.
    """
    requests: dict[str, tuple[str, bytes]] = {}
    held: dict[str, ArchivePlace] = {}
    waiting: tuple[str, ArchivedResponse] | None = None
    try:
        for record in warc_records(path, limit=limit + HEAD_LIMIT):
            if record.type == "request":
                partner = record.headers.get("warc-concurrent-to") or record.headers.get("warc-record-id", "")
                asked = request_parts(record.block)
                if waiting and waiting[0] == partner:
                    yield _asked(waiting[1], asked)
                    waiting = None
                elif asked != ("GET", b""):
                    requests[partner] = asked
                continue
            if waiting:
                yield waiting[1]
                waiting = None
            response = _response(path, record, held, limit)
            if response is None:
                continue
            own = record.headers.get("warc-record-id", "")
            asked_before = requests.pop(own, None) or requests.pop(
                record.headers.get("warc-concurrent-to", "-"), None
            )
            if asked_before:
                yield _asked(response, asked_before)
            else:
                # Some writers put the request after its response: whether it was a POST is known one record later.
                waiting = (own, response)
    except CutOff:
        if waiting:
            yield waiting[1]
        raise
    if waiting:
        yield waiting[1]


def read_at(folder: Path, place: ArchivePlace, *, limit: int = BODY_LIMIT) -> Capture:
    """The capture that lies at `place` in the archive's `folder`, its body without codings.

    Raises NotFound where the file is gone, CutOff where nothing whole lies there: half a compressed body is no capture.
    """
    path = folder / place.file
    if path.name != place.file or not path.is_file():
        raise NotFound(
            tr(f"存档文件 {place.file} 不在", f"the archive file {place.file} is missing"), where=str(path)
        )
    record = warc_record_at(path, place.offset, place.length, limit=limit + HEAD_LIMIT)
    response = _response(path, record, {}, limit)
    if response is None:
        raise CutOff(path, place.offset, tr("此处不是响应记录", "no response record lies here"))
    parts = response_parts(record.block)
    if parts and cut_short(parts[2], parts[1]):
        raise CutOff(path, place.offset, tr("压缩的正文不完整", "the compressed body is cut off"))
    return response.capture()


def _asked(response: ArchivedResponse, request: tuple[str, bytes]) -> ArchivedResponse:
    return replace(response, method=request[0], form=request[1])


def _response(
    path: Path, record: WarcRecord, held: dict[str, ArchivePlace], limit: int
) -> ArchivedResponse | None:
    url = record.headers.get("warc-target-uri", "").removeprefix("<").removesuffix(">").replace(" ", "%20")
    if not url.startswith(("http://", "https://")):
        return None
    place = ArchivePlace(path.name, record.offset, record.length) if record.alone else None
    fetched_at = _moment(record.headers.get("warc-date", ""), path)
    if record.type == "resource":
        kind = record.headers.get("content-type")
        headers = (("Content-Type", kind),) if kind else ()
        return ArchivedResponse(
            url, 200, headers, record.block[:limit], fetched_at, place, whole=_fits(record, limit)
        )
    if record.type == "revisit":
        found = _revisited(path, record, held, limit)
        if found is None:
            return None
        parts, place = found[0], found[1] or place
    else:
        parts = response_parts(record.block) if record.type == "response" else None
        if place and parts:
            for key in (
                record.headers.get("warc-payload-digest"),
                _visit(url, record.headers.get("warc-date")),
            ):
                if key:
                    held.setdefault(key, place)
    if parts is None:
        return None
    body, whole = decoded(parts[2], parts[1], limit)
    whole = whole and _fits(record, limit + HEAD_LIMIT)
    return ArchivedResponse(url, parts[0], parts[1], body, fetched_at, place, whole=whole)


def _revisited(
    path: Path, record: WarcRecord, held: dict[str, ArchivePlace], limit: int
) -> tuple[tuple[int, Headers, bytes] | None, ArchivePlace | None] | None:
    """The message of a revisit and the place of the earlier record with its body, or None where that is not in the file.
    One that the server answered with 304 has no body to be found."""
    own = response_parts(record.block)
    if record.headers.get("warc-profile", "").endswith("server-not-modified"):
        return own, None
    place = _original(record, held)
    if place is None:
        return None
    earlier = warc_record_at(path, place.offset, place.length, limit=limit + HEAD_LIMIT)
    kept = response_parts(earlier.block)
    if kept is None:
        return None
    # The body is coded as the earlier headers say.
    return (own[0] if own else kept[0], kept[1], kept[2]), place


def _original(record: WarcRecord, held: dict[str, ArchivePlace]) -> ArchivePlace | None:
    headers = record.headers
    visit = _visit(headers.get("warc-refers-to-target-uri"), headers.get("warc-refers-to-date"))
    return held.get(visit or "-") or held.get(headers.get("warc-payload-digest", "-"))


def _visit(url: str | None, date: str | None) -> str | None:
    return f"{date} {url}" if url and date else None


def _fits(record: WarcRecord, limit: int) -> bool:
    return record.whole and len(record.block) <= limit


def _moment(text: str, path: Path) -> datetime:
    """A record's date; where it has none that can be read, the file's own."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(SHANGHAI)
