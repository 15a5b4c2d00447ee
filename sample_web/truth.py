"""What there is to find in the sample web by a day, for tests to compare with what the monitor says."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import Any

from sample_web.files import build
from sample_web.library import load
from sample_web.render import jpaas, renderer
from sample_web.text import passages
from sample_web.watch import NEW, found_days
from sample_web.world import Event, Paper, Scene, Site, World, as_of, date_of, presence


def truth(day: int, world: World | None = None) -> dict[str, Any]:
    """JSON-able: `{day, date, sources: {id: {site, list_path, listed, documents[]}}, changes[]}`.

    A document: `{id, title, url, target, published, published_at, document_date, doc_no, index_no, agencies, origin_name,
    type, topic, region, status, reachable, repost_of, passages, attachments[{name, url, format, size, sha256}],
    activities[{name, start, end, region, benefits[{rate|zhe|amount|threshold|cap}]}]}`; `url` is the
    address in the list, `target` where the text stands; status: `current`, `withdrawn` or `external`; reachable: whether
    a polite program gets the page on that day; a repost is a further appearance of `repost_of`, not a document. A change:
    `{day, date, source, document, url, title, kind, classes, found_by, repost_of}`, in order, up to that day, once a document
    (`source` is its first column); new papers after day 0 are changes of class `new`. `found_by` is the latest day by which
    the plan finds it (sample_web.watch), after day 13 too; None for what is no change or is never seen. A source's
    `readable` says whether its list can be read on that day, `site` is the id of its YAML.
    """
    scene = Scene(world or load(), day)
    sources = {}
    for site in scene.world.sites:
        for column in site.columns:
            papers = [as_of(p, day) for p in scene.world.papers if column.id in p.columns and p.day <= day]
            papers.sort(key=lambda p: (p.published, p.time, p.id), reverse=True)
            sources[column.id] = {
                "site": site.shipped or site.id,
                "readable": not scene.world.blocked(site, day) and day not in site.scripted,
                "list_path": column.path,
                "listed": len(scene.listed(column.id)),
                "documents": [_document(scene.world, site, paper, day) for paper in papers],
            }
    return {"day": day, "date": date_of(day), "sources": sources, "changes": _changes(scene)}


def _document(world: World, site: Site, paper: Paper, day: int) -> dict[str, Any]:
    family = renderer(site)
    url = paper.external or family.paper_url(site, paper)
    standing = presence(paper, day)
    blocked = world.blocked(site, day) is not None
    status = "external" if paper.external else "withdrawn" if standing == "withdrawn" else "current"
    return {
        "id": paper.id,
        "title": paper.title,
        "url": url,
        "target": jpaas.target_url(site, paper) if paper.shell else url,
        "published": paper.published,
        "published_at": f"{paper.published}T{paper.time}:00+08:00",
        "document_date": paper.written,
        "doc_no": paper.doc_no,
        "index_no": paper.index_no,
        "agencies": list(paper.agencies),
        "origin_name": paper.origin,
        "type": paper.type,
        "topic": paper.topic,
        "region": site.region,
        "status": status,
        "reachable": standing == "ok" and not blocked and not paper.forbidden and not paper.external,
        "repost_of": paper.repost_of,
        "passages": [] if paper.external else list(_lines(site, paper)),
        "attachments": [
            {
                "name": spec.name,
                "url": family.file_url(site, paper, spec),
                "format": spec.kind,
                "size": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
            }
            for spec in paper.attachments
            for content in (build(spec),)
        ],
        "activities": [asdict(one) for one in paper.activities],
    }


def _lines(site: Site, paper: Paper) -> tuple[str, ...]:
    """A shop's products stand on cards: name and price are lines of their own."""
    lines = passages(paper)
    return tuple(cell for line in lines for cell in line.split("\t")) if site.family == "campaign" else lines


def _changes(scene: Scene) -> list[dict[str, Any]]:
    out = []
    found = found_days(scene.world)
    sites = {site.id: site for site in scene.world.sites}
    for paper in scene.world.papers:
        site = sites[paper.site]
        if 0 < paper.day <= scene.day:
            born = Event(paper.day, "edit", ("new",))
            out.append(_change(site, paper, born, "new", found.get((paper.id, NEW))))
        for n, event in enumerate(paper.events):
            if paper.day <= event.day <= scene.day:
                out.append(_change(site, paper, event, event.kind, found.get((paper.id, n))))
    return sorted(out, key=lambda change: (change["day"], change["source"], change["document"]))


def _change(site: Site, paper: Paper, event: Event, kind: str, found_by: int | None) -> dict[str, Any]:
    then = as_of(paper, event.day)
    return {
        "day": event.day,
        "date": date_of(event.day),
        "source": paper.columns[0],
        "document": paper.id,
        "url": then.external or renderer(site).paper_url(site, then),
        "title": then.title,
        "kind": kind,
        "classes": list(event.classes) if event.classes else (["withdrawn"] if kind == "withdrawn" else []),
        "found_by": found_by,
        "repost_of": paper.repost_of,
    }
