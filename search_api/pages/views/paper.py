"""A document for its page: what it is, each value with the search that finds its like, its files and its line of versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from config.clock import SHANGHAI
from config.language import tr
from config.registry import Registry
from indexing.labels import label
from indexing.records import StoredAttachment
from indexing.registers.citing import Event
from indexing.store import Document
from indexing.store.papers.documents import VersionRow
from search_api.pages.views.addresses import address, document_address
from search_api.pages.views.reading import Mark, Piece, pieces

# So much of a file's text opens in place; the rest has a page of its own.
SHOWN = 6_000
_BEFORE_MARK = 300


@dataclass(frozen=True, slots=True)
class Value:
    words: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class MetaRow:
    """`copied`: the id under which the page offers the value to be copied."""

    name: str
    values: tuple[Value, ...]
    copied: str | None = None


@dataclass(frozen=True, slots=True)
class File:
    """An attachment. `text` is what opens in place, `length` counts the whole of it, `cut`: there is more. `hits` counts what was
    asked for."""

    name: str
    href: str | None
    about: str
    download: str | None
    text: tuple[Piece, ...]
    length: int
    cut: bool
    hits: int
    open: bool
    whole: str


@dataclass(frozen=True, slots=True)
class LineEntry:
    """A version on its line. `much`: it changed what a paper rules, or is the first."""

    number: int
    time: datetime
    words: str
    much: bool


def meta(shown: Document, registry: Registry, events: Sequence[Event] = ()) -> tuple[MetaRow, ...]:
    """What is known of the paper, and what later ones (`events`) did to it; fields without a value are left out."""
    rows = [
        (tr("发文机关", "Agencies"), [Value(name, _search(agency=name)) for name in shown.agencies]),
        (tr("文号", "Number"), _one(shown.doc_no, lambda no: _search(q=f"文号:{no}"))),
        (tr("成文日期", "Dated"), _one(_day(shown.document_date), _on)),
        (tr("发布日期", "Published"), _one(_day(shown.published), _on)),
        (tr("来源", "Origin"), _one(shown.origin_name)),
        (tr("索引号", "Index number"), _one(shown.index_no)),
        (tr("类型", "Type"), _labelled("type", shown.document_type)),
        (tr("地区", "Region"), _labelled("region", shown.region)),
        (tr("主题", "Topic"), _labelled("topic", shown.topic)),
        (tr("状态", "State"), [Value(label("status", shown.status))]),
        (tr("有效性", "Validity"), _validity(shown, events)),
        (tr("见于", "Watched at"), _source(shown.source_id, registry)),
        (tr("首次见到", "First seen"), [Value(f"{shown.first_seen.astimezone(SHANGHAI):%Y-%m-%d %H:%M}")]),
    ]
    number = tr("文号", "Number")
    return tuple(
        MetaRow(str(name), tuple(values), "doc-no" if name == number else None)
        for name, values in rows
        if values
    )


def _search(**parameters: object) -> str:
    return address("/search", parameters)


def _one(value: str | None, href: object = None) -> list[Value]:
    if not value:
        return []
    return [Value(value, href(value) if callable(href) else None)]


def _day(value: str | None) -> str | None:
    return value[:10] if value else None


def _on(day: str) -> str:
    return _search(since=day, until=day)


def _labelled(name: str, code: str | None) -> list[Value]:
    if not code:
        return []
    return [Value(label(name, code), _search(**{name: code}))]  # type: ignore[arg-type]


def _validity(shown: Document, events: Sequence[Event]) -> list[Value]:
    if not events:
        quiet = tr("没有看到废止或修订它的文件", "no paper seen that repeals or amends it")
        return [Value(quiet)] if shown.document_type in ("policy", "notice") else []
    return [
        Value(
            f"{label('validity', one.made)}{tr('：', ': ')}{one.title}{f' ({one.date})' if one.date else ''}",
            document_address(one.document_id),
        )
        for one in events
    ]


def _source(source_id: str | None, registry: Registry) -> list[Value]:
    if source_id is None:
        return []
    source = registry.sources.get(source_id)
    if source is None:
        return [Value(source_id, _search(source=source_id))]
    site, column = source.site.names, source.column.names
    return [Value(tr(f"{site.zh} {column.zh}", f"{site.en}: {column.en}"), f"/sources/{source_id}")]


def line(versions: Sequence[VersionRow]) -> tuple[LineEntry, ...]:
    """The versions, newest first."""
    return tuple(
        LineEntry(
            version.number,
            version.time,
            tr("、", ", ").join(label("change", one) for one in version.classes),
            bool({"new", "rule", "date", "withdrawn"} & set(version.classes)),
        )
        for version in sorted(versions, key=lambda each: -each.number)
    )


def file(attachment: StoredAttachment, marks: Sequence[Mark], download: str | None, whole: str) -> File:
    """A file of the paper, with its text around what was asked for."""
    start = max(0, marks[0][0] - _BEFORE_MARK) if marks and marks[0][0] > SHOWN // 2 else 0
    text = attachment.text[start : start + SHOWN]
    about = (attachment.format or "", _size(attachment.size), label("file", attachment.state))
    shown = pieces(text, start, marks)
    return File(
        name=attachment.name,
        href=attachment.url,
        about=" · ".join(part for part in about if part),
        download=download,
        text=(Piece("…"), *shown) if start else shown,
        length=len(attachment.text),
        cut=len(text) < len(attachment.text),
        hits=len(marks),
        open=bool(marks),
        whole=whole,
    )


def _size(size: int | None) -> str:
    if size is None:
        return ""
    return f"{max(1, round(size / 1000))} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"
