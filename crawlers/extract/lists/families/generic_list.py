"""Lists of no family in particular: read by the selectors a source states, else the page's main list is found.

Also what has no documented shape of its own: lonsun, eportal, nNNN, the 国家发展改革委 catalogue, pbc, mca. `date_from_url`
takes the date out of the address where rows show none (人民银行: node ids begin with the time of publication). `form` are the
fields to post where a script fetches the rows as a fragment of HTML.
"""

from __future__ import annotations

from dataclasses import replace

from crawlers.extract.lists.families.json_list import next_page, written_rows
from crawlers.extract.lists.family import PAGE_OPTIONS, Family, Options, Recognition, get_or_post
from crawlers.extract.lists.pagers import paging
from crawlers.extract.lists.rows.list_rows import list_rows, page_of
from indexing.records import Listing
from indexing.text.dates import url_date

NAME = "generic_list"


def list_page(body: bytes, url: str, options: Options) -> Listing:
    listing = html_listing(NAME, body, url, options, undated=True)
    if listing.next or "form" not in options:
        return listing
    # A fragment's buttons call the page's script again, with the number that was posted.
    leads_on = listing.unread is not None or (listing.total or 0) > len(listing.entries)
    following = next_page(url, options["form"], len(listing.entries), listing.total) if leads_on else ()
    return replace(listing, next=following)


def html_listing(family: str, body: bytes, url: str, options: Options, *, undated: bool = False) -> Listing:
    """Rows and next page of an HTML list. A page without rows has no next page: behind the last one stand stubs."""
    page = page_of(body, url, options)
    if page is None:
        return Listing(family)
    entries = list_rows(page, options, undated=undated)
    if "rows" not in options and not any(entry.date for entry in entries):
        written = written_rows(page.scripts, page.url)
        entries = written if any(entry.date for entry in written) else entries
    if options.get("date_from_url"):
        entries = tuple(
            replace(entry, date=entry.date or url_date(entry.url, anywhere=True)) for entry in entries
        )
    if not entries:
        return Listing(family)
    told = paging(page, options)
    total = told.total if told.total is not None and told.total >= len(entries) else None
    unread = told.unread or (told.idle if (total or 0) > len(entries) else None)
    return Listing(family, entries, total, (told.next,) if told.next else (), unread)


def recognise(body: bytes, url: str) -> Recognition:
    listing = list_page(body, url, {})
    if not listing.entries:
        return 1, ("no list of any known family found",)
    dated = sum(entry.date is not None for entry in listing.entries)
    return (20 if dated else 10), (
        f"the page's main list has {len(listing.entries)} rows, {dated} with dates",
    )


FAMILY = Family(
    name=NAME,
    start=get_or_post,
    list_page=list_page,
    recognise=recognise,
    body=(
        "#zoom",
        "#UCAP-CONTENT",
        ".TRSEditor",
        ".trs_editor_view",
        ".article-content",
        ".content",
        "#content",
    ),
    options=PAGE_OPTIONS | {"date_from_url", "form"},
)
