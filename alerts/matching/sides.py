"""Both sides of a change: the paper as it is after it and, where there was a version before, as it was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from config.registry import survey_registry
from config.settings import Settings
from indexing.engine.interface import IndexDocument
from indexing.projection import index_documents, segment_document
from indexing.records import Change
from indexing.registers.keeping import flat_of
from indexing.segment import fingerprint
from indexing.store import Document, Store
from indexing.store.papers.documents import load_documents
from indexing.store.papers.past import VersionKey, load_versions
from indexing.store.segments import ShownTexts, indexed_document, load_shown


@dataclass(frozen=True, slots=True)
class Side:
    """A paper at one version, as it is shown and as an engine takes it."""

    document: Document
    shown: ShownTexts
    indexed: IndexDocument


@dataclass(frozen=True, slots=True)
class Sides:
    """A change with the paper after it, and before it where that is another version."""

    change: Change
    after: Side
    before: Side | None


def load_sides(
    store: Store, settings: Settings, changes: Sequence[Change], *, facts: bool = False
) -> tuple[Sides, ...]:
    """The sides of these changes, in their order; with `facts` what each side says is read of it, for queries that ask. A change
    whose paper is there no more is left out."""
    after = {change.seq: (change.document_id, change.version_to) for change in changes}
    before = {
        change.seq: (change.document_id, change.version_from)
        for change in changes
        if change.version_from is not None and change.version_from != change.version_to
    }
    keys = [*after.values(), *before.values()]
    documents = load_versions(store, keys, lambda source: _columns(settings.sources).get(source or ""))
    sides = _cut(store, documents)
    if facts:
        sides = {key: _with_facts(store, side) for key, side in sides.items()}
    return tuple(
        Sides(change, sides[after[change.seq]], sides.get(before.get(change.seq, ("", 0))))
        for change in changes
        if after[change.seq] in sides
    )


def current_sides(store: Store, ids: Iterable[str]) -> dict[str, Side]:
    """The documents with these ids as they are now, by id."""
    found = load_documents(store, sorted(set(ids)))
    cut = _cut(store, {(key, document.version): document for key, document in found.items()})
    return {key: side for (key, _), side in cut.items()}


def _cut(store: Store, documents: dict[VersionKey, Document]) -> dict[VersionKey, Side]:
    """Documents cut into words; what is kept of the newest versions is taken from there."""
    newest = {
        document.id: document
        for document in load_documents(store, sorted({key for key, _ in documents}), text=False).values()
    }
    current = [key for key, number in documents if key in newest and newest[key].version == number]
    indexed = index_documents(store, current)
    shown = load_shown(store, current, fingerprint())
    sides: dict[VersionKey, Side] = {}
    for (key, number), document in documents.items():
        kept = indexed.get(key)
        if kept is not None and kept.version == number and key in shown:
            sides[key, number] = Side(document, shown[key], kept)
        else:
            cut = segment_document(document)
            sides[key, number] = Side(document, cut.shown, indexed_document(document, cut.indexed))
    return sides


def _with_facts(store: Store, side: Side) -> Side:
    return replace(side, indexed=replace(side.indexed, facts=flat_of(store, side.document)))


@cache
def _columns(folders: tuple[Path, ...]) -> dict[str, str]:
    """The Chinese names of the sources' columns, of those whose files can be read."""
    return {key: source.column.names.zh for key, source in survey_registry(folders).registry.sources.items()}
