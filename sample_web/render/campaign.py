"""Retailers: a home page that leads to campaigns (JSON-LD, data for scripts, or cards), a page of further ones behind a
link, and campaign pages of product cards. No page has all of them.

Column options: `kind`, one of `linked`, `state`, `cards`. A row of a campaign's table is a product and its price.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Sequence
from html import escape
from typing import Any
from urllib.parse import urlsplit

from sample_web.exchange import Answer, Question, html
from sample_web.render.details import Detail, find
from sample_web.text import Block, blocks
from sample_web.world import Column, FileSpec, Paper, Scene, Site, digest, number


def paper_url(site: Site, paper: Paper) -> str:
    folder = posixpath.dirname(site.column_of(paper).path).rstrip("/")
    return f"{site.origin}{folder}/act-{number(100000, 999999, paper.id)}.html"


def file_url(site: Site, paper: Paper, spec: FileSpec) -> str:
    return f"{site.origin}/files/{digest(paper.id, spec.key)[:32]}.{spec.kind}"


def answer(scene: Scene, site: Site, question: Question) -> Answer | None:
    for column in site.columns:
        if question.path == column.path:
            return html(_home(scene, site, column))
        if question.path == _further(column):
            return html(
                _page(scene, site, "更多活动", f"<main>{_cards(site, scene.listed(column.id)[1::2])}</main>")
            )
    found = find(scene, site, question, paper_url, file_url)
    return found if isinstance(found, Answer) or found is None else html(_campaign(scene, site, found))


def _further(column: Column) -> str:
    return f"{posixpath.dirname(column.path).rstrip('/')}/zt/huodong/"


def _home(scene: Scene, site: Site, column: Column) -> str:
    papers = scene.listed(column.id)[::2]
    kind = column.options["kind"]
    if scene.day in site.scripted:
        return _page(scene, site, column.name, '<div id="app"></div><script src="/static/app.js"></script>')
    if kind == "linked":
        events = [
            {"@type": "SaleEvent", "name": p.title, "url": _path(site, p), "startDate": p.published}
            for p in papers
        ]
        data = {"@context": "https://schema.org", "@graph": events}
        inner = f'<script type="application/ld+json">{_literal(data)}</script><div id="list"></div>'
    elif kind == "state":
        rows = [
            {"activityName": p.title, "activityUrl": _path(site, p), "startTime": f"{p.published} 00:00:00"}
            for p in papers
        ]
        page_data = {"pageName": "mainsrp", "mods": {"list": {"data": {"rows": rows}}}}
        inner = f'<script>g_page_config = {_literal(page_data)};\n</script><div id="mainsrp-list"></div>'
    else:
        inner = _cards(site, papers)
    more = f'<a class="more" href="{_further(column)}">更多活动</a>'
    return _page(scene, site, column.name, f'<main class="floor">{inner}{more}</main>')


def _cards(site: Site, papers: Sequence[Paper]) -> str:
    return "".join(
        f'<a class="card" href="{_path(site, p)}"><img src="/img/{number(1, 99, p.id)}.jpg" alt="">'
        f"<h3>{escape(p.title)}</h3><p>进店看看</p></a>\n"
        for p in papers
    )


def _path(site: Site, paper: Paper) -> str:
    return urlsplit(paper_url(site, paper)).path


def _literal(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False).replace("</", "<\\/")


def _campaign(scene: Scene, site: Site, detail: Detail) -> str:
    paper = detail.paper
    inner = "\n".join(_block(block) for block in blocks(paper))
    head = f"""<meta property="og:title" content="{escape(paper.title)}"><meta property="og:type" content="website">
<meta property="og:brand" content="{escape(site.name)}">"""
    middle = f'<main id="main"><h1 class="act-title">{escape(paper.title)}</h1>\n{inner}\n</main>'
    return _page(scene, site, paper.title, middle, head)


def _block(block: Block) -> str:
    if block.kind != "table":
        return f"<p>{escape(block.text)}</p>"
    cards = "".join(
        f'<li class="goods-item"><h4 class="goods-name">{escape(row[0])}</h4><span class="price">{escape(row[1])}</span></li>'
        for row in block.rows
    )
    return f'<ul class="goods-list">{cards}</ul>'


def _page(scene: Scene, site: Site, title: str, inner: str, head: str = "") -> str:
    """A shop's frame. Token and clock move on every request; they stand where only scripts see them."""
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="sample" content="1">
<title>{escape(title)} - {escape(site.name)}（示例站点）</title>{head}
<script>window.__token="{digest(site.id, str(scene.tick))[:24]}";window.serverTime={1757332800000 + scene.tick * 1000};</script></head>
<body><header class="header"><a href="/">{escape(site.name)}</a><nav class="nav"><a href="/cart">购物车</a><a href="/my">我的订单</a></nav></header>
{inner}
<footer class="footer"><p>示例站点，非真实网站　样ICP备{number(10000000, 99999999, site.id)}号</p></footer></body></html>
"""
