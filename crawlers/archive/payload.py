"""The HTTP message within a record: status, headers, and the body with its codings taken off."""

from __future__ import annotations

import re
import zlib

import brotli  # type: ignore[import-untyped]

try:
    from compression import zstd  # type: ignore[import-not-found, unused-ignore]  # Python 3.14
except ImportError:
    from backports import zstd

Headers = tuple[tuple[str, str], ...]

# A hostile body of a million empty gzip members would cost a copy of itself for each.
MEMBERS_LIMIT = 16

_STEP = 1 << 20

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})(?: |$)")
_METHOD = re.compile(rb"([A-Z]{3,10}) ")


def response_parts(block: bytes) -> tuple[int, Headers, bytes] | None:
    """Status, headers (Latin-1, order and case of the wire) and body of an HTTP response; None where it is none."""
    first, headers, body = _split(block)
    match = _STATUS.match(first)
    return (int(match[1]), headers, body) if match else None


def request_parts(block: bytes) -> tuple[str, bytes]:
    """Method and body of an HTTP request; `GET` where it names none."""
    first, _, body = _split(block)
    match = _METHOD.match(first)
    return (match[1].decode() if match else "GET"), body


def decoded(body: bytes, headers: Headers, limit: int) -> tuple[bytes, bool]:
    """The body without transfer and content codings, at most `limit` bytes, and whether that is all of it.

    A coding that is unknown, or that the bytes do not have in spite of the header, is left as it is; what is cut off
    within a coding gives what came before.
    """
    if "chunked" in _tokens(headers, "transfer-encoding"):
        body = _unchunked(body)
    for coding in reversed(_tokens(headers, "content-encoding")):
        plain = _uncoded(body, coding, limit + 1)
        if plain is None:
            break
        body = plain
    return body[:limit], len(body) <= limit


def cut_short(body: bytes, headers: Headers) -> bool:
    """Whether a body ends before the compressed stream in it does; told of gzip and deflate, which `body` was sent in."""
    if "chunked" in _tokens(headers, "transfer-encoding"):
        body = _unchunked(body)
    coding = next(reversed(_tokens(headers, "content-encoding")), "")
    if not body or coding not in ("gzip", "x-gzip", "deflate"):
        return False
    if coding != "deflate":
        return _ends(body, 16 + zlib.MAX_WBITS) is False
    ends = _ends(body, zlib.MAX_WBITS)
    return (_ends(body, -zlib.MAX_WBITS) if ends is None else ends) is False


def _ends(body: bytes, bits: int) -> bool | None:
    """Whether the stream comes to its end within the body; None where it is no such stream."""
    engine = zlib.decompressobj(bits)
    try:
        while body and not engine.eof:
            engine.decompress(body, _STEP)
            body = engine.unconsumed_tail
        engine.flush()
    except zlib.error:
        return None
    return engine.eof


def _split(block: bytes) -> tuple[bytes, Headers, bytes]:
    end = re.search(rb"\r?\n\r?\n", block)
    head, body = (block[: end.start()], block[end.end() :]) if end else (block, b"")
    first, *lines = head.replace(b"\r\n", b"\n").split(b"\n")
    headers: list[tuple[str, str]] = []
    for line in lines:
        text = line.decode("latin-1")
        if text[:1] in (" ", "\t") and headers:
            name, value = headers[-1]
            headers[-1] = (name, f"{value} {text.strip()}")
        elif ":" in text:
            name, _, value = text.partition(":")
            headers.append((name.strip(), value.strip()))
    return first, tuple(headers), body


def _tokens(headers: Headers, wanted: str) -> list[str]:
    values = [value for name, value in headers if name.lower() == wanted]
    return [token.strip().lower() for value in values for token in value.split(",") if token.strip()]


def _unchunked(body: bytes) -> bytes:
    """Some archives keep the header but store the body already joined: then the first line is no chunk size."""
    parts: list[bytes] = []
    at = 0
    while (end := body.find(b"\n", at, at + 1024)) >= 0:
        size_text = body[at:end].split(b";")[0].strip()
        if not re.fullmatch(rb"[0-9a-fA-F]{1,8}", size_text):
            return b"".join(parts) if parts else body
        size = int(size_text, 16)
        if size == 0:
            return b"".join(parts)
        parts.append(body[end + 1 : end + 1 + size])
        at = end + 1 + size
        at += 2 if body[at : at + 2] == b"\r\n" else body[at : at + 1] == b"\n"
    return b"".join(parts) if parts else body


def _uncoded(body: bytes, coding: str, limit: int) -> bytes | None:
    if coding in ("gzip", "x-gzip"):
        return _inflated(body, 16 + zlib.MAX_WBITS, limit)
    if coding == "deflate":
        # Servers disagree whether `deflate` has the zlib header that the standard asks for.
        plain = _inflated(body, zlib.MAX_WBITS, limit)
        return plain if plain is not None else _inflated(body, -zlib.MAX_WBITS, limit)
    if coding == "br":
        return _unbrotlied(body, limit)
    if coding == "zstd":
        return _unzstded(body, limit)
    return body if coding == "identity" else None


def _inflated(body: bytes, bits: int, limit: int) -> bytes | None:
    out = b""
    for _ in range(MEMBERS_LIMIT):
        if not body or len(out) >= limit:
            break
        engine = zlib.decompressobj(bits)
        try:
            out += engine.decompress(body, limit - len(out))
        except zlib.error:
            return out or None
        if not engine.eof:
            break
        body = engine.unused_data if bits > zlib.MAX_WBITS else b""
    return out


def _unbrotlied(body: bytes, limit: int) -> bytes | None:
    engine = brotli.Decompressor()
    out = bytearray()
    try:
        out += engine.process(body, output_buffer_limit=limit)
        while len(out) < limit and not engine.is_finished() and not engine.can_accept_more_data():
            out += engine.process(b"", output_buffer_limit=limit - len(out))
    except brotli.error:
        return bytes(out) or None
    return bytes(out)


def _unzstded(body: bytes, limit: int) -> bytes | None:
    try:
        return bytes(zstd.ZstdDecompressor().decompress(body, max_length=limit))
    except zstd.ZstdError:
        return None
