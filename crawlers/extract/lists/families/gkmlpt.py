"""gkmlpt, the disclosure platform of Guangdong: /gkmlpt/index names the site's SID, its API lists the papers.

    GET /gkmlpt/api/all/<category, 0 for all>?page=1&sid=<SID>      100 rows a page

The API does not repeat its page size, so requests after the first carry `pageSize` (the rows page 1 had), which the
product ignores. Options: sid, catId, page_size. A category may also stand behind the `#` of the index page's URL.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from crawlers.extract.lists.answers import dig, json_of, objects, word
from crawlers.extract.lists.family import Family, Options, Recognition, spellings, stated
from crawlers.extract.lists.rows.dates import any_date
from crawlers.extract.lists.rows.links import parameters, unique, whole, with_parameters
from crawlers.extract.lists.rows.page import text_of
from crawlers.extract.lists.rows.row import plain
from indexing.records import Entry, Listing, PageRequest
from indexing.text.urls import absolute

NAME = "gkmlpt"

_SID = re.compile(r"[\"']?\bSID[\"']?\s*:\s*[\"']?(\w{1,20})")
_API = re.compile(r"/gkmlpt/api/")


def start(url: str, options: Options) -> tuple[PageRequest, ...]:
    """The API's first page where the options state the SID, else the index page."""
    if "sid" in options and not _API.search(url):
        return (_first(url, str(options["sid"]), options),)
    return (PageRequest(url),)


def list_page(body: bytes, url: str, options: Options) -> Listing:
    answer = json_of(body)
    if answer is None:
        sid = str(options.get("sid", "")) or next((m[1] for m in _SID.finditer(text_of(body))), "")
        return (
            Listing(NAME, next=(_first(url, sid, options),))
            if sid and not _API.search(url)
            else Listing(NAME)
        )
    articles = objects(dig(answer, "articles"))
    entries = unique(entry for row in articles if (entry := _entry(row, url)))
    total = whole(dig(answer, "total"), whole(dig(answer, "classify", "post_count")))
    query = parameters(url)
    page = whole(query.get("page")) or 1
    size = whole(options.get("page_size")) or whole(query.get("pageSize")) or len(articles)
    if not articles or total is None or page * size >= total:
        return Listing(NAME, entries, total)
    return Listing(NAME, entries, total, (PageRequest(with_parameters(url, page=page + 1, pageSize=size)),))


def _first(url: str, sid: str, options: Options) -> PageRequest:
    behind = urlsplit(url).fragment
    category = str(stated(options, "catId") or (behind if behind.isdigit() else 0))
    root = url.split("/gkmlpt", maxsplit=1)[0] if "/gkmlpt" in url else urljoin(url, "/").rstrip("/")
    return PageRequest(f"{root}/gkmlpt/api/all/{category}?page=1&sid={sid}")


def _entry(row: object, url: str) -> Entry | None:
    if not isinstance(row, dict):
        return None
    title = plain(word(row, "title") or "")
    address = absolute(word(row, "url", "post_url"), url)
    if not title or not address:
        return None
    publisher = word(row, "publisher")
    return Entry(
        title=title,
        url=address,
        date=any_date(row.get("display_publish_time"))
        or any_date(row.get("created_at"))
        or any_date(row.get("date")),
        doc_no=word(row, "document_number"),
        index_no=word(row, "identifier"),
        agencies=(publisher,) if publisher else (),
        document_date=any_date(row.get("date")),
    )


def recognise(body: bytes, url: str) -> Recognition:
    answer = json_of(body)
    if isinstance(dig(answer, "articles"), list) and (
        _API.search(url) or dig(answer, "classify") is not None
    ):
        return 95, ("an answer of the gkmlpt API, with articles",)
    text = text_of(body)
    if "_CONFIG" in text and _SID.search(text) and ("/gkmlpt" in url or "gkmlpt" in text):
        return 95, ("a gkmlpt index page: window._CONFIG with its SID",)
    if "/gkmlpt/content/" in text:
        return 40, ("links to /gkmlpt/content/",)
    return 0, ()


FAMILY = Family(
    name=NAME,
    start=start,
    list_page=list_page,
    recognise=recognise,
    body=(
        ".article-content",
        ".content.article-content",
        "#zoomcon",
        ".news_cont_d_wrap",
        ".zw-content",
        "#zoom",
    ),
    options=spellings("sid", "catId", "page_size"),
)
