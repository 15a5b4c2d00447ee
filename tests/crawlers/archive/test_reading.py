"""Anyone's WARC: other writers' habits, codings, damage."""

from __future__ import annotations

import gzip
import zlib
from io import BytesIO
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from config.faults import WrongUsage
from crawlers.archive import ArchivedResponse, ArchiveWriter, CutOff, read_at, read_records
from crawlers.archive.warc_file import warc_records
from indexing.records import Capture
from tests.crawlers.archive.test_writing import page

TEXT = "关于促进家居消费的若干措施".encode()
URL = "http://a.gov.cn/paper"


def write(path: Path, *records: tuple[str, list[tuple[str, str]], bytes], zipped: bool = True) -> Path:
    """A WARC as warcio writes it, of (type, HTTP headers, payload)."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=zipped)
        for kind, headers, payload in records:
            http = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1") if kind == "response" else None
            more = {} if http else {"Content-Type": "text/html"}
            writer.write_record(
                writer.create_warc_record(
                    URL, kind, payload=BytesIO(payload), http_headers=http, warc_headers_dict=more
                )
            )
    return path


def one(path: Path) -> ArchivedResponse:
    (response,) = read_records(path)
    return response


CHUNKED = b"6\r\n" + TEXT[:6] + b"\r\n" + b"%x;x=y\r\n" % len(TEXT[6:]) + TEXT[6:] + b"\r\n0\r\n\r\n"
RAW_DEFLATE = zlib.compressobj(wbits=-15)
RAW = RAW_DEFLATE.compress(TEXT) + RAW_DEFLATE.flush()


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize(
    ("headers", "payload"),
    [
        ({}, TEXT),
        ({"Transfer-Encoding": "chunked"}, CHUNKED),
        ({"Transfer-Encoding": "chunked"}, TEXT),
        ({"Content-Encoding": "gzip"}, gzip.compress(TEXT, mtime=0)),
        ({"Content-Encoding": "gzip"}, TEXT),
        ({"content-encoding": "GZIP, br"}, brotli.compress(gzip.compress(TEXT, mtime=0))),
        ({"Content-Encoding": "deflate"}, zlib.compress(TEXT)),
        ({"Content-Encoding": "deflate"}, RAW),
        ({"Content-Encoding": "br"}, brotli.compress(TEXT)),
        ({"Content-Encoding": "martian"}, TEXT),
    ],
)
def test_codings_are_taken_off(tmp_path: Path, headers: dict[str, str], payload: bytes, zipped: bool) -> None:
    path = write(tmp_path / "a.warc", ("response", list(headers.items()), payload), zipped=zipped)
    got = one(path)
    assert got.body == TEXT and got.whole
    assert got.headers == tuple(headers.items())
    assert got.place is not None
    assert read_at(tmp_path, got.place) == got.capture()


def test_a_resource_is_a_page_without_a_server(tmp_path: Path) -> None:
    got = one(write(tmp_path / "a.warc.gz", ("resource", [], TEXT)))
    assert (got.url, got.status, got.body) == (URL, 200, TEXT)
    assert got.headers == (("Content-Type", "text/html"),)


def test_bombs_and_giants_are_capped(tmp_path: Path) -> None:
    for name, coding, payload in (
        ("a", "gzip", gzip.compress(bytes(50_000_000), mtime=0)),
        ("b", "br", brotli.compress(bytes(50_000_000))),
        ("c", "identity", bytes(3_000_000)),
        ("d", "gzip", gzip.compress(b"", mtime=0) * 100_000),
    ):
        path = write(tmp_path / name, ("response", [("Content-Encoding", coding)], payload))
        (got,) = read_records(path, limit=1_000_000)
        assert len(got.body) <= 1_000_000
        assert got.whole is (name == "d")


def test_a_revisit_is_resolved_within_its_file(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        first = writer.create_warc_record(
            URL,
            "response",
            payload=BytesIO(TEXT),
            http_headers=StatusAndHeaders("200 OK", [], protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": "2023-08-31T00:00:00Z"},
        )
        writer.write_record(first)
        digest = first.rec_headers.get_header("WARC-Payload-Digest")
        for wanted in (digest, "sha1:AAAA"):
            writer.write_record(
                writer.create_revisit_record(
                    URL,
                    wanted,
                    URL,
                    "2023-08-31T00:00:00Z" if wanted == digest else "2020-01-01T00:00:00Z",
                    http_headers=StatusAndHeaders("200 OK", [("X", "1")], protocol="HTTP/1.1"),
                    warc_headers_dict={"WARC-Date": "2023-09-01T00:00:00Z"},
                )
            )
    got = list(read_records(path))
    assert [(r.body, f"{r.fetched_at:%m-%d %H}") for r in got] == [(TEXT, "08-31 08"), (TEXT, "09-01 08")]
    assert got[0].place == got[1].place


def test_wget_puts_the_request_first_and_names_it_in_the_response(tmp_path: Path) -> None:
    def record(kind: str, block: bytes, more: str = "") -> bytes:
        return (
            (
                f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <{URL}>\r\nWARC-Date: 2023-08-31T01:02:03Z\r\n"
                f"WARC-Record-ID: <urn:{kind}>\r\n{more}Content-Length: {len(block)}\r\n\r\n"
            ).encode()
            + block
            + b"\r\n\r\n"
        )

    path = tmp_path / "wget.warc"
    path.write_bytes(
        record("request", b"POST /paper HTTP/1.1\r\nHost: a.gov.cn\r\n\r\npage=2")
        + record(
            "response", b"HTTP/1.1 200 OK\nServer: x\n\n" + TEXT, "WARC-Concurrent-To: <urn:request>\r\n"
        )
        + record("metadata", b"fetchTimeMs: 3")
        + record("response", b"not http at all")
    )
    got = one(path)
    assert (got.url, got.method, got.form, got.body) == (URL, "POST", b"page=2", TEXT)
    assert got.fetched_at.isoformat() == "2023-08-31T09:02:03+08:00"


def test_records_in_one_gzip_are_read_but_have_no_place(tmp_path: Path) -> None:
    plain = write(tmp_path / "plain.warc", ("response", [], TEXT), ("response", [], b"two"), zipped=False)
    path = tmp_path / "one.warc.gz"
    path.write_bytes(gzip.compress(plain.read_bytes()))
    assert [(r.body, r.place) for r in read_records(path)] == [(TEXT, None), (b"two", None)]


def test_a_record_behind_a_shared_or_an_empty_member_has_its_place(tmp_path: Path) -> None:
    plain = write(tmp_path / "plain.warc", ("response", [], TEXT), ("response", [], b"two"), zipped=False)
    last = write(tmp_path / "last.warc.gz", ("response", [], b"three"))
    path = tmp_path / "all.warc.gz"
    path.write_bytes(gzip.compress(plain.read_bytes()) + gzip.compress(b"") + last.read_bytes())
    got = list(read_records(path))
    assert [r.body for r in got] == [TEXT, b"two", b"three"]
    assert [r.place is None for r in got] == [True, True, False]
    assert got[2].place is not None
    assert read_at(tmp_path, got[2].place) == got[2].capture()


def test_a_record_without_a_length_ends_the_reading_and_one_with_bare_line_feeds_does_not(
    tmp_path: Path,
) -> None:
    def record(length: bytes) -> bytes:
        head = b"WARC/1.0\nWARC-Type: response\nWARC-Target-URI: http://a.gov.cn/\n" + length + b"\n"
        return head + b"HTTP/1.1 200 OK\n\none\n\n"

    path = tmp_path / "a.warc"
    path.write_bytes(record(b"Content-Length: 20\n") + record(b""))
    got: list[ArchivedResponse] = []
    with pytest.raises(CutOff) as caught:
        got.extend(read_records(path))
    assert [r.body for r in got] == [b"one"]
    assert caught.value.offset == len(record(b"Content-Length: 20\n"))


@pytest.mark.parametrize("zipped", [True, False])
def test_cut_anywhere_what_came_before_is_kept(tmp_path: Path, zipped: bool) -> None:
    with ArchiveWriter(tmp_path, "run") as writer:
        places = [writer.write(page(number)) for number in (1, 2)]
    data = (tmp_path / places[0].file).read_bytes()
    if not zipped:
        data = gzip.decompress(data)
    cut = tmp_path / "cut.warc"
    cut.write_bytes(data)
    whole = list(read_records(cut))
    ends = [record.offset + record.length for record in warc_records(cut, limit=10_000)]
    assert (len(whole), len(ends)) == (2, 5)
    # Behind a plain record's own length come two line ends, which are no loss.
    unbroken = {end + more for end in ends for more in range(1 if zipped else 5)}
    near = {end + more for end in ends for more in range(-9, 6)}
    for size in sorted(size for size in near | set(range(2, len(data), 11)) if size < len(data)):
        cut.write_bytes(data[:size])
        got: list[ArchivedResponse] = []
        try:
            got.extend(read_records(cut))
            assert size in unbroken
        except CutOff as fault:
            assert size not in unbroken
            assert fault.where == f"{cut}:{fault.offset}"
            assert fault.offset <= size <= len(data)
            assert size < min(end for end in ends if end > fault.offset)
            assert "cut.warc" in fault.title
        assert [one.url for one in got] == [one.url for one in whole if reach(one) <= size]


def reach(response: ArchivedResponse) -> int:
    assert response.place is not None
    return response.place.offset + response.place.length


def test_damage_in_the_middle_is_named(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "run") as writer:
        places = [writer.write(page(number)) for number in (1, 2, 3)]
    path = tmp_path / places[0].file
    data = bytearray(path.read_bytes())
    data[places[1].offset + 30] ^= 0xFF
    path.write_bytes(data)
    got: list[ArchivedResponse] = []
    with pytest.raises(CutOff) as caught:
        got.extend(read_records(path))
    assert caught.value.offset == places[1].offset
    assert [one.url for one in got] == [page(1).url, page(3).url]


@pytest.mark.parametrize(
    ("zipped", "wrong"), [(False, -1), (True, -1), (True, +9), (False, +9), (False, +60)]
)
def test_past_a_record_of_a_wrong_length_the_next_one_is_read(
    tmp_path: Path, zipped: bool, wrong: int
) -> None:
    records = []
    for number in (1, 2, 3):
        block = f"HTTP/1.1 200 OK\r\n\r\n{number}\nWARC/1. in a text".encode()
        size = len(block) + (wrong if number == 2 else 0)
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.gov.cn/{number}\r\nContent-Length: {size}\r\n\r\n"
        records.append(head.encode() + block + b"\r\n\r\n")
    parts = [gzip.compress(record, mtime=0) for record in records] if zipped else records
    path = tmp_path / "a.warc"
    path.write_bytes(b"".join(parts))
    got: list[ArchivedResponse] = []
    with pytest.raises(CutOff) as caught:
        got.extend(read_records(path))
    assert {"http://a.gov.cn/1", "http://a.gov.cn/3"} <= {one.url for one in got}
    assert all(read_at(tmp_path, one.place) for one in got if one.place)
    assert len(parts[0]) <= caught.value.offset <= len(parts[0]) + len(parts[1])


@pytest.mark.parametrize("coding", ["gzip", "deflate", "raw"])
def test_half_a_compressed_body_is_no_capture(tmp_path: Path, coding: str) -> None:
    packed = {"gzip": gzip.compress(TEXT, mtime=0), "deflate": zlib.compress(TEXT), "raw": RAW}[coding]
    headers = [("Content-Encoding", "deflate" if coding == "raw" else coding)]
    for payload, whole in ((packed, True), (packed[: len(packed) * 2 // 3], False)):
        got = one(write(tmp_path / f"{whole}.warc.gz", ("response", headers, payload)))
        assert got.place is not None
        if whole:
            assert read_at(tmp_path, got.place).body == TEXT
        else:
            with pytest.raises(CutOff):
                read_at(tmp_path, got.place)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>",
        b"%PDF-1.7",
        gzip.compress(b"<html>", mtime=0),
        b"filedesc://a.arc 0.0.0.0 2023 text/plain 1\n",
    ],
)
def test_what_is_no_warc_is_said_to_be_none(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(data)
    with pytest.raises(WrongUsage, match=r"page\.html"):
        list(read_records(path))


def test_endless_headers_are_given_up(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    for hostile in (b"WARC/1.0\r\n" + b"X: y\r\n" * 100_000, b"WARC/1.0 " + b"x" * 1_000_000):
        path.write_bytes(hostile)
        with pytest.raises(CutOff):
            list(read_records(path))


def test_a_capture_of_a_head_or_an_empty_page(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "run") as writer:
        writer.write(Capture(URL, 204, (), b"", page(1).fetched_at))
    assert one(tmp_path / "run-00001.warc.gz").body == b""
