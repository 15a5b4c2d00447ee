"""`/healthz`: the process answers. `/readyz`: it can search."""

from __future__ import annotations

from fastapi import APIRouter, Response

from indexing.engine import open_engine
from indexing.store.papers.documents import count_documents
from search_api.api.shapes.status import Health, Readiness
from search_api.web.answers import answered
from search_api.web.context import Here

router = APIRouter(tags=["health"])


@router.get("/healthz", response_model=Health)
async def healthz() -> Response:
    """Whether this process answers at all."""
    return answered({"state": "ok"})


@router.get("/readyz", response_model=Readiness)
def readyz(here: Here) -> Response:
    """Whether the database answers and the index can be searched; 503 where not."""
    documents = count_documents(here.store)
    engine = open_engine(here.settings)
    if documents or engine.exists():
        engine.status()
    return answered({"state": "ok", "documents": documents})
