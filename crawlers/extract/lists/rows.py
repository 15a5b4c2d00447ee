"""The rows of an HTML list: by the selectors its source states, else by finding the page's main list.

Options: `rows` (CSS selector of the rows, or of their links), `title`, `link`, `date` (selectors within a row),
`titles` (`full`: the title attribute where the visible title is cut short; `visible`: what the page shows),
`encoding` (where the page lies about it).
"""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from crawlers.extract.lists import main_list
from crawlers.extract.lists.dates import list_date
from crawlers.extract.lists.family import Options
from crawlers.extract.lists.links import unique
from crawlers.extract.lists.page import ListPage, decoded_of, parse
from crawlers.extract.lists.row import read_row, text
from indexing.records import Entry


def page_of(body: bytes, url: str, options: Options) -> ListPage | None:
    page = decoded_of(body, options.get("encoding"))
    return parse(page.text, url, page.encoding)


def list_rows(
    page: ListPage, options: Options, *, full: bool = True, undated: bool = False
) -> tuple[Entry, ...]:
    """The entries of a page, in its order, each page once."""
    full = options.get("titles", "full" if full else "visible") == "full"
    if "rows" not in options:
        return unique(main_list.find(page, full=full, undated=undated))
    rows = page.root.css(str(options["rows"]))
    ids = {row.mem_id for row in rows}
    return unique(entry for row in rows if (entry := _described(row, ids, page, options, full)))


def _described(row: LexborNode, ids: set[int], page: ListPage, options: Options, full: bool) -> Entry | None:
    title, link, date = (options.get(name) for name in ("title", "link", "date"))
    entry = read_row((row,), page.base, full=full, title_in=title, link_in=link)
    if entry is None:
        return None
    if date:
        shown = next((found for node in row.css(date) if (found := list_date(text(node)))), None)
        return _with_date(entry, shown) if shown else entry
    if entry.date is None and row.tag == "a" and row.parent is not None:
        # Selectors that name the link itself leave the date beside it, in the element both share.
        others = [a for a in row.parent.css("a[href]") if a.mem_id != row.mem_id and a.mem_id in ids]
        if not others:
            around = read_row((row.parent,), page.base, full=full)
            return _with_date(entry, around.date) if around else entry
    return entry


def _with_date(entry: Entry, date: str | None) -> Entry:
    return Entry(title=entry.title, url=entry.url, date=date, doc_no=entry.doc_no)
