"""Indexing on Elasticsearch: `index rebuild` from the store beside raw `helpers.bulk`.

Raw bulk gets the very same actions, mapping and refresh interval, made beforehand: it reads no store and makes no fields.
Rounds of both alternate and the best of each counts. Raw bulk's texts lie packed on the disk and are unpacked, outside
the time taken, for each round anew: a Python string keeps its UTF-8 form once it was asked for.
"""

from __future__ import annotations

import pickle
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from elasticsearch import Elasticsearch, helpers

from benchmarks.search_home import Home, say
from config.elasticsearch import ElasticsearchSettings
from indexing.engine.elastic.client import connect
from indexing.engine.elastic.mapping import REFRESH, index_body, source
from indexing.projection import index_documents, rebuild
from indexing.store.papers.documents import document_ids

ROUNDS = 2
_SLICE = 10_000
_CALM = 0.5


@dataclass(frozen=True, slots=True)
class Indexing:
    """Documents a second, and `ratio`: what share of raw bulk's speed a rebuild from stored tokens reaches."""

    rebuild_per_second: float
    raw_per_second: float
    ratio: float
    index_bytes: int


@contextmanager
def own_index(url: str, home: Home) -> Iterator[Home]:
    """The HOME with this server as its engine, under a name of its own; its indices are dropped at the end."""
    elasticsearch = ElasticsearchSettings(url, index=f"huanxin-bench-{uuid.uuid4().hex[:12]}")
    try:
        yield replace(home, settings=replace(home.settings, elasticsearch=elasticsearch))
    finally:
        client = connect(elasticsearch, 60.0)
        for name in client.indices.get(index=f"{elasticsearch.index}-*", expand_wildcards="all"):
            client.indices.delete(index=name)
        client.close()


def measure(home: Home, folder: Path) -> Indexing:
    """The figures; the index is left filled. `folder` takes raw bulk's actions."""
    assert home.settings.elasticsearch is not None
    client = connect(home.settings.elasticsearch, 120.0)
    name = f"{home.settings.elasticsearch.index}-raw"
    count, slices = _packed(home, folder)
    _raw(client, name, slices[:1])  # Java compiles what runs often: neither is to pay for it
    ours, raws = [], []
    for number in range(ROUNDS):
        say(f"indexing on Elasticsearch, round {number + 1} of {ROUNDS}")
        raws.append(_raw(client, name, slices))
        started = time.perf_counter()
        rebuild(home.store, home.settings)
        ours.append(time.perf_counter() - started)
        _calm(client)
    live = client.indices.stats(index=f"{home.settings.elasticsearch.index}-*", metric="store")
    client.close()
    return Indexing(
        rebuild_per_second=count / min(ours),
        raw_per_second=count / min(raws),
        ratio=min(raws) / min(ours),
        index_bytes=int(live["_all"]["primaries"]["store"]["size_in_bytes"]),
    )


def _packed(home: Home, folder: Path) -> tuple[int, Sequence[Path]]:
    """How many actions there are, and the files that hold them."""
    folder.mkdir()
    count, files = 0, []
    actions = _actions(home)
    while some := list(islice(actions, _SLICE)):
        count += len(some)
        files.append(folder / f"{count}.pickle")
        files[-1].write_bytes(pickle.dumps(some))
    return count, files


def _actions(home: Home) -> Iterator[dict[str, Any]]:
    for ids in document_ids(home.store):
        for document in index_documents(home.store, ids).values():
            yield {
                "_id": document.id,
                "version": document.version,
                "version_type": "external",
                "_source": source(document),
            }


def _raw(client: Elasticsearch, name: str, slices: Sequence[Path]) -> float:
    """Seconds for an index made, filled and refreshed as a rebuild makes, fills and refreshes one."""
    body = index_body(filling=True)
    started = time.perf_counter()
    client.indices.create(index=name, settings=body["settings"], mappings=body["mappings"])
    seconds = time.perf_counter() - started
    for file in slices:
        actions = pickle.loads(file.read_bytes())
        started = time.perf_counter()
        helpers.bulk(client, actions, index=name)
        seconds += time.perf_counter() - started
    started = time.perf_counter()
    client.indices.put_settings(index=name, settings={"refresh_interval": REFRESH})
    client.indices.refresh(index=name)
    seconds += time.perf_counter() - started
    client.indices.delete(index=name)
    return seconds


def _calm(client: Elasticsearch) -> None:
    """Waits until no merge goes on, so that a round does not pay for the one before."""
    while client.indices.stats(metric="merge")["_all"]["total"]["merges"]["current"]:
        time.sleep(_CALM)
