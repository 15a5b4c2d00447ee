"""The facts of an embedded index: an index of their own in the folder of the papers', each fact naming its paper by a number.

A clause about a fact is asked here first; what the papers' index is asked is which papers have one of the numbers found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tantivy

from indexing.engine.clause import Clause, Keyed, OfOneFact, mapped
from indexing.engine.compile_tantivy import deciding
from indexing.engine.interface import IndexDocument
from indexing.engine.schema import facts_schema
from indexing.engine.told.record import fact_records

_FOLDER = "facts"
# tantivy refuses less than 15 MB a thread.
_SMALL_HEAP, _LARGE_HEAP = 15_000_000, 64_000_000


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """The number of a document and its facts as tantivy takes them."""

    key: int
    made: tuple[tantivy.Document, ...]


def document_facts(document: IndexDocument, key: int) -> DocumentFacts:
    """Its facts, under the number by which the papers' index knows it."""
    rows = fact_records(document.facts)
    made = (tantivy.Document.from_dict(row | {"paper": key}, facts_schema()) for row in rows)
    return DocumentFacts(key, tuple(made))


def facts_folder(folder: Path) -> Path:
    """Where the facts of the index in a folder stand."""
    return folder / _FOLDER


class FactsBeside:
    """Threads may share one."""

    def __init__(self, index: tantivy.Index) -> None:
        self._index = index

    @classmethod
    def created(cls, folder: Path) -> FactsBeside:
        """An empty one in the folder of an index."""
        path = facts_folder(folder)
        path.mkdir()
        return cls(tantivy.Index(facts_schema(), path=str(path)))

    @classmethod
    def opened(cls, folder: Path) -> FactsBeside:
        """The one there is. Raises ValueError or OSError where it cannot be read."""
        index = tantivy.Index.open(str(facts_folder(folder)))
        index.config_reader("manual")
        index.reload()
        return cls(index)

    @classmethod
    def in_memory(cls) -> FactsBeside:
        return cls(tantivy.Index(facts_schema()))

    def reload(self) -> None:
        """Sees what other processes wrote."""
        self._index.reload()

    def resolved(self, clause: Clause) -> Clause:
        """The clause with papers' numbers in place of what is asked of facts."""
        return mapped(clause, self._papers)

    def change(self, taken: Sequence[DocumentFacts], dropped: Iterable[int] = ()) -> None:
        """Takes the facts that documents have now in place of those they had, in one commit; without any before or now it costs
        a look."""
        gone = {*dropped, *(each.key for each in taken)}
        if not any(each.made for each in taken) and not self._has_any(gone):
            return
        writer = self._index.writer(_SMALL_HEAP, 1)
        try:
            # A term of a number is taken for a signed one there, and finds nothing.
            writer.delete_documents_by_query(_of_papers(gone))
            add(writer, taken)
            writer.commit()
        finally:
            with suppress(Exception):  # else tantivy's lock is held for as long as an error is remembered
                writer.wait_merging_threads()
        self._index.reload()

    def filling(self) -> Any:
        """A writer for many; whoever has it commits."""
        return self._index.writer(_LARGE_HEAP, 1)

    def _papers(self, clause: Clause) -> Clause:
        if not isinstance(clause, OfOneFact):
            return clause
        searcher = self._index.searcher()
        if not searcher.num_docs:
            return Keyed(())
        hits = searcher.search(deciding(clause.part), limit=searcher.num_docs, count=False).hits
        papers = searcher.fast_field_values("paper", [address for _, address in hits])
        return Keyed(tuple(sorted({int(paper or 0) for paper in papers})))

    def _has_any(self, keys: Collection[int]) -> bool:
        searcher = self._index.searcher()
        if not searcher.num_docs:
            return False
        return bool(searcher.search(_of_papers(keys), limit=1, count=False).hits)


def _of_papers(keys: Collection[int]) -> tantivy.Query:
    return tantivy.Query.term_set_query(facts_schema(), "paper", list(keys))


def add(writer: Any, taken: Iterable[DocumentFacts]) -> None:
    """Adds the facts of documents of which it has none."""
    for document in taken:
        for made in document.made:
            writer.add_document(made)
