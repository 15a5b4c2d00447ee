"""`/api/v1/quarantine`: what runs held back, for a person to accept or discard."""

from __future__ import annotations

from fastapi import APIRouter, Response

from config.faults import NotFound
from config.language import tr
from indexing.projection import indexed
from indexing.store import Store
from indexing.store.papers.quarantine import HeldRun, held_runs
from indexing.store.papers.quarantine import accept as accepting
from indexing.store.papers.quarantine import discard as discarding
from search_api.api.shapes.changes import Accepted, Discarded, HeldRuns
from search_api.api.shapes.changes import HeldRun as HeldShape
from search_api.auth.audit import note_done
from search_api.auth.viewer import By
from search_api.runs import held
from search_api.web.answers import answered
from search_api.web.context import Here

router = APIRouter(prefix="/api/v1/quarantine", tags=["quarantine"])


@router.get("", response_model=HeldRuns)
def quarantine(here: Here) -> Response:
    """The runs of which something is held, oldest first."""
    return answered({"runs": [held(run) for run in held_runs(here.store)], "next": None})


@router.get("/{run_id}", response_model=HeldShape)
def held_run(here: Here, run_id: str) -> Response:
    """What is held of one run."""
    return answered(held(_held(here.store, run_id)))


@router.post("/{run_id}/accept", response_model=Accepted)
def accept(here: Here, by: By, run_id: str) -> Response:
    """Records it after all, except where something newer is known."""
    run = _held(here.store, run_id)
    accepted = accepting(here.store, run)
    waits = indexed(here.store, here.settings)
    shape = {"run_id": run.run_id, "changes": accepted.changes, "skipped": accepted.skipped}
    note_done(here.store, by, "quarantine.accept", run.run_id, {"findings": len(run.findings)}, shape)
    return answered({**shape, "index_fault": waits})


@router.post("/{run_id}/discard", response_model=Discarded)
def discard(here: Here, by: By, run_id: str) -> Response:
    """Drops it; the pages are looked at again in due course."""
    run = _held(here.store, run_id)
    count = discarding(here.store, run.run_id)
    note_done(here.store, by, "quarantine.discard", run.run_id, {"findings": len(run.findings)})
    return answered({"run_id": run.run_id, "discarded": count})


def _held(store: Store, run_id: str) -> HeldRun:
    found = held_runs(store, run_id[:80])
    if not found:
        shown = run_id[:80]
        raise NotFound(tr(f"没有待审的批次 {shown}", f"nothing is held of run {shown}"), where=shown)
    return found[0]
