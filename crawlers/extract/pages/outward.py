"""Links of an article to sites that are no government's: where a notice or news names a shop's campaign."""

from __future__ import annotations

from urllib.parse import urlsplit

from crawlers.extract.pages.attachments import is_file
from crawlers.extract.pages.body import Article
from crawlers.extract.pages.document import Page
from crawlers.extract.pages.lines import element_text
from indexing.records import Link

_MOST = 20
_MOST_ANCHORS = 500
_LONGEST = 200


def find_outward(page: Page, article: Article) -> tuple[Link, ...]:
    """The article's links to other sites in order, each address once. Home pages and files are left out."""
    if article.element is None:
        return ()
    own = urlsplit(page.url).hostname
    found: dict[str, Link] = {}
    for number, anchor in enumerate(article.element.iter("a")):
        if number >= _MOST_ANCHORS or len(found) >= _MOST:
            break
        href = anchor.get("href") or ""
        url = page.absolute(href) if "//" in href else None
        if url is None or url in found or is_file(url):
            continue
        parts = urlsplit(url)
        host = parts.hostname or ""
        if host == own or host.endswith(".gov.cn") or (parts.path in ("", "/") and not parts.query):
            continue
        found[url] = Link(" ".join(element_text(anchor).split())[:_LONGEST], url)
    return tuple(found.values())
