"""The probe itself: one list page, what it leads to for its rows, one page behind a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from config.registry import Registry
from crawlers.extract.lists import family, list_page, recognise
from crawlers.extract.lists.rows.links import parameters
from crawlers.extract.pages import frames, judge
from crawlers.extract.pool import Extractor
from crawlers.inlets.probing.answer import Detail, Fetch, Probed
from crawlers.inlets.probing.draft import draft
from crawlers.inlets.probing.selector import rows_selector
from crawlers.inlets.probing.service import find_service, watched_service
from crawlers.papers.look import Look
from crawlers.papers.reading import SourceReading
from crawlers.papers.walk import walk
from indexing.records import Entry, Hints, Listing, PageRequest
from indexing.store.captures import Validators
from indexing.text.dates import url_date

# A column page may name a unit that holds its rows; nobody is known to need more than one step.
STEPS = 2
# Rows whose page is tried until one is read.
TRIED = 3
# Nothing can be said of a page with one of these verdicts.
CLOSED = frozenset({"blocked", "gone", "error"})

MOST_FRAMES = 4

_UNIT = ("webId", "tplSetId", "tagId", "pageId")


async def probe(
    first: Look,
    fetch: Fetch,
    registry: Registry,
    month: str,
    watched: Sequence[tuple[PageRequest, Look]] | None = None,
    render: Fetch | None = None,
) -> Probed:
    """What can be said of the list page `first`. `month` (`YYYY-MM`) dates the evidence in the YAML. `watched`, where `first` is
    what a browser made of the page, are the answers that its scripts got meanwhile; `render` opens more pages in it."""
    first = await _past_shells(first, fetch) if watched is None else first
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
    page = first
    if watched is not None:
        service = watched_service(first, watched)
    else:
        service = None if any(e.date for e in listing.entries) else await find_service(first, fetch)
    detail = None
    with closing(Extractor()) as extractor:
        if service and (not listing.entries or any(e.date for e in service.listing.entries)):
            detail = await _detail(
                SourceReading(extractor, family=service.family), service.listing.entries, fetch
            )
            # Where scripts make the papers too, their list may as well be read as they show it.
            if (detail and detail.verdict == "ok") or not (render and listing.entries):
                name, why, listing, options = (
                    service.family,
                    service.why,
                    service.listing,
                    dict(service.options),
                )
                page = replace(first, url=service.request.url)
        if page is first:
            detail = await _detail(SourceReading(extractor, family=name), listing.entries, render or fetch)
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
        draft(
            page,
            name,
            listing,
            options,
            registry,
            month,
            render=page is first and watched is not None,
            beside=detail.hosts if detail else (),
        ),
        None if listing.next else listing.unread,
    )


async def _past_shells(first: Look, fetch: Fetch) -> Look:
    """The page that a front without rows leads to: where it refreshes to, or that of its frames which has most dated rows."""
    for _ in range(STEPS):
        if first.status != 200 or _recognised_rows(first):
            return first
        judged = judge(first.body, first.url, Hints(status=first.status, headers=first.headers))
        framed = frames(first.body, first.url)
        if judged.verdict != "shell" and not framed:
            return first
        leads = framed or ((judged.target,) if judged.target else ())
        looks = [look for url in leads[:MOST_FRAMES] if (look := await fetch(PageRequest(url)))]
        best = max(looks, key=_recognised_rows, default=None)
        if best is None or (framed and not _recognised_rows(best)):
            return first
        first = best
    return first


def _recognised_rows(look: Look) -> int:
    name, _ = _recognise(look)
    return sum(2 if entry.date else 1 for entry in list_page(name, look.body, look.url, {}).entries)


def _recognise(first: Look) -> tuple[str, tuple[str, ...]]:
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


def _options(name: str, first: Look, listing: Listing, unit: PageRequest | None) -> dict[str, object]:
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


async def _detail(reading: SourceReading, entries: Iterable[Entry], fetch: Fetch) -> Detail | None:
    """The first page behind a row that is read well, else the last one that was had."""
    found = None
    supply = _ProbeSupply(fetch)
    files: set[str] = set()
    for entry in list(entries)[:TRIED]:
        if urlsplit(entry.url).scheme not in ("http", "https"):
            continue
        look = await supply.page(entry.url)
        if look is None:
            continue
        walked = await walk(supply, reading, look, entry)
        notice = walked.notice
        files |= {urlsplit(file.url).hostname or "" for file in (notice.attachments if notice else ())}
        found = Detail(
            entry.url,
            walked.verdict,
            notice.title if notice else None,
            notice.published if notice else None,
            len(notice.body) if notice else 0,
            len(notice.attachments) if notice else 0,
            tuple(sorted(supply.answered | files)),
        )
        if walked.verdict == "ok":
            break
    return found


@dataclass(frozen=True, slots=True)
class _ProbeSupply:
    """Whatever a probe may ask for, except files: that they are named is enough."""

    fetch: Fetch
    lasting: bool = False
    answered: set[str] = field(default_factory=set)
    """The hosts that answered in the end: a site may send its readers to another one of its own (`m.`)."""

    def reaches(self, url: str) -> bool:
        return urlsplit(url).scheme in ("http", "https")

    async def page(self, url: str, known: Validators | None = None) -> Look | None:  # noqa: ARG002
        look = await self.fetch(PageRequest(url))
        if look is not None:
            self.answered.add(urlsplit(look.url).hostname or "")
        return look

    async def file(self, url: str, known: Validators | None = None) -> Look | None:  # noqa: ARG002
        return None
