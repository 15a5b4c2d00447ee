"""广东 政府信息公开平台: an index page with SID and tree in a script, rows from an API, details with the label table."""

from __future__ import annotations

import json
import re
from datetime import datetime
from html import escape
from typing import Any

from config.clock import SHANGHAI
from sample_web.exchange import Answer, Question, html, plain
from sample_web.render import chrome
from sample_web.render.article import article
from sample_web.render.details import Detail, find
from sample_web.text import date_words
from sample_web.world import Column, FileSpec, Paper, Scene, Site, number

_API = re.compile(r"^/gkmlpt/api/all/(\d+)$")
_TREE = (
    {"id": 3411, "name": "政策文件", "children": [], "jump_url": ""},
    {"id": 3412, "name": "通知公告", "children": [], "jump_url": ""},
)


def paper_url(site: Site, paper: Paper) -> str:
    """The API gives http, whatever the index was asked by."""
    post = number(4300000, 4799999, paper.id)
    return f"http://{site.hosts[0]}/gkmlpt/content/4/{post // 1000}/post_{post}.html"


def file_url(site: Site, paper: Paper, spec: FileSpec) -> str:
    post = number(4300000, 4799999, paper.id)
    file = number(580000, 589999, paper.id, spec.key)
    return f"https://{site.hosts[0]}/attachment/0/{file // 1000}/{file}/{post}.{spec.kind}"


def answer(scene: Scene, site: Site, question: Question) -> Answer | None:
    column = site.columns[0]
    if question.path in [c.path for c in site.columns]:
        return html(_index(scene, site, column))
    if api := _API.match(question.path):
        if question.query.get("sid") != column.options["sid"]:
            return plain('{"message":"sid"}', "application/json", 400)
        return plain(_rows(scene, site, column, int(api[1]), question.query), "application/json")
    found = find(scene, site, question, paper_url, file_url)
    return found if isinstance(found, Answer) or found is None else html(_detail(scene, site, found))


def _shelf(paper: Paper) -> int:
    return 3411 if paper.type in ("policy", "interpretation") else 3412


def _rows(scene: Scene, site: Site, column: Column, category: int, query: dict[str, str]) -> str:
    page = int(query.get("page", "1")) if query.get("page", "1").isdecimal() else 1
    papers = [p for p in scene.listed(column.id) if category in (0, _shelf(p))]
    some = papers[(page - 1) * column.size : page * column.size]
    return json.dumps(
        {
            "classify": {"post_count": len(papers)},
            "total": len(papers),
            "articles": [_row(site, p) for p in some],
        },
        ensure_ascii=False,
    )


def _row(site: Site, paper: Paper) -> dict[str, Any]:
    shown = datetime.fromisoformat(f"{paper.published}T{paper.time}").replace(tzinfo=SHANGHAI)
    made = datetime.fromisoformat(paper.written or paper.published).replace(tzinfo=SHANGHAI)
    return {
        "id": number(4300000, 4799999, paper.id),
        "title": paper.title,
        "document_number": paper.doc_no or "",
        "identifier": paper.index_no,
        "publisher": paper.agencies[0],
        "keywords": "",
        "date": int(made.timestamp()),
        "created_at": f"{paper.published} {paper.time}:00",
        "display_publish_time": int(shown.timestamp()),
        "abstract": "",
        "classify_main_name": "政策文件" if _shelf(paper) == 3411 else "通知公告",
        "classify_genre_name": "",
        "classify_theme_name": "商贸、海关、旅游",
        "url": paper_url(site, paper),
        "post_url": "",
        "is_expired": 0,
        "is_abolished": 0,
        "attachment": [{"name": f.name, "url": file_url(site, paper, f)} for f in paper.attachments],
        "relation": "",
    }


def _index(scene: Scene, site: Site, column: Column) -> str:
    counts = [
        {**branch, "post_count": sum(_shelf(p) == branch["id"] for p in scene.listed(column.id))}
        for branch in _TREE
    ]
    config = f"{{ BASE_URL: '/gkmlpt', SID: '{column.options['sid']}', SITE_NAME: '{site.name}', TREE: {json.dumps(counts, ensure_ascii=False)} }}"
    middle = f"""{chrome.crumbs(column)}
<div id="app" class="gkmlpt"><div class="tree"></div><div class="list">数据加载中……</div></div>
<script>window._CONFIG = {config};</script><script src="/gkmlpt/static/index.js"></script>"""
    return chrome.page(site, f"政府信息公开平台-{site.title}", middle)


def _detail(scene: Scene, site: Site, detail: Detail) -> str:
    paper = detail.paper
    column = site.columns[0]
    cells = (
        ("索引号", paper.index_no or ""),
        ("分类", "商贸、海关、旅游"),
        ("发布机构", " ".join(paper.agencies)),
        ("成文日期", date_words(paper.written) if paper.written else ""),
        ("名称", paper.title),
        ("文号", paper.doc_no or ""),
        ("发布日期", paper.published),
        ("主题词", ""),
    )
    files = "".join(
        f'<li><a class="nfw-cms-attachment" href="{file_url(site, paper, f)}">{escape(f.name)}</a></li>'
        for f in paper.attachments
    )
    middle = f"""{chrome.crumbs(column)}
<div class="wrapper"><div class="classify">{chrome.label_table(cells, "classify-table")}</div>
<h1 class="title">{escape(paper.title)}</h1>
<div class="date-row">发布日期：{paper.published} {paper.time}　来源：{escape(paper.origin)}　浏览次数：<span class="view">{chrome.views(scene, paper)}</span></div>
{chrome.tools()}
<div class="article-content">
{article(paper, "styled")}
</div>
<div class="fjxz"><h4>附件下载</h4><ul>{files}</ul></div>
{chrome.related(scene, site, paper, detail.others)}</div>"""
    return chrome.page(
        site, f"{paper.title}-{site.title}", middle, chrome.metas(site, column, paper, paper_url(site, paper))
    )
