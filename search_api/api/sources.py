"""`/api/v1/sources`: the board, and adding to it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Response
from pydantic import BaseModel, Field

from config.faults import NotFound
from config.fresh_registry import fresh_registry
from config.language import tr
from search_api.api.shapes.runs import AddedSource, Probe, Source, Sources
from search_api.auth.audit import note_done
from search_api.auth.viewer import By
from search_api.schedules import whole_board
from search_api.sources import on_board, probed
from search_api.web.answers import answered
from search_api.web.context import Here

router = APIRouter(prefix="/api/v1/sources", tags=["sources"])


class Address(BaseModel, extra="forbid"):
    """A list page's address."""

    url: str = Field(max_length=2_000, examples=["https://swt.example.gov.cn/tzgg/"])


class NewSource(Address):
    """`page`: the address is the one page to watch, not a list."""

    page: bool = False


@router.get("", response_model=Sources)
def sources(here: Here) -> Response:
    """Every source, worst first: how it is, with its last run."""
    rows = whole_board(here.store, here.settings, fresh_registry(here.settings.sources))
    return answered({"sources": [on_board(row) for row in rows], "next": None})


@router.get("/{source_id}", response_model=Source)
def source(here: Here, source_id: str) -> Response:
    """One source."""
    for row in whole_board(here.store, here.settings, fresh_registry(here.settings.sources)):
        if row.source.id == source_id:
            return answered(on_board(row))
    shown = source_id[:80]
    raise NotFound(tr(f"没有名为 {shown} 的来源", f"no source named {shown}"), where=shown)


@router.post("/probe", response_model=Probe)
def probe(asked: Annotated[Address, Body()]) -> Response:
    """What can be read at an address: a polite visit of a few requests, which takes a while."""
    from crawlers.inlets.probing import check_address, visit, worth_writing

    check_address(asked.url)
    return answered(probed(worth_writing(visit(asked.url)), None))


@router.post("", response_model=AddedSource, status_code=201)
def add(here: Here, by: By, asked: Annotated[NewSource, Body()]) -> Response:
    """Probes an address and writes its file into the first folder of `HUANXIN_SOURCES`."""
    from crawlers.inlets.probing import add_source

    added = add_source(here.settings, asked.url, page=asked.page)
    note_done(here.store, by, "source.add", added.id, None, {"url": asked.url, "file": added.file.name})
    shape = {"id": added.id, "file": added.file.name, "probe": probed(added.probe, None)}
    return answered(shape, 201)
