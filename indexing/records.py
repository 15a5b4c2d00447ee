"""The dataclasses that cross rooms.

Every one is frozen. Dates and times are strings in the two forms the whole program speaks: `YYYY-MM-DD`, or
`YYYY-MM-DDThh:mm:ss+08:00` where the time of day is known; both are Shanghai time. Offsets are Unicode code points,
half-open. A field that is not known is `None` (or an empty tuple), never an empty string.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from indexing.facts.facts import Table

Verdict = Literal["ok", "empty", "blocked", "soft404", "shell", "gone", "error"]
DocumentType = Literal[
    "policy", "notice", "interpretation", "news", "activity", "promotion", "guide", "faq", "other"
]
Topic = Literal["core", "related", "other"]
Status = Literal["current", "withdrawn", "external"]
ChangeClass = Literal["new", "rule", "date", "attachment", "metadata", "wording", "withdrawn", "back"]
Origin = Literal["crawl", "import", "backfill", "reread", "correction"]
RunState = Literal[
    "queued", "claimed", "running", "finished", "partial", "blocked", "failed", "quarantined", "cancelled"
]
AttachmentState = Literal["linked", "read", "needs_ocr", "unreadable", "failed"]
TextState = Literal["read", "needs_ocr", "unreadable"]
ReadBy = Literal["text", "ocr"]


@dataclass(frozen=True, slots=True)
class AttachmentLink:
    """A file that a page offers beside its text. `url` is absolute."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link from a paper to another site. `url` is absolute, `title` the link's words, maybe none."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a list page: where a paper stands and what the row already says of it.

    The optional fields are filled only by families whose list carries them (gkmlpt, ucap, govcn …).
    """

    title: str
    url: str
    date: str | None = None
    doc_no: str | None = None
    index_no: str | None = None
    agencies: tuple[str, ...] = ()
    document_date: str | None = None
    origin_name: str | None = None


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A request for a further page. `form` is the urlencoded body's fields of a POST, in order."""

    url: str
    method: Literal["GET", "POST"] = "GET"
    form: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """What one list page says. `total` counts the rows of all pages where the site tells it.

    `next` are the requests for the pages after this one that this page makes known, nearest first. `unread` is the script
    that leads on where only a browser could follow it.
    `beside` are further pages that stand where this one does (the sitemaps of an index), `below` those one step of links further
    on: each of them is asked for. `lean`: no rows are no fault of the page.
    """

    family: str
    entries: tuple[Entry, ...] = ()
    total: int | None = None
    next: tuple[PageRequest, ...] = ()
    unread: str | None = None
    beside: tuple[PageRequest, ...] = ()
    below: tuple[PageRequest, ...] = ()
    lean: bool = False


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a detail page before it is read.

    `status` and `headers` (lower-case names) are the response's; `entry` is the list row that led to it; `body` are CSS
    selectors of the family or source for the article's container, best first; `agency` is the source's own agency, used
    when the page names none. `known` is what is recorded of the page already: a list may not show its row any more, and what
    that row told must not be read out of the page as something else.
    """

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    entry: Entry | None = None
    body: tuple[str, ...] = ()
    agency: str | None = None
    known: Entry | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """A product on a retailer's page. `price` is in yuan, as printed."""

    name: str
    sku: str | None = None
    price: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """What one capture of a detail page says.

    `body` is paragraphs joined by a newline, table rows as lines with tabs between cells. `target` is where a shell
    points. `origin_name` is the page's own 来源 line. `page_links` are further pages of the same paper, absolute;
    `links` lead from its text to other sites. `doc_no` is normalised (〔〕). Fields below `links` are filled for retail pages only.
    """

    verdict: Verdict
    verdict_detail: str | None = None
    target: str | None = None
    title: str | None = None
    published: str | None = None
    document_date: str | None = None
    agencies: tuple[str, ...] = ()
    doc_no: str | None = None
    index_no: str | None = None
    origin_name: str | None = None
    document_type: DocumentType | None = None
    body: str = ""
    attachments: tuple[AttachmentLink, ...] = ()
    page_links: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    brand: str | None = None
    products: tuple[Product, ...] = ()
    promotions: tuple[str, ...] = ()
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """Bytes and headers as received. `fetched_at` is aware; `headers` keep the order and case of the wire."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class ArchivePlace:
    """Where a capture lies: WARC file name (in the archive's folder), offset and length in bytes of its gzip member."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class FileText:
    """The text of an attachment. `format` is by bytes, never by name (`pdf`, `doc`, `docx`, `xls`, `xlsx`, `ofd` …).

    `by` is `ocr` where any of the text came by OCR, with its mean `confidence` from 0 to 1, and None where there is no text.
    `tables` are those of formats that have any (Word, Excel, WPS, web pages, PDF with ruled lines); their rows are in `text`, too,
    as lines with tabs between the cells.
    """

    state: TextState
    format: str
    text: str = ""
    pages: int | None = None
    tables: tuple[Table, ...] = ()
    by: ReadBy | None = None
    detail: str | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class StoredAttachment:
    """An attachment as the store keeps it. `text` is searched; `sha256` is of the bytes, known once fetched. `url` is None
    where only the name is known (texts without links). `by`, `confidence` and `detail` are FileText's."""

    name: str
    url: str | None
    format: str | None = None
    sha256: str | None = None
    size: int | None = None
    state: AttachmentState = "linked"
    text: str = ""
    by: ReadBy | None = None
    confidence: float | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """What is to be recorded of one document at one moment: the fields a version holds, and where it was seen.

    `id` is given by imports only; otherwise the store derives it from the canonical URL. `seen_at` is aware. `source_id`
    is None for imports without one. `column` is that source's Chinese name, for judging the topic. `region` is six digits of
    GB/T 2260. `own`: the page stands on the site of one of its issuing agencies, so it is the original among copies.
    `parts` are the addresses of the paper's further pages; `links` lead from its text to other sites. `url` may be any form of the page's address; the store keeps the
    page's own, and the form given as `fetched_url`.
    """

    url: str | None
    title: str
    seen_at: datetime
    id: str | None = None
    body: str = ""
    published: str | None = None
    document_date: str | None = None
    agencies: tuple[str, ...] = ()
    doc_no: str | None = None
    index_no: str | None = None
    origin_name: str | None = None
    document_type: DocumentType | None = None
    region: str | None = None
    source_id: str | None = None
    column: str | None = None
    own: bool = False
    status: Status = "current"
    attachments: tuple[StoredAttachment, ...] = ()
    parts: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    archived_urls: tuple[str, ...] = ()
    title_en: str | None = None
    summary_en: str | None = None
    body_en: str | None = None
    fetched_url: str | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after. For lists the values are tuples; for `body` they are only the sentences that are gone and
    those that have come, joined by newlines."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the append-only log. `seq` orders all changes; `classes` has the most important first."""

    seq: int
    time: datetime
    document_id: str
    url: str | None
    title: str
    classes: tuple[ChangeClass, ...]
    origin: Origin
    fields: tuple[FieldChange, ...]
    version_from: int | None
    version_to: int
    run_id: str | None
