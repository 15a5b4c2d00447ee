"""Length-prefixed messages between the reader and its parser process."""

from __future__ import annotations

import json
import struct
from typing import IO, Any

_LENGTH = struct.Struct(">I")


def send(stream: IO[bytes], *payloads: bytes) -> None:
    """Writes each payload after its length and flushes."""
    for payload in payloads:
        stream.write(_LENGTH.pack(len(payload)))
        stream.write(payload)
    stream.flush()


def receive(stream: IO[bytes], limit: int) -> bytes | None:
    """The next payload; None at the end of the stream, in the middle of a message too. Raises ValueError past `limit` bytes."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (size,) = _LENGTH.unpack(head)
    if size > limit:
        raise ValueError(f"a message of {size} bytes")
    payload = stream.read(size)
    return payload if len(payload) == size else None


def pack(value: Any) -> bytes:
    """JSON as UTF-8; lone surrogates, which no clean text has, become question marks."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


def unpack(payload: bytes) -> Any:
    return json.loads(payload)
