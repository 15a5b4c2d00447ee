"""What the store knows of a source's pages before they are looked at again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawlers.papers.look import Before
from indexing.store import Store
from indexing.store.captures import validators
from indexing.store.papers.attached import links_of
from indexing.store.papers.parts import parts_of
from indexing.store.papers.presence import KnownPage, known_pages
from indexing.text.urls import url_key

# Pages are prepared so many at a time: their validators, files and further pages come in one query each.
AT_ONCE = 500


def befores(store: Store, source_id: str, pages: Sequence[KnownPage]) -> Iterator[Before]:
    """For each of these pages of a source what decides whether it changed."""
    parts = parts_of(store, source_id)
    for start in range(0, len(pages), AT_ONCE):
        some = pages[start : start + AT_ONCE]
        files = links_of(store, [page.document_id for page in some])
        addresses = {
            page: (
                page.address,
                *(link.url for link in files.get(page.document_id, ())),
                *parts.get(page.url, ()),
            )
            for page in some
        }
        known = validators(store, [url for its in addresses.values() for url in its])
        for page, its in addresses.items():
            checks = {url: known[url] for url in its if url in known}
            yield Before(page, files.get(page.document_id, ()), parts.get(page.url, ()), checks)


def known_before(store: Store, source_id: str) -> dict[str, Before]:
    """All known pages of a source, by their keys."""
    pages = known_pages(store, source_id)
    return {url_key(before.page.url): before for before in befores(store, source_id, pages)}
