"""CDX lists: which captures a web archive has, one line each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from config.clock import SHANGHAI
from config.faults import WrongUsage
from config.language import tr
from indexing.text.urls import url_key

ARCHIVE = "https://web.archive.org"

# What the lines of the Wayback Machine's CDX server hold, unless a header says otherwise.
_USUAL = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
# The letters of a CDX file's own header, ` CDX N b a m s k …`.
_LETTERS = {
    "N": "urlkey",
    "b": "timestamp",
    "a": "original",
    "m": "mimetype",
    "s": "statuscode",
    "k": "digest",
}
_NEEDED = ("timestamp", "original", "mimetype", "statuscode", "digest")

# A capture in the Wayback Machine; `id_` asks for the bytes as they were, without its banner and rewritten links.
_ADDRESS = re.compile(r"https?://[^/]+/web/(\d{14})(?:([a-z]{2})_)?/(https?://.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """One capture that an archive has of a page: `timestamp` are 14 digits of UTC, `original` the page's own address."""

    timestamp: str
    original: str
    mimetype: str = "text/html"
    statuscode: str = "200"
    digest: str = ""

    @property
    def moment(self) -> datetime:
        """When it was taken, in Shanghai time."""
        moment = datetime.strptime(self.timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        return moment.astimezone(SHANGHAI)

    @property
    def address(self) -> str:
        """Where a person sees it."""
        return f"{ARCHIVE}/web/{self.timestamp}/{self.original}"

    @property
    def raw_address(self) -> str:
        """Where its bytes are as they were."""
        return f"{ARCHIVE}/web/{self.timestamp}id_/{self.original}"

    @property
    def key(self) -> tuple[str, datetime]:
        """What it is known by in the index of captures."""
        return url_key(self.original), self.moment


def archived_page(url: str) -> tuple[ArchivedPage, bool] | None:
    """The capture that an address in the Wayback Machine stands for, and whether it gives the bytes as they were; None for
    any other address."""
    match = _ADDRESS.fullmatch(url)
    if not match or _moment(match[1]) is None:
        return None
    return ArchivedPage(match[1], match[3]), match[2] == "id"


def read_cdx(body: bytes) -> tuple[tuple[ArchivedPage, ...], tuple[tuple[int, str], ...]]:
    """The rows of a CDX list and, by line number, what is no row. Takes space-separated lines, with or without the header
    ` CDX N b a …`, and the JSON array of rows whose first one names the fields.

    Raises WrongUsage where the JSON is damaged or its header lacks a field that is needed.
    """
    text = body.decode("utf-8", "replace")
    names: Sequence[str] = _USUAL
    rows: Iterable[tuple[int, Sequence[str]]]
    if text.lstrip()[:1] == "[":
        names, rows = _json_rows(text)
    else:
        rows = ((number, line.split()) for number, line in enumerate(text.splitlines(), 1) if line.strip())
    pages: list[ArchivedPage] = []
    wrong: list[tuple[int, str]] = []
    for number, row in rows:
        if row[:1] == ["CDX"]:
            names = [_LETTERS.get(letter, letter) for letter in row[1:]]
            _check(names)
            continue
        values = dict(zip(names, row, strict=False))
        if any(name not in values for name in _NEEDED):
            wrong.append((number, tr("字段不足", "too few fields")))
        elif _moment(values["timestamp"]) is None:
            wrong.append((number, tr("时间戳不是 14 位数字", "the timestamp is not 14 digits")))
        elif not values["original"].startswith(("http://", "https://")):
            wrong.append((number, tr("原地址不是网址", "the original is no web address")))
        else:
            pages.append(ArchivedPage(**{name: values[name] for name in _NEEDED}))
    return tuple(pages), tuple(wrong)


def wanted(pages: Iterable[ArchivedPage], hosts: frozenset[str]) -> tuple[ArchivedPage, ...]:
    """The captures worth having, oldest first: pages (200, text/html) on these hosts, each unlike the page's last one."""
    chosen: list[ArchivedPage] = []
    digests: dict[str, str] = {}
    for page in sorted(pages, key=lambda page: (page.timestamp, page.original)):
        if page.statuscode != "200" or not page.mimetype.startswith("text/html") or not on(page, hosts):
            continue
        key = url_key(page.original)
        if digests.get(key) != page.digest:
            digests[key] = page.digest
            chosen.append(page)
    return tuple(chosen)


def on(page: ArchivedPage, hosts: frozenset[str]) -> bool:
    """Whether the page stands on one of the hosts; `www.` makes no difference."""
    try:
        host = urlsplit(page.original).hostname or ""
    except ValueError:
        return False
    return bool({host, f"www.{host}", host.removeprefix("www.")} & hosts)


def _json_rows(text: str) -> tuple[Sequence[str], Iterable[tuple[int, Sequence[str]]]]:
    try:
        table = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise WrongUsage(
            tr("CDX 列表不是完整的 JSON", "the CDX list is no whole JSON"), detail=str(error)
        ) from None
    rows = [[str(cell) for cell in row] if isinstance(row, list) else [] for row in table]
    if not rows:
        return _USUAL, ()
    _check(rows[0])
    return rows[0], enumerate(rows[1:], 2)


def _check(names: Sequence[str]) -> None:
    lacking = [name for name in _NEEDED if name not in names]
    if lacking:
        raise WrongUsage(
            tr(f"CDX 列表缺少字段 {'、'.join(lacking)}", f"the CDX list lacks {', '.join(lacking)}"),
            detail=tr(f"需要 {' '.join(_NEEDED)}", f"it takes {' '.join(_NEEDED)}"),
        )


def _moment(timestamp: str) -> datetime | None:
    if len(timestamp) != 14 or not (timestamp.isascii() and timestamp.isdecimal()):
        return None
    try:
        return datetime.strptime(timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
