"""What a feed is made of: one entry a change, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from alerts.epoch import Numbering
from alerts.log import LoggedAlert
from config.clock import iso
from config.language import language, tr
from config.settings import Settings
from indexing.found import found_ids, newest_ids
from indexing.labels import label
from indexing.query import SearchQuery
from indexing.query.tree import All
from indexing.records import Change, FieldChange
from indexing.store import Store
from indexing.store.changelog import newest_changes
from search_api.exports.rows import page_of

SIZE = 50
# A search that finds more is followed in its newest papers only.
FOLLOWED = 20_000
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """One change as a feed tells it. `updated` is ISO with offset, `page` the address of ours."""

    id: str
    title: str
    updated: str
    page: str
    original: str | None
    summary: str
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """`about` is the feed's own address, `page` that of the page it is of."""

    id: str
    title: str
    about: str
    page: str
    entries: tuple[Entry, ...]

    @property
    def updated(self) -> str:
        """The newest entry's time; without any, a moment before all. Never now: the same feed has the same bytes."""
        return self.entries[0].updated if self.entries else "2000-01-01T00:00:00+08:00"


def changes_of(store: Store, settings: Settings, query: SearchQuery) -> tuple[Change, ...]:
    """The newest changes to papers that the search finds now."""
    if isinstance(query.tree, All) and not query.filters and not query.since and not query.until:
        return newest_changes(store, limit=SIZE)
    found = found_ids(store, settings, query, FOLLOWED)
    ids = found.ids if found.total <= FOLLOWED else newest_ids(settings, query, FOLLOWED)
    return newest_changes(store, limit=SIZE, of=ids)


def entry_of(change: Change, numbering: Numbering, address: str) -> Entry:
    """A change as an entry."""
    classes = tr("、", ", ").join(label("change", one) for one in change.classes)
    return Entry(
        id=f"urn:huanxin:change:{numbering.name(change.seq, change.time)}",
        title=tr(f"【{classes}】{change.title}", f"[{classes}] {change.title}"),
        updated=iso(change.time),
        page=page_of(change.document_id, address),
        original=change.url,
        summary="\n".join(_line(field) for field in change.fields) or classes,
        classes=change.classes,
    )


def told_entry(one: LoggedAlert, numbering: Numbering, address: str) -> Entry:
    """An alert as an entry: what happened comes first."""
    what = one.what[language()]
    evidence = one.evidence["text"] if one.evidence else ""
    return Entry(
        id=f"urn:huanxin:change:{numbering.name(one.seq, one.time)}"
        if one.seq and one.event.startswith("change:")
        else f"urn:huanxin:alert:{one.id}",
        title=f"{what} {one.title}" if what else one.title,
        updated=iso(one.time),
        page=_page(one, address),
        original=None,
        summary="\n".join([*(line[language()] for line in one.details), *([evidence] if evidence else [])])
        or what,
        classes=one.classes,
    )


def _page(one: LoggedAlert, address: str) -> str:
    if one.page:
        return address + one.page
    return (
        page_of(one.document_id, address)
        if one.document_id
        else f"{address}/subscriptions/{one.subscription_id}"
    )


def _line(change: FieldChange) -> str:
    none = tr("（无）", "(none)")
    old, new = _shown(change.old), _shown(change.new)
    return f"{label('field', change.field)}{tr('：', ': ')}{old or none} → {new or none}"


def _shown(value: Any) -> str:
    """A field's value in a line; of attachments the names."""
    if isinstance(value, list | tuple):
        return tr("、", ", ").join(
            str(one[0]) if isinstance(one, list | tuple) else str(one) for one in value
        )
    text = " ".join(str(value or "").split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
