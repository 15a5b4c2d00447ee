"""Hanweb jpaas: the column page holds only a script tag with parameters, the rows come from the publish server as JSON.

Some papers are shells whose article only points to another address.
"""

from __future__ import annotations

import json
import posixpath
from html import escape
from urllib.parse import urlsplit

from sample_web.exchange import Answer, Question, html, plain
from sample_web.render import chrome
from sample_web.render.article import article
from sample_web.render.details import Detail, address, find
from sample_web.world import Column, FileSpec, Paper, Scene, Site, digest

_KEYS = ("webId", "tplSetId", "tagId", "pageId")
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"


def paper_url(site: Site, paper: Paper) -> str:
    """The address that the list gives: of the shell where the paper has one."""
    return _address(site, paper, "shell" if paper.shell else "")


def target_url(site: Site, paper: Paper) -> str:
    """The address at which the text itself stands."""
    return _address(site, paper, "")


def file_url(site: Site, paper: Paper, spec: FileSpec) -> str:
    year, month, _ = paper.published.split("-")
    name = digest(paper.id, spec.key)[:32]
    return f"{site.origin}/cms_files/filemanager/policy/attach/{year}{int(month)}/{name}.{spec.kind}"


def answer(scene: Scene, site: Site, question: Question) -> Answer | None:
    for column in site.columns:
        if question.path in (column.path, column.path.removesuffix("index.html")):
            return html(_column_page(scene, site, column))
        if question.path == UNIT and question.query.get("pageId") == column.options["pageId"]:
            return plain(_unit(scene, site, column, question.query), "application/json;charset=UTF-8")
    for url_of in (paper_url, target_url):
        found = find(scene, site, question, url_of, file_url)
        if isinstance(found, Answer):
            return found
        if found is not None:
            shell = found.paper.shell if url_of is paper_url else None
            return html(_shell(site, found.paper) if shell else _detail(scene, site, found))
    return None


def _address(site: Site, paper: Paper, face: str) -> str:
    folder = posixpath.dirname(site.column_of(paper).path).rstrip("/")
    return f"{site.origin}{folder}/art/{paper.published[:4]}/art_{digest(paper.id, face)[:32]}.html"


def _column_page(scene: Scene, site: Site, column: Column) -> str:
    data = ",".join(f"'{key}':'{column.options[key]}'" for key in _KEYS)
    middle = f"""{chrome.crumbs(column)}
<input type="hidden" name="token" value="{digest(site.id, str(scene.tick))[:16]}">
<div class="listCon"><div id="unit_{column.options["pageId"][:8]}"><script
 src="/ui/jpaas/unitbuild.js" parseType="bulidstatic" queryData="{{{data},'parseType':'bulidstatic','pageType':'column','editType':'null'}}"></script></div></div>
<div class="side"><h3>专题专栏</h3><ul><li><a href="/zt/xfpyjhx/index.html">消费品以旧换新</a></li><li><a href="/zt/jjhx/index.html">家居焕新消费季</a></li></ul></div>"""
    return chrome.page(site, f"{column.name}_{site.title}", middle)


def _unit(scene: Scene, site: Site, column: Column, query: dict[str, str]) -> str:
    page = _page(query)
    rows = scene.listed(column.id)
    items = "".join(
        f'<li><a href="{urlsplit(paper_url(site, paper)).path}" target="_blank" title="{escape(paper.title)}">'
        f"{escape(paper.title)}</a><span>[{paper.published}]</span></li>\n"
        for paper in rows[(page - 1) * column.size : page * column.size]
    )
    pages = -(-len(rows) // column.size)
    pager = f'<div class="pagination" count="{len(rows)}" rows="{column.size}" pageCount="{pages}" pageNo="{page}"></div>'
    return json.dumps(
        {"success": True, "code": "200", "data": {"html": f'<ul class="txtList_01">\n{items}</ul>{pager}'}},
        ensure_ascii=False,
    )


def _page(query: dict[str, str]) -> int:
    """The page asked for; the first where paramJson is left out or is no JSON."""
    try:
        return max(1, int(json.loads(query.get("paramJson", "{}"))["pageNo"]))
    except (ValueError, TypeError, KeyError):
        return 1


def _shell(site: Site, paper: Paper) -> str:
    target = address(target_url(site, paper))[1]
    pointing = {
        "location": f"<script>window.location.href='{target}';</script>",
        "config": f'<script>var _cofing1={{href:"{target}",type:"1"}};</script>',
        "iframe": f'<iframe src="{target}" width="100%" height="900"></iframe>',
    }[paper.shell or "location"]
    column = site.column_of(paper)
    middle = f'{chrome.crumbs(column)}<div class="art-title">{escape(paper.title)}</div><div ergodic="article" class="art-con art-con-bottonmLine">{pointing}</div>'
    return chrome.page(site, paper.title, middle, chrome.metas(site, column, paper, paper_url(site, paper)))


def _detail(scene: Scene, site: Site, detail: Detail) -> str:
    paper = detail.paper
    column = site.column_of(paper)
    number = (
        f'<p style="text-align:center">{escape(paper.doc_no)}</p>'
        if paper.doc_no and paper.doc_no not in paper.title
        else ""
    )
    files = "".join(
        f'<p>附件：<a href="{file_url(site, paper, f).removeprefix(site.origin)}" target="_blank">{escape(f.name)}</a></p>'
        for f in paper.attachments
    )
    middle = f"""{chrome.crumbs(column)}
<div class="art-wrap"><div class="art-title"><h1>{escape(paper.title)}</h1></div>
<div class="art-sub"><span>来源：{escape(paper.origin)}</span><span>类型：原创</span><span>分类：政策</span><span>{paper.published} {paper.time}</span></div>
{chrome.tools()}
<div ergodic="article" class="art-con art-con-bottonmLine">{number}
{article(paper, "plain")}
{files}</div>
<div class="zrbj">（责任编辑：示例）</div>
{chrome.related(scene, site, paper, detail.others)}</div>"""
    return chrome.page(
        site,
        f"{paper.title}_{site.title}",
        middle,
        chrome.metas(site, column, paper, target_url(site, paper)),
    )
