"""Where the article stands: the names that content management systems give its element.

Three ranks. Exact names belong to one product and hold nothing but the article; usual names say "article" or
"content of the news" in so many words; loose names are used for articles and for half the page alike, so they are
believed only where little text with sentences stands outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import cast

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector

from crawlers.extract.pages.lines import Element

_EXACT = """
    trs_editor trs_editor_view trs_ueditor trs_uedit trs_preappend custom_unionstyle ucap-content ucapcontent zoomcon
    zoom art-con art_con fontzoom articlezoom j-fontcontent wzcon bt-article-y pages_content info_cont
    article_cont_content view-trs_ueditor cas_content zwnr textzoom printarea_content ozoom
    endtext artibody js_content rich_media_content rm_txt_con rwb_zw artdetail main_text js_article_content
    detailcontent p-detail contentmain news_txt left_zw content_area index_cententwrap art_contextbox post_body
    post_text all-txt txt_con story-body__inner
"""
"""Government: TRS, Hanweb (jpage, jpaas), UCAP, NFCMS/gkmlpt, gov.cn; press: 163, Sina, WeChat, People's Daily, Xinhua,
The Paper, Guangming, CCTV, chinanews."""
_USUAL = """
    article-content article_content articlecontent content_article article-body article_body articlebody article-con
    article_con article-text article_text articletext article-detail article_detail article__content news_content
    news-content newscontent newstext news_text news-text newsbody news_body news-body news-con news_con newscon
    news_detail news-detail newsdetail detail-content detail_content detail-con detail_con detail-body detailbody
    detail_text detail-text content-text content_text contenttext content-txt content-body content_body contentbody
    content-detail content_detail main-content-text entry-content post-content post_content single-content
    main_content maincontent xl_con xl-con xl_content con_text con_txt context contxt contentbox-text wz_content
    info-content infocontent info_content info-detail info_detail xxgk_content xxgk-content xxgk_con gk_content
    xwzw xw_content zw_content zhengwen zw-content zw_con wznr nr_con wenzhang text_content textcon text_con
    text-con txtcontent txt-content conbox_text articlemain bodytext body-text story-body page-article
    article_content_mix scroll_cont js_list_l_art_m g-article-content artical-content artical_content
    content-main-text text-content view-content richtext rich-text richtext-content ck-content
"""
_LOOSE = """
    content contents con article article_box articlebox detail details text txt main main-content mainbody main_con
    zw nr neirong news info body-content page-content page_content box_con content_con content-con contentbox
    content_box content-box article-box z view post story wrap-content
"""

_TAGS = {"ucapcontent": 0, "article": 2}
_RANKS = (
    dict.fromkeys(_LOOSE.split(), 2) | dict.fromkeys(_USUAL.split(), 1) | dict.fromkeys(_EXACT.split(), 0)
).get

_HASHED = re.compile(r"^([a-z][a-z_-]{2,30})[-_](?=[A-Za-z0-9_-]*[A-Z0-9])[A-Za-z0-9_-]{5,10}$")
_OUTSIDE = re.compile(
    r"(?:^|[\s_-])(?:foot(?:er)?|header|top|nav|mainnav|menu|sidebar|side|comment|comments|related|recommend|copyright)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_MOST = 40


def selected(root: Element, selectors: tuple[str, ...]) -> Iterator[Element]:
    """The elements that a family's or source's own selectors name, best first; broken selectors name none."""
    for selector in selectors:
        compiled = _compiled(selector)
        if compiled is not None:
            yield from cast("list[Element]", compiled(root))[:_MOST]


@lru_cache(maxsize=256)
def _compiled(selector: str) -> CSSSelector | None:
    try:
        return CSSSelector(selector, translator="html")
    except (SelectorError, etree.XPathError, ValueError):
        return None


def ranked(root: Element) -> tuple[list[Element], list[Element], list[Element]]:
    """Candidates of the three ranks in document order, at most 40 of each."""
    ranks: tuple[list[Element], list[Element], list[Element]] = ([], [], [])
    for element in root.iter(
        "div", "td", "article", "section", "ucapcontent", "span", "ul", "main", "li", "p", "table"
    ):
        rank = _rank(element)
        if rank is not None and len(ranks[rank]) < _MOST:
            ranks[rank].append(element)
    return ranks


def _rank(element: Element) -> int | None:
    best = _TAGS.get(str(element.tag))
    if element.get("itemprop") == "articleBody":
        return 0
    identifier, classes = element.get("id"), element.get("class")
    if not identifier and not classes:
        return best
    names = [identifier.strip()] if identifier else []
    names += classes.split() if classes else []
    for name in names[:12]:
        rank = _RANKS(name.lower())
        if rank is None and (hashed := _HASHED.match(name)):
            rank = _RANKS(hashed[1].lower())
        if rank is not None and (best is None or rank < best):
            best = rank
    return best


def with_siblings(element: Element, candidates: list[Element]) -> tuple[Element, list[Element]] | None:
    """The parts of a paper of which `element` is one: those of the candidates beside it that have its tag and class, or
    whose parents do, with what stands between them; and the element around them all. None where it stands alone.

    Copies (for phones, for print) and lists of links are no parts.
    """
    name = element.get("class")
    parent = element.getparent()
    if not name or parent is None:
        return None
    alike = [other for other in candidates if other.tag == element.tag and other.get("class") == name]
    for around, child in ((parent, element), (parent.getparent(), parent)):
        if around is None or around.tag in ("body", "html", "tr", "tbody"):
            return None
        kin = [
            branch
            for branch in around
            if branch.tag == child.tag and branch.get("class") == child.get("class")
        ]
        parts = [
            branch
            for branch in kin
            if any(other is branch or branch in other.iterancestors() for other in alike)
        ]
        texts = ["".join("".join(str(text) for text in part.itertext()).split()) for part in parts]
        told = [
            part for part, text in zip(parts, texts, strict=True) if text and not _is_links(part, len(text))
        ]
        if len(told) > 1 and len(set(texts)) == len(texts) and child in told:
            first, last = around.index(told[0]), around.index(told[-1])
            return around, [
                branch for branch in list(around)[first : last + 1] if branch in told or branch not in parts
            ]
    return None


def _is_links(element: Element, size: int) -> bool:
    linked = sum(len("".join(str(text) for text in link.itertext()).strip()) for link in element.iter("a"))
    return linked * 2 > size


def is_outside(element: Element) -> bool:
    """Whether the element, or one around it, is by its own name navigation, header, footer or comments."""
    for around in (element, *element.iterancestors()):
        if around.tag in ("nav", "header", "footer", "aside"):
            return True
        if around.tag in ("body", "html"):
            return False
        named = f"{around.get('id') or ''} {around.get('class') or ''}"
        if len(named) > 1 and _OUTSIDE.search(named):
            return True
    return False
