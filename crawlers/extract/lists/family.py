"""What a site family is: three pure functions and what its detail pages look like."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from indexing.records import Listing, PageRequest

Options = Mapping[str, Any]
"""A column's `options:` in its YAML."""

Recognition = tuple[int, tuple[str, ...]]
"""How sure (0 to 100) that a list page is of a family, and why, in words for the person who probes a site."""

PAGE_OPTIONS = frozenset({"encoding", "rows", "title", "link", "date", "next", "next_url", "titles"})
"""What every family whose rows stand in HTML understands; see `crawlers.extract.lists.rows.list_rows`."""


@dataclass(frozen=True, slots=True)
class Family:
    """A content-management system, or a habit of building list pages.

    `start` gives the requests for a column's first pages from its URL and options. `list_page` reads an answer (body,
    the URL it came from, options) and never raises: what it does not know has no entries. `recognise` judges a body
    and its URL. `body` are CSS selectors of the article's container on detail pages, best first. `page` turns an
    answer that is no HTML (a paper as JSON) into the page it stands for. `options` names the options understood.
    """

    name: str
    start: Callable[[str, Options], tuple[PageRequest, ...]]
    list_page: Callable[[bytes, str, Options], Listing]
    recognise: Callable[[bytes, str], Recognition]
    body: tuple[str, ...] = ()
    page: Callable[[bytes], bytes] | None = None
    options: frozenset[str] = field(default_factory=frozenset)


def stated(options: Options, name: str) -> str | None:
    """What the options state for a product's parameter, which YAML may spell `webId` or `web_id`."""
    for spelling in spellings(name):
        if spelling in options:
            return str(options[spelling])
    return None


def spellings(*names: str) -> frozenset[str]:
    """Parameter names as products spell them, and in lower case with underscores."""
    return frozenset(names) | {re.sub(r"(?<=[a-z])([A-Z])", r"_\1", name).lower() for name in names}


def get(url: str, _options: Options) -> tuple[PageRequest, ...]:
    """The `start` of families whose first page is simply the column's URL."""
    return (PageRequest(url),)


def get_or_post(url: str, options: Options) -> tuple[PageRequest, ...]:
    """The `start` of families that a service may answer: the column's URL, posted to where the option `form` gives fields."""
    form = options.get("form")
    if isinstance(form, Mapping):
        return (PageRequest(url, "POST", tuple((str(name), str(value)) for name, value in form.items())),)
    return (PageRequest(url),)
