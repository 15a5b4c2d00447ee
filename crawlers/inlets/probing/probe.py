"""The probe itself: one list page, what it leads to for its rows, one page behind a row."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from config.registry import Registry
from crawlers.extract.lists import family, list_page, recognise
from crawlers.extract.lists.links import parameters
from crawlers.extract.pages import judge, read_notice
from crawlers.inlets.probing.answer import Answer, Detail, Fetch, Probed
from crawlers.inlets.probing.draft import draft
from crawlers.inlets.probing.selector import rows_selector
from indexing.records import Entry, Hints, Listing, PageRequest
from indexing.text.dates import url_date

# A column page may name a unit that holds its rows; nobody is known to need more than one step.
STEPS = 2
# Rows whose page is tried until one is read.
TRIED = 3
# Nothing can be said of a page with one of these verdicts.
CLOSED = frozenset({"blocked", "gone", "error"})

_UNIT = ("webId", "tplSetId", "tagId", "pageId")


async def probe(first: Answer, fetch: Fetch, registry: Registry, month: str) -> Probed:
    """What can be said of the list page `first`. `month` (`YYYY-MM`) dates the evidence in the YAML."""
    name, why = _recognise(first)
    listing = list_page(name, first.body, first.url, {})
    verdict_detail = None
    if first.status != 200 or not (listing.entries or listing.next):
        # Lists of some families are JSON or scripts, which are no pages to judge: only what is no list is judged.
        judged = judge(first.body, first.url, Hints(status=first.status, headers=first.headers))
        verdict_detail = judged.detail
        if judged.verdict in CLOSED or first.status != 200:
            verdict = judged.verdict if judged.verdict in CLOSED else "error"
            why_not = judged.detail or f"status {first.status}"
            return Probed(first.url, verdict, why_not, "", (), 0, 0, ())
    listing, unit = await _rows(name, listing, fetch)
    options = _options(name, first, listing, unit)
    detail = await _detail(name, listing.entries, fetch)
    if options.get("date_from_url"):
        listing = list_page(name, first.body, first.url, {"date_from_url": True})
        why = (*why, "the addresses of its rows carry their dates")
    dated = sum(entry.date is not None for entry in listing.entries)
    return Probed(
        first.url,
        "ok",
        verdict_detail,
        name,
        why,
        len(listing.entries),
        dated,
        listing.next,
        options,
        detail,
        draft(first, name, listing, options, registry, month),
    )


def _recognise(first: Answer) -> tuple[str, tuple[str, ...]]:
    """The family and why. Cards without dates look like a shop's campaigns, but no government runs a shop."""
    name, why = recognise(first.body, first.url)
    if name == "campaign" and (urlsplit(first.url).hostname or "").endswith(".gov.cn"):
        return "generic_list", family("generic_list").recognise(first.body, first.url)[1]
    return name, why


async def _rows(name: str, listing: Listing, fetch: Fetch) -> tuple[Listing, PageRequest | None]:
    """The listing with the rows, and the request that had them where it was not the first page's."""
    unit = None
    for _ in range(STEPS):
        if listing.entries or not listing.next:
            break
        asked = listing.next[0]
        answer = await fetch(asked)
        if answer is None or answer.status != 200:
            break
        listing, unit = list_page(name, answer.body, answer.url, {}), asked
    return listing, unit


def _options(name: str, first: Answer, listing: Listing, unit: PageRequest | None) -> dict[str, object]:
    """What the family needs to be told here. Found by looking, and kept only where it reads the same rows."""
    entries = listing.entries
    if not entries:
        return {}
    if name == "jpaas" and unit is not None:
        told = parameters(unit.url)
        if all(told.get(key) for key in _UNIT):
            size = {"page_size": len(entries)} if listing.next else {}
            return {**{key: told[key] for key in _UNIT}, **size}
    if name != "generic_list":
        return {}
    options: dict[str, object] = {}
    if selector := rows_selector(first.body, first.url, entries):
        options["rows"] = selector
    undated = [entry for entry in entries if entry.date is None]
    if len(undated) == len(entries) and sum(
        bool(url_date(e.url, anywhere=True)) for e in entries
    ) >= 0.8 * len(entries):
        options["date_from_url"] = True
    return options


async def _detail(name: str, entries: Iterable[Entry], fetch: Fetch) -> Detail | None:
    """The first page behind a row that is read well, else the last one that was had."""
    found = None
    for entry in list(entries)[:TRIED]:
        if urlsplit(entry.url).scheme not in ("http", "https"):
            continue
        answer = await fetch(PageRequest(entry.url))
        if answer is None:
            continue
        hints = Hints(status=answer.status, headers=answer.headers, entry=entry, body=family(name).body)
        notice = read_notice(answer.body, answer.url, hints)
        found = Detail(
            entry.url,
            notice.verdict,
            notice.title,
            notice.published,
            len(notice.body),
            len(notice.attachments),
        )
        if notice.verdict == "ok":
            break
    return found
