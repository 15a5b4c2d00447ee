"""RSS, Atom and sitemaps, also gzipped. No entity that a file declares is expanded and nothing outside it is read.

Feeds are written by templates that know little of XML. HTML's named characters are read as the characters they stand for
and a bare `&` (`view.aspx?id=880&cid=12`) as itself: a lenient parser would drop both and change the address.
"""

from __future__ import annotations

import re
import zlib
from email.utils import parsedate_to_datetime
from html.entities import html5
from typing import Any

from lxml import etree

from config.clock import SHANGHAI
from crawlers.extract.lists.family import Family, Options, Recognition, get
from crawlers.extract.lists.rows.dates import any_date
from crawlers.extract.lists.rows.links import unique
from crawlers.extract.lists.rows.row import plain, tidy
from indexing.records import Entry, Listing, PageRequest
from indexing.text.encoding import decode
from indexing.text.urls import absolute

NAME = "feed"

_ROOTS = {
    "rss": "RSS",
    "RDF": "RSS 1.0",
    "feed": "Atom",
    "urlset": "a sitemap",
    "sitemapindex": "an index of sitemaps",
}
_MAX_SITEMAPS = 200
_MAX_BYTES = 20_000_000
"""A sitemap of the 50,000 addresses allowed has some 10 MB."""

_GZIP = b"\x1f\x8b"
_EITHER_HEADER = 47
_VERBATIM, _VERBATIM_END = "<![CDATA[", "]]>"
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,300}\?>")
_AMPERSAND = re.compile(r"&(?:(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);|([A-Za-z]\w{1,30};)?)")
_CHINAS_TIME = re.compile(r"\bCST\b")
"""What Java prints for +08:00; RFC 822 means the middle of America by it, where no feed of ours is written."""


def list_page(body: bytes, url: str, options: Options) -> Listing:  # noqa: ARG001
    root = _root(body)
    if root is None or _name(root) not in _ROOTS:
        return Listing(NAME)
    if _name(root) == "sitemapindex":
        # The latest first: of a large index only some are asked for.
        told = sorted(_all(root, "sitemap"), key=lambda node: _child(node, "lastmod") or "", reverse=True)
        places = dict.fromkeys(absolute(_child(node, "loc"), url) for node in told)
        return Listing(NAME, next=tuple(PageRequest(place) for place in places if place)[:_MAX_SITEMAPS])
    rows = [*_all(root, "item"), *_all(root, "entry"), *_all(root, "url")]
    entries = unique(entry for row in rows if (entry := _entry(row, url)))
    following = next((link for link in _links(root, "next") if (absolute(link, url) or url) != url), None)
    place = absolute(following, url)
    return Listing(NAME, entries, None, (PageRequest(place),) if place else ())


def _root(body: bytes) -> Any:
    body = _unzipped(body)
    if len(body) > _MAX_BYTES or b"<" not in body[:2000]:
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, recover=True, huge_tree=False, load_dtd=False
    )
    try:
        return etree.fromstring(_well_formed(decode(body)).encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _unzipped(body: bytes) -> bytes:
    """The file inside a gzip; one that is damaged, or grows past what a sitemap can have, is as good as empty."""
    if not body.startswith(_GZIP):
        return body
    stream = zlib.decompressobj(_EITHER_HEADER)
    try:
        inner = stream.decompress(body, _MAX_BYTES)
    except zlib.error:
        return b""
    return inner if stream.eof else b""


def _well_formed(text: str) -> str:
    """The XML with HTML's named characters written out and other ampersands escaped, without its declaration."""
    text = _DECLARATION.sub("", text.strip(), count=1)
    parts: list[str] = []
    done = 0
    while (start := text.find(_VERBATIM, done)) >= 0 and (end := text.find(_VERBATIM_END, start)) >= 0:
        parts += (_AMPERSAND.sub(_written, text[done:start]), text[start:end])
        done = end
    return "".join((*parts, _AMPERSAND.sub(_written, text[done:])))


def _written(match: re.Match[str]) -> str:
    if match[1]:
        return match[0]
    return html5.get(match[2] or "") or f"&amp;{match[2] or ''}"


def _name(node: Any) -> str:
    return node.tag.rsplit("}", 1)[-1] if isinstance(node.tag, str) else ""


def _all(root: Any, name: str) -> list[Any]:
    return [node for node in root.iter() if _name(node) == name]


def _child(row: Any, *names: str) -> str | None:
    for name in names:
        for node in row.iter():
            if node is not row and _name(node) == name and (said := "".join(node.itertext()).strip()):
                return said
    return None


def _links(row: Any, relation: str) -> list[str]:
    return [
        node.get("href")
        for node in row
        if _name(node) == "link" and node.get("href") and (node.get("rel") or "alternate") == relation
    ]


def _entry(row: Any, url: str) -> Entry | None:
    stated = next(iter(_links(row, "alternate")), None) or _child(row, "link", "loc") or _permalink(row)
    address = absolute(stated, url)
    if address is None:
        return None
    title = plain(_child(row, "title") or "") or tidy(
        re.sub(r"[?#].*", "", address).rstrip("/").rsplit("/", 1)[-1]
    )
    date = _date(_child(row, "pubDate", "published", "publication_date", "date", "updated", "lastmod"))
    return Entry(title, address, date) if title else None


def _permalink(row: Any) -> str | None:
    """A guid that is an address: whole, and not said to be a mere name."""
    for node in row:
        said = (node.text or "").strip() if _name(node) == "guid" else ""
        if said.lower().startswith(("http://", "https://")) and node.get("isPermaLink") != "false":
            return str(said)
    return None


def _date(said: str | None) -> str | None:
    """The day in Shanghai: feeds state times with an offset, and 20:00 GMT is the next morning there."""
    if not said:
        return None
    if found := any_date(said):
        return found
    try:
        moment = parsedate_to_datetime(_CHINAS_TIME.sub("+0800", said))
    except (ValueError, TypeError, IndexError):
        return None
    return (moment.astimezone(SHANGHAI) if moment.tzinfo else moment).date().isoformat()


def recognise(body: bytes, url: str) -> Recognition:  # noqa: ARG001
    start = _unzipped(body)[:3000].lstrip(b"\xef\xbb\xbf \r\n\t")
    if not start.startswith(b"<") or start[:15].lower().startswith((b"<!doctype html", b"<html")):
        return 0, ()
    root = _root(body)
    if root is None or _name(root) not in _ROOTS:
        return 0, ()
    return 95, (f"it is {_ROOTS[_name(root)]}",)


FAMILY = Family(name=NAME, start=get, list_page=list_page, recognise=recognise, options=frozenset())
