"""TRS WCM: static pages of rows `<li><a href="./202309/t20230912_1.html" title="…">…</a><span>2023-09-12</span></li>`.

Its dialects differ in how they tell the next page (`crawlers.extract.lists.pagers`): createPageHTML in three orders of
arguments, createPage (重庆), countPage (财政部), totalPage counted from 1 (上海). On some ministries the pages after the
first are stubs without rows; those end the list.
"""

from __future__ import annotations

import re

from crawlers.extract.lists.families.generic_list import html_listing
from crawlers.extract.lists.family import PAGE_OPTIONS, Family, Options, Recognition, get
from crawlers.extract.lists.rows.page import text_of
from indexing.records import Listing

NAME = "trs"

_PAPER = re.compile(r"""href\s*=\s*["'][^"'<>]{0,200}/?t(?:19|20)\d{6}_\d{3,12}\.s?html?""", re.IGNORECASE)
_HEX = re.compile(r"""href\s*=\s*["'][^"'<>]{0,120}/(?:19|20)\d{6}/[0-9a-f]{32}\.html""")
_PAGER = re.compile(r"\bcreatePage(?:HTML)?\s*\(\s*[\"'\d]|\bcountPage\s*=\s*[\"']?\d")
_MARK = re.compile(r"TRS_|trs_|TRSWCM|WCM", re.ASCII)


def list_page(body: bytes, url: str, options: Options) -> Listing:
    return html_listing(NAME, body, url, options, undated=False)


def recognise(body: bytes, url: str) -> Recognition:  # noqa: ARG001
    text = text_of(body)
    why: list[str] = []
    score = 0
    if papers := len(_PAPER.findall(text)):
        score += 45 if papers >= 3 else 30
        why.append(f"{papers} links of the form t20230912_1000001.html")
    if papers := len(_HEX.findall(text)):
        score += 40 if papers >= 3 else 20
        why.append(f"{papers} links of the form /20230912/<32 hex>.html")
    if found := _PAGER.search(text):
        score += 35
        why.append(f"its pager is {found[0].split('(')[0].split('=')[0].strip()}")
    if _MARK.search(text):
        score += 5
        why.append("the page names TRS")
    return min(score, 90), tuple(why)


FAMILY = Family(
    name=NAME,
    start=get,
    list_page=list_page,
    recognise=recognise,
    body=(
        ".trs_editor_view",
        ".TRS_UEDITOR",
        ".TRSEditor",
        ".Custom_UnionStyle",
        ".view.TRS_UEDITOR",
        "#zoom",
        ".my_conboxzw",
        ".xilan_con",
        ".article_con",
        ".pages_content",
    ),
    options=PAGE_OPTIONS,
)
