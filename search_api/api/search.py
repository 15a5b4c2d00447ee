"""`/api/v1/search`."""

from __future__ import annotations

from fastapi import APIRouter, Response

from indexing.search import search as run
from search_api.documents import answer
from search_api.web.answers import answered
from search_api.web.asked import After, Search, Size
from search_api.web.context import Here

router = APIRouter(prefix="/api/v1", tags=["search"])


@router.get("/search")
def search(here: Here, asked: Search, size: Size = None, after: After = None) -> Response:
    """Documents that answer a query, best or newest first, with facets over all of them."""
    found = run(here.store, here.settings, asked.read(size=size, after=after))
    return answered(answer(found))
