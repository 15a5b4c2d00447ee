"""A new index being filled beside the one that answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from elasticsearch import Elasticsearch

from indexing.engine.elastic.bulk import deletions, index_operations, write
from indexing.engine.elastic.client import explained
from indexing.engine.elastic.generations import Generations
from indexing.engine.elastic.nearest import make_room
from indexing.engine.interface import Changes, IndexDocument


class ElasticRebuild:
    """A new index being filled. What `ElasticEngine.apply` writes meanwhile, in any process, goes to both.

    `refused` are the documents that Elasticsearch will never take, with its reasons. After a kill the next rebuild goes
    on with the same index: what it holds already is not written again.
    """

    def __init__(self, client: Elasticsearch, generations: Generations, where: str) -> None:
        self._client = client
        self._generations = generations
        self._where = where
        self.refused: dict[str, str] = {}
        self.finished = False

    def add(self, documents: Iterable[IndexDocument]) -> int:
        """Takes documents, each id once over all calls, and says how many these were. Nothing that was written to both
        indices meanwhile is replaced."""
        given = list(documents)
        operations, never = index_operations(given, "external")
        with explained(self._where):
            make_room(self._client, self._generations.filling, given)
            refused = write(self._client, self._generations.filling, operations, self._where).reasons()
        self.refused |= never | refused
        return len(operations) - len(refused)

    def finish(self, catch_up: Callable[[], Iterable[Changes]] | None = None) -> None:
        """Takes what `catch_up` gives, and lets the new index answer."""
        filling = self._generations.filling
        for changed, dropped in catch_up() if catch_up is not None else ():
            operations, never = index_operations(changed, "external_gte")
            with explained(self._where):
                make_room(self._client, filling, changed)
                operations += deletions(self._client, filling, dropped, self._where)
                self.refused |= never | write(self._client, filling, operations, self._where).reasons()
        with explained(self._where):
            self._generations.swap()
        self.finished = True
