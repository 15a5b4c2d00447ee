"""What a paper's page offers to watch besides the paper."""

from __future__ import annotations

import html
from dataclasses import replace

import httpx

from alerts.draft import read_draft
from config.language import speaking
from config.settings import Settings
from indexing.store import open_store
from indexing.store.papers.documents import load_documents
from search_api.pages.views.addresses import document_address
from search_api.pages.views.watches import watches
from tests.search_api.pages.stage import Staged


def test_agency_region_and_number_are_offered_as_queries(
    staged: tuple[Settings, Staged], site: httpx.Client
) -> None:
    settings, made = staged
    store = open_store(settings.database_url, settings.locks)
    try:
        document = load_documents(store, [made.rules])[made.rules]
    finally:
        store.close()
    offered = watches(document)
    assert [one.query for one in offered] == [
        *(f'机关:"{agency}"' for agency in document.agencies[:3]),
        f"地区:{document.region}",
        document.doc_no,
    ]
    with speaking("en"):
        assert watches(replace(document, region="100000"))[-2].words == "papers, nationwide"
    for one in offered:
        assert read_draft({"name": one.words, "query": one.query}).query == one.query
    shown = html.unescape(site.get(document_address(made.rules)).text)
    assert all(one.href in shown for one in offered)
