"""The rows of an HTML list: by the selectors its source states, else by finding the page's main list.

Options: `rows` (CSS selector of the rows, or of their links), `title`, `link`, `date` (selectors within a row),
`titles` (`full`: the title attribute where the visible title is cut short; `visible`: what the page shows),
`encoding` (where the page lies about it).
"""

from __future__ import annotations

from dataclasses import replace

from selectolax.lexbor import LexborNode

from crawlers.extract.lists.family import Options
from crawlers.extract.lists.rows import main_list
from crawlers.extract.lists.rows.dates import MonthDay, list_date, month_day
from crawlers.extract.lists.rows.links import unique
from crawlers.extract.lists.rows.page import ListPage, decoded_of, parse
from crawlers.extract.lists.rows.row import Row, row_of, text
from crawlers.extract.lists.rows.years import sure_days, with_years
from indexing.records import Entry


def page_of(body: bytes, url: str, options: Options) -> ListPage | None:
    page = decoded_of(body, options.get("encoding"))
    return parse(page.text, url, page.encoding)


def list_rows(page: ListPage, options: Options, *, undated: bool = False) -> tuple[Entry, ...]:
    """The entries of a page, in its order, each page once."""
    full = options.get("titles", "full") == "full"
    if "rows" not in options:
        return unique(main_list.find(page, full=full, undated=undated))
    rows = page.root.css(str(options["rows"]))
    ids = {row.mem_id for row in rows}
    read = sure_days([_described(row, ids, page, options, full) for row in rows])
    return unique(with_years([row for row in read if row is not None], page))


def _described(row: LexborNode, ids: set[int], page: ListPage, options: Options, full: bool) -> Row | None:
    title, link, date = (options.get(name) for name in ("title", "link", "date"))
    read = row_of((row,), page.base, full=full, title_in=title, link_in=link)
    if read is None:
        return None
    if date:
        said = [text(node) for node in row.css(date)]
        shown = next((found for part in said if (found := list_date(part))), None)
        return _with_date(read, shown, month_day(said))
    if read.entry.date is None and row.tag == "a" and row.parent is not None:
        # Selectors that name the link itself leave the date beside it, in the element both share.
        others = [a for a in row.parent.css("a[href]") if a.mem_id != row.mem_id and a.mem_id in ids]
        around = None if others else row_of((row.parent,), page.base, full=full)
        return _with_date(read, around.entry.date, around.day) if around else read
    return read


def _with_date(row: Row, date: str | None, day: MonthDay | None) -> Row:
    return Row(replace(row.entry, date=date), None if date else day) if date or day else row
