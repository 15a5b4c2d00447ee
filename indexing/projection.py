"""The search index as a projection of the store: draining the outbox, rebuilding, and how the two stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from filelock import FileLock, Timeout

from config.faults import Busy, Fault
from config.language import tr
from config.settings import Settings
from indexing.engine import Engine, IndexDocument, open_engine
from indexing.engine.record import index_texts
from indexing.segment import fingerprint, index_text
from indexing.store.database import Store
from indexing.store.documents import Document, count_documents, document_ids, load_documents
from indexing.store.outbox import backlog, done, failed, places, set_aside, waiting
from indexing.store.segments import Segmented, ShownTexts, indexed_document, load_indexed, save_segments

BATCH = 200
# Whoever drains holds the lock only while there is work, so a rebuild is what one may really have to wait for.
PATIENCE = 60.0

Refused: TypeAlias = Callable[[str, str], None]
"""Is told the id of a document and why the engine will never take it."""


@dataclass(frozen=True, slots=True)
class IndexState:
    """How the index stands to the store. `backlog` documents wait to be indexed, `refused` of them were refused by the
    engine too often. Where the engine does not answer, `fault` says why and what only it knows is None."""

    backlog: int
    refused: int
    engine: str | None = None
    version: str | None = None
    documents: int | None = None
    dictionary: str | None = None
    rebuild_due: bool | None = None
    fault: str | None = None


def drain(
    store: Store, settings: Settings, *, wait: bool = True, progress: Callable[[int], None] | None = None
) -> int:
    """Brings what waits in the outbox into the index and returns how many documents that were.

    Whoever comes first does it, under a lock; with `wait` false a second comer leaves it to the first and returns 0.
    A batch leaves the outbox only after the engine has it durably, so that a kill repeats work and loses none. An engine
    that is away leaves everything waiting: the fault is raised with `wait`, else swallowed, since the backlog shows it.
    """
    if not backlog(store):
        return 0
    try:
        with FileLock(_lock(settings), timeout=PATIENCE if wait else 0):
            engine = open_engine(settings)
            _create_if_first(store, engine)
            return _drain(store, engine, progress)
    except Timeout:
        if wait:
            raise _busy(settings) from None
        return 0
    except Fault:
        if wait:
            raise
        return 0


def _drain(
    store: Store, engine: Engine, progress: Callable[[int], None] | None, touched: set[str] | None = None
) -> int:
    count = 0
    while rows := waiting(store, BATCH):
        upserts, deletes = _changes(store, (key for _, key in rows))
        try:
            engine.apply(upserts, deletes)
        except Fault:
            raise
        except Exception:
            _one_by_one(store, engine, rows, {document.id: document for document in upserts})
        else:
            done(store, [seq for seq, _ in rows])
        if touched is not None:
            touched.update(key for _, key in rows)
        count += len(rows)
        if progress:
            progress(len(rows))
    return count


def _create_if_first(store: Store, engine: Engine) -> None:
    """A new store gets a new index. Where documents were indexed before and the index is gone, it must be rebuilt: an
    empty one that answers would hide them."""
    if not engine.exists() and backlog(store) >= count_documents(store):
        engine.create()


def _one_by_one(
    store: Store, engine: Engine, rows: Sequence[tuple[int, str]], documents: dict[str, IndexDocument]
) -> None:
    """After a batch was refused: the good ones go in, the one at fault is set aside with its reason."""
    for seq, key in rows:
        document = documents.get(key)
        try:
            engine.apply([document] if document else [], [] if document else [key])
        except Fault:
            raise
        except Exception as error:
            failed(store, seq, f"{type(error).__name__}: {error}")
        else:
            done(store, [seq])


def rebuild(
    store: Store,
    settings: Settings,
    progress: Callable[[int, int], None] | None = None,
    refused: Refused | None = None,
) -> int:
    """Fills a new index from the store while the old one answers, swaps them, and returns the number of documents it took.

    What is recorded meanwhile goes into both. `progress` is told how many documents are done and how many there are,
    `refused` of each document that the engine will never take. Raises Busy where another process holds the index for long.
    """
    engine = open_engine(settings)
    touched: set[str] = set()
    try:
        with FileLock(_lock(settings), timeout=PATIENCE), engine.rebuild() as filling:
            total, count = count_documents(store), 0
            for batch in document_ids(store, BATCH):
                count += filling.add(index_documents(store, batch).values())
                if engine.exists():
                    _drain(store, engine, None, touched)
                if progress:
                    progress(count, total)
            filling.finish(lambda: _changes(store, touched))
        _tell(refused, filling.refused)
    except Timeout:
        raise _busy(settings) from None
    drain(store, settings)
    return count


def _changes(store: Store, ids: Iterable[str]) -> tuple[list[IndexDocument], list[str]]:
    """What an index takes to be right about these documents: those that are there, and the ids of those that are not."""
    wanted = list(ids)
    documents = index_documents(store, wanted)
    return list(documents.values()), [key for key in wanted if key not in documents]


def index_state(store: Store, settings: Settings) -> IndexState:
    """How engine and store stand to each other; an engine that is away is part of the answer."""
    waiting_now, refused = backlog(store), len(set_aside(store))
    try:
        status = open_engine(settings).status()
    except Fault as fault:
        return IndexState(waiting_now, refused, fault=fault.title)
    return IndexState(
        waiting_now,
        refused,
        status.engine,
        status.version,
        status.documents,
        status.dictionary,
        status.rebuild_due,
    )


def reconcile(store: Store, settings: Settings, refused: Refused | None = None) -> tuple[int, int]:
    """Finds what store and index disagree on, and mends the index. Returns how many documents it lacked or held in an older
    version, and how many it held that the store does not have. `refused` is told of each that the engine will never take."""
    engine = open_engine(settings)
    held = dict(engine.versions())
    wrong: list[str] = []
    for batch in document_ids(store):
        for key, document in load_documents(store, batch, text=False).items():
            if held.pop(key, None) != document.version:
                wrong.append(key)
    mended = len(wrong)
    try:
        with FileLock(_lock(settings), timeout=PATIENCE):
            for start in range(0, len(wrong), BATCH):
                papers = list(index_documents(store, wrong[start : start + BATCH]).values())
                never = _applied(engine, papers)
                mended -= len(never)
                _tell(refused, never)
            engine.apply([], list(held))
    except Timeout:
        raise _busy(settings) from None
    return mended, len(held)


def _applied(engine: Engine, documents: Sequence[IndexDocument]) -> dict[str, str]:
    """Gives documents to the engine, and returns those that it will never take, with its reasons."""
    try:
        engine.apply(documents, [])
    except Fault:
        raise
    except Exception as error:
        if len(documents) == 1:
            return {documents[0].id: str(error).removeprefix(f"{documents[0].id[:80]}: ")}
        return {key: why for one in documents for key, why in _applied(engine, [one]).items()}
    return {}


def _tell(refused: Refused | None, reasons: Mapping[str, str]) -> None:
    if refused is not None:
        for key, reason in reasons.items():
            refused(key, reason)


def index_documents(store: Store, ids: Sequence[str]) -> dict[str, IndexDocument]:
    """The documents as engines take them, by id. Texts not yet cut with today's dictionary are cut, and that is kept."""
    ready = load_indexed(store, ids, fingerprint())
    missing = [key for key in ids if key not in ready]
    before = places(store, missing)
    raw = load_documents(store, missing)
    made = {key: segment_document(document) for key, document in raw.items()}
    save_segments(store, made, fingerprint(), before)
    return ready | {key: indexed_document(raw[key], cut.indexed) for key, cut in made.items()}


def segment_document(document: Document) -> Segmented:
    """A document's texts cut with today's dictionary."""
    shown = ShownTexts(
        index_text(document.title),
        index_text(document.body),
        tuple(index_text(file.text) for file in document.attachments),
    )
    english = (document.title_en, document.summary_en, document.body_en)
    indexed = index_texts(shown.title, shown.body, shown.attachments, "\n".join(filter(None, english)))
    return Segmented(shown, indexed)


def _lock(settings: Settings) -> Path:
    settings.locks.mkdir(parents=True, exist_ok=True)
    return settings.locks / "index.lock"


def _busy(settings: Settings) -> Busy:
    return Busy(
        tr("另一进程正在写索引", "another process is writing the index"),
        detail=tr("等它结束后再试；检索不受影响", "try again when it is done; searches go on"),
        where=str(_lock(settings)),
    )
