"""中国政府网: the policy library's JSON on the search host, the latest list as one JSON array, two kinds of detail page."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape
from typing import Any

from config.clock import SHANGHAI
from sample_web.exchange import Answer, Question, html, plain
from sample_web.render import chrome
from sample_web.render.article import article
from sample_web.render.details import Detail, find
from sample_web.text import date_words, passages
from sample_web.world import Column, FileSpec, Paper, Scene, Site, digest, number

SHELVES = ("gongwen", "bumenfile", "otherfile", "gongbao")
_SHELVES_OF = {"zhengcelibrary_gw": SHELVES[:1], "zhengcelibrary_bm": SHELVES[1:2]}


def paper_url(site: Site, paper: Paper) -> str:
    folder = "zhengce/content" if paper.shelf in ("gongwen", "gongbao") else "zhengce/zhengceku"
    return f"{site.origin}/{folder}/{paper.published[:7].replace('-', '')}/content_{number(7000000, 7049999, paper.id)}.htm"


def file_url(site: Site, paper: Paper, spec: FileSpec) -> str:
    return posixpath.dirname(paper_url(site, paper)) + f"/files/{digest(paper.id, spec.key)[:32]}.{spec.kind}"


def answer(scene: Scene, site: Site, question: Question) -> Answer | None:
    library = site.columns[0]
    if question.host == site.hosts[1]:
        if question.path == library.path and question.query.get("t", "").startswith("zhengcelibrary"):
            return plain(_library(scene, site, library, question.query), "application/json;charset=utf-8")
        return None
    for column in site.columns:
        if question.path == column.path and column.path.endswith(".json"):
            rows = [
                {"TITLE": p.title, "SUB_TITLE": "", "URL": paper_url(site, p), "DOCRELPUBTIME": p.published}
                for p in scene.listed(column.id)
            ]
            return plain(json.dumps(rows, ensure_ascii=False), "application/json")
    found = find(scene, site, question, paper_url, file_url)
    return found if isinstance(found, Answer) or found is None else html(_detail(scene, site, library, found))


def shows(query: Mapping[str, str], paper: Paper) -> bool:
    """Whether the library shows a paper to a query: by shelf (`t`), words in its title (`q`) and agency (`puborg`)."""
    return (
        paper.shelf in _SHELVES_OF.get(query.get("t", ""), SHELVES)
        and query.get("q", "") in paper.title
        and query.get("puborg", "") in " ".join(paper.agencies)
    )


def _library(scene: Scene, site: Site, column: Column, query: dict[str, str]) -> str:
    page = int(query["p"]) if query.get("p", "").isdecimal() and query["p"] != "0" else 1
    size = min(int(query["n"]), 50) if query.get("n", "").isdecimal() and query["n"] != "0" else 5
    words = query.get("q", "")
    papers = [p for p in scene.listed(column.id) if shows(query, p)]
    shelves = _SHELVES_OF.get(query["t"], SHELVES)
    found = {s: [p for p in papers if p.shelf == s] for s in shelves}

    def part(rows: Iterable[Paper], total: int) -> dict[str, Any]:
        shown = [_row(site, p, words) for p in list(rows)[(page - 1) * size : page * size]]
        return {"totalCount": total, "totalpage": -(-total // size), "listVO": shown}

    if len(shelves) == 1:
        view = part(found[shelves[0]], len(found[shelves[0]]))
    else:
        longest = max(len(rows) for rows in found.values())
        view = {
            "totalCount": len(papers),
            "totalpage": -(-longest // size),
            "catMap": {s: part(rows, len(rows)) for s, rows in found.items()},
        }
    return json.dumps({"code": 200, "msg": "操作成功", "searchVO": view}, ensure_ascii=False)


def _row(site: Site, paper: Paper, words: str) -> dict[str, Any]:
    def stamp(day: str) -> int:
        return int(datetime.fromisoformat(day).replace(tzinfo=SHANGHAI).timestamp() * 1000)

    return {
        "id": digest(paper.id)[:10],
        "title": paper.title.replace(words, f"<em>{words}</em>") if words else paper.title,
        "url": paper_url(site, paper),
        "pubtime": stamp(paper.published),
        "pubtimeStr": paper.published.replace("-", "."),
        "ptime": stamp(paper.written or paper.published),
        "pcode": paper.doc_no or "",
        "puborg": " ".join(paper.agencies),
        "summary": passages(paper)[1][:60],
        "childtype": "商贸、海关、旅游\\其他",
        "index": paper.index_no or "",
    }


def _detail(scene: Scene, site: Site, column: Column, detail: Detail) -> str:
    paper = detail.paper
    number_line = f'<p style="text-align: center;">{escape(paper.doc_no)}</p>' if paper.doc_no else ""
    files = "".join(
        f'<p>附件：<a href="./files/{posixpath.basename(file_url(site, paper, f))}" appendix="true">{escape(f.name)}</a></p>'
        for f in paper.attachments
    )
    text = f'<div class="pages_content" id="UCAP-CONTENT">{number_line}\n{article(paper, "styled")}\n{files}</div>'
    if paper.shelf in ("gongwen", "gongbao"):
        labels = (
            ("索 引 号", paper.index_no or ""),
            ("主题分类", "商贸、海关、旅游\\其他"),
            ("发文机关", " ".join(paper.agencies)),
            ("成文日期", date_words(paper.written) if paper.written else ""),
            ("标　　题", paper.title),
            ("发文字号", paper.doc_no or ""),
            ("发布日期", date_words(paper.published)),
            ("主 题 词", ""),
        )
        inner = f'{chrome.label_table(labels, "bd1")}\n<table class="border-table"><tbody><tr><td>{text}</td></tr></tbody></table>'
    else:
        inner = f"""<h1>{escape(paper.title)}</h1>
<div class="pages-date">{paper.published} {paper.time} <span class="font">来源： {escape(paper.origin)}</span>{chrome.tools()}</div>
{text}"""
    middle = f'{chrome.crumbs(column)}<div class="article">{inner}</div>{chrome.related(scene, site, paper, detail.others)}'
    head = f"""<meta name="firstpublishedtime" content="{paper.published}-{paper.time}:00">
<meta name="lanmu" content="政策"><meta name="catalog" content="国务院政策文件库">"""
    return chrome.page(site, f"{paper.title}__{escape(column.trail[-1])}_{site.title}", middle, head)
