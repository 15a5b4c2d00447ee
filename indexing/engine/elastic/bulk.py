"""Writing by bulk requests: one at a time, no larger than Elasticsearch takes well, each item's fate looked at."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from elasticsearch import ApiError, Elasticsearch

from config.faults import Fault
from indexing.engine.elastic.faults import Overloaded, TurnedAway, fault_of, of_the_document, said
from indexing.engine.elastic.mapping import source
from indexing.engine.elastic.nearest import vector_fields
from indexing.engine.interface import IndexDocument, Refusals

CHUNK_DOCUMENTS = 500
CHUNK_BYTES = 5_000_000
# Seconds before each further try for what was turned away for now; together half a minute.
WAITS = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
# Of one call, so many may be turned away each time while others go through.
FEW = 5


@dataclass(frozen=True, slots=True)
class Operation:
    """One line of a bulk request, or two."""

    id: str
    lines: tuple[bytes, ...]


def index_operations(
    documents: Iterable[IndexDocument], version_type: Literal["external", "external_gte"]
) -> tuple[list[Operation], dict[str, str]]:
    """The writing of these documents, and the ids of those that cannot be written out, with the reasons. With
    `external_gte` one replaces what is not newer, with `external` only what is older."""
    operations: list[Operation] = []
    never: dict[str, str] = {}
    for document in documents:
        try:
            operations.append(_upsert(document, version_type))
        except Exception as error:
            never[document.id] = str(error) or type(error).__name__
    return operations, never


def _upsert(document: IndexDocument, version_type: str) -> Operation:
    action = {"_id": document.id, "version": document.version, "version_type": version_type}
    return Operation(
        document.id, (_json({"index": action}), _json(source(document) | vector_fields(document)))
    )


def deletions(client: Elasticsearch, alias: str, ids: Sequence[str], where: str) -> list[Operation]:
    """Deletions of what is there. Each carries the version that is there: a late write of an earlier one is still refused
    for a minute (`index.gc_deletes`), while the same version may come back."""
    wanted = [key for key in ids if key]
    if not wanted:
        return []
    found = client.mget(index=alias, ids=wanted, source=False)["docs"]
    for each in found:
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
        for each in found
        if each["found"]
    ]


def write(client: Elasticsearch, alias: str, operations: Iterable[Operation], where: str) -> Refusals:
    """Writes, and gives what Elasticsearch did not take: what it refuses, and, as not taken now, a few that it turns away
    each time although others go through. A version older than the one that is there is passed over.

    Raises a Fault where Elasticsearch is away, read-only, overloaded for long or without the index; what was written by
    then is harmless to write again."""
    writing = _Writing(client, alias, where)
    for chunk in _chunks(operations):
        writing.write(chunk)
    return writing.outcome()


@dataclass(slots=True)
class _Writing:
    """One call of `write`. `through` tells that some went in, `away` are those turned away to the last."""

    client: Elasticsearch
    alias: str
    where: str
    refused: dict[str, str] = field(default_factory=dict)
    away: dict[str, Fault] = field(default_factory=dict)
    through: bool = False

    def outcome(self) -> Refusals:
        if self.away and not self.through:
            raise next(iter(self.away.values()))
        return Refusals(
            self.refused, {key: f"{fault.title}: {fault.detail}" for key, fault in self.away.items()}
        )

    def write(self, chunk: Sequence[Operation]) -> None:
        left = chunk
        for wait in (0.0, *WAITS):
            time.sleep(wait)
            left, fault = self._send(left)
            if not left:
                return
        self._sift(left, fault)

    def _sift(self, left: Sequence[Operation], fault: Fault) -> None:
        """Waiting did not help. One paper too large for the room there is gets all turned away that come with it, so
        smaller requests tell which it is. Where that leaves more than a few, the server is overloaded. Any other fault is
        the server's."""
        unsure = [(left, fault)]
        while unsure:
            part, fault = unsure.pop()
            if not isinstance(fault, TurnedAway):
                raise fault
            if len(part) == 1:
                self.away[part[0].id] = fault
                if len(self.away) > FEW:
                    raise fault
                continue
            for half in _halves(part):
                rest, fault = self._send(half)
                if rest:
                    unsure.append((rest, fault))

    def _send(self, chunk: Sequence[Operation]) -> tuple[Sequence[Operation], Fault]:
        """Sends once, and gives what is to be tried again, with the fault if that does not help."""
        # Lines already written out pass through the client as they are, whatever its annotation says.
        lines: list[Any] = [line for operation in chunk for line in operation.lines]
        try:
            # An index that is gone must not come back by itself, without our mapping: hence the alias.
            items = self.client.bulk(
                index=self.alias,
                operations=lines,
                require_alias=True,
                filter_path="errors,items.*.status,items.*.error",
            )
        except ApiError as error:
            kind, reason = said(error.body)
            if of_the_document(error.status_code, kind):
                self._one_of(chunk, f"{kind}: {reason}")
                return (), Overloaded("")
            fault = fault_of(error.status_code, error.body, self.where)
            if not isinstance(fault, Overloaded):
                raise fault from error
            return chunk, fault
        if not items["errors"]:
            self.through = True
            return (), Overloaded("")
        again, fault = _sorted_out(chunk, items["items"], self.refused, self.where)
        self.through = self.through or len(again) < len(chunk)
        return again, fault

    def _one_of(self, chunk: Sequence[Operation], reason: str) -> None:
        """Elasticsearch refuses the whole request for one item (an id too long, a document too large): half by half."""
        if len(chunk) == 1:
            self.refused[chunk[0].id] = reason
            return
        for half in _halves(chunk):
            self.write(half)


def _halves(chunk: Sequence[Operation]) -> tuple[Sequence[Operation], Sequence[Operation]]:
    middle = len(chunk) // 2
    return chunk[:middle], chunk[middle:]


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
        if of_the_document(status, kind):
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
