"""The headline. Metas written for the purpose come first, then the label 标题, the list row, and the heading on the page
that agrees with `<title>`; `<title>` itself, less the names of site and column, comes last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawlers.extract.pages.body import Article
from crawlers.extract.pages.document import Page
from crawlers.extract.pages.labels import Kind, first
from crawlers.extract.pages.lines import Element, element_text, short_text, tidy
from indexing.records import Hints
from indexing.text.dates import only_date

_EXACT_METAS = ("articletitle", "article:title", "contenttitle")
_SOCIAL_METAS = ("og:title", "twitter:title")

_HEADING_NAME = re.compile(
    r"(?:^|[\s_-])(?:.*title.*|.*tit|tit\d?|headline|.*biaoti.*|.*bt\d?|bt[_-].*|h1|arti?cle-?h1|main-?title|subject)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s*(?:[_|｜]|--+|——|\s[-–—]\s|-(?=[^-]{0,30}$)|\s·\s)\s*")
_SITE_WORD = re.compile(
    "网$|网站|门户|频道|政府$|人民政府|委员会$|商务[部厅局]$|[部厅局委]$|新闻$|资讯$|公告$|政务公开|信息公开|\\.com|\\.cn|官网|首页|平台$|日报|在线$"
    "|详情$|详细$|正文$|栏目$|专题$",
    re.IGNORECASE,
)
_SITE_FIRST = re.compile("网$|网站$|门户|人民政府$|委员会$|频道$|[部厅局委]$")
_NO_TITLE = re.compile(
    r"^(?:首页|新闻|正文|详情|文章详情|详细页|内容页|信息公开|政府信息公开|通知公告|无标题(?:文档)?|untitled.*|当前位置.*|您.{0,6}位置.*"
    r"|索引号.*|搜索.*|登录|目录|分享.*|相关.*|热门.*|推荐.*|更多.*|政策文件|政策解读|附件.*|.{0,12}网站?|\W*)$",
    re.IGNORECASE,
)
_CUT = re.compile(r"(?:…|\.{3}|。{3})\s*$")
_LONGEST = 250
_MOST_HEADINGS = 60


def find_title(page: Page, hints: Hints, labels: dict[Kind, list[str]], article: Article) -> str | None:
    """The paper's title on one line; None where nothing on the page is one."""
    for name in _EXACT_METAS:
        value = _clean(page.metas.get(name, ""))
        if value and not _CUT.search(value):
            return value
    labelled = _clean(first(labels, "title") or "")
    if labelled and len(labelled) >= 6 and not _CUT.search(labelled):
        return labelled
    headings = list(_headings(page.root))
    listed = _clean(hints.entry.title) if hints.entry else ""
    if listed:
        return _completed(listed, headings, page.title)
    return _from_page(page, headings, article)


def _from_page(page: Page, headings: list[str], article: Article) -> str | None:
    named = _clean(page.title)
    social = next((value for name in _SOCIAL_METAS if (value := _clean(page.metas.get(name, "")))), "")
    compact = _compact(named or social)
    agreeing = [heading for heading in headings if len(heading) >= 5 and _compact(heading) in compact]
    if agreeing:
        return max(agreeing, key=len)
    if social and _compact(social) in compact and len(social) >= 5:
        return _without_site(social)
    longer = [
        heading
        for heading in headings
        if named and len(named) >= 8 and _compact(heading).startswith(_compact(_without_site(named)))
    ]
    if longer:
        return min(longer, key=len)
    plain = _without_site(named)
    in_article = _opening(article)
    if plain and not _NO_TITLE.match(plain) and (len(plain) >= 8 or not headings):
        return plain
    return social or in_article or next(iter(headings), None) or (plain or None)


def _completed(listed: str, headings: list[str], named: str) -> str:
    """A list row's title; where the list cut it short, the page's own that begins alike."""
    cut = _CUT.search(listed)
    if not cut:
        return listed
    stem = _compact(listed[: cut.start()])
    for candidate in (*headings, _without_site(_clean(named))):
        if stem and _compact(candidate).startswith(stem):
            return candidate
    return listed


def _headings(root: Element) -> Iterator[str]:
    """Texts of heading elements, and of those whose id or class says headline, in document order."""
    found = 0
    for element in root.iter("h1", "h2", "h3", "ucaptitle", "div", "p", "span", "td", "strong", "font", "b"):
        tag = element.tag
        if tag not in ("h1", "h2", "h3", "ucaptitle"):
            named = f"{element.get('class') or ''} {element.get('id') or ''}"
            if len(named) == 1 or not _HEADING_NAME.search(named):
                continue
        if len(short_text(element, _LONGEST * 4) or "") <= 3:
            continue
        text = _clean(element_text(element))
        if 3 < len(text) <= _LONGEST and not _NO_TITLE.match(text) and not only_date(text):
            yield text
            found += 1
            if found >= _MOST_HEADINGS:
                return


def _opening(article: Article) -> str | None:
    """A paper without any headline element prints its title as its first lines, often broken over two or three."""
    parts: list[str] = []
    for line in article.lines[:6]:
        if (
            only_date(line.text)
            or re.search("[。；：:]$|〔\\d{4}〕|，", line.text)
            or len(line.text) > 80
            or "\t" in line.text
        ):
            break
        parts.append(line.text)
        if re.search(
            "(?:通知|公告|意见|办法|规定|方案|函|批复|通告|决定|细则|条例|通报|解读|答复)(?:[（(].{1,10}[）)])?$",
            line.text,
        ):
            return "".join(parts)
    return parts[0] if parts and len(parts[0]) >= 6 else None


def _without_site(title: str) -> str:
    """A `<title>` less the parts that name the site or the column. The first part stays whatever it says."""
    parts = [part for part in _SEPARATOR.split(title) if part]
    while len(parts) > 1 and (
        _SITE_WORD.search(parts[-1]) or len(parts[-1]) <= 6 or len(parts[0]) > 2 * len(parts[-1])
    ):
        parts.pop()
    if len(parts) > 1 and _SITE_FIRST.search(parts[0]) and len(parts[0]) < len(parts[-1]):
        return parts[-1]
    if len(parts) <= 1:
        return parts[0] if parts else ""
    end = title.find(parts[-1]) + len(parts[-1])
    return title[:end].strip()


def _clean(text: str) -> str:
    return tidy(re.sub(r"<[^>]{0,200}>", "", text))[:_LONGEST].strip(" ·|_-")


def _compact(text: str) -> str:
    return re.sub(r"\s", "", text).translate(_QUOTES)


_QUOTES = str.maketrans("“”‘’＂", '""\'\'"')
