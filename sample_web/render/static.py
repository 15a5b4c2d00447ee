"""Sites of list pages and detail pages: the dialects of TRS, old ASP tables, and what is of no product in particular.

Column options: `pager` (how the list tells its next page), `rows` and `link` (selectors that a source states), `body`
(the article's container), `dates` ("row" or "url"), `name` and `ending` of the list's files, `key` of the page parameter.
"""

from __future__ import annotations

import posixpath
from html import escape
from urllib.parse import urlencode, urlsplit

from sample_web.exchange import Answer, Question, html
from sample_web.render import chrome, skin
from sample_web.render.details import find
from sample_web.world import Column, FileSpec, Paper, Scene, Site, digest, number


def paper_url(site: Site, paper: Paper) -> str:
    column = site.column_of(paper)
    folder = column.path if column.path.endswith("/") else posixpath.dirname(column.path).rstrip("/") + "/"
    stamp = paper.published.replace("-", "")
    n = number(1000000, 9999999, paper.id)
    place = {
        "t": f"{stamp[:6]}/t{stamp}_{n}.html",
        "hex": f"{stamp[:6]}/{digest(paper.id)[:32]}.shtml",
        "content": f"{stamp[:6]}/content_{n}.html",
        "node": f"{stamp}{n * 10}/index.html",
        "asp": f"shownews.asp?id={n}",
    }[column.options["address"]]
    return f"{site.origin}{folder}{place}"


def file_url(site: Site, paper: Paper, spec: FileSpec) -> str:
    column = site.column_of(paper)
    if column.options["address"] == "asp":
        return f"{site.origin}/upload/{digest(paper.id, spec.key)[:16]}.{spec.kind}"
    return f"{posixpath.dirname(paper_url(site, paper))}/P0{number(10**11, 10**12, paper.id, spec.key)}.{spec.kind}"


def answer(scene: Scene, site: Site, question: Question) -> Answer | None:
    for column in site.columns:
        page = _asked(column, question)
        if page is None:
            continue
        pages = max(1, -(-len(scene.listed(column.id)) // column.size))
        # Where only a pattern tells the next page, what follows the last one is a stub without rows.
        if page < pages or column.options["pager"] == "pattern":
            return html(_list(scene, site, column, page, pages), site.encoding)
    found = find(scene, site, question, paper_url, file_url)
    if isinstance(found, Answer) or found is None:
        return found
    paper = found.paper
    folder = posixpath.dirname(urlsplit(paper_url(site, paper)).path)

    def href(spec: FileSpec) -> str:
        path = urlsplit(file_url(site, paper, spec)).path
        return "./" + posixpath.basename(path) if posixpath.dirname(path) == folder else path

    text = skin.detail_page(scene, site, site.column_of(paper), found, paper_url(site, paper), href)
    return html(text, site.encoding)


def _names(column: Column) -> tuple[str, str]:
    """Name and ending of the list's files: `index`, `html`."""
    last = posixpath.basename(column.path)
    name, ending = posixpath.splitext(last or "index.html")
    return name, ending.lstrip(".") or "html"


def _asked(column: Column, question: Question) -> int | None:
    """Which page of the column, from 0, the question asks for."""
    pager = column.options["pager"]
    query = question.query
    if pager == "query":
        stated = dict(column.options["query"])
        key = column.options["key"]
        if question.path != column.path or any(query.get(k) != v for k, v in stated.items() if k != key):
            return None
        asked = query.get(key, "1")
        return int(asked) - 1 if asked.isdecimal() and int(asked) else 0
    name, ending = _names(column)
    folder = column.path if column.path.endswith("/") else posixpath.dirname(column.path).rstrip("/") + "/"
    if question.path in (column.path, f"{folder}{name}.{ending}"):
        return 0
    for page in range(1, 60):
        number_shown = page + 1 if pager in ("total", "pattern", "link") else page
        if question.path == f"{folder}{name}_{number_shown}.{ending}":
            return page
    return None


def _list(scene: Scene, site: Site, column: Column, page: int, pages: int) -> str:
    if scene.day in site.scripted:
        app = '<div id="app"><p>页面加载中</p></div><script src="/static/js/app.8f2c.js"></script>'
        return chrome.page(site, f"{column.name}_{site.title}", chrome.crumbs(column) + app)
    papers = scene.listed(column.id)
    shown = papers[page * column.size : (page + 1) * column.size]
    renewed = site.relayout is not None and scene.day >= site.relayout
    rows = "\n".join(_row(site, column, paper, renewed) for paper in shown)
    stated = column.options.get("rows")
    if stated:
        *outer, row = str(stated).split()
        inner = f"<table><tbody>{rows}</tbody></table>" if row == "tr" else f"<ul>{rows}</ul>"
        listing = skin.boxed(" ".join(outer), inner)
    elif site.family == "table_list":
        listing = f'<table width="760" border="0" cellpadding="3">{rows}</table>'
    elif renewed:
        listing = f'<div class="news-items">{rows}</div>'
    else:
        listing = f'<ul class="list">{rows}</ul>'
    middle = f"""{chrome.crumbs(column)}
<div class="main clearfix"><div class="left"><h2>信息公开</h2><ul><li><a href="/a/">领导信息</a></li><li><a href="/b/">机构职能</a></li></ul></div>
<div class="gl_list">{listing}
{_pager(column, len(papers), page, pages)}</div></div>"""
    return skin.page(scene, site, f"{column.name}_{site.title}", middle)


def _row(site: Site, column: Column, paper: Paper, renewed: bool) -> str:
    href = urlsplit(paper_url(site, paper))
    target = href.path + (f"?{href.query}" if href.query else "")
    link_class = str(column.options.get("link", "")).partition(".")[2]
    named = f' class="{link_class}"' if link_class else ""
    link = (
        f'<a{named} href="{target}" target="_blank" title="{escape(paper.title)}">{escape(paper.title)}</a>'
    )
    day = "" if column.options["dates"] == "url" else f"<span>{paper.published}</span>"
    if str(column.options.get("rows", "")).endswith("tr"):
        return f"<tr><td>{link}</td><td>{paper.index_no or ''}</td><td>{paper.published}</td></tr>"
    if site.family == "table_list":
        return f'<tr><td width="20">·</td><td>{link}</td><td width="90">[{paper.published}]</td></tr>'
    if renewed:
        return f'<div class="item"><h4>{link}</h4><em>{paper.published.replace("-", "/")}</em></div>'
    return f"<li>{link}{day}</li>"


def _pager(column: Column, rows: int, page: int, pages: int) -> str:
    name, ending = _names(column)
    kind = column.options["pager"]
    if kind == "query":
        here = f'<div class="page">共{rows}条 第{page + 1}/{pages}页'
        if page + 1 >= pages:
            return f"{here}</div>"
        query = {**dict(column.options["query"]), column.options["key"]: str(page + 2)}
        return f'{here} <a href="{escape(column.path + "?" + urlencode(query))}">下一页</a></div>'
    if kind == "link":
        after = f'<a href="{name}_{page + 2}.{ending}">下一页</a>' if page + 1 < pages else ""
        return f'<div class="page">第{page + 1}页 {after}</div>'
    script = {
        "pages": f'createPageHTML({pages}, {page}, "{name}", "{ending}");',
        "rows": f'createPageHTML({rows},{pages},{page},"{name}","{ending}");',
        "createPage": f'createPage({pages}, {page}, "{name}", "{ending}");',
        "count": f"var currentPage = {page}; var prevPage = currentPage-1; var countPage = {pages};",
        "total": f"new Pager({{ totalPage: {pages}, currentPage: {page + 1} }});",
        "pattern": f"/* {pages} */",
    }[kind]
    return f'<div class="page"><script>{script}</script></div>'
