"""`/api/v1/search`, and what helps to ask it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from indexing.query.suggest import suggest as suggestions
from indexing.search import search as run
from search_api.api.shapes.searching import FacetsAnswer, SearchAnswer, Suggestions
from search_api.documents import answer
from search_api.web.answers import answered, as_json, tagged
from search_api.web.asked import After, Search, Size
from search_api.web.context import Here

router = APIRouter(prefix="/api/v1", tags=["search"])


@router.get("/search", response_model=SearchAnswer)
def search(here: Here, asked: Search, size: Size = None, after: After = None) -> Response:
    """Documents that answer a query, best or newest first, with facets over all of them."""
    found = run(here.store, here.settings, asked.read(size=size, after=after))
    return answered(answer(found))


@router.get("/facets", response_model=FacetsAnswer)
def facets(request: Request, here: Here, asked: Search) -> Response:
    """How the documents that answer a query divide by region, type, agency, year and topic."""
    found = answer(run(here.store, here.settings, asked.read(size=0)))
    names = ("query", "read_as", "total", "partial_total", "facets")
    return tagged(request, as_json({name: found[name] for name in names}))


@router.get("/suggest", response_model=Suggestions)
def suggest(
    request: Request,
    q: Annotated[str, Query(max_length=200, examples=["以旧", "福建", "trade"])] = "",
    size: Annotated[int, Query(ge=1, le=50)] = 10,
) -> Response:
    """What the last word of a query may become: words of this field, regions, agencies, filters."""
    found = [{"text": one.text, "label": one.label, "kind": one.kind} for one in suggestions(q, size)]
    return tagged(request, as_json({"query": q, "suggestions": found, "next": None}))
