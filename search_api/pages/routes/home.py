"""`/`: the search box, what is new, and how far a crawl is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from config.clock import now
from config.faults import Fault
from config.fresh_registry import fresh_registry
from config.language import tr
from config.registry import Registry
from crawlers.runs.health.noted import Noted, noted_states
from crawlers.runs.health.worth import needs_attention
from indexing.health_words import why
from indexing.query import SearchQuery
from indexing.registers.dated import due_between, running_on
from indexing.search import search
from indexing.store.papers.documents import count_documents
from indexing.store.recent import changes_by_day, latest_changes
from indexing.store.runs.ledger import last_runs
from search_api.auth.viewer import Who
from search_api.pages.frame import page
from search_api.pages.views.addresses import address
from search_api.pages.views.figures import Tile, columns, tiles, told_map
from search_api.pages.views.states import state_words
from search_api.pages.views.told import told
from search_api.units import UNITS
from search_api.web.context import Here, Serving

router = APIRouter(include_in_schema=False)

# The classes of change in the order of the columns' layers: what matters most stands at the bottom.
CLASSES = ("rule", "date", "attachment", "wording", "metadata", "withdrawn")
_DAYS = 14
_LATEST = 6
_SOON = 30
_ATTENTION = 8
TRIES = (
    ("家居焕新消费季", "home renewal consumption season"),
    ("谁可以申请家电以旧换新补贴？", "home appliance trade-in subsidy"),
    ("类型:解读 以旧换新", "type:interpretation trade-in"),
    ("旧房装修 地区:广东", "renovation region:440000"),
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the sources have been crawled today, while some are being crawled."""

    done: int
    of: int
    documents: int


@router.get("/")
def home(request: Request, here: Here, who: Who) -> HTMLResponse:
    moment = now()
    registry = fresh_registry(here.settings.sources)
    counts = changes_by_day(here.store, moment - timedelta(days=_DAYS))
    documents = count_documents(here.store)
    shown = _tiles(here) if documents else ()
    today = moment.date()
    week = [(today - timedelta(days=back)).isoformat() for back in range(7)]
    changed = columns(counts, CLASSES, today, _DAYS)
    latest = latest_changes(here.store, limit=_LATEST, classes=("rule", "date", "attachment", "withdrawn"))
    return page(
        request,
        "home.html",
        tr("首页", "Home"),
        tries=[tr(*each) for each in TRIES],
        documents=documents,
        progress=_progress(here, registry, moment, documents),
        state_words=state_words,
        attention=_attention(here, registry) if who and who.may("operator") else [],
        due=due_between(here.store, today, today + timedelta(days=_SOON)),
        running=running_on(here.store, today),
        most=_LATEST,
        today=sum(counts.get(week[0], {}).values()),
        week=sum(sum(counts.get(on, {}).values()) for on in week),
        columns=changed,
        day_sentence=_told_days(counts, [stack.total for stack in changed.stacks]),
        tiles=shown,
        map_sentence=told_map(shown),
        latest=[(change, told(change, 2)) for change in latest],
    )


def _tiles(here: Serving) -> tuple[Tile, ...]:
    """The map of papers by region; empty where the index is away, which the search page tells of."""
    try:
        facets = search(here.store, here.settings, SearchQuery(size=0)).facets
    except Fault:
        counts: dict[str, int] = {}
    else:
        counts = {value.value: value.count for value in facets.get("region", ())}
    return tiles(counts, {code: address("/search", {"region": code}) for code in UNITS})


def _told_days(counts: Mapping[str, Mapping[str, int]], totals: Sequence[int]) -> str:
    new = sum(each.get("new", 0) for each in counts.values())
    changed = sum(totals)
    return tr(
        f"近 {_DAYS} 天新收 {new} 份文件，已知文件改动 {changed} 次；图中是改动，按最要紧的种类。",
        f"{new} new papers and {changed} changes to known ones in {_DAYS} days; the chart shows the changes by their main class.",
    )


def _attention(here: Serving, registry: Registry) -> list[tuple[Noted, str]]:
    """The sources that want a look, worst first, with the reason."""
    rows = [row for row in noted_states(registry, here.store) if needs_attention(row.judgement)]
    return [(row, why(row.judgement)) for row in rows[:_ATTENTION]]


def _progress(here: Serving, registry: Registry, moment: datetime, documents: int) -> Progress | None:
    runs = [run for run in last_runs(here.store).values() if run.source_id in registry.sources]
    if not any(run.state == "running" for run in runs):
        return None
    today = [run for run in runs if run.started.date() == moment.date() and run.state != "running"]
    return Progress(len(today), sum(source.enabled for source in registry.sources.values()), documents)
