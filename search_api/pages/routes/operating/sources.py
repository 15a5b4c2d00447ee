"""`/sources`: the board, worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, TypeVar, get_args

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from config.clock import now
from config.faults import WrongUsage
from config.fresh_registry import fresh_registry
from config.language import tr
from config.regions import NATION
from config.site import Tier
from crawlers.board import OnBoard, board
from indexing.health_words import why
from indexing.labels import label
from indexing.store.runs.source_states import NETWORK
from search_api.operations.disk import disk_of
from search_api.pages.frame import page
from search_api.pages.views.addresses import address
from search_api.pages.views.states import SHOWN, Shown, act, reason, state_of, state_tiles, state_words
from search_api.schedules import all_health
from search_api.units import UNITS, unit_of
from search_api.web.context import Here

router = APIRouter(include_in_schema=False)

Names = Annotated[list[str] | None, Query()]
_Name = TypeVar("_Name", bound=str)


@router.get("/sources")
def sources(
    request: Request,
    here: Here,
    state: Names = None,
    without: Annotated[list[str] | None, Query(alias="not")] = None,
    tier: Names = None,
    region: Annotated[str | None, Query(max_length=6)] = None,
    q: Annotated[str | None, Query(max_length=200)] = None,
) -> HTMLResponse:
    """Those that need attention; or those in a state, or in any but some, of a tier or a unit, with a text in their names or
    their reason."""
    only, but = _known(state, SHOWN, "state"), _known(without, SHOWN, "not")
    tiers = _known(tier, get_args(Tier), "tier")
    unit = _unit(region)
    words = (q or "").strip()
    registry = fresh_registry(here.settings.sources)
    health = all_health(here.store, here.settings, registry)
    rows = board(registry, here.store, health)
    network = next((one.judgement for one in health if one.source_id == NETWORK), None)
    matching = [row for row in rows if _matches(row, tiers, unit, words)]
    filtered = bool(only or but or words or unit)
    chosen = [row for row in matching if _shown(row, only, but, filtered=filtered)]
    found = Counter(map(state_of, matching))
    tiles = state_tiles(rows)
    return page(
        request,
        "sources.html",
        tr("来源", "Sources"),
        rows=[(row, state_of(row), reason(row), act(row)) for row in chosen],
        counts={name: found[name] for name in SHOWN if found[name]},
        attention=sum(row.needs_attention for row in matching),
        words=state_words,
        only=only,
        but=but,
        tiers=tiers,
        all_tiers=get_args(Tier),
        region=unit,
        q=words,
        link=lambda **changed: address(
            "/sources", {"state": only, "not": but, "tier": tiers, "region": unit, "q": words} | changed
        ),
        tiles=tiles,
        told=_told(rows),
        disk=disk.words() if (disk := disk_of(here.settings, now())).short else "",
        network=why(network) if network else "",
        map_told=_map_told(rows),
    )


def _known(given: Sequence[str] | None, known: Sequence[_Name], where: str) -> tuple[_Name, ...]:
    for name in given or ():
        if name not in known:
            raise WrongUsage(
                tr(f"没有 {name[:40]} 这一项", f"there is no {name[:40]}"),
                detail=tr("可用：", "one of: ") + " ".join(known),
                where=where,
            )
    return tuple(name for name in known if name in (given or ()))


def _unit(region: str | None) -> str | None:
    if region and region not in UNITS and region != NATION:
        raise WrongUsage(
            tr(f"没有 {region} 这个省级单位", f"there is no unit {region}"), detail=NATION, where="region"
        )
    return region or None


def _matches(row: OnBoard, tiers: Sequence[str], unit: str | None, words: str) -> bool:
    site, column = row.source.site, row.source.column
    place = unit_of(site.region)
    names = (row.source.id, *site.hosts, site.names.zh, site.names.en, column.names.zh, column.names.en)
    told = (str(label("region", site.region)), state_words(state_of(row)), reason(row))
    named = " ".join((*names, *told)).lower()
    return (
        (not tiers or site.tier in tiers)
        and (unit is None or (place.code if place else NATION) == unit)
        and all(word in named for word in words.lower().split())
    )


def _shown(row: OnBoard, only: Sequence[Shown], but: Sequence[Shown], *, filtered: bool) -> bool:
    if not filtered:
        return row.needs_attention
    return (not only or state_of(row) in only) and state_of(row) not in but


def _told(rows: Sequence[OnBoard]) -> str:
    enabled = [row for row in rows if row.health]
    trouble = sum(row.needs_attention for row in enabled)
    return tr(
        f"{len(enabled)} 个启用的来源中，{trouble} 个需要留意。",
        f"{trouble} of {len(enabled)} enabled sources need attention.",
    )


def _map_told(rows: Sequence[OnBoard]) -> str:
    troubled = {
        unit.code for row in rows if row.needs_attention and (unit := unit_of(row.source.site.region))
    }
    return tr(
        f"37 个省级单位中 {len(troubled)} 个有来源需要留意；每格：需要留意的来源数 / 来源数，颜色为最差的状态。",
        f"{len(troubled)} of 37 units have sources that need attention; each tile: those of all its sources, coloured by the worst.",
    )
