"""A HOME whose store holds a hundred thousand papers, each with its texts cut.

The rows of documents, versions and segments are written straight into their tables: by the real import, which
`benchmarks.search` measures, they take a quarter of an hour, and what is measured here begins at the store. A rebuild and
a search read no others, so changes, sketches and appearances are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, astuple
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.search_home import Home, say
from benchmarks.search_scale_cutting import Cutter
from benchmarks.search_scale_papers import Drawn, body, draw
from config.clock import SHANGHAI
from config.settings import Settings, load_settings
from indexing.projection import segment_document
from indexing.records import Paper
from indexing.segment import fingerprint
from indexing.store import Store, load_documents, open_store
from indexing.store.papers.version_fields import document_columns, fields_of, version_columns
from indexing.store.schema import documents, versions
from indexing.store.segments import Segmented, save_segments
from indexing.topic import judge_topic

_BATCH = 1_000
_SEEN = datetime(2025, 1, 1, 8, tzinfo=SHANGHAI)


def filled(folder: Path, pool: Sequence[str], count: int) -> Home:
    """The HOME `folder` with the first `count` papers in its store; nothing is indexed yet."""
    home = opened(load_settings({"HUANXIN_HOME": str(folder)}))
    cutter = Cutter(pool)
    papers = draw(pool, count)
    done = 0
    while batch := list(islice(papers, _BATCH)):
        if done % 25_000 == 0:
            say(f"filling the store: {done:,} of {count:,}")
        _insert(home.store, pool, batch)
        cut = {paper.id: cutter.segmented(paper) for paper in batch}
        save_segments(home.store, cut, fingerprint())
        if done == 0:
            _check(home.store, cut)
        done += len(batch)
    return home


def opened(settings: Settings) -> Home:
    """The HOME of these settings as another process opens it."""
    return Home(settings, open_store(settings.database_url, settings.locks), 0.0)


def _insert(store: Store, pool: Sequence[str], batch: Sequence[Drawn]) -> None:
    papers = [_paper(pool, drawn) for drawn in batch]
    with store.writing() as connection:
        connection.execute(documents.insert(), [_document_row(paper) for paper in papers])
        connection.execute(versions.insert(), [_version_row(paper) for paper in papers])


def _paper(pool: Sequence[str], drawn: Drawn) -> Paper:
    return Paper(
        url=None,
        id=drawn.id,
        title=drawn.title,
        seen_at=_SEEN,
        body=body(pool, drawn),
        published=drawn.date,
        agencies=(drawn.agency,),
        doc_no=drawn.doc_no,
        document_type=drawn.document_type,
        region=drawn.region,
    )


def _document_row(paper: Paper) -> dict[str, Any]:
    judged = judge_topic(paper.title, paper.body)
    return {
        "id": paper.id,
        "first_seen": _SEEN,
        "last_changed": _SEEN,
        "region": paper.region,
        "own": True,
        "status": paper.status,
        "version": 1,
        "archived_urls": [],
        "topic": judged.topic,
        "topic_evidence": [asdict(each) for each in judged.evidence],
        **document_columns(fields_of(paper)),
    }


def _version_row(paper: Paper) -> dict[str, Any]:
    about = {"document_id": paper.id, "number": 1, "time": _SEEN, "classes": ["new"]}
    return about | version_columns(fields_of(paper))


def _check(store: Store, cut: dict[str, Segmented]) -> None:
    """Stops where the texts put together are not what cutting the whole text gives."""
    for key, document in load_documents(store, list(cut)).items():
        whole = segment_document(document)
        same = whole.shown == cut[key].shown and [text.split() for text in astuple(whole.indexed)] == [
            text.split() for text in astuple(cut[key].indexed)
        ]
        if not same:
            raise SystemExit(f"{key}: put together, its tokens differ from the whole text's")
