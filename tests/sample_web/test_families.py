"""The shipped sources and the family parsers find on the sample web exactly what is there."""

from __future__ import annotations

import gzip
from urllib.parse import urlencode, urlsplit

import pytest

from config.registry import load_registry
from config.site import Source
from crawlers.extract.lists import FAMILIES
from indexing.records import Entry, PageRequest
from sample_web import respond, truth
from sample_web.exchange import Answer
from sample_web.library import load

SOURCES = sorted(truth(0)["sources"])


def fetch(asked: PageRequest, day: int) -> Answer:
    parts = urlsplit(asked.url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    form = urlencode(asked.form).encode()
    answer = respond(parts.netloc, asked.method, target, {}, form, day)
    if ("Content-Encoding", "gzip") in answer.headers:
        answer = Answer(answer.status, answer.headers, gzip.decompress(answer.body))
    return answer


def crawl(source: Source, day: int) -> tuple[list[Entry], set[int]]:
    """The entries of all list pages in order, and the totals that the pages told."""
    family = FAMILIES[source.site.family]
    waiting = list(family.start(source.column.url, source.column.options))
    entries: list[Entry] = []
    totals: set[int] = set()
    for _ in range(20):
        if not waiting:
            break
        asked = waiting.pop(0)
        assert urlsplit(asked.url).hostname in source.site.hosts
        answer = fetch(asked, day)
        assert answer.status == 200, asked
        listing = family.list_page(answer.body, asked.url, source.column.options)
        entries += listing.entries
        if listing.total is not None:
            totals.add(listing.total)
        waiting += listing.next[:1]
    return entries, totals


@pytest.mark.parametrize("day", [0, 1, 12])
@pytest.mark.parametrize("source_id", SOURCES)
def test_paging_through_a_list_yields_the_truth(source_id: str, day: int) -> None:
    source = load_registry().source(source_id)
    entries, totals = crawl(source, day)
    listed = [d for d in truth(day)["sources"][source_id]["documents"] if d["status"] != "withdrawn"]
    if source.site.family == "govcn":
        entries.sort(key=lambda e: e.url)
        listed.sort(key=lambda d: d["url"])
    assert [(e.title, e.url) for e in entries] == [(d["title"], d["url"]) for d in listed]
    assert [(e.date or "")[:10] for e in entries] == [d["published"] for d in listed]
    assert totals <= {len(listed)}
    for entry, document in zip(entries, listed, strict=True):
        assert entry.doc_no in (None, document["doc_no"])
        assert entry.document_date is None or entry.document_date[:10] == (
            document["document_date"] or document["published"]
        )


def test_the_shipped_sites_are_those_of_the_sample_web() -> None:
    registry = load_registry()
    for site in load().sites:
        shipped = registry.sites[site.id]
        assert set(site.hosts) <= set(shipped.hosts)
        assert shipped.family == site.family
        for column in site.columns:
            parts = urlsplit(registry.source(column.id).column.url)
            assert (parts.scheme, parts.path) == (site.scheme, column.path)
