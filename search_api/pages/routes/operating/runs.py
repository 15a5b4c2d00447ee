"""`/runs`: the crawls, and what each did; the pages that it could not read, as they were stored."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import Annotated, get_args

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from config.faults import NotFound, WrongUsage
from config.fresh_registry import fresh_registry
from config.language import tr
from crawlers.archive.shelves import shelves
from indexing.labels import label
from indexing.records import RunState
from indexing.store.papers.quarantine import held_runs
from indexing.store.recent import latest_changes
from indexing.store.runs.ledger import Run, get_run, list_runs, open_runs
from indexing.store.runs.standing import odd_pages
from search_api.auth.viewer import Who
from search_api.nodes import apart_words, machines
from search_api.operations.alive import worker_at_work
from search_api.pages.frame import page
from search_api.pages.views.addresses import address
from search_api.pages.views.figures import bars
from search_api.pages.views.states import why
from search_api.pages.views.told import told
from search_api.web.context import Here, Serving
from search_api.web.download import as_download

router = APIRouter(include_in_schema=False)

SIZE = 50
_ODD = 100
_CHANGES = 20
_LOG_LINES = 200
STATES: tuple[RunState, ...] = get_args(RunState)


@router.get("/runs")
def runs(
    request: Request,
    here: Here,
    source: Annotated[str | None, Query(max_length=200)] = None,
    state: Annotated[list[str] | None, Query()] = None,
    before: Annotated[str | None, Query(max_length=40)] = None,
) -> HTMLResponse:
    """The newest first, of one source and in some states where these are named."""
    chosen = _states(state)
    found = list_runs(here.store, source or None, SIZE + 1, before=before or None, states=chosen)
    shown = found[:SIZE]
    kept = {"source": source, "state": chosen}
    return page(
        request,
        "runs.html",
        tr("采集批次", "Runs"),
        runs=[(run, why(run)) for run in shown],
        sources=fresh_registry(here.settings.sources).sources,
        states=STATES,
        chosen=chosen,
        apart=apart_words(machines(here.store)),
        source=source,
        older=address("/runs", kept | {"before": shown[-1].id}) if len(found) > SIZE else None,
    )


def _states(given: list[str] | None) -> tuple[RunState, ...]:
    for name in given or ():
        if name not in STATES:
            raise WrongUsage(
                tr(f"没有 {name[:40]} 这种状态", f"there is no state {name[:40]}"),
                detail=tr("可用：", "one of: ") + " ".join(STATES),
                where="state",
            )
    return tuple(name for name in STATES if name in (given or ()))


@router.get("/runs/{run_id}")
def run(request: Request, here: Here, who: Who, run_id: str) -> HTMLResponse:
    """One crawl. Its log and the stored pages are for operators."""
    found = _found(here, run_id)
    operator = who is not None and who.may("operator")
    waiting = [one.id for one in open_runs(here.store)] if found.state == "queued" else []
    changes = latest_changes(here.store, limit=_CHANGES + 1, run_id=run_id)
    verdicts = bars(
        (str(label("verdict", code)), count, None) for code, count in found.counts.verdicts.items()
    )
    return page(
        request,
        "run.html",
        tr(f"采集批次 {run_id}", f"Run {run_id}"),
        run=found,
        source=fresh_registry(here.settings.sources).sources.get(found.source_id),
        why=why(found),
        verdicts=verdicts,
        verdict_sentence=_told(found),
        changes=[(change, told(change)) for change in changes[:_CHANGES]],
        more_changes=len(changes) > _CHANGES,
        odd=odd_pages(here.store, run_id, _ODD),
        operator=operator,
        log=_tail(here, found.log) if operator else None,
        held=bool(held_runs(here.store, run_id)) if operator else False,
        place=waiting.index(run_id) + 1 if run_id in waiting else 1,
        at_work=worker_at_work(here.store),
    )


def _found(here: Serving, run_id: str) -> Run:
    found = get_run(here.store, run_id)
    if found is None:
        raise NotFound(tr("没有这个采集批次", "there is no such run"), where=run_id[:60])
    return found


def _told(found: Run) -> str:
    total, good = sum(found.counts.verdicts.values()), found.counts.verdicts.get("ok", 0)
    return tr(f"读到 {total} 个页面，{good} 个正常。", f"{total} pages were read, {good} of them as content.")


def _tail(here: Serving, log: str | None) -> str | None:
    """The last lines of a run's log, which lies among our own logs; None where it is gone."""
    if log is None:
        return None
    path = here.settings.logs / Path(log).name
    try:
        with path.open(encoding="utf-8", errors="replace") as lines:
            return "".join(deque(lines, _LOG_LINES))
    except OSError:
        return None


@router.get("/runs/{run_id}/pages/{page_id}")
def stored_page(here: Here, run_id: str, page_id: int) -> Response:
    """A page that could not be read, as it was stored: a download, never shown in our origin."""
    found = odd_pages(here.store, run_id, 1, page_id)
    if not found or found[0].place is None:
        raise NotFound(tr("没有存下这个页面", "that page is not stored"), where=str(page_id))
    capture = shelves(here.store, here.settings).read(found[0].place, found[0].node)
    return as_download(capture.body, f"page-{page_id}.html.txt")
