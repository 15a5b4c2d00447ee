"""TRS WCM: static pages with relative links, `createPageHTML`, rows repeated in comments; from a day on another layout."""

from __future__ import annotations

import posixpath
from html import escape
from urllib.parse import urlsplit

from sample_web.exchange import Answer, Question, html
from sample_web.render import chrome
from sample_web.render.article import article
from sample_web.render.details import Detail, find
from sample_web.world import Column, FileSpec, Paper, Scene, Site, number


def paper_url(site: Site, paper: Paper) -> str:
    folder = "/xxgk/nbgz/" if paper.forbidden else site.column_of(paper).path
    stamp = paper.published.replace("-", "")
    return f"{site.origin}{folder}{stamp[:6]}/t{stamp}_{number(6600000, 6999999, paper.id)}.htm"


def file_url(site: Site, paper: Paper, spec: FileSpec) -> str:
    stamp = paper.published.replace("-", "")
    name = f"P0{stamp}{number(10**11, 10**12, paper.id, spec.key)}.{spec.kind}"
    return posixpath.dirname(paper_url(site, paper)) + "/" + name


def answer(scene: Scene, site: Site, question: Question) -> Answer | None:
    for column in site.columns:
        pages = -(-len(scene.listed(column.id)) // column.size)
        for n in range(pages):
            name = "index.htm" if n == 0 else f"index_{n}.htm"
            if question.path == column.path + name or (n == 0 and question.path == column.path):
                return html(_list(scene, site, column, n, pages))
    found = find(scene, site, question, paper_url, file_url)
    return found if isinstance(found, Answer) or found is None else html(_detail(scene, site, found))


def _relative(url: str, folder: str) -> str:
    path = urlsplit(url).path
    return "./" + path.removeprefix(folder) if path.startswith(folder) else posixpath.relpath(path, folder)


def _list(scene: Scene, site: Site, column: Column, n: int, pages: int) -> str:
    renewed = site.relayout is not None and scene.day >= site.relayout
    rows = []
    for paper in scene.listed(column.id)[n * column.size : (n + 1) * column.size]:
        href = paper.external or _relative(paper_url(site, paper), column.path)
        short = escape(paper.title if len(paper.title) < 30 else paper.title[:28] + "…")
        link = f'<a href="{href}" target="_blank" title="{escape(paper.title)}">{short}</a>'
        day = paper.published
        if renewed:
            rows.append(f'<div class="item"><h4>{link}</h4><em>{day.replace("-", "/")}</em></div>')
        else:
            rows.append(f"<li>{link}<span>{day}</span></li>")
            rows.append(f"<!--<li>{link}<span>{day}</span></li>-->")
    body = "\n".join(rows)
    inner = f'<div class="news-items">{body}</div>' if renewed else f'<ul class="list">\n{body}\n</ul>'
    middle = f"""{chrome.crumbs(column)}
<div class="main clearfix"><div class="left"><h2>信息公开</h2><ul><li><a href="../tzgg/">通知公告</a></li><li><a href="../flfg/">法律法规</a></li></ul></div>
<div class="gl_list">{inner}
<div class="page"><script>createPageHTML({pages}, {n}, "index", "htm");</script></div></div></div>"""
    return chrome.page(site, f"{column.name}_{site.title}", middle)


def _detail(scene: Scene, site: Site, detail: Detail) -> str:
    paper = detail.paper
    column = site.column_of(paper)
    labels = number_line = ""
    if paper.type == "policy":
        labels = chrome.label_table(
            (
                ("索 引 号", paper.index_no or ""),
                ("发文机关", " ".join(paper.agencies)),
                ("发文字号", paper.doc_no or ""),
                ("成文日期", paper.written or ""),
                ("标　　题", paper.title),
                ("发布日期", paper.published),
            ),
            "xxgk-table",
        )
    elif paper.doc_no:
        number_line = f'<p style="text-align:center">{escape(paper.doc_no)}</p>'
    files = "".join(
        f'<p>附件{n}：<a href="./{posixpath.basename(file_url(site, paper, f))}" OLDSRC="/wcm/{n}">{escape(f.name)}</a></p>'
        for n, f in enumerate(paper.attachments, start=1)
    )
    middle = f"""{chrome.crumbs(column)}
<div class="xl_con"><h1 class="xl_tit">{escape(paper.title)}</h1>
<div class="xl_meta"><span>发布时间：{paper.published} {paper.time}</span><span>来源：{escape(paper.origin)}</span>
<span>浏览量：<span id="hits"></span><script src="/was5/web/count?id={number(1, 10**6, paper.id)}"></script></span></div>
{labels}{chrome.tools()}
<div class="xl_nr"><div class="trs_editor_view TRS_UEDITOR trs_paper_default">{number_line}
{article(paper, "styled")}
{files}</div></div>
<div class="ewm"><img src="/images/qr.png" alt="二维码"><p>扫一扫在手机打开当前页</p></div>
{chrome.related(scene, site, paper, detail.others)}</div>"""
    return chrome.page(
        site,
        f"{paper.title}_{column.name}_{site.title}",
        middle,
        chrome.metas(site, column, paper, paper_url(site, paper)),
    )
