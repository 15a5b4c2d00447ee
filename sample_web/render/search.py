"""Sites whose lists are answers of a search: IGS of provincial portals, the 工业和信息化部 front server, 金融监管总局."""

from __future__ import annotations

import json
from html import escape
from typing import Any
from urllib.parse import urlsplit

from sample_web.exchange import Answer, Question, html, plain
from sample_web.render import skin
from sample_web.render.article import article
from sample_web.render.details import find
from sample_web.text import passages
from sample_web.world import Column, FileSpec, Paper, Scene, Site, digest, number

_JSON = "application/json;charset=UTF-8"


def paper_url(site: Site, paper: Paper) -> str:
    n = number(1000000, 9999999, paper.id)
    if site.family == "nfra":
        if "/static/data/" in site.column_of(paper).path:
            return f"{site.origin}/cn/static/data/DocInfo/SelectByDocId/data_docId={n}.json"
        return f"{site.origin}/cbircweb/DocInfo/SelectByDocId?docId={n}"
    if site.family == "miit":
        return f"{site.origin}/zwgk/zcwj/wjfb/tz/art/{paper.published[:4]}/art_{digest(paper.id)[:32]}.html"
    return f"{site.origin}/zwgk/zcwj/{paper.published[:7].replace('-', '')}/t{paper.published.replace('-', '')}_{n}.html"


def file_url(site: Site, paper: Paper, spec: FileSpec) -> str:
    return f"{site.origin}/files/{paper.published[:4]}/{digest(paper.id, spec.key)[:32]}.{spec.kind}"


def answer(scene: Scene, site: Site, question: Question) -> Answer | None:
    for column in site.columns:
        page = _asked(site, column, question)
        if page is not None:
            return plain(
                json.dumps(_LISTS[site.family](scene, site, column, page), ensure_ascii=False), _JSON
            )
    found = find(scene, site, question, paper_url, file_url)
    if isinstance(found, Answer) or found is None:
        return found
    paper = found.paper
    if site.family == "nfra":
        return plain(json.dumps(_nfra_paper(site, paper), ensure_ascii=False), _JSON)
    column = site.column_of(paper)
    return html(
        skin.detail_page(
            scene,
            site,
            column,
            found,
            paper_url(site, paper),
            lambda f: urlsplit(file_url(site, paper, f)).path,
        ),
        site.encoding,
    )


def _asked(site: Site, column: Column, question: Question) -> int | None:
    """The page asked for, from 1."""
    if "/static/data/" in column.path:
        return 1 if question.path == column.path else None
    key = {"igs": "pageNumber", "miit": "p", "nfra": "pageIndex"}[site.family]
    query = question.query
    stated = {k: v for k, v in dict(column.options["query"]).items() if k != key}
    if question.path != column.path or any(query.get(k, "") != v for k, v in stated.items()):
        return None
    return int(query[key]) if query.get(key, "").isdecimal() and query[key] != "0" else 1


def _some(scene: Scene, column: Column, page: int) -> tuple[Paper, ...]:
    return scene.listed(column.id)[(page - 1) * column.size : page * column.size]


def _igs(scene: Scene, site: Site, column: Column, page: int) -> dict[str, Any]:
    total = len(scene.listed(column.id))
    rows = [
        {
            "BT": p.title,
            "DOCPUBURL": paper_url(site, p),
            "FBRQ": p.published,
            "FWZH": p.doc_no or "",
            "FWJG_name": p.agencies[0],
            "IDXID": p.index_no,
            "CWRQ": p.written or p.published,
            "ZW": passages(p)[1],
        }
        for p in _some(scene, column, page)
    ]
    return {"page": {"content": rows, "total": total, "totalPages": -(-total // column.size)}}


def _miit(scene: Scene, site: Site, column: Column, page: int) -> dict[str, Any]:
    rows = [
        {"data": {"title": p.title, "url": urlsplit(paper_url(site, p)).path, "jsearch_date": p.published}}
        for p in _some(scene, column, page)
    ]
    return {
        "success": True,
        "data": {"searchResult": {"total": len(scene.listed(column.id)), "dataResults": rows}},
    }


def _nfra(scene: Scene, _site: Site, column: Column, page: int) -> dict[str, Any]:
    rows = [
        {
            "docId": number(1000000, 9999999, p.id),
            "docTitle": p.title,
            "docSubtitle": p.title,
            "publishDate": f"{p.published} {p.time}:00",
            "documentNo": p.doc_no or "",
            "docSummary": "",
            "pdfFileUrl": "",
        }
        for p in _some(scene, column, page)
    ]
    return {"rptCode": 200, "data": {"total": len(scene.listed(column.id)), "rows": rows}}


def _nfra_paper(site: Site, paper: Paper) -> dict[str, Any]:
    files = "".join(
        f'<p><a href="{urlsplit(file_url(site, paper, f)).path}">{escape(f.name)}</a></p>'
        for f in paper.attachments
    )
    return {
        "rptCode": 200,
        "data": {
            "docId": number(1000000, 9999999, paper.id),
            "docTitle": paper.title,
            "docSubtitle": paper.title,
            "publishDate": f"{paper.published} {paper.time}:00",
            "documentNo": paper.doc_no or "",
            "docSource": paper.origin,
            "docEditdate": f"{paper.published} {paper.time}:00",
            "docClob": f"<div>{article(paper, 'styled')}{files}</div>",
        },
    }


_LISTS = {"igs": _igs, "miit": _miit, "nfra": _nfra}
