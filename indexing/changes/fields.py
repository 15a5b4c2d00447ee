"""What changed between two versions, decided on fields, never on bytes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from indexing.changes.folding import folded
from indexing.changes.rewrapped import Keyed, without_rewrapped
from indexing.changes.sentences import sentences
from indexing.records import DocumentType, FieldChange
from indexing.text.urls import url_key

_PLAIN = (
    "title",
    "doc_no",
    "index_no",
    "agencies",
    "published",
    "document_date",
    "document_type",
    "origin_name",
)


# Pages print their attachments' names under the text; that such a line comes or goes is told by the attachments.
_FILE_LINE = re.compile(r"^附件\d*[:：.、]?")

File = tuple[str, str | None, str | None]
"""An attachment's name, address and SHA-256, the latter two where known."""


@dataclass(frozen=True, slots=True)
class VersionFields:
    """The fields of a document as they stood from a moment on."""

    title: str
    body: str
    published: str | None = None
    document_date: str | None = None
    agencies: tuple[str, ...] = ()
    doc_no: str | None = None
    index_no: str | None = None
    origin_name: str | None = None
    document_type: DocumentType | None = None
    attachments: tuple[File, ...] = ()


def compare(old: VersionFields, new: VersionFields) -> tuple[FieldChange, ...]:
    """The fields that differ. White space, width, script, variants of marks, the order of agencies or attachments, and page
    noise are no difference.

    For `body`, `old` and `new` hold only the sentences that are gone and those that have come, joined by newlines.
    """
    found = [
        FieldChange(name, getattr(old, name), getattr(new, name))
        for name in _PLAIN
        if _plain(name, getattr(old, name)) != _plain(name, getattr(new, name))
    ]
    gone, come = changed_sentences(old.body, new.body)
    files = {folded(name) for name, _, _ in (*old.attachments, *new.attachments)}
    gone, come = ([s for s in part if _FILE_LINE.sub("", folded(s)) not in files] for part in (gone, come))
    if gone or come:
        found.append(FieldChange("body", "\n".join(gone), "\n".join(come)))
    if _differ(old.attachments, new.attachments):
        found.append(FieldChange("attachments", old.attachments, new.attachments))
    return tuple(found)


def changed_sentences(old: str, new: str) -> tuple[list[str], list[str]]:
    """The sentences only the old text has and those only the new one has, in order.

    A sentence that merely moved counts as neither: sites re-order paragraphs around their navigation. Nor does one that
    another line break cuts elsewhere.
    """
    if old == new:
        return [], []
    # Nearly all sentences are the same as they stand; folding is for the few that are not.
    before, after = _differing([(s, s) for s in sentences(old)], [(s, s) for s in sentences(new)])
    return without_rewrapped(*_differing(_keyed(before), _keyed(after)))


def shares_nothing(old: str, new: str) -> bool:
    """Whether no sentence of one text stands in the other."""
    before, after = ({key for part in sentences(text) if (key := folded(part))} for text in (old, new))
    return before.isdisjoint(after)


def _keyed(parts: list[Keyed]) -> list[Keyed]:
    """The sentences, each behind its folded form; one of marks alone has none and is left out."""
    return [(key, sentence) for _, sentence in parts if (key := folded(sentence))]


def _differing(before: list[Keyed], after: list[Keyed]) -> tuple[list[Keyed], list[Keyed]]:
    kept = Counter(key for key, _ in before) & Counter(key for key, _ in after)
    return _without(before, kept), _without(after, kept)


def _without(parts: list[Keyed], kept: Counter[str]) -> list[Keyed]:
    left = Counter(kept)
    rest = []
    for key, part in parts:
        if left[key] > 0:
            left[key] -= 1
        else:
            rest.append((key, part))
    return rest


def _plain(name: str, value: str | tuple[str, ...] | None) -> object:
    if isinstance(value, tuple):
        return frozenset(map(folded, value))
    if value and name in ("published", "document_date"):
        return value[:10]  # a list row knows the day, the page also the hour: the same date
    return folded(value) if value else None


def _differ(old: tuple[File, ...], new: tuple[File, ...]) -> bool:
    """Added, removed, renamed, or other bytes. Bytes not fetched on one side prove nothing; the same bytes under the same name
    are the same file, wherever they stand."""
    before, after = (
        {url_key(url) if url else name: (folded(name), sha) for name, url, sha in files}
        for files in (old, new)
    )
    for address in before.keys() & after.keys():
        (name, sha), (other, other_sha) = before[address], after[address]
        if name != other or (sha and other_sha and sha != other_sha):
            return True
    moved, come = (
        Counter(file for address, file in some.items() if address not in rest)
        for some, rest in ((before, after), (after, before))
    )
    return moved != come or any(sha is None for _, sha in moved)
