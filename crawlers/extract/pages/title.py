"""The headline. Metas written for the purpose come first, then the label 标题, the list row, and the heading on the page
that agrees with `<title>`; where none agrees, `<h1>` and the head of the article come before a `<title>` that may name
only the site. Issuers set in lines of their own above a headline are not part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawlers.extract.pages.body import Article
from crawlers.extract.pages.boilerplate import is_widget
from crawlers.extract.pages.containers import is_outside
from crawlers.extract.pages.document import Page
from crawlers.extract.pages.labels import Kind, first, is_label_row
from crawlers.extract.pages.lines import Element, element_lines, short_text, tidy
from indexing.records import Hints
from indexing.text.dates import find_moments, only_date
from indexing.text.doc_no import find_doc_nos
from indexing.text.issuers import is_agency_line

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
_MARK = re.compile(
    r"^\s*[【\[(（](?:置顶|最新|热门|推荐|荐|精华|图文|图|新|new|hot|top)[】\])）]\s*", re.IGNORECASE
)
"""What a list sets before the title of a row."""
_MARKUP = re.compile(r"</?[A-Za-z][A-Za-z0-9-]{0,20}(?:\s[^<>]{0,200}|/)?>")
"""Tags that a meta or label spells out as text. Other angle marks are the title's own: 关于印发<办法>的通知."""
_ENDS_AS_PAPER = re.compile(
    "(?:通知|公告|意见|办法|规定|方案|函|批复|通告|决定|细则|条例|通报|公示|解读|答复)(?:[（(].{1,10}[）)])?$"
)
_BESIDE_DATE = re.compile("\\d\\s?[:：]\\s?\\d\\d|来\\s?源|作者|浏览|点击|阅读|评论|^\\W*20\\d\\d[-/.年]")
_NEAR = 8
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
    if hints.known and (known := _compact(hints.known.title)) and _shows(article, known):
        return hints.known.title
    headings = list(_headings(page.root))
    listed = _MARK.sub("", _clean(hints.entry.title)) if hints.entry else ""
    if listed:
        return _completed(listed, headings, page.title)
    return _from_page(page, headings, article)


def _shows(article: Article, title: str) -> bool:
    """Whether a visible line of the page is this title, as `_compact` gives it."""
    around = article.around
    return any(
        _compact(line.text) == title
        for line in (*around.before, *around.inside, *around.after)
        if not line.hidden and line.linked * 2 < len(line.text)
    )


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
    return _without_agreement(page, headings, article, social)


def _without_agreement(page: Page, headings: list[str], article: Article, social: str) -> str | None:
    """No heading is in `<title>`: one of the two names something else, mostly `<title>` the site."""
    plain = _without_site(_clean(page.title))
    own = plain if plain and not _NO_TITLE.match(plain) and (len(plain) >= 8 or not headings) else None
    if own and any(_compact(own) in _compact(heading) for heading in headings):
        return own
    headline = _top_heading(page)
    if headline or (own and not _names_a_site(own, page)):
        return headline or own
    named = article.how in ("selector", "cms")
    return (
        social
        or next((heading for heading in headings if _ENDS_AS_PAPER.search(heading)), None)
        or (named and (_above(article) or _opening(article)))
        or own
        or _opening(article)
        or next(iter(headings), None)
        or (plain or None)
    )


def _names_a_site(title: str, page: Page) -> bool:
    if _ENDS_AS_PAPER.search(title) and "关于" in title:
        return False
    return title == page.metas.get("sitename") or bool(_SITE_WORD.search(title))


def _top_heading(page: Page) -> str | None:
    """The first `<h1>` that is no name of the site or column and stands in no header."""
    for element in page.root.iter("h1"):
        if len(short_text(element, _LONGEST * 4) or "") < 6 or is_outside(element):
            continue
        text = _heading(element)
        if 6 <= len(text) <= _LONGEST and not _NO_TITLE.match(text) and not _names_a_site(text, page):
            return text
    return None


def _above(article: Article) -> str | None:
    """The line nearest above the article that ends as papers' titles do, or stands on a line with a date."""
    lines = [line for line in article.around.before if not line.hidden][-_NEAR:]
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        if (
            len(line.text) < 8
            or len(line.text) > 120
            or line.linked * 2 >= len(line.text)
            or is_widget(line.text)
        ):
            continue
        dated = any(find_moments(below.text) for below in lines[number + 1 : number + 3])
        if _ENDS_AS_PAPER.search(line.text) or (
            dated and not find_moments(line.text) and not is_label_row(line.text)
        ):
            return _clean(line.text)
    return None


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
        text = _heading(element)
        if 3 < len(text) <= _LONGEST and not _NO_TITLE.match(text) and not only_date(text):
            yield text
            found += 1
            if found >= _MOST_HEADINGS:
                return


def _heading(element: Element) -> str:
    """A heading on one line; a joint paper's issuers in lines of their own above it are left out."""
    lines = [line.text for line in element_lines(element)]
    below = next((number for number, line in enumerate(lines) if number and _is_byline(line)), len(lines))
    return _clean("\n".join(_without_issuers(lines[:below])))


def _is_byline(line: str) -> bool:
    """Whether a line of a heading's element is set under the headline: its date, source and counters."""
    return is_label_row(line) or is_widget(line) or bool(find_moments(line) and _BESIDE_DATE.search(line))


def _without_issuers(lines: list[str]) -> list[str]:
    head = 0
    while head < len(lines) - 1 and (is_agency_line(lines[head]) or lines[head].endswith("文件")):
        head += 1
    joint = head > 1 or (head == 1 and (lines[0].endswith("文件") or len(lines[0].split()) > 1))
    return lines[head:] if joint else lines


def _opening(article: Article) -> str | None:
    """A paper without any headline element prints its title as its first lines, often broken over two or three."""
    parts: list[str] = []
    for line in _without_issuers([line.text for line in article.lines[:8]]):
        if find_doc_nos(line) and not parts:
            continue
        if only_date(line) or re.search("[。；：:]$|〔\\d{4}〕|，", line) or len(line) > 80 or "\t" in line:
            break
        parts.append(line)
        if _ENDS_AS_PAPER.search(line):
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
    return tidy(_MARKUP.sub("", text))[:_LONGEST].strip(" ·|_-")


def _compact(text: str) -> str:
    return re.sub(r"\s", "", text).translate(_QUOTES)


_QUOTES = str.maketrans("“”‘’＂", '""\'\'"')
