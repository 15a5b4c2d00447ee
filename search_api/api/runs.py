"""`/api/v1/runs`: the run ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Response
from pydantic import BaseModel, Field

from config.clock import now
from config.faults import NotFound
from config.fresh_registry import fresh_registry
from config.language import tr
from indexing.store.runs.ledger import Run, get_run, list_runs
from indexing.store.runs.queue import ask_to_cancel
from search_api.api.shapes.runs import RunLine, Runs
from search_api.auth.audit import note
from search_api.auth.viewer import By
from search_api.runs import timed
from search_api.schedules import run_now
from search_api.web.answers import answered
from search_api.web.asked import After
from search_api.web.context import Here, Serving
from search_api.web.cursor import after as mark
from search_api.web.cursor import place_of

router = APIRouter(prefix="/api/v1/runs", tags=["runs"])

MAX_SIZE = 500
# A log is read at its end: what went wrong stands there.
LOG_END = 256 * 1024


class Wanted(BaseModel, extra="forbid"):
    """`full`: every list page and every known paper, whatever the plan says."""

    source: str = Field(max_length=100, examples=["mofcom-zcfb"])
    full: bool = False


@router.get("", response_model=Runs)
def runs(
    here: Here,
    source: Annotated[str | None, Query(max_length=100)] = None,
    size: Annotated[int, Query(ge=1, le=MAX_SIZE)] = 50,
    after: After = None,
) -> Response:
    """The runs, newest first."""
    place = place_of("runs", after)
    rows = list_runs(here.store, source, size + 1, str(place) if place is not None else None)
    more = len(rows) > size
    shown = [_shown(run) for run in rows[:size]]
    return answered({"runs": shown, "next": mark("runs", rows[size - 1].id) if more else None})


@router.post("", response_model=RunLine, status_code=201)
def queue(here: Here, by: By, asked: Annotated[Wanted, Body()]) -> Response:
    """Queues a run for the next worker; one that is queued already is brought forward."""
    run = run_now(here.store, fresh_registry(here.settings.sources), asked.source, by.name, full=asked.full)
    with here.store.writing(ordered=False) as connection:
        note(connection, by, "run.queue", run.id, None, {"source": run.source_id})
    return answered(_shown(run), 201)


@router.post("/{run_id}/cancel", response_model=RunLine)
def cancel(here: Here, by: By, run_id: str) -> Response:
    """Cancels a run: a queued one at once, a going one as soon as it has put its things in order."""
    run = found(here, run_id)
    ask_to_cancel(here.store, run.id, now())
    with here.store.writing(ordered=False) as connection:
        note(connection, by, "run.cancel", run.id, None, {"source": run.source_id})
    return answered(_shown(found(here, run.id)))


@router.get("/{run_id}", response_model=RunLine)
def run(here: Here, run_id: str) -> Response:
    """One run."""
    return answered(_shown(found(here, run_id)))


@router.get("/{run_id}/log", response_class=Response)
def log(here: Here, run_id: str) -> Response:
    """The end of a run's log."""
    there = found(here, run_id)
    path = Path(there.log) if there.log else None
    # Only what lies in our own folder of logs, whatever the row says.
    if path is None or path.parent != here.settings.logs or not path.is_file():
        raise NotFound(tr("这个批次没有日志", "this run has no log"), where=run_id[:80])
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - LOG_END))
        body = file.read(LOG_END)
    return Response(body.decode("utf-8", "replace"), media_type="text/plain; charset=utf-8")


def found(here: Serving, run_id: str) -> Run:
    """The run of this id. Raises NotFound."""
    there = get_run(here.store, run_id[:80])
    if there is None:
        shown = run_id[:80]
        raise NotFound(tr(f"没有这个批次：{shown}", f"no such run: {shown}"), where=shown)
    return there


def _shown(run: Run) -> dict[str, Any]:
    """A run without the place of its log on our disk."""
    return {**timed(run), "log": None}
