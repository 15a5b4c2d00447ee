"""How fast an index is built: `index rebuild` beside raw tantivy, which is handed the same fields ready-made.

Rounds of both alternate and the best of each counts, so that a busy machine does not decide. Raw tantivy gets strings that
nobody used before: a Python string keeps its UTF-8 form once it was asked for, and no index is given the same one twice.
"""

from __future__ import annotations

import pickle
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import tantivy

from benchmarks.search_home import Home, say
from indexing.engine.embedded import _LARGE_HEAP
from indexing.engine.index_document import record
from indexing.engine.schema import schema
from indexing.projection import index_documents, rebuild
from indexing.store.papers.documents import document_ids
from indexing.store.schema import segments

ROUNDS = 3
THREADS = 2


@dataclass(frozen=True, slots=True)
class Building:
    """Documents a second, and `ratio`: what share of raw tantivy's speed a rebuild from stored tokens reaches."""

    documents: int
    rebuild_per_second: float
    raw_per_second: float
    ratio: float
    with_segmentation_per_second: float
    index_bytes: int
    raw_index_bytes: int


def measure(home: Home, folder: Path) -> tuple[Building, tantivy.Index]:
    """The figures, and the raw index, for searching it. `folder` takes that index."""
    say("rebuilding with segmentation")
    _forget_segments(home)
    segmenting = _seconds(lambda: rebuild(home.store, home.settings))
    fields = _fields(home)
    packed = pickle.dumps(fields)
    ours, raws = [], []
    for number in range(ROUNDS):
        say(f"rebuilding, round {number + 1} of {ROUNDS}")
        ours.append(_seconds(lambda: rebuild(home.store, home.settings)))
        raws.append(_seconds(partial(_build, pickle.loads(packed), folder)))
    count = len(fields)
    figures = Building(
        documents=count,
        rebuild_per_second=count / min(ours),
        raw_per_second=count / min(raws),
        ratio=min(raws) / min(ours),
        with_segmentation_per_second=count / segmenting,
        index_bytes=bytes_in(home.settings.index),
        raw_index_bytes=bytes_in(folder),
    )
    return figures, tantivy.Index.open(str(folder))


def bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _fields(home: Home) -> list[dict[str, Any]]:
    return [
        record(document)
        for ids in document_ids(home.store)
        for document in index_documents(home.store, ids).values()
    ]


def _build(fields: list[dict[str, Any]], folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    writer = tantivy.Index(schema(), path=str(folder)).writer(_LARGE_HEAP, THREADS)
    for values in fields:
        writer.add_document(tantivy.Document.from_dict(values, schema()))
    writer.commit()
    writer.wait_merging_threads()


def _forget_segments(home: Home) -> None:
    with home.store.writing() as connection:
        connection.execute(segments.delete())


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
