"""What a child process is asked to read. Whatever the bytes make a parser do, the answer is a verdict."""

from __future__ import annotations

from dataclasses import dataclass

from crawlers.extract.lists import Options, family
from crawlers.extract.pages import judge, read_notice
from crawlers.extract.scrub import scrubbed
from indexing.records import Hints, Listing, Notice, Verdict

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class ListRead:
    """What an answer says as a list page. `verdict` is `ok` where it has rows or leads on to them; a page without rows is
    `empty`, since the site's layout has changed then, unless it may well have none."""

    listing: Listing
    verdict: Verdict = "ok"
    detail: str | None = None


def read_page(body: bytes, url: str, hints: Hints, family_name: str | None = None) -> Notice:
    """What a detail page says; a paper that its family sends as JSON is unpacked first. Never raises: verdict `error` names
    the kind of exception."""
    try:
        unpack = family(family_name).page if family_name else None
        return scrubbed(read_notice(unpack(body) if unpack else body, url, hints))
    except Exception as error:
        return Notice("error", failure(error))


def read_list(family_name: str, body: bytes, url: str, options: Options, hints: Hints) -> ListRead:
    """What a list page says. Never raises, as `read_page`."""
    try:
        listing = scrubbed(family(family_name).list_page(body, url, options))
        if listing.entries or listing.next or listing.beside or listing.below:
            return ListRead(listing)
        judged = judge(body, url, hints)
    except Exception as error:
        return ListRead(Listing(family_name), "error", failure(error))
    if listing.lean and judged.verdict in ("ok", "empty"):
        return ListRead(listing)
    if judged.verdict == "ok":
        return ListRead(listing, "empty", "no rows")
    return ListRead(listing, judged.verdict, judged.detail)


def failure(error: Exception) -> str:
    """An exception in words that can be stored."""
    return scrubbed(f"cannot be read: {type(error).__name__}: {error}")[:_LONGEST]
