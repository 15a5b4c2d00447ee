"""`/activities/merged`: the papers that tell of one activity; operators split them apart, or join two activities. For operators."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from config.faults import NotFound
from config.language import tr
from indexing.registers.activities import register
from indexing.registers.ties import ties
from search_api.activities import period
from search_api.api.ties import Join, Split, Untie, joining, splitting, untying
from search_api.auth.viewer import By
from search_api.pages.frame import page
from search_api.pages.views.addresses import address
from search_api.web.context import Here

router = APIRouter(prefix="/activities", include_in_schema=False)

_OTHERS = 40

Key = Annotated[str, Form(min_length=1, max_length=410)]
Why = Annotated[str, Form(max_length=500)]


@router.get("/merged")
def merged(request: Request, here: Here, key: Annotated[str, Query(max_length=410)] = "") -> HTMLResponse:
    """One activity with its papers, what was said by hand of it, and those most like it by name."""
    everything = register(here.store)
    found = [one for one in everything if one.key == key]
    if not found:
        raise NotFound(tr(f"没有这项活动：{key[:80]}", f"no such activity: {key[:80]}"), where="key")
    names = {one.key: one for one in everything if one.key != key}
    near = sorted(names.values(), key=lambda one: -SequenceMatcher(None, one.name, found[0].name).ratio())
    keys = {key, *(witness.key for one in found for witness in one.witnesses)}
    return page(
        request,
        "merged.html",
        found[0].name,
        found=[(one, period(one)) for one in found],
        key=key,
        others=[(one, period(one)) for one in near[:_OTHERS]],
        said=[tie for tie in ties(here.store) if tie.key in keys or tie.belongs_to in keys],
    )


@router.post("/split")
def split(
    here: Here,
    by: By,
    key: Key,
    document_id: Annotated[str, Form(min_length=1, max_length=200)],
    why: Why = "",
) -> Response:
    splitting(here, by, Split(key=key, document_id=document_id, why=why))
    return _at(f"{key}@{document_id}")


@router.post("/join")
def join(here: Here, by: By, key: Key, into: Key, why: Why = "") -> Response:
    joining(here, by, Join(key=key, into=into, why=why))
    return _at(into)


@router.post("/untie")
def untie(here: Here, by: By, key: Key, document_id: Annotated[str, Form(max_length=200)] = "") -> Response:
    untying(here, by, Untie(key=key, document_id=document_id or None))
    return _at(key)


def _at(key: str) -> Response:
    return RedirectResponse(address("/activities/merged", {"key": key}), 303)
