"""What suppliers of captures give the walk: one look at an address, from the web, an archive or a file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from indexing.records import ArchivePlace, AttachmentLink, Verdict
from indexing.store.captures import CaptureKind, CaptureRow, Validators
from indexing.store.papers.presence import KnownPage

_HTML = ("text/html", "application/xhtml")


@dataclass(frozen=True, slots=True)
class Look:
    """One answer. `asked` is the address that was asked for, `url` the one that answered in the end. `headers` have lower-case
    names; `body` has no codings. `fetched_at` is aware; `place` is where it lies in our archive."""

    asked: str
    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime
    place: ArchivePlace | None = None

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


class Supply(Protocol):
    """Where a walk gets what belongs to a page. None: it cannot be had.

    `lasting` is True where what is not had now may be had another time (the live web): a paper that lacks a page or a file
    then waits for it. An archive will never have more than it has, so its papers are as whole as they can be.
    """

    @property
    def lasting(self) -> bool: ...

    def reaches(self, url: str) -> bool:
        """Whether this supply may be asked for the address at all: a crawl keeps to its source's hosts."""
        ...

    async def page(self, url: str, known: Validators | None = None) -> Look | None: ...

    async def file(self, url: str, known: Validators | None = None) -> Look | None: ...


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of a page that is looked at again: the files it offered, its paper's further pages, and by address the
    validators of all of them."""

    page: KnownPage
    files: tuple[AttachmentLink, ...] = ()
    parts: tuple[str, ...] = ()
    known: Mapping[str, Validators] = field(default_factory=dict)


def unmodified(look: Look, known: Validators | None) -> bool:
    """Whether a look brings what is known already: a 304, or the same bytes."""
    return known is not None and (look.status == 304 or look.sha256 == known.sha256)


def is_html(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether an answer is a page, by its type (`headers` with lower-case names), else by how it begins."""
    kind = headers.get("content-type", "").lower()
    return kind.startswith(_HTML) or (not kind and body.lstrip()[:1] == b"<")


def capture_row(
    look: Look,
    kind: CaptureKind,
    verdict: Verdict,
    detail: str | None = None,
    *,
    listed: str | None = None,
    source_id: str | None = None,
    run_id: str | None = None,
    node: str | None = None,
) -> CaptureRow:
    """The row of the captures' index for a judged look. A detail page's stands under the address that was `listed`, whatever
    its shells and redirects led to. `node` is the machine whose archive has its bytes."""
    return CaptureRow(
        url=listed or look.url,
        kind=kind,
        fetched_at=look.fetched_at,
        status=look.status,
        sha256=look.sha256,
        verdict=verdict,
        verdict_detail=detail,
        content_type=look.headers.get("content-type"),
        etag=look.headers.get("etag"),
        last_modified=look.headers.get("last-modified"),
        place=look.place,
        source_id=source_id,
        run_id=run_id,
        node=node,
    )
