"""`/quarantine`: what runs found changed or gone but held back, to be accepted or discarded. For operators."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from config.faults import NotFound
from config.fresh_registry import fresh_registry
from config.language import tr
from indexing.changes import compare
from indexing.projection import indexed
from indexing.records import Change, Paper
from indexing.store import Document, load_documents
from indexing.store.papers.documents import version_body
from indexing.store.papers.quarantine import HeldRun, held_runs
from indexing.store.papers.quarantine import accept as accept_held
from indexing.store.papers.quarantine import discard as discard_held
from indexing.store.papers.version_fields import fields_of, restore
from search_api.auth.audit import note
from search_api.auth.viewer import Viewer, Who
from search_api.pages.frame import page
from search_api.pages.views.told import Told, told
from search_api.web.context import Here, Serving

router = APIRouter(prefix="/quarantine", include_in_schema=False)

SAMPLES = 30


@router.get("")
def quarantine(request: Request, here: Here) -> HTMLResponse:
    return page(
        request,
        "quarantine.html",
        tr("待审", "Quarantine"),
        held=held_runs(here.store),
        sources=fresh_registry(here.settings.sources).sources,
    )


@router.get("/{run_id}")
def held(request: Request, here: Here, run_id: str) -> HTMLResponse:
    """What is held of one run, the first of it beside what is known."""
    found = _held(here, run_id)
    shown = found.findings[:SAMPLES]
    documents = load_documents(here.store, [each.document_id for each in shown], text=False)
    samples = []
    for each in shown:
        document = documents.get(each.document_id)
        lines = _lines(here, document, each.paper) if document and each.paper else ()
        samples.append((each, document, lines))
    return page(
        request,
        "held.html",
        tr(f"待审：{run_id}", f"Held: {run_id}"),
        held=found,
        source=fresh_registry(here.settings.sources).sources.get(found.source_id),
        samples=samples,
    )


@router.post("/{run_id}/accept")
def accept(here: Here, who: Who, run_id: str) -> Response:
    accepted = accept_held(here.store, _held(here, run_id))
    _note(here, who, "quarantine.accept", run_id, {"changes": accepted.changes, "skipped": accepted.skipped})
    indexed(here.store, here.settings)
    return RedirectResponse(f"/runs/{run_id}", 303)


@router.post("/{run_id}/discard")
def discard(here: Here, who: Who, run_id: str) -> Response:
    _held(here, run_id)
    count = discard_held(here.store, run_id)
    _note(here, who, "quarantine.discard", run_id, {"discarded": count})
    return RedirectResponse("/quarantine", 303)


def _held(here: Serving, run_id: str) -> HeldRun:
    found = held_runs(here.store, run_id)
    if not found:
        raise NotFound(tr("这个批次没有待审的内容", "nothing is held of this run"), where=run_id[:60])
    return found[0]


def _lines(here: Serving, document: Document, paper: Paper) -> tuple[Told, ...]:
    kept = version_body(here.store, document.id, document.version)
    if kept is None:
        return ()
    fields = compare(restore(*kept), fields_of(paper))
    number = document.version
    return told(
        Change(
            0, paper.seen_at, document.id, None, paper.title, (), "crawl", fields, number, number + 1, None
        )
    )


def _note(here: Serving, who: Viewer | None, what: str, run_id: str, after: dict[str, int]) -> None:
    assert who is not None  # the table of needs lets nobody else in
    with here.store.writing(ordered=False) as connection:
        note(connection, who.actor, what, run_id, None, after)
