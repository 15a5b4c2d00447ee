"""UCAP: static `list.shtml` pages numbered from 1, a hidden test row, and the JSON search of the same platform."""

from __future__ import annotations

import json
import posixpath
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import urlsplit

from config.clock import SHANGHAI
from sample_web.exchange import Answer, Question, html, plain
from sample_web.render import chrome
from sample_web.render.article import article
from sample_web.render.details import Detail, find
from sample_web.text import date_words, passages
from sample_web.world import Column, FileSpec, Paper, Scene, Site, digest


def paper_url(site: Site, paper: Paper) -> str:
    column = site.column_of(paper)
    return f"{site.origin}{column.options['dir']}/{paper.published[:7].replace('-', '')}/{digest(paper.id)[:32]}.shtml"


def file_url(site: Site, paper: Paper, spec: FileSpec) -> str:
    folder = posixpath.splitext(paper_url(site, paper))[0]
    return f"{folder}/files/{digest(paper.id, spec.key)[:32]}.{spec.kind}"


def answer(scene: Scene, site: Site, question: Question) -> Answer | None:
    for column in site.columns:
        if question.path == f"/common/search/{column.options['channel']}":
            return plain(_search(scene, site, column, question.query), "application/json;charset=UTF-8")
        pages = -(-len(scene.listed(column.id)) // column.size)
        for n in range(1, pages + 1):
            if question.path == (column.path if n == 1 else column.path.replace(".shtml", f"_{n}.shtml")):
                return html(_list(scene, site, column, n, pages))
    found = find(scene, site, question, paper_url, file_url)
    return found if isinstance(found, Answer) or found is None else html(_detail(scene, site, found))


def _list(scene: Scene, site: Site, column: Column, n: int, pages: int) -> str:
    papers = scene.listed(column.id)
    rows = "".join(
        f'<li><em>{paper.published}</em><a href="{urlsplit(paper_url(site, paper)).path}" title="{escape(paper.title)}">'
        f"{escape(paper.title)}</a></li>\n"
        for paper in papers[(n - 1) * column.size : n * column.size]
    )
    middle = f"""{chrome.crumbs(column)}
<div class="flfg_038"><div class="flfg_038-01"><ul>
<li style="display:none"><em>2020-01-01</em><a href="{column.options["dir"]}/202001/test.shtml">测试测试</a></li>
{rows}</ul></div>
<div id="page_div"></div><script>createPageHTML('page_div', {pages}, {n}, 'list', 'shtml', {len(papers)});</script></div>"""
    return chrome.page(site, f"{column.name}_{site.title}", middle)


def _search(scene: Scene, site: Site, column: Column, query: dict[str, str]) -> str:
    page = int(query["page"]) if query.get("page", "").isdecimal() else 1
    size = min(int(query["_pageSize"]), 50) if query.get("_pageSize", "").isdecimal() else 15
    papers = scene.listed(column.id)
    rows = [_row(site, paper) for paper in papers[(page - 1) * size : page * size]]
    data = {"total": len(papers), "page": page, "rows": size, "channelName": column.name, "results": rows}
    return json.dumps({"data": data}, ensure_ascii=False)


def _row(site: Site, paper: Paper) -> dict[str, Any]:
    shown = datetime.fromisoformat(f"{paper.published}T{paper.time}").replace(tzinfo=SHANGHAI)
    metas = (("refno", paper.doc_no), ("writedate", paper.written), ("source", paper.origin))
    return {
        "title": paper.title,
        "subTitle": "",
        "url": urlsplit(paper_url(site, paper)).path,
        "content": "\n".join(passages(paper)),
        "contentHtml": article(paper, "plain"),
        "publishedTime": int(shown.timestamp() * 1000),
        "publishedTimeStr": f"{paper.published} {paper.time}:00",
        "manuscriptId": digest(paper.id)[:32],
        "resList": [],
        "domainMetaList": [{"resultList": [{"key": key, "value": value or ""} for key, value in metas]}],
    }


def _detail(scene: Scene, site: Site, detail: Detail) -> str:
    paper = detail.paper
    column = site.column_of(paper)
    labels = (
        ("标　　题", paper.title),
        ("索 引 号", paper.index_no or ""),
        ("发文机关", " ".join(paper.agencies)),
        ("文　　号", paper.doc_no or ""),
        ("成文日期", date_words(paper.written) if paper.written else ""),
        ("发布日期", paper.published),
    )
    rows = "".join(f"<p><b>{name}：</b>{escape(value)}</p>" for name, value in labels)
    folder = posixpath.dirname(paper_url(site, paper))
    files = "".join(
        f'<p><a href="{posixpath.relpath(file_url(site, paper, f), folder)}" download="{escape(f.name)}">{escape(f.name)}</a></p>'
        for f in paper.attachments
    )
    middle = f"""{chrome.crumbs(column)}
<div class="zx-xxxqy"><div class="xxgk-syxl-t">{rows}</div>
<h2><ucaptitle>{escape(paper.title)}</ucaptitle></h2>
<div class="ty-p1"><span>来源：<ucapsource>{escape(paper.origin)}</ucapsource></span><span>发布时间：{paper.published} {paper.time}</span></div>
{chrome.tools()}
<div class="zx-xxxqy-nr ucapcontent"><ucapcontent>
{article(paper, "word")}
</ucapcontent></div>
<div class="fujian">{"<h4>附件：</h4>" if files else ""}{files}</div>
{chrome.related(scene, site, paper, detail.others)}</div>"""
    return chrome.page(
        site,
        f"{paper.title}_{column.name}_{site.title}",
        middle,
        chrome.metas(site, column, paper, paper_url(site, paper)),
    )
