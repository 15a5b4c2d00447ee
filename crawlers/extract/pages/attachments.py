"""Files offered beside a paper: links with a document's suffix, or a picture's where they call it a file (附件, 扫描件, its name),
download servlets, handlers in `onclick`, viewers.

They are looked for in the article and in what surrounds it, not in navigation and footers, where sites offer readers,
manuals and forms of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import cast
from urllib.parse import parse_qs, unquote, urlsplit

from lxml import etree

from crawlers.extract.pages.body import Article
from crawlers.extract.pages.containers import is_outside
from crawlers.extract.pages.document import Page
from crawlers.extract.pages.lines import Element, element_text
from indexing.records import AttachmentLink

_SUFFIX = re.compile(
    r"\.(?:docx?|wps|wpt|xlsx?|et|csv|pdf|ofd|ceb|zip|rar|7z|pptx?|dps|txt|rtf)(?=$|[?#&;/\s'\"])",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"^[^?#]*\.(?:jpe?g|png|tiff?|bmp|gif|webp)(?=$|[?#])", re.IGNORECASE)
_NAMES_A_PICTURE = re.compile(r"附件|扫描件|影印|原件|\.(?:jpe?g|png|tiff?|bmp|gif|webp)\W*$", re.IGNORECASE)
_SERVLET = re.compile(
    r"/(?:[\w-]*down(?:load)?[\w-]*|attach(?:ment)?[\w-]*|file(?:down|get|open)[\w-]*|getfile|openfile|viewfile)"
    r"(?:\.(?:jsp|do|action|aspx?|php|ashx))?(?:/\w+)?\?(?:[^#\s]*&)?\w*(?:file|name|id|attach|seq|path|url|key)\w*="
    r"|[?&](?:filename|fileid|file_id|attachid|attachmentid|attseq|downfile|fjid)=",
    re.IGNORECASE,
)
_BLOCK_FILE = re.compile(
    r"^.{1,150}\.(?:docx?|wps|xlsx?|et|csv|pdf|ofd|ceb|zip|rar|7z|pptx?)\s*(?:[（(【\[].{0,20})?$",
    re.IGNORECASE,
)
"""A link whose text is the name of a file leads to it, whatever its address."""
_WRITTEN_LINK = re.compile(
    r"""<a\b[^<>]{0,300}?\bhref\s*=\s*\\?["']?(?P<url>[^"'\s<>\\]{3,500})[^<>]{0,300}>(?P<name>.{1,300}?)<\\?/a>""",
    re.IGNORECASE,
)
_JOINED = re.compile(r"[+$]|['\"]")
_FILES = re.compile(
    r"\b\w{0,20}(?:fj|fujian|attach|annex|appendix|accessory|file)\w{0,20}[\"']?\s*[=:]\s*(?=\[)",
    re.IGNORECASE,
)
_OBJECT = re.compile(r"\{[^{}]{5,800}\}")
_QUOTED_VALUE = re.compile(r"""[:]\s*["']([^"'\n]{1,500})["']""")
_LONGEST_SCRIPT, _LONGEST_ARRAY = 200_000, 20_000
_QUOTED = re.compile(r"""['"]([^'"\s]{3,500})['"]""")
_VIEWED = re.compile(r"[?&](?:file|url|src|path)=([^&#]{4,1000})", re.IGNORECASE)
_BLOCK_NAME = re.compile(
    r"(?:^|[\s_-])(?:fj|.*fujian.*|.*attach.*|.*xgfj.*|.*download.*|.*annex.*)(?:$|[\s_-])", re.IGNORECASE
)
_BLOCK_TEXT = re.compile(r"^\W*(?:相关)?附件")
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:foot\w*|header|nav\w*|menu\w*|sidebar|side|copyright|friend\w*|recommend\w*|hot\w*|rank\w*|comment\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
SAYS_NOTHING = re.compile(
    r"^\W*(?:附件|下载|点击下载|附件下载|立即下载|下载附件|点此下载|点击查看|查看|预览|打开|文件下载|download|全文|点击这里|\d*)\W*$",
    re.IGNORECASE,
)
"""The text of a link to a file that does not name it."""
_DATA = ("data-href", "data-url", "data-file", "data-src", "data-path", "data-download")

_CARRIERS = etree.XPath(
    "//*[self::a or self::iframe or self::embed or self::object or @onclick or "
    + " or ".join(f"@{name}" for name in _DATA)
    + "]"
)
"""One step, not a union: libxml2 sorts unions by walking, which takes minutes on a deep page."""

_MOST = 200
_MOST_REFERENCES = 2_000
_LONGEST_NAME = 200


def find_attachments(page: Page, article: Article) -> tuple[AttachmentLink, ...]:
    """The files of a paper in the order of the page, one entry an address. Addresses are absolute."""
    names: dict[str, str] = {}
    for element, reference in islice(_references(page.root), _MOST_REFERENCES):
        if not _belongs(element, article.element):
            continue
        address = page.absolute(reference)
        if address is None:
            continue
        name = _name(element, address)
        if address.lower().endswith(".txt") and not re.search("附件|下载|txt", name, re.IGNORECASE):
            continue  # newspapers link their feeds' raw text behind the name of the source
        if address not in names:
            if len(names) >= _MOST:
                break
            names[address] = name
        elif len(name) > len(names[address]) and not SAYS_NOTHING.match(name):
            names[address] = name
    for name, reference in islice(_written(page.scripts), _MOST):
        address = page.absolute(reference)
        if address and len(names) < _MOST:
            names.setdefault(address, name)
    return tuple(AttachmentLink(name=name, url=address) for address, name in names.items())


def is_file(reference: str) -> bool:
    """Whether an address names a document by suffix or a download servlet."""
    path = reference.partition("#")[0]
    target = path.partition("?")[0]
    return bool(_SUFFIX.search(target) or (("?" in path) and (_SERVLET.search(path) or _SUFFIX.search(path))))


def _written(scripts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Names and references of the files that scripts of the page link: as markup that they write, or as an array of objects
    each with a name and an address, from which they build it."""
    for script in scripts:
        if len(script) > _LONGEST_SCRIPT or not _SUFFIX.search(script):
            continue
        for link in _WRITTEN_LINK.finditer(script):
            name = re.sub(r"<[^<>]{0,200}>", "", link["name"]).strip()
            if is_file(link["url"]) and name and not _JOINED.search(f"{link['url']} {name}"):
                yield name[:_LONGEST_NAME], link["url"]
        for array in _FILES.finditer(script):
            for item in _OBJECT.finditer(script[array.end() : array.end() + _LONGEST_ARRAY]):
                values = [value[1].replace("\\/", "/") for value in _QUOTED_VALUE.finditer(item[0])]
                place = next((value for value in values if is_file(value) and "/" in value), None)
                shown = [value for value in values if value != place and not SAYS_NOTHING.match(value)]
                if place and shown:
                    yield max(shown, key=lambda value: bool(_SUFFIX.search(value)))[:_LONGEST_NAME], place


def _references(root: Element) -> Iterator[tuple[Element, str]]:
    """Elements with the reference by which each offers a file, in document order."""
    for element in cast("list[Element]", _CARRIERS(root)):
        if element.tag == "a":
            href = element.get("href") or ""
            if href and not href.lower().startswith("javascript:") and is_file(href):
                yield element, href
                continue
            if _PICTURE.match(href) and _NAMES_A_PICTURE.search(element_text(element)):
                yield element, href
                continue
            if (
                _BLOCK_FILE.search(element_text(element))
                and href
                and not href.startswith(("#", "javascript:"))
            ):
                yield element, href
                continue
            if element.get("download") and href and not href.startswith(("#", "javascript:")):
                yield element, href
                continue
            scripted = (
                f"{href} {element.get('onclick') or ''}"
                if "javascript:" in href.lower()
                else element.get("onclick")
            )
        elif element.tag in ("iframe", "embed", "object"):
            source = element.get("src") or element.get("data") or ""
            viewed = _VIEWED.search(source)
            if viewed and is_file(unquote(viewed[1])):
                yield element, unquote(viewed[1])
            elif source and is_file(source):
                yield element, source
            continue
        else:
            scripted = element.get("onclick")
        reference = _scripted(scripted) or _data(element)
        if reference:
            yield element, reference


def _scripted(handler: str | None) -> str | None:
    if not handler or len(handler) > 2000:
        return None
    return next((quoted[1] for quoted in _QUOTED.finditer(handler) if is_file(quoted[1])), None)


def _data(element: Element) -> str | None:
    return next((value for name in _DATA if (value := element.get(name)) and is_file(value)), None)


def _belongs(element: Element, article: Element | None) -> bool:
    """Whether the element stands in the article or beside it: under the same block of the page, or in one named 附件."""
    if article is None:
        return not is_outside(element)
    around = {ancestor for ancestor in article.iterancestors() if ancestor.tag not in ("body", "html")}
    aside = False
    for ancestor in (element, *element.iterancestors()):
        if ancestor is article:
            return True
        if ancestor in around:
            return not aside
        if ancestor.tag in ("body", "html"):
            break
        named = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"
        if _BLOCK_NAME.search(named) or (
            ancestor is not element and _BLOCK_TEXT.match((ancestor.text or "").strip())
        ):
            return True
        if ancestor.tag in ("nav", "header", "footer", "aside") or _ASIDE.search(named):
            aside = True
    return False


def _name(element: Element, address: str) -> str:
    """The link's text, else its title, its file's own name (TRS keeps it in OLDSRC), else the name in the address."""
    text = element_text(element) if element.tag in ("a", "button", "span", "li", "p", "td") else ""
    title = (element.get("title") or element.get("download") or element.get("data-name") or "").strip()
    if text and len(text) <= _LONGEST_NAME and not SAYS_NOTHING.match(text):
        return text
    if title and not SAYS_NOTHING.match(title):
        return title[:_LONGEST_NAME]
    before = element.getparent()
    beside = (
        (before.text or "").strip()
        if before is not None and before.tag in ("p", "li", "td", "div", "span")
        else ""
    )
    if 4 < len(beside) <= _LONGEST_NAME and not SAYS_NOTHING.match(beside):
        return beside.rstrip("：: ")
    original = (element.get("oldsrc") or element.get("originalname") or "").strip()
    if original and not re.match(r"^[A-Z]?0?\d{12,}", original):
        return original.rsplit("/", 1)[-1][:_LONGEST_NAME]
    return text[:_LONGEST_NAME] if text and not re.match(r"^\W*\d*\W*$", text) else _name_in(address)


def _name_in(address: str) -> str:
    parts = urlsplit(address)
    query = parse_qs(parts.query)
    for key in ("filename", "fileName", "name", "file"):
        if query.get(key):
            return unquote(query[key][0]).rsplit("/", 1)[-1][:_LONGEST_NAME]
    return unquote(parts.path.rsplit("/", 1)[-1])[:_LONGEST_NAME] or address[:_LONGEST_NAME]
