"""The embedded engine: tantivy, in a folder of its own or in memory."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import tantivy

from indexing.engine.answer import answer
from indexing.engine.directory import Generation, IndexHome
from indexing.engine.facts_beside import DocumentFacts, FactsBeside, add, document_facts, facts_folder
from indexing.engine.gains import gains
from indexing.engine.index_faults import panicked, read_fault, writing_explained
from indexing.engine.interface import (
    Changes,
    EngineAnswer,
    EngineStatus,
    Gain,
    IndexDocument,
    IndexedDigest,
    Near,
    Refusals,
)
from indexing.engine.packs import DocumentVectors, Packs, change_packs
from indexing.engine.schema import SCHEMA_VERSION, document_key, schema, tantivy_document
from indexing.query.search_query import SearchQuery
from indexing.segment import fingerprint

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# tantivy refuses less than 15 MB a thread. A few papers need no more; a rebuild makes fewer segments with a large one.
_SMALL_HEAP = 20_000_000
_LARGE_HEAP = 256_000_000
_LARGE_BATCH = 500
_VECTORS_HELD = 64_000_000


class EmbeddedEngine:
    """An engine over `root`, a folder of its own (in HOME: `index`). Nothing is opened or made before it is needed.

    Threads may share one. Writing waits up to `patience` seconds for another process to finish, then raises IndexBusy.
    Every method raises IndexUnusable where there is no index, or none that can be read, and IndexDiskFault where the disk
    is full, failing or closed to us.
    """

    def __init__(self, root: Path, *, patience: float = 0.0) -> None:
        self._home: IndexHome | None = IndexHome(root)
        self._patience = patience
        self._opened: tuple[Generation, tantivy.Index, FactsBeside] | None = None
        self._seen: tuple[tuple[int, int, int], ...] = ()
        self._opening = threading.Lock()
        self._packs = Packs()

    @classmethod
    def in_memory(cls) -> EmbeddedEngine:
        """An empty engine that lives and ends with the process: for matching saved queries with what just changed."""
        engine = cls(Path())
        engine._home = None
        engine._opened = (
            Generation(Path(), SCHEMA_VERSION, fingerprint()),
            tantivy.Index(schema()),
            FactsBeside.in_memory(),
        )
        return engine

    def exists(self) -> bool:
        """Whether an index was ever made in this folder."""
        return self._home is None or self._home.exists()

    def create(self) -> None:
        """Makes an empty index where there is none. Left to the caller, who knows whether the store is empty too: an
        index that vanished must not come back as an empty one that answers."""
        if self._home is None or self._home.exists():
            return
        with self._home.writing(self._patience), writing_explained(self._home.root):
            if not self._home.exists():
                path = self._home.new_generation()
                tantivy.Index(schema(), path=str(path))
                FactsBeside.created(path)
                self._home.make_current(path)

    def search(self, request: SearchQuery) -> EngineAnswer:
        """The answer to a request. Raises BadCursor for a page mark that is none of its."""
        with self._damage_named():
            return answer(self._searcher(), request, self._facts.resolved)

    def nearest(
        self, request: SearchQuery, model: str, vector: NDArray[np.float32], limit: int
    ) -> tuple[Near, ...]:
        """See `interface.Engine`. An engine in memory has no vectors."""
        if self._home is None:
            return ()
        with self._damage_named():
            searcher = self._searcher()
            pack = self._packs.opened(self._folder, model)
            if pack is None:
                return ()
            from indexing.engine.nearest import nearest

            return nearest(searcher, pack, request, vector, limit, self._facts.resolved)

    def gains(self, request: SearchQuery, ids: Sequence[str]) -> Mapping[str, tuple[Gain, ...]]:
        """What made up the score of each of these hits, largest first. Empty where a date orders."""
        with self._damage_named():
            return gains(self._searcher(), request, ids, self._facts.resolved)

    def apply(self, upserts: Sequence[IndexDocument], deletes: Sequence[str]) -> Refusals:
        """Takes documents in place of those with their ids and drops others, in one commit, durable on return.

        An upsert with a lower version than the index holds is passed over. Refused is only what cannot be made a document
        of tantivy's, which takes any.
        """
        ready, refused = _ready(upserts)
        if ready or deletes:
            with self._home.writing(self._patience) if self._home else nullcontext():
                index = self._index()
                with self._damage_named():
                    due = _not_overtaken(index, ready)
                with (
                    writing_explained(self._folder),
                    _writer(index, large=len(due) >= _LARGE_BATCH) as writer,
                ):
                    _write(writer, due, deletes)
                    writer.commit()
                    self._facts.change([each.facts for each in due], map(document_key, deletes))
                    if self._home is not None:
                        change_packs(self._folder, [each.vectors for each in due], deletes)
            with self._damage_named():
                self._index().reload()
        return Refusals(refused)

    def count(self) -> int:
        with self._damage_named():
            return int(self._searcher().num_docs)

    def digests(self) -> Iterator[tuple[str, IndexedDigest]]:
        """The id of every document and the digest of what was indexed of it, in no order."""
        with self._damage_named():
            searcher = self._searcher()
            if searcher.num_docs == 0:
                return
            found = searcher.search(tantivy.Query.all_query(), limit=searcher.num_docs, count=False)
            addresses = [address for _, address in found.hits]
            versions, digests = (
                searcher.fast_field_values(name, addresses) for name in ("version", "digest")
            )
            for address, version_, digest in zip(addresses, versions, digests, strict=True):
                indexed = IndexedDigest(int(version_ or 0), int(digest or 0))
                yield str(searcher.doc(address).get_first("id")), indexed

    def status(self) -> EngineStatus:
        with self._damage_named():
            searcher = self._searcher()
        assert self._opened is not None
        generation = self._opened[0]
        return EngineStatus(
            engine=f"tantivy {version('tantivy')}",
            version=str(generation.schema),
            documents=int(searcher.num_docs),
            dictionary=generation.dictionary,
            rebuild_due=generation.rebuild_due,
        )

    @contextmanager
    def rebuild(self) -> Iterator[EmbeddedRebuild]:
        """A new index beside the one that answers. Left without `finish`, it is thrown away.

        Raises IndexBusy where another process rebuilds.
        """
        if self._home is None:
            raise ValueError("an engine in memory is made anew, not rebuilt")
        with self._home.rebuilding():
            new = EmbeddedRebuild(self._home)
            try:
                yield new
            finally:
                new.close()

    @contextmanager
    def _damage_named(self) -> Iterator[None]:
        """tantivy finds damaged files only as it reads them, and then panics, past `Exception`."""
        try:
            yield
        except BaseException as error:
            if self._opened is not None and (panicked(error) or isinstance(error, ValueError | OSError)):
                raise read_fault(error, self._folder) from error
            raise

    @property
    def _folder(self) -> Path:
        return self._opened[0].path if self._opened is not None else Path()

    @property
    def _facts(self) -> FactsBeside:
        """Those of the index that was opened last."""
        assert self._opened is not None
        return self._opened[2]

    def _searcher(self) -> tantivy.Searcher:
        index = self._index()
        try:
            self._follow(index)
            return index.searcher()
        except (ValueError, OSError):
            # Between our look at `current` and the reload the directory may have been swapped away: look once more.
            self._opened = None
            index = self._index()
            return index.searcher()

    def _follow(self, index: tantivy.Index) -> None:
        """Sees what was committed since. tantivy replaces `meta.json` at each commit, and to ask for its state costs a
        fiftieth of reading it again."""
        state: tuple[tuple[int, int, int], ...] = ()
        if self._home is not None:
            files = [
                folder.joinpath("meta.json").stat() for folder in (self._folder, facts_folder(self._folder))
            ]
            state = tuple((each.st_ino, each.st_mtime_ns, each.st_size) for each in files)
        if not state or state != self._seen:
            index.reload()
            self._facts.reload()
            self._seen = state

    def _index(self) -> tantivy.Index:
        if self._home is None:
            assert self._opened is not None
            return self._opened[1]
        generation = self._home.current()
        with self._opening:
            if self._opened is None or self._opened[0] != generation:
                self._opened = (generation, *_open(generation.path))
            return self._opened[1]


class EmbeddedRebuild:
    """A new index being filled. What is written meanwhile goes to the old one, so `finish` is told how to catch up.

    `refused` are the documents that cannot be made one of tantivy's, with the reasons.
    """

    def __init__(self, home: IndexHome) -> None:
        self._home = home
        self._finished = False
        self._vectors: list[DocumentVectors] = []
        self.refused: dict[str, str] = {}
        with writing_explained(home.root):
            self._path = home.new_generation()
            index = tantivy.Index(schema(), path=str(self._path))
            self._writer: tantivy.IndexWriter | None = index.writer(_LARGE_HEAP, 2)
            self._facts = FactsBeside.created(self._path)
            self._facts_writer = self._facts.filling()

    def add(self, documents: Iterable[IndexDocument]) -> int:
        """Takes documents, each id once over all calls, and says how many these were."""
        assert self._writer is not None
        ready, refused = _ready(documents)
        self.refused |= refused
        with writing_explained(self._path):
            for each in ready:
                self._writer.add_document(each.made)
            add(self._facts_writer, [each.facts for each in ready])
            self._keep_vectors(ready)
        return len(ready)

    def finish(
        self, catch_up: Callable[[], Iterable[Changes]] | None = None, *, patience: float = 60.0
    ) -> None:
        """Commits, and lets the new index answer. `catch_up` is called while nobody can write to the old one, and gives
        what changed in the store since the documents were read. Raises IndexBusy after `patience` seconds."""
        assert self._writer is not None
        with writing_explained(self._path):
            self._writer.commit()
            self._facts_writer.commit()
            self._facts_writer.wait_merging_threads()
            self._facts.reload()
        with self._home.writing(patience):
            changed = False
            for upserts, deletes in catch_up() if catch_up is not None else ():
                changed = True
                ready, refused = _ready(upserts)
                self.refused |= refused
                with writing_explained(self._path):
                    _write(self._writer, ready, deletes)
                    self._facts.change([each.facts for each in ready], map(document_key, deletes))
                    change_packs(self._path, self._vectors, ())
                    self._vectors = []
                    change_packs(self._path, [each.vectors for each in ready], deletes)
            with writing_explained(self._path):
                change_packs(self._path, self._vectors, ())
                if changed:  # a commit of nothing costs as much as any
                    self._writer.commit()
                self._writer.wait_merging_threads()
                self._writer = None
                self._home.make_current(self._path)
            self._finished = True
            self._home.drop_others(self._path)

    def _keep_vectors(self, ready: Sequence[_Ready]) -> None:
        """Writes many at a time: each writing says anew whose the rows are."""
        self._vectors += [each.vectors for each in ready]
        if sum(each.size for each in self._vectors) > _VECTORS_HELD:
            change_packs(self._path, self._vectors, ())
            self._vectors = []

    def close(self) -> None:
        """Throws an unfinished index away."""
        if not self._finished:
            self._writer = self._facts_writer = None
            shutil.rmtree(self._path, ignore_errors=True)


def _open(path: Path) -> tuple[tantivy.Index, FactsBeside]:
    try:
        index = tantivy.Index.open(str(path))
        index.config_reader("manual")
        index.reload()
        facts = FactsBeside.opened(path)
    except (ValueError, OSError) as error:
        raise read_fault(error, path) from error
    return index, facts


@dataclass(frozen=True, slots=True)
class _Ready:
    """A document as tantivy takes it, which is made before the index is touched: what fails here is the document's fault,
    what fails later is not."""

    id: str
    version: int
    made: tantivy.Document
    vectors: DocumentVectors
    facts: DocumentFacts


def _ready(documents: Iterable[IndexDocument]) -> tuple[list[_Ready], dict[str, str]]:
    """The documents that can be made, and the ids of the others with the reasons."""
    ready: list[_Ready] = []
    refused: dict[str, str] = {}
    for document in documents:
        try:
            ready.append(
                _Ready(
                    document.id,
                    document.version,
                    tantivy_document(document),
                    DocumentVectors(document.id, document.vectors),
                    document_facts(document, document_key(document.id)),
                )
            )
        except Exception as error:
            refused[document.id] = str(error) or type(error).__name__
    return ready, refused


@contextmanager
def _writer(index: tantivy.Index, *, large: bool) -> Iterator[tantivy.IndexWriter]:
    writer = index.writer(_LARGE_HEAP, 2) if large else index.writer(_SMALL_HEAP, 1)
    try:
        yield writer
    except BaseException:
        with suppress(Exception):  # else tantivy's lock is held for as long as the error is remembered
            writer.wait_merging_threads()
        raise
    writer.wait_merging_threads()


def _write(writer: tantivy.IndexWriter, upserts: Iterable[_Ready], deletes: Iterable[str]) -> None:
    for document in upserts:
        writer.delete_documents_by_term("id", document.id)
        writer.add_document(document.made)
    for document_id in deletes:
        writer.delete_documents_by_term("id", document_id)


def _not_overtaken(index: tantivy.Index, upserts: Sequence[_Ready]) -> list[_Ready]:
    """Those of which the index has no later version."""
    index.reload()
    searcher = index.searcher()
    due = []
    for document in upserts:
        found = searcher.search(
            tantivy.Query.term_query(schema(), "id", document.id, "basic"), limit=1, count=False
        )
        versions = searcher.fast_field_values("version", [address for _, address in found.hits])
        if not versions or int(versions[0] or 0) <= document.version:
            due.append(document)
    return due
