"""`/api/v1/runs`: the run ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from config.faults import NotFound
from config.language import tr
from indexing.store.runs import Run, get_run, list_runs
from search_api.api.shapes import RunLine, Runs
from search_api.runs import timed
from search_api.web.answers import answered
from search_api.web.asked import After
from search_api.web.context import Here, Serving
from search_api.web.cursor import after as mark
from search_api.web.cursor import place_of

router = APIRouter(prefix="/api/v1/runs", tags=["runs"])

MAX_SIZE = 500
# A log is read at its end: what went wrong stands there.
LOG_END = 256 * 1024


@router.get("", response_model=Runs)
def runs(
    here: Here,
    source: Annotated[str | None, Query(max_length=100)] = None,
    size: Annotated[int, Query(ge=1, le=MAX_SIZE)] = 50,
    after: After = None,
) -> Response:
    """The runs, newest first."""
    place = place_of("runs", after)
    found = list_runs(here.store, source, size + 1, str(place) if place is not None else None)
    more = len(found) > size
    shown = [_shown(run) for run in found[:size]]
    return answered({"runs": shown, "next": mark("runs", found[size - 1].id) if more else None})


@router.get("/{run_id}", response_model=RunLine)
def run(here: Here, run_id: str) -> Response:
    """One run."""
    return answered(_shown(_run(here, run_id)))


@router.get("/{run_id}/log", response_class=Response)
def log(here: Here, run_id: str) -> Response:
    """The end of a run's log."""
    found = _run(here, run_id)
    path = Path(found.log) if found.log else None
    # Only what lies in our own folder of logs, whatever the row says.
    if path is None or path.parent != here.settings.logs or not path.is_file():
        raise NotFound(tr("这个批次没有日志", "this run has no log"), where=run_id[:80])
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - LOG_END))
        body = file.read(LOG_END)
    return Response(body.decode("utf-8", "replace"), media_type="text/plain; charset=utf-8")


def _run(here: Serving, run_id: str) -> Run:
    found = get_run(here.store, run_id[:80])
    if found is None:
        shown = run_id[:80]
        raise NotFound(tr(f"没有这个批次：{shown}", f"no such run: {shown}"), where=shown)
    return found


def _shown(run: Run) -> dict[str, Any]:
    """A run without the place of its log on our disk."""
    return {**timed(run), "log": None}
