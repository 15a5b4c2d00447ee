"""Hanweb jpage: the first rows inline in the column page, the rest from dataproxy.jsp, in two dialects.

Both share the `<datastore>` document and page by startrecord and endrecord in a POST. In `nextgroup` columnid and unitid
are known only from the link that the document gives for its next group, which may be followed as it is, too; without
them the answer is an empty document of 54 bytes.
"""

from __future__ import annotations

from html import escape
from urllib.parse import quote, urlsplit

from sample_web.exchange import Answer, Question, html, plain
from sample_web.render import chrome
from sample_web.render.article import article
from sample_web.render.details import Detail, find
from sample_web.world import Column, FileSpec, Paper, Scene, Site, digest, number

PROXY = "/module/web/jpage/dataproxy.jsp"
EMPTY = "<datastore>\n<recordset></recordset></datastore>\n      "


def paper_url(site: Site, paper: Paper) -> str:
    year, month, day = paper.published.split("-")
    column = site.column_of(paper).options["columnid"]
    return f"{site.origin}/art/{year}/{int(month)}/{int(day)}/art_{column}_{number(10300000, 10399999, paper.id)}.html"


def file_url(site: Site, paper: Paper, spec: FileSpec) -> str:
    name = digest(paper.id, spec.key)[:32]
    return f"{site.origin}/module/download/downfile.jsp?classid=0&filename={name}.{spec.kind}"


def answer(scene: Scene, site: Site, question: Question) -> Answer | None:
    for column in site.columns:
        if question.path == column.path:
            return html(_list(scene, site, column), site.encoding)
    if question.path == PROXY:
        return plain(_proxy(scene, site, question), "text/html;charset=UTF-8")
    found = find(scene, site, question, paper_url, file_url)
    return (
        found
        if isinstance(found, Answer) or found is None
        else html(_detail(scene, site, found), site.encoding)
    )


def _token(column: Column, name: str) -> str:
    return digest(column.id, name)[:32].upper()


def _proxy(scene: Scene, site: Site, question: Question) -> str:
    asked = {**question.query, **question.form}
    for column in site.columns:
        option = column.options
        group = column.size * option["group"]
        secret = option["dialect"] == "nextgroup"
        ids = (
            (_token(column, "columnid"), _token(column, "unitid"))
            if secret
            else (option["columnid"], option["unitid"])
        )
        if (asked.get("columnid"), asked.get("unitid")) != ids:
            continue
        if _numbers(asked, "startrecord", "endrecord"):
            first = int(asked["startrecord"]) - 1
            return _datastore(scene, site, column, first, min(int(asked["endrecord"]), first + group))
        if secret and _numbers(asked, "page") and int(asked["page"]) * group < len(scene.listed(column.id)):
            first = int(asked["page"]) * group
            return _datastore(scene, site, column, first, first + group)
    return EMPTY


def _numbers(asked: dict[str, str], *names: str) -> bool:
    return all(asked.get(name, "").isdecimal() for name in names)


def _datastore(scene: Scene, site: Site, column: Column, first: int, last: int) -> str:
    rows = scene.listed(column.id)
    records = ""
    for n, paper in enumerate(rows[first:last], start=first):
        day = paper.published if n % 5 else paper.published.replace("-", "-\n")
        link = f'<a href="{urlsplit(paper_url(site, paper)).path}" title="{escape(paper.title)}" target="_blank">{escape(paper.title)}</a>'
        records += f"<record><![CDATA[<li>{link}<span>{day}</span></li>]]></record>\n"
    after = ""
    if column.options["dialect"] == "nextgroup" and last < len(rows):
        page = last // (column.size * column.options["group"])
        after = (
            f'<![CDATA[<a href="{PROXY}?page={page}&appid=1&webid={column.options["webid"]}&path=/'
            f"&columnid={_token(column, 'columnid')}&unitid={_token(column, 'unitid')}"
            f'&webname={quote(site.name)}&permissiontype=0"></a>]]>'
        )
    pages = -(-len(rows) // column.size)
    return (
        f"<datastore><nextgroup>{after}</nextgroup><totalrecord>{len(rows)}</totalrecord>"
        f"<totalpage>{pages}</totalpage><recordset>\n{records}</recordset></datastore>"
    )


def _list(scene: Scene, site: Site, column: Column) -> str:
    option = column.options
    inline = _datastore(scene, site, column, 0, column.size * option["group"])
    total = len(scene.listed(column.id))
    middle = f"""{chrome.crumbs(column)}
<div class="main"><div class="side"><h3>栏目导航</h3><a href="/col/col352659/index.html">消费品以旧换新</a><a href="/col/col106480/index.html">政策文件</a></div>
<div class="list_con"><div id="{option["unitid"]}" class="default_pgContainer"><script type="text/xml">
{inline}
</script></div>
<script>$(function(){{
$('#{option["unitid"]}').jpage({{ pageCurrent: 1, perPage: {column.size}, totalRecord: {total}, openCookies: 0,
 dataParam: {{ col: 1, appid: 1, webid: {option["webid"]}, path: '/', columnid: {option["columnid"]}, sourceContentType: 1,
 unitid: '{option["unitid"]}', webname: '{site.name}', permissiontype: 0 }},
 proxyUrl: '{PROXY}', dataType: 'xml' }}); }});</script></div></div>"""
    return chrome.page(site, f"{site.title} {column.name}", middle)


def _detail(scene: Scene, site: Site, detail: Detail) -> str:
    paper = detail.paper
    column = site.column_of(paper)
    wordy = f'<p style="text-align:center">{escape(paper.doc_no)}</p>' if paper.doc_no else ""
    files = "".join(
        f'<p>附件：<a href="{escape(file_url(site, paper, f).removeprefix(site.origin))}">{escape(f.name)}</a></p>'
        for f in paper.attachments
    )
    middle = f"""{chrome.crumbs(column)}
<div class="main-fl"><table id="c" width="100%"><tr><td class="title">{escape(paper.title)}</td></tr>
<tr><td class="info">发布日期：{paper.published} {paper.time}　信息来源：{escape(paper.origin)}　浏览次数：{chrome.views(scene, paper)}</td></tr></table>
{chrome.tools()}
<div id="zoom"><!--<$[信息内容]>begin-->{wordy}
{article(paper, "word")}
{files}<!--<$[信息内容]>end--></div>
<p class="prev">上一篇：<a href="/art/prev.html">没有了</a></p>
{chrome.related(scene, site, paper, detail.others)}</div>"""
    return chrome.page(
        site,
        f"{site.title} {column.name} {paper.title}",
        middle,
        chrome.metas(site, column, paper, paper_url(site, paper)),
    )
