"""`/search`: results as a reading list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from config.clock import now
from config.faults import Fault
from config.fresh_registry import fresh_registry
from config.language import tr
from config.registry import Registry
from crawlers.runs.health.noted import noted_states
from indexing.engine import open_engine
from indexing.query import SearchQuery
from indexing.query.search_query import FilterName
from indexing.query.tree import FieldIs, asks_of_facts
from indexing.query.tree import wanted as leaves
from indexing.registers.keeping import waiting_facts
from indexing.search import Answer
from indexing.search import search as run
from search_api.pages.frame import page
from search_api.pages.views.addresses import address
from search_api.pages.views.asked import Asked, Read, read
from search_api.pages.views.coverage import thin
from search_api.pages.views.facets import blocks, sentence
from search_api.pages.views.nothing import Count, explain_nothing
from search_api.pages.words import grouped
from search_api.web.context import Here, Serving

router = APIRouter(include_in_schema=False)

Texts = Annotated[list[str] | None, Query()]
Text = Annotated[str | None, Query()]


async def _asked(
    q: Text = None,
    region: Texts = None,
    type: Texts = None,
    agency: Texts = None,
    topic: Texts = None,
    source: Texts = None,
    year: Texts = None,
    since: Text = None,
    until: Text = None,
    sort: Text = None,
    match: Text = None,
    after: Text = None,
) -> Asked:
    """What the address says; what stands empty in a form is not said."""
    given: dict[FilterName, list[str] | None] = {
        "region": region,
        "type": type,
        "agency": agency,
        "topic": topic,
        "source": source,
        "year": year,
    }
    filters = {name: tuple(v for v in values if v.strip()) for name, values in given.items() if values}
    return Asked(
        q=(q or "").strip(),
        filters={name: values for name, values in filters.items() if values},
        since=since or None,
        until=until or None,
        sort=sort or None,
        match=match or None,
        after=after or None,
    )


@router.get("/search")
def search(request: Request, here: Here, asked: Annotated[Asked, Depends(_asked)]) -> HTMLResponse:
    wanted = read(asked, now().date())
    registry = fresh_registry(here.settings.sources)
    title = wanted.asked.q or tr("检索", "Search")
    kept = [(name, value) for name, value in wanted.asked.with_(q="").parameters() if value]
    hidden = [
        (name, one) for name, value in kept for one in (value if isinstance(value, tuple) else (value,))
    ]
    common: dict[str, Any] = {"asked": wanted.asked, "faults": wanted.faults, "kept": hidden}
    try:
        found = run(here.store, here.settings, wanted.query)
    except Fault as fault:
        if fault.exit_code == 2 and wanted.query.after is not None:  # a page mark of another search
            wanted = read(wanted.asked.with_(), now().date())
            found = run(here.store, here.settings, wanted.query)
        else:
            return page(
                request, "search.html", title, status=503, headers={"Retry-After": "5"}, away=fault.title,
                found=None, feed=None, **common,
            )  # fmt: skip
    return page(request, "search.html", title, away=None, **common, **_shown(here, registry, wanted, found))


def _shown(here: Serving, registry: Registry, wanted: Read, found: Answer) -> Mapping[str, Any]:
    asked = wanted.asked
    undated = asked.with_(since=None, until=None)
    nothing = None if found.total else explain_nothing(wanted.query, asked, _counting(here))
    regions = {*wanted.query.filters.get("region", ()), *_regions(wanted.query)}
    return {
        "found": found,
        "blocks": blocks(asked, found.facets),
        "sentence": sentence(asked, registry),
        "undated": [
            (name, one)
            for name, value in undated.parameters()
            for one in (value if isinstance(value, tuple) else (value,))
            if one
        ],
        "count_words": _count(found),
        "read_as": found.read_as if _read_otherwise(found.read_as, asked.q) else "",
        "sorts": _sorts(asked),
        "exports": [
            (kind.upper(), asked.with_().href("/api/v1/exports", format=kind))
            for kind in ("xlsx", "csv", "jsonl")
        ],
        "watch": address("/subscriptions/new", {"q": asked.as_query()}),
        "feed": asked.with_(sort=None).href("/feeds/search.atom"),
        "nothing": nothing,
        "unread": waiting_facts(here.store) if asks_of_facts(wanted.query.tree) else 0,
        "coverage": thin(noted_states(registry, here.store), regions) if regions or nothing else (),
    }


def _regions(query: SearchQuery) -> list[str]:
    return [leaf.value for leaf in leaves(query.tree) if isinstance(leaf, FieldIs) and leaf.field == "region"]


def _counting(here: Serving) -> Count:
    engine = open_engine(here.settings)

    def count(search: SearchQuery) -> int:
        return engine.search(search).total

    return count if engine.exists() else lambda _: 0


def _count(found: Answer) -> str:
    if not found.total:
        return tr("没有找到文件", "No papers found")
    return tr(
        f"共 {grouped(found.total)} 份文件", f"{grouped(found.total)} paper{'' if found.total == 1 else 's'}"
    )


def _read_otherwise(read: str, typed: str) -> bool:
    return "".join(read.split()) != "".join(typed.split())


def _sorts(asked: Asked) -> list[tuple[str, str, bool]]:
    by_date = asked.sort == "date"
    return [
        (tr("按相关度", "By relevance"), asked.with_(sort=None).href(), not by_date),
        (tr("按日期", "By date"), asked.with_(sort="date").href(), by_date),
    ]
