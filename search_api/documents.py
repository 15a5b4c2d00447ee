"""Documents in the shapes that docs/cli.md gives."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from config.clock import iso
from config.regions import region_name
from indexing.comparison import Comparison
from indexing.records import Change
from indexing.search import Answer, Hit
from indexing.store import Document, Store

_OF_FILES = ("activities", "benefits", "deadlines", "citations")


def whole(document: Document) -> dict[str, Any]:
    """A document as `huanxin show` prints it."""
    return {
        "id": document.id,
        "url": document.url,
        "title": document.title,
        "document_type": document.document_type,
        "topic": document.topic,
        "topic_evidence": list(document.topic_evidence),
        "agencies": list(document.agencies),
        "doc_no": document.doc_no,
        "index_no": document.index_no,
        "origin_name": document.origin_name,
        "published": document.published,
        "document_date": document.document_date,
        "first_seen": iso(document.first_seen),
        "region": document.region,
        "region_name": region_name(document.region) if document.region else None,
        "source_id": document.source_id,
        "status": document.status,
        "version": document.version,
        "versions": [
            {"n": v.number, "time": iso(v.time), "classes": list(v.classes)} for v in document.versions
        ],
        "appearances": [
            {"url": a.url, "source_id": a.source_id, "original": a.original, "differs": list(a.differs)}
            for a in document.appearances
        ],
        "attachments": [
            {"name": a.name, "url": a.url, "format": a.format, "sha256": a.sha256, "state": a.state}
            for a in document.attachments
        ],
        "body": document.body,
        "archived_url": document.archived_urls[0] if document.archived_urls else None,
        "archived_urls": list(document.archived_urls),
        "title_en": document.title_en,
        "summary_en": document.summary_en,
        "body_en": document.body_en,
        "facts": None,
    }


def with_facts(store: Store, document: Document) -> dict[str, Any]:
    """The same with what it says, what its files say, each under its number, what was set right in that, and what later papers did to
    it."""
    from indexing.registers.citing import events_of, standing
    from indexing.registers.fact_corrections import fact_corrections_of
    from indexing.registers.of_document import facts_of, kept_of_files

    files = [
        {"place": place, **{kind: [asdict(one) for one in getattr(told, kind)] for kind in _OF_FILES}}
        for place, told in kept_of_files(store, document.id)
    ]
    events = events_of(store, document)
    return whole(document) | {
        "facts": asdict(facts_of(store, document)),
        "file_facts": files,
        "fact_corrections": [
            asdict(one) | {"time": iso(one.time)} for one in fact_corrections_of(store, document.id)
        ],
        "validity": {"state": standing(events), "events": [asdict(one) for one in events]},
    }


def hit(found: Hit) -> dict[str, Any]:
    """A search hit: the document without its texts, and where the query stands in it."""
    document = whole(found.document)
    del document["body"], document["body_en"], document["topic_evidence"]
    return document | {
        "score": found.score,
        "partial": found.partial,
        "snippet": found.snippet,
        "marks": [list(mark) for mark in found.marks],
        "title_marks": [list(mark) for mark in found.title_marks],
        "matched_in": list(found.matched_in),
        "brief": asdict(found.brief) if found.brief else None,
        **({"by_meaning": True} if found.by_meaning else {}),
    }


def answer(found: Answer) -> dict[str, Any]:
    """A search answer as `huanxin search` prints it."""
    return {
        "query": found.query,
        "read_as": found.read_as,
        "total": found.total,
        "partial_total": found.partial_total,
        "hits": [hit(h) for h in found.hits],
        "facets": {
            name: [{"value": v.value, "label": v.label, "count": v.count} for v in values]
            for name, values in found.facets.items()
        },
        "next": found.next,
    }


def change(entry: Change) -> dict[str, Any]:
    """A line of the change log."""
    return {
        "seq": entry.seq,
        "time": iso(entry.time),
        "document_id": entry.document_id,
        "url": entry.url,
        "title": entry.title,
        "classes": list(entry.classes),
        "origin": entry.origin,
        "fields": [{"field": f.field, "old": f.old, "new": f.new} for f in entry.fields],
        "version_from": entry.version_from,
        "version_to": entry.version_to,
        "run_id": entry.run_id,
    }


def comparison(found: Comparison) -> dict[str, Any]:
    """Two versions beside each other, as `huanxin diff` prints them."""
    return {
        "id": found.id,
        "from": found.older,
        "to": found.newer,
        "fields": [asdict(field) for field in found.fields],
        "body": [asdict(hunk) for hunk in found.body],
    }
