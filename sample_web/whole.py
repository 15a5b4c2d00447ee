"""The whole country: the small world of hand-written papers and a site for every other enabled source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from config.regions import NATION, find_region, region
from config.registry import load_registry
from config.site import Source
from sample_web.library import load
from sample_web.nation.facts import Issuer, issuer
from sample_web.nation.sites import Place, places
from sample_web.nation.writing import Desk
from sample_web.render import govcn
from sample_web.world import Column, Paper, Site, World, number

_SOURCES = Path(str(files("sample_web") / "sources"))
SHOPS = _SOURCES / "shops"
BENCH = _SOURCES / "bench"
"""Folders for `HUANXIN_SOURCES`: a retailer as a feed, a family that no shipped source is of; the benchmark's source."""

REPOSTS = 18


@cache
def whole() -> World:
    """Every enabled source of the registry with SHOPS laid over it. Cached: it never changes while a process runs."""
    small = load()
    known = {column.id for site in small.sites for column in site.columns}
    further = [
        source
        for source in load_registry((SHOPS,)).sources.values()
        if source.enabled and source.id not in known
    ]
    desk = Desk()
    library = [source for source in further if source.site.family == "govcn"]
    sites, papers = _with_views(small, [s for s in further if s.site.family == "gkmlpt"])
    govcn_site, library_papers = _library(desk, _of(sites, "govcn"), papers, library)
    sites = [govcn_site if site.id == "govcn" else site for site in sites]
    papers = [paper for paper in papers if paper.site != "govcn"] + library_papers
    taken = {column.id for site in sites for column in site.columns}
    made = places(source for source in further if source.id not in taken)
    fresh = [paper for place in made for paper in _papers(desk, place)]
    fresh += _reposts(made, fresh)
    return World((*sites, *(place.site for place in made)), (*papers, *fresh))


def _of(sites: Iterable[Site], site_id: str) -> Site:
    return next(site for site in sites if site.id == site_id)


def _papers(desk: Desk, place: Place) -> Iterable[Paper]:
    by = _issuer(place.sources[0])
    for column, source in zip(place.site.columns, place.sources, strict=True):
        if source.site.family == "campaign":
            yield from desk.campaigns(place.site, column, by, 4)
        else:
            undated = bool(source.column.options.get("date_from_url"))
            yield from desk.papers(place.site, column, by, 6 if undated else number(3, 5, source.id, "count"))


def _issuer(source: Source) -> Issuer:
    site = source.site
    name = site.agency or re.sub(r"（.*|政府门户$|门户$|网站$", "", site.names.zh)
    if site.agency is None and "政府门户" in site.names.zh:
        name = f"{name}人民政府"
    return issuer(name, site.region)


def _with_views(small: World, sources: list[Source]) -> tuple[list[Site], list[Paper]]:
    """The small world, its gkmlpt sites with their further columns: each shows what the platform's index shows."""
    sites, papers = list(small.sites), list(small.papers)
    for n, site in enumerate(sites):
        mine = [s for s in sources if site.family == "gkmlpt" and urlsplit(s.column.url).netloc in site.hosts]
        views = tuple(
            replace(site.columns[0], id=s.id, name=s.column.names.zh, path=urlsplit(s.column.url).path)
            for s in mine
        )
        if views:
            sites[n] = replace(site, columns=(*site.columns, *views))
            ids = tuple(view.id for view in views)
            papers = [replace(p, columns=(*p.columns, *ids)) if p.site == site.id else p for p in papers]
    return sites, papers


def _library(
    desk: Desk, site: Site, papers: Iterable[Paper], sources: list[Source]
) -> tuple[Site, list[Paper]]:
    """gov.cn with all its columns: queries of one library, and files of latest papers; and the papers they need."""
    columns = [_view(source) for source in sources]
    site = replace(site, columns=(*site.columns, *columns))
    library = site.columns[0]
    written = [paper for paper in papers if paper.site == site.id]
    for column in columns:
        query = dict(column.options["query"])
        if not query:
            by = issuer("国务院办公厅", NATION)
            written += desk.papers(site, column, by, 4, topic="interpretation", shelf="otherfile")
        elif "puborg" in query:
            by = issuer(query["puborg"], NATION)
            made = desk.papers(site, column, by, 2)
            written += [replace(paper, columns=(library.id,)) for paper in made]
        elif query.get("q"):
            code = find_region(query["q"]) or next(s.site.region for s in sources if s.id == column.id)
            place = region(code)
            by = replace(issuer("商务部", NATION), areas=issuer("商务部", code).areas)
            assert place is not None
            for n in range(2):
                theme = ("家居焕新消费", "旧家电回收体系建设", "便民生活圈")[number(0, 3, column.id, str(n))]
                title = f"商务部关于支持{query['q']}开展{theme}试点的复函（{n + 1}）"
                (paper,) = list(
                    desk.papers(site, replace(column, id=f"{column.id}-{n}"), by, 1, title=title)
                )[:1]
                written.append(replace(paper, columns=(library.id,)))
    return site, [_shown(paper, columns) for paper in written]


def _view(source: Source) -> Column:
    parts = urlsplit(source.column.url)
    query: Mapping[str, str] = dict(parse_qsl(parts.query))
    name = source.column.names.zh
    size = int(query.get("n", "1000"))
    return Column(source.id, name, parts.path, size, ("首页", "政策", name), {"query": query})


def _shown(paper: Paper, columns: Iterable[Column]) -> Paper:
    """The paper with every query of the library that shows it among its columns."""
    if "govcn-library" not in paper.columns:
        return paper
    more = tuple(c.id for c in columns if c.options["query"] and govcn.shows(c.options["query"], paper))
    return replace(paper, columns=(*paper.columns, *more))


def _reposts(made: Iterable[Place], papers: list[Paper]) -> list[Paper]:
    """Copies of papers on other sites: the same text under another head and foot, on the same day."""
    open_places = [p for p in made if p.site.renderer == "static"]
    originals = [
        paper
        for paper in papers
        if paper.topic == "core"
        and not paper.events
        and not paper.attachments
        and paper.agencies
        and len(paper.body) > 350
    ][:: max(1, len(papers) // 400)]
    copies = []
    for n, paper in enumerate(originals[:REPOSTS]):
        here = [p for p in open_places if p.site.id != paper.site]
        place = here[number(0, len(here), paper.id, "repost")]
        column = place.site.columns[0]
        copies.append(
            replace(
                paper,
                id=f"{column.id}/repost-{n}",
                site=place.site.id,
                columns=(column.id,),
                body=f"（转自{paper.agencies[0]}网站）\n{paper.body}\n（供稿：{place.site.name}信息中心）",
                time="18:30",
                index_no=None,
                origin=paper.agencies[0],
                repost_of=paper.id,
            )
        )
    return copies
