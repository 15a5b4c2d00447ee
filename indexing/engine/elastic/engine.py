"""The engine on Elasticsearch. It means the same as the embedded one: both compile the clauses of `meaning`."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from elasticsearch import Elasticsearch

from config.elasticsearch import ElasticsearchSettings
from config.faults import Fault
from indexing.engine.elastic.bulk import Operation, deletions, index_operations, write
from indexing.engine.elastic.client import connect, explained, shown
from indexing.engine.elastic.faults import IndexMissing, Overloaded, fault_of
from indexing.engine.elastic.gains import gains
from indexing.engine.elastic.generations import Generations
from indexing.engine.elastic.nearest import has_vectors, make_room, nearest
from indexing.engine.elastic.rebuild import ElasticRebuild
from indexing.engine.elastic.search import Body, answer
from indexing.engine.interface import (
    EngineAnswer,
    EngineStatus,
    Gain,
    IndexDocument,
    IndexedDigest,
    Near,
    Refusals,
)
from indexing.engine.schema import SCHEMA_VERSION
from indexing.query.search_query import SearchQuery

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PATIENCE = 30.0
_PAGE = 5_000
# A search that meets a swap of indices or a node that just died is asked again after so many seconds.
_AGAIN = (0.1, 0.4, 1.0)


class ElasticEngine:
    """An engine on the server of these settings. Nothing is sent before it is needed; threads may share one.

    A request may take `patience` seconds. Every method raises `ElasticsearchFault`s where the server is away, slow,
    read-only, overloaded or refuses the sign-in, and IndexMissing where there is no index.
    """

    def __init__(self, settings: ElasticsearchSettings, *, patience: float = PATIENCE) -> None:
        self._settings = settings
        self._patience = patience
        self._where = shown(settings)

    def exists(self) -> bool:
        with explained(self._where):
            return self._generations.find()[0] is not None

    def create(self) -> None:
        """Makes an empty index where there is none (see the embedded engine's)."""
        with explained(self._where):
            if self._generations.find()[0] is None:
                self._generations.create(self._generations.live)

    def search(self, request: SearchQuery) -> EngineAnswer:
        """The answer to a request. Raises BadCursor for a page mark that is none of its."""
        return answer(lambda bodies: self._ask(bodies, _copy(request)), request)

    def nearest(
        self, request: SearchQuery, model: str, vector: NDArray[np.float32], limit: int
    ) -> tuple[Near, ...]:
        """See `interface.Engine`."""
        with explained(self._where):
            if not has_vectors(self._client, self._generations.live, model):
                return ()
        return nearest(lambda bodies: self._ask(bodies, _copy(request)), request, model, vector, limit)

    def gains(self, request: SearchQuery, ids: Sequence[str]) -> Mapping[str, tuple[Gain, ...]]:
        """What made up the score of each of these hits, largest first. Empty where a date orders."""
        return gains(lambda bodies: self._ask(bodies, _copy(request)), request, ids)

    def apply(self, upserts: Sequence[IndexDocument], deletes: Sequence[str]) -> Refusals:
        """Takes documents in place of those with their ids and drops others; durable and visible on return.

        An upsert with a lower version than the index holds is passed over.
        """
        if not upserts and not deletes:
            return Refusals()
        operations, never = index_operations(upserts, "external_gte")
        refusals = Refusals(never)
        with explained(self._where):
            _, filling = self._generations.current()
            # First the one being filled: once it answers, the second write goes to it.
            if filling is not None:
                with suppress(IndexMissing):  # it answers by now, or was given up
                    self._make_room(self._generations.filling, upserts)
                    refusals |= self._write(self._generations.filling, operations, deletes)
            self._make_room(self._generations.live, upserts)
            refusals |= self._write(self._generations.live, operations, deletes)
            self._client.indices.refresh(index=self._generations.live)
        return refusals

    def count(self) -> int:
        with explained(self._where):
            return int(self._client.count(index=self._generations.live)["count"])

    def digests(self) -> Iterator[tuple[str, IndexedDigest]]:
        """The id of every document and the digest of what was indexed of it, in no order, as they stood at the beginning."""
        with explained(self._where):
            moment = self._client.open_point_in_time(index=self._generations.live, keep_alive="5m")["id"]
            try:
                after: list[Any] | None = None
                while True:
                    page = self._client.search(
                        pit={"id": moment, "keep_alive": "5m"},
                        query={"match_all": {}},
                        sort=["_shard_doc"],
                        search_after=after,
                        size=_PAGE,
                        version=True,
                        docvalue_fields=[{"field": "digest"}],
                        track_total_hits=False,
                        allow_partial_search_results=False,
                    )
                    hits = page["hits"]["hits"]
                    for hit in hits:
                        digest = int(hit["fields"]["digest"][0])
                        yield str(hit["_id"]), IndexedDigest(int(hit["_version"]), digest)
                    if len(hits) < _PAGE:
                        return
                    after = hits[-1]["sort"]
            finally:
                self._client.close_point_in_time(id=moment)

    def status(self) -> EngineStatus:
        with explained(self._where):
            generation, _ = self._generations.current()
        return EngineStatus(
            engine=f"elasticsearch {self._server_version()}".rstrip(),
            version=str(SCHEMA_VERSION),
            documents=self.count(),
            dictionary=generation.dictionary,
            rebuild_due=generation.rebuild_due,
        )

    @contextmanager
    def rebuild(self) -> Iterator[ElasticRebuild]:
        """A new index beside the one that answers. Left by an error it is thrown away; left by a kill, or by a server
        that is away, the next rebuild goes on with it. Of two rebuilds at once, on two machines, the later fails."""
        with explained(self._where):
            self._generations.begin_filling()
        new = ElasticRebuild(self._client, self._generations, self._where)
        try:
            yield new
        except Fault:
            raise
        except Exception:
            with explained(self._where):
                self._generations.drop_filling()
            raise
        if not new.finished:
            with explained(self._where):
                self._generations.drop_filling()

    def close(self) -> None:
        """Lets go of the connections."""
        self._client.close()

    def _make_room(self, alias: str, documents: Sequence[IndexDocument]) -> None:
        with explained(self._where):
            make_room(self._client, alias, documents)

    def _write(self, alias: str, operations: Sequence[Operation], deletes: Sequence[str]) -> Refusals:
        every = [*operations, *deletions(self._client, alias, deletes, self._where)]
        return write(self._client, alias, every, self._where)

    def _ask(self, bodies: Sequence[Body], copy: str) -> list[Body]:
        for wait in (*_AGAIN, None):
            try:
                return self._ask_once(bodies, copy)
            except (IndexMissing, Overloaded) as fault:
                if wait is None or (isinstance(fault, IndexMissing) and not self.exists()):
                    raise
                time.sleep(wait)
        raise AssertionError("unreachable")

    def _ask_once(self, bodies: Sequence[Body], copy: str) -> list[Body]:
        header = {
            "index": self._generations.live,
            "preference": copy,
            "allow_partial_search_results": False,
        }
        with explained(self._where):
            answers = self._client.msearch(searches=[each for body in bodies for each in (header, body)])
        for each in answers["responses"]:
            if "error" in each:
                raise fault_of(int(each["status"]), each, self._where)
        return list(answers["responses"])

    def _server_version(self) -> str:
        """Of the node asked. Reading it takes the right to look at the cluster, which this program needs for nothing else."""
        try:
            with explained(self._where):
                nodes = self._client.nodes.info(
                    node_id="_local", metric="_none", filter_path="nodes.*.version"
                )
        except Fault:
            return ""
        return next((str(node["version"]) for node in nodes.get("nodes", {}).values()), "")

    @cached_property
    def _client(self) -> Elasticsearch:
        return connect(self._settings, self._patience)

    @cached_property
    def _generations(self) -> Generations:
        return Generations(self._client, self._settings.index, self._where)


def _copy(request: SearchQuery) -> str:
    """The pages of one search come from the same copy of the index, whose scores may differ a little from another's."""
    return f"{zlib.crc32(repr(request.tree).encode('utf-8', 'surrogatepass')):08x}"
