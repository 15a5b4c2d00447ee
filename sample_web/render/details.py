"""Which page or file of a site an address names, whatever the family: the paper, its attachment, a page that is gone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from sample_web.exchange import Answer, Question, html
from sample_web.files import MEDIA_TYPES, build
from sample_web.render import chrome
from sample_web.world import FileSpec, Paper, Scene, Site, World, presence

PaperUrl = Callable[[Site, Paper], str]
FileUrl = Callable[[Site, Paper, FileSpec], str]


@dataclass(frozen=True, slots=True)
class Detail:
    """The paper at an address, as it stands, and the site's other papers (title to address) for its related links."""

    paper: Paper
    others: Mapping[str, str]


def find(
    scene: Scene, site: Site, question: Question, paper_url: PaperUrl, file_url: FileUrl
) -> Detail | Answer | None:
    """The paper that the question asks for, or the answer where it is a file or no longer there, or None."""
    place = _places(scene.world, site, paper_url, file_url).get((question.host, question.target))
    if place is None:
        return None
    paper = next((p for p in scene.on_site(site) if p.id == place[0]), None)
    if paper is None:
        return None
    standing = presence(paper, scene.day)
    spec = next((f for f in paper.attachments if f.key == place[1]), None) if place[1] else None
    if standing in ("withdrawn", "missing") or (place[1] and spec is None):
        return html(chrome.page(site, "404 Not Found", "<h1>404</h1><p>页面不存在</p>"), site.encoding, 404)
    if spec is not None:
        return file_answer(spec)
    if standing == "soft404":
        return html(_soft404(site), site.encoding)
    return Detail(paper, _others(scene, site, paper_url))


def paper_at(
    scene: Scene, site: Site, paper_url: PaperUrl, file_url: FileUrl, at: tuple[str, str]
) -> Paper | None:
    """The paper whose page, not file, stands at this host and target."""
    place = _places(scene.world, site, paper_url, file_url).get(at)
    if place is None or place[1]:
        return None
    return next((p for p in scene.on_site(site) if p.id == place[0]), None)


@lru_cache(maxsize=1024)
def _places(
    world: World, site: Site, paper_url: PaperUrl, file_url: FileUrl
) -> Mapping[tuple[str, str], tuple[str, str]]:
    """What stands at each address on any day: a paper's id, and a file's key or nothing. Edits never move a page."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for paper in world.of_site(site):
        if paper.external:
            continue
        found[address(paper_url(site, paper))] = (paper.id, "")
        files = [
            *paper.attachments,
            *(f for event in paper.events for f in event.fields.get("attachments", ())),
        ]
        for spec in files:
            found[address(file_url(site, paper, spec))] = (paper.id, spec.key)
    return found


@lru_cache(maxsize=1024)
def _titles(world: World, site: Site, day: int, paper_url: PaperUrl) -> Mapping[str, str]:
    papers = Scene(world, day).on_site(site)
    shown = [p for p in papers if not p.external and not p.forbidden and (p.day == 0 or not site.validators)]
    return {p.title: paper_url(site, p) for p in shown}


def _others(scene: Scene, site: Site, paper_url: PaperUrl) -> Mapping[str, str]:
    """Static sites build a page once: its related links stay those of the first day, titles included."""
    return _titles(scene.world, site, 0 if site.validators else scene.day, paper_url)


def address(url: str) -> tuple[str, str]:
    """Host and target of a URL; the scheme does not matter, sites answer the same on both."""
    parts = urlsplit(url)
    return parts.netloc, parts.path + (f"?{parts.query}" if parts.query else "")


def file_answer(spec: FileSpec) -> Answer:
    return Answer(200, (("Content-Type", MEDIA_TYPES[spec.kind]),), build(spec))


def _soft404(site: Site) -> str:
    return chrome.page(
        site,
        site.title,
        '<div class="error"><h2>抱歉，您访问的页面不存在或已被删除！</h2><p>系统将在 <b>5</b> 秒后返回<a href="/">网站首页</a></p></div>',
    )
