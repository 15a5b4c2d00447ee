"""Writing by bulk requests: one at a time, no larger than Elasticsearch takes well, each item's fate looked at."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from elasticsearch import ApiError, Elasticsearch

from config.faults import Fault
from indexing.engine.elastic.faults import Overloaded, fault_of, said
from indexing.engine.elastic.mapping import source
from indexing.engine.interface import IndexDocument

CHUNK_DOCUMENTS = 500
CHUNK_BYTES = 5_000_000
# Seconds before each further try for what was turned away for now; together half a minute.
WAITS = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
_FOR_NOW = (429, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Operation:
    """One line of a bulk request, or two."""

    id: str
    lines: tuple[bytes, ...]


def upsert(document: IndexDocument, version_type: Literal["external", "external_gte"]) -> Operation:
    """With `external_gte` it replaces what is not newer, with `external` only what is older."""
    action = {"_id": document.id, "version": document.version, "version_type": version_type}
    return Operation(document.id, (_json({"index": action}), _json(source(document))))


def deletions(client: Elasticsearch, alias: str, ids: Sequence[str], where: str) -> list[Operation]:
    """Deletions of what is there. Each carries the version that is held: a late write of an earlier one is still refused
    for a minute (`index.gc_deletes`), while the same version may come back."""
    wanted = [key for key in ids if key]
    if not wanted:
        return []
    held = client.mget(index=alias, ids=wanted, source=False)["docs"]
    for each in held:
        if "error" in each:
            raise fault_of(404, each, where)
    return [
        Operation(
            each["_id"],
            (
                _json(
                    {
                        "delete": {
                            "_id": each["_id"],
                            "version": each["_version"],
                            "version_type": "external_gte",
                        }
                    }
                ),
            ),
        )
        for each in held
        if each["found"]
    ]


def write(client: Elasticsearch, alias: str, operations: Iterable[Operation], where: str) -> dict[str, str]:
    """Writes, and gives the ids that Elasticsearch will never take, with its reasons. A version older than the one held
    is passed over. Raises a Fault where Elasticsearch is away, read-only, overloaded for long or without the index; what
    was written by then is harmless to write again."""
    refused: dict[str, str] = {}
    for chunk in _chunks(operations):
        refused |= _write_chunk(client, alias, chunk, where)
    return refused


def _write_chunk(client: Elasticsearch, alias: str, chunk: Sequence[Operation], where: str) -> dict[str, str]:
    refused: dict[str, str] = {}
    for wait in (*WAITS, None):
        fault: Fault
        # Lines already written out pass through the client as they are, whatever its annotation says.
        lines: list[Any] = [line for operation in chunk for line in operation.lines]
        try:
            # An index that is gone must not come back by itself, without our mapping: hence the alias.
            items = client.bulk(
                index=alias,
                operations=lines,
                require_alias=True,
                filter_path="errors,items.*.status,items.*.error",
            )
        except ApiError as error:
            kind, reason = said(error.body)
            if error.status_code in (400, 413) and kind != "media_type_header_exception":
                return refused | _one_of(client, alias, chunk, where, f"{kind}: {reason}")
            fault = fault_of(error.status_code, error.body, where)
            if not isinstance(fault, Overloaded):
                raise fault from error
        else:
            if not items["errors"]:
                return refused
            chunk, fault = _sorted_out(chunk, items["items"], refused, where)
            if not chunk:
                return refused
        if wait is None:
            raise fault
        time.sleep(wait)
    raise AssertionError("unreachable")


def _one_of(
    client: Elasticsearch, alias: str, chunk: Sequence[Operation], where: str, reason: str
) -> dict[str, str]:
    """Elasticsearch refuses the whole request for one item (an id too long, a document too large): half by half."""
    if len(chunk) == 1:
        return {chunk[0].id: reason}
    middle = len(chunk) // 2
    halves = (chunk[:middle], chunk[middle:])
    return {key: why for half in halves for key, why in _write_chunk(client, alias, half, where).items()}


def _sorted_out(
    chunk: Sequence[Operation], items: Sequence[Mapping[str, Any]], refused: dict[str, str], where: str
) -> tuple[list[Operation], Fault]:
    """What is to be tried again, and the fault if that does not help. Fills `refused`; raises what concerns all."""
    again: list[Operation] = []
    fault: Fault = Overloaded("")
    for operation, item in zip(chunk, items, strict=True):
        (result,) = item.values()
        status = int(result["status"])
        if status < 300 or "error" not in result or status == 409:
            continue
        kind, reason = said(result)
        if status in (400, 413):
            refused[operation.id] = f"{kind}: {reason}"
            continue
        fault = fault_of(status, result, where)
        if not isinstance(fault, Overloaded):
            raise fault
        again.append(operation)
    return again, fault


def _chunks(operations: Iterable[Operation]) -> Iterator[list[Operation]]:
    chunk: list[Operation] = []
    size = 0
    for operation in operations:
        length = sum(map(len, operation.lines))
        if chunk and (len(chunk) >= CHUNK_DOCUMENTS or size + length > CHUNK_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(operation)
        size += length
    if chunk:
        yield chunk


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
