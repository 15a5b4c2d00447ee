"""`/api/v1/status`: how fresh the answers are."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Response

from alerts.delivery.canary import lag
from config.clock import iso, now
from indexing.projection.status import index_state
from indexing.store.freshness import freshness
from search_api.api.shapes.status import Status
from search_api.web.answers import answered
from search_api.web.context import Here

router = APIRouter(prefix="/api/v1", tags=["status"])


@router.get("/status", response_model=Status)
def status(here: Here) -> Response:
    """When each source was last looked at, what waits to be indexed, and the newest change."""
    fresh = freshness(here.store)
    index = index_state(here.store, here.settings)
    measured = lag(here.store, now())
    return answered(
        {
            "time": iso(now()),
            "documents": fresh.documents,
            "last_seq": fresh.last_seq,
            "last_change": _iso(fresh.last_change),
            "last_success": _iso(fresh.last_success),
            "index": {
                "engine": index.engine,
                "documents": index.documents,
                "backlog": index.backlog,
                "refused": index.refused,
                "rebuild_due": index.rebuild_due,
                "fault": index.fault,
            },
            "alerts": {"lag_seconds": measured.seconds, "late_since": _iso(measured.late_since)},
            "sources": [
                {
                    "id": source.source_id,
                    "last_run": iso(source.last_run),
                    "last_state": source.last_state,
                    "last_success": _iso(source.last_success),
                }
                for source in fresh.sources
            ],
        }
    )


def _iso(moment: datetime | None) -> str | None:
    return iso(moment) if moment else None
