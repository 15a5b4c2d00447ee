"""A site that is watched through its RSS feed; its articles look like anybody's."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from html import escape
from urllib.parse import urlsplit

from config.clock import SHANGHAI
from sample_web.exchange import Answer, Question, html, plain
from sample_web.render import skin
from sample_web.render.details import find
from sample_web.text import passages
from sample_web.world import Column, FileSpec, Paper, Scene, Site, digest, number


def paper_url(site: Site, paper: Paper) -> str:
    return f"{site.origin}/p/{number(100000000, 199999999, paper.id)}/"


def file_url(site: Site, paper: Paper, spec: FileSpec) -> str:
    return f"{site.origin}/files/{digest(paper.id, spec.key)[:32]}.{spec.kind}"


def answer(scene: Scene, site: Site, question: Question) -> Answer | None:
    for column in site.columns:
        if question.path == column.path:
            return plain(_feed(scene, site, column), "application/rss+xml; charset=utf-8")
    found = find(scene, site, question, paper_url, file_url)
    if isinstance(found, Answer) or found is None:
        return found
    column = site.column_of(found.paper)
    page = skin.detail_page(
        scene,
        site,
        column,
        found,
        paper_url(site, found.paper),
        lambda f: urlsplit(file_url(site, found.paper, f)).path,
    )
    return html(page, site.encoding)


def _feed(scene: Scene, site: Site, column: Column) -> str:
    items = "".join(
        f"<item><title>{escape(p.title)}</title><link>{paper_url(site, p)}</link><guid>{paper_url(site, p)}</guid>"
        f"<description>{escape(passages(p)[1])}</description><pubDate>{_moment(p)}</pubDate></item>\n"
        for p in scene.listed(column.id)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
        f"<title>{escape(site.title)}</title><link>{site.origin}/</link><description>示例</description>\n{items}</channel></rss>\n"
    )


def _moment(paper: Paper) -> str:
    return format_datetime(datetime.fromisoformat(f"{paper.published}T{paper.time}").replace(tzinfo=SHANGHAI))
