"""`/feeds`, and `/api/v1/feeds` that names them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from fastapi import APIRouter, Request, Response

from alerts.epoch import numbering
from alerts.log import newest_alerts
from alerts.subscriptions import find_by_feed
from config.faults import NotFound
from config.language import tr
from indexing.query import SearchQuery
from indexing.query.read_as import read_as
from indexing.store.changelog import newest_changes
from search_api.api.shapes.status import Feeds
from search_api.feeds.entries import SIZE, Feed, changes_of, entry_of, told_entry
from search_api.feeds.formats import ATOM_TYPE, JSON_TYPE, atom, json_feed
from search_api.web.answers import answered, tagged
from search_api.web.asked import Search
from search_api.web.context import Here, Serving

router = APIRouter(tags=["feeds"])

_Maker = Callable[[Feed], bytes]


@router.get("/api/v1/feeds", response_model=Feeds)
def feeds(request: Request, here: Here, asked: Search) -> Response:
    """The feeds of a search and of the change log."""
    asked.read()
    query = f"?{request.url.query}" if request.url.query else ""
    address = here.settings.address
    found = [
        {
            "name": name,
            "atom": f"{address}/feeds/{name}.atom{of}",
            "json_feed": f"{address}/feeds/{name}.json{of}",
        }
        for name, of in (("search", query), ("changes", ""))
    ]
    return answered({"feeds": found, "next": None})


@router.get("/feeds/search.atom", response_class=Response)
def search_atom(request: Request, here: Here, asked: Search) -> Response:
    """Changes to papers that a search finds, as Atom."""
    return tagged(request, atom(_of_search(request, here, asked.read())), ATOM_TYPE)


@router.get("/feeds/search.json", response_class=Response)
def search_json(request: Request, here: Here, asked: Search) -> Response:
    """The same as JSON Feed."""
    return tagged(request, json_feed(_of_search(request, here, asked.read())), JSON_TYPE)


@router.get("/feeds/changes.atom", response_class=Response)
def changes_atom(request: Request, here: Here) -> Response:
    """All changes, as Atom."""
    return tagged(request, atom(_of_changes(request, here)), ATOM_TYPE)


@router.get("/feeds/changes.json", response_class=Response)
def changes_json(request: Request, here: Here) -> Response:
    """The same as JSON Feed."""
    return tagged(request, json_feed(_of_changes(request, here)), JSON_TYPE)


@router.get("/feeds/subscriptions/{name}", response_class=Response)
def subscription(request: Request, here: Here, name: str) -> Response:
    """What a subscription told, as Atom (`TOKEN.atom`) or JSON Feed (`TOKEN.json`). Whoever has the address may read it."""
    token, _, form = name[:100].rpartition(".")
    found = find_by_feed(here.store, token) if form in ("atom", "json") else None
    if found is None:
        raise NotFound(tr("没有这个订阅源", "there is no such feed"))
    address, numbers = here.settings.address, numbering(here.store)
    feed = Feed(
        id=f"urn:huanxin:subscription:{found.id}",
        title=tr(f"焕新：{found.draft.name}", f"Huanxin: {found.draft.name}"),
        about=f"{address}/feeds/subscriptions/{name}",
        page=f"{address}/subscriptions/{found.id}",
        entries=tuple(told_entry(one, numbers, address) for one in newest_alerts(here.store, found.id, SIZE)),
    )
    made, kind = (atom, ATOM_TYPE) if form == "atom" else (json_feed, JSON_TYPE)
    return tagged(request, made(feed), kind)


def _of_search(request: Request, here: Serving, query: SearchQuery) -> Feed:
    address, asked = here.settings.address, request.url.query
    numbers = numbering(here.store)
    about = hashlib.sha256(
        repr((query.tree, sorted(query.filters.items()), query.since, query.until)).encode("utf-8", "replace")
    )
    return Feed(
        id=f"urn:huanxin:search:{about.hexdigest()[:24]}",
        title=tr(f"焕新：{read_as(query.tree)}", f"Huanxin: {read_as(query.tree)}"),
        about=f"{address}{request.url.path}{f'?{asked}' if asked else ''}",
        page=f"{address}/search{f'?{asked}' if asked else ''}",
        entries=tuple(
            entry_of(one, numbers, address) for one in changes_of(here.store, here.settings, query)
        ),
    )


def _of_changes(request: Request, here: Serving) -> Feed:
    address, numbers = here.settings.address, numbering(here.store)
    return Feed(
        id="urn:huanxin:changes",
        title=tr("焕新：变更", "Huanxin: changes"),
        about=f"{address}{request.url.path}",
        page=f"{address}/changes",
        entries=tuple(entry_of(one, numbers, address) for one in newest_changes(here.store, limit=SIZE)),
    )
