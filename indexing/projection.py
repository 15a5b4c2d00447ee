"""The search index as a projection of the store: draining the outbox, rebuilding, and how the two stand."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from filelock import FileLock, Timeout

from config.faults import Busy, Fault
from config.language import tr
from config.settings import Settings
from indexing.engine import Engine, IndexDocument, open_engine
from indexing.engine.directory import IndexBusy
from indexing.engine.index_document import holding, index_texts
from indexing.segment import fingerprint, index_text
from indexing.store.database import Store
from indexing.store.documents import Document, count_documents, document_ids, load_documents
from indexing.store.outbox import (
    Refusal,
    backlog,
    done,
    failed,
    places,
    places_aside,
    put_aside,
    set_aside,
    waiting,
)
from indexing.store.segments import Segmented, ShownTexts, indexed_document, load_indexed, save_segments

BATCH = 200
# Whoever drains holds the lock only while there is work, so a rebuild is what one may really have to wait for.
PATIENCE = 60.0
# A drain that is just ending may have looked for the last time before our papers came, so a crawl looks again for
# so many seconds. A rebuild takes in at its end what came meanwhile.
LINGER = 3.0
_GLANCE = 0.1
# So many of a batch may fault one after another before it is the engine that is away.
_FEW = 3

# The old index of a rebuild is left as it is once so many papers were not taken: their numbers are named in a query.
_MOST_LATER = 10_000

Refused: TypeAlias = Callable[[str, str], None]
"""Is told the id of a document and why the engine will never take it."""


@dataclass(frozen=True, slots=True)
class IndexState:
    """How the index stands to the store. `backlog` documents wait to be indexed, `refused` of them were refused by the
    engine too often: `refused_documents`, with its reasons. Where the engine does not answer, `fault`, `fault_detail` and
    `fault_where` say why, and what only it knows is None."""

    backlog: int
    refused: int
    engine: str | None = None
    version: str | None = None
    documents: int | None = None
    dictionary: str | None = None
    rebuild_due: bool | None = None
    refused_documents: tuple[Refusal, ...] = ()
    fault: str | None = None
    fault_detail: str | None = None
    fault_where: str | None = None


def drain(
    store: Store, settings: Settings, *, wait: bool = True, progress: Callable[[int], None] | None = None
) -> int:
    """Brings what waits in the outbox into the index and returns how many documents that were.

    Whoever comes first does it, under a lock; with `wait` false a second comer leaves it to the first and returns 0.
    A batch leaves the outbox only after the engine has it durably, so that a kill repeats work and loses none. An engine
    that is away leaves everything waiting: the fault is raised with `wait`, else swallowed, since the backlog shows it.
    What the engine refused too often is left to a rebuild or reconciling.
    """
    if not waiting(store, 1):
        return 0
    try:
        return _locked_drain(store, settings, PATIENCE if wait else 0, progress)
    except Timeout:
        if wait:
            raise _busy(settings) from None
        return 0
    except Fault:
        if wait:
            raise
        return 0


def settle(store: Store, settings: Settings, patience: float = PATIENCE) -> int:
    """As `drain`, for who wants what he recorded to be indexed, by whoever is at it. Returns how many documents that were
    here: 0 too where another process holds the index for longer than `patience` seconds (a rebuild, which takes in what comes
    meanwhile, or a drain).

    Raises the engine's Fault where it takes nothing now, never Busy for another's work on the index.
    """
    until = time.monotonic() + patience
    while waiting(store, 1):
        try:
            return _locked_drain(store, settings, _GLANCE)
        except (Timeout, IndexBusy):
            if time.monotonic() >= until:
                break
    return 0


def indexed(store: Store, settings: Settings, patience: float = PATIENCE) -> str | None:
    """`settle` for who goes on without the engine: None, or what its Fault says; the backlog waits then."""
    try:
        settle(store, settings, patience)
    except Fault as fault:
        return fault.title
    return None


def _locked_drain(
    store: Store, settings: Settings, patience: float, progress: Callable[[int], None] | None = None
) -> int:
    with FileLock(_lock(settings), timeout=patience):
        engine = open_engine(settings)
        _create_if_first(store, engine)
        return _drain(store, engine, progress)


def _drain(
    store: Store,
    engine: Engine,
    progress: Callable[[int], None] | None = None,
    touched: set[str] | None = None,
    later: set[int] | None = None,
) -> int:
    count = 0
    later = set() if later is None else later
    while rows := waiting(store, BATCH, later):
        never, not_now = _apply(engine, *_changes(store, (key for _, key in rows)))
        for seq, key in rows:
            if key in never:
                failed(store, seq, never[key])
            elif key in not_now:  # once in each drain: it counts only beside others that go through
                failed(store, seq, not_now[key])
                later.add(seq)
        never |= not_now
        done(store, [seq for seq, key in rows if key not in never])
        if touched is not None:
            touched.update(key for _, key in rows)
        count += len(rows) - len(never)
        if progress:
            progress(len(rows) - len(never))
    return count


def _create_if_first(store: Store, engine: Engine) -> None:
    """A new store gets a new index. Where documents were indexed before and the index is gone, it must be rebuilt: an
    empty one that answers would hide them."""
    if not engine.exists() and backlog(store) >= count_documents(store):
        engine.create()


Reasons: TypeAlias = dict[str, str]
"""Ids, with the engine's reasons."""


def _apply(
    engine: Engine, upserts: Sequence[IndexDocument], deletes: Sequence[str]
) -> tuple[Reasons, Reasons]:
    """Gives changes to the engine, and returns those that it will never take and those that it does not take now although
    it takes others."""
    try:
        engine.apply(upserts, deletes)
    except Fault:
        raise
    except Exception:
        return _one_by_one(engine, upserts, deletes)
    return {}, {}


def _one_by_one(
    engine: Engine, upserts: Sequence[IndexDocument], deletes: Sequence[str]
) -> tuple[Reasons, Reasons]:
    """After a batch was refused: the good ones go in. A fault while others go through is that one's, as with a paper so
    large that Elasticsearch turns it away for lack of room each time."""
    never: Reasons = {}
    not_now: Reasons = {}
    suspects: dict[str, Fault] = {}
    good: tuple[list[IndexDocument], list[str]] | None = None
    singles: list[tuple[str, tuple[list[IndexDocument], list[str]]]] = [
        *((one.id, ([one], [])) for one in upserts),
        *((key, ([], [key])) for key in deletes),
    ]
    for key, single in singles:
        try:
            engine.apply(*single)
        except Fault as fault:
            suspects[key] = fault
            if len(suspects) > _FEW:
                raise
            continue
        except Exception as error:
            never[key] = str(error).removeprefix(f"{key[:80]}: ") or type(error).__name__
        else:
            good = single
        not_now |= _reasons(suspects)
        suspects.clear()
    if suspects:
        if good is None:
            raise next(iter(suspects.values()))
        engine.apply(*good)  # raises where the engine has gone meanwhile
    return never, not_now | _reasons(suspects)


def _reasons(faults: Mapping[str, Fault]) -> Reasons:
    return {key: ": ".join(filter(None, (fault.title, fault.detail))) for key, fault in faults.items()}


def rebuild(
    store: Store,
    settings: Settings,
    progress: Callable[[int, int], None] | None = None,
    refused: Refused | None = None,
) -> int:
    """Fills a new index from the store while the old one answers, swaps them, and returns the number of documents it took.

    What is recorded meanwhile goes into both. `progress` is told how many documents are done and how many there are,
    `refused` of each document that the engine will never take: these are set aside, others no longer. Raises Busy where
    another process holds the index for long.
    """
    engine = open_engine(settings)
    touched: set[str] = set()
    later: set[int] = set()
    seen: dict[str, int] = {}
    try:
        with FileLock(_lock(settings), timeout=PATIENCE), engine.rebuild() as filling:
            aside = places_aside(store)  # before the texts: one that changes later has another place
            total, count = count_documents(store), 0
            for batch in document_ids(store, BATCH):
                before = places(store, batch)
                count += filling.add(index_documents(store, batch).values())
                seen |= {key: seq for key, seq in before.items() if key in filling.refused}
                if engine.exists():
                    _drain_beside(store, engine, touched, later)
                if progress:
                    progress(count, total)
            filling.finish(lambda: _changes(store, touched))
            # One refused at first that changed and was taken since has left the outbox.
            taken = touched - places(store, [key for key in filling.refused if key in touched]).keys()
            never = {key: why for key, why in filling.refused.items() if key not in taken}
            _note(store, aside, never, seen)
        _tell(refused, never)
    except Timeout:
        raise _busy(settings) from None
    settle(store, settings)
    return count


def _drain_beside(store: Store, engine: Engine, touched: set[str], later: set[int]) -> None:
    """The old index keeps up with what comes. What it does not take now waits for the new one; nor is one asked on that has
    taken so little."""
    if len(later) >= _MOST_LATER:
        return
    try:
        _drain(store, engine, None, touched, later)
    except Fault:
        later.update(seq for seq, _ in waiting(store, BATCH, later))


def _note(store: Store, aside: Mapping[str, int], never: Mapping[str, str], seen: Mapping[str, int]) -> None:
    """After everything set aside was tried again: only what was refused again stays so, with today's reason."""
    done(store, [seq for key, seq in aside.items() if key not in never])
    put_aside(store, never, seen)


def _changes(store: Store, ids: Iterable[str]) -> tuple[list[IndexDocument], list[str]]:
    """What an index takes to be right about these documents: those that are there, and the ids of those that are not."""
    wanted = list(ids)
    documents = index_documents(store, wanted)
    return list(documents.values()), [key for key in wanted if key not in documents]


def index_state(store: Store, settings: Settings) -> IndexState:
    """How engine and store stand to each other; an engine that is away is part of the answer."""
    waiting_now, refused = backlog(store), set_aside(store)
    try:
        status = open_engine(settings).status()
    except Fault as fault:
        return IndexState(
            waiting_now,
            len(refused),
            refused_documents=refused,
            fault=fault.title,
            fault_detail=fault.detail,
            fault_where=fault.where,
        )
    return IndexState(
        waiting_now,
        len(refused),
        status.engine,
        status.version,
        status.documents,
        status.dictionary,
        status.rebuild_due,
        refused,
    )


def reconcile(
    store: Store,
    settings: Settings,
    progress: Callable[[int, int], None] | None = None,
    refused: Refused | None = None,
) -> tuple[int, int]:
    """Finds what store and index disagree on, and mends the index. Returns how many documents it lacked or held otherwise,
    and how many it held that the store does not have. `progress` is told how many documents are compared and how many there
    are, `refused` of each that the engine will never take. What was set aside is tried again."""
    engine = open_engine(settings)
    aside = places_aside(store)
    held = dict(engine.held())
    wrong: list[str] = []
    total, compared = count_documents(store), 0
    for batch in document_ids(store, BATCH):
        wrong += [
            key
            for key, document in index_documents(store, batch).items()
            if held.pop(key, None) != holding(document)
        ]
        compared += len(batch)
        if progress:
            progress(compared, total)
    ids = list(dict.fromkeys((*wrong, *aside)))
    never: Reasons = {}
    seen: dict[str, int] = {}
    try:
        with FileLock(_lock(settings), timeout=PATIENCE):
            for start in range(0, len(ids), BATCH):
                batch = ids[start : start + BATCH]
                seen |= places(store, batch)
                refusals, not_now = _apply(engine, *_changes(store, batch))
                never |= refusals | not_now
            engine.apply([], list(held))
            _note(store, aside, never, seen)
    except Timeout:
        raise _busy(settings) from None
    _tell(refused, never)
    return len(set(wrong) - never.keys()), len(held)


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
