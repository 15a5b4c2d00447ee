"""Reading documents for their meaning, at leisure: behind the outbox, a few at a time, going on where it was left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from config.faults import Busy
from config.language import tr
from config.settings import Settings
from indexing.projection.drain import indexed
from indexing.store.database import Store
from indexing.store.vectors import Texts, count_vectors, kept_digests, read_texts, save_vectors, wanting
from indexing.vectors.models import Model, encoder, ready
from indexing.vectors.passages import passages

if TYPE_CHECKING:
    from indexing.vectors import Encoder

# Some ten seconds of work, which a kill loses at most.
BATCH = 50


def make_vectors(store: Store, settings: Settings, progress: Callable[[int, int], None] | None = None) -> int:
    """Has every model that is here read the documents it has not read yet, newest first, and returns how many readings these
    were; each is given to the engine with its batch. None where there is no model. `progress` is told how many are done and how many
    there were to do.

    Raises Busy where another process is at it, ModelUnusable.
    """
    models = ready(settings)
    if not models:
        return 0
    with _alone(settings):
        total = sum(count_vectors(store, model.key).waiting for model in models)
        done = 0
        for model in models:
            while ids := wanting(store, model.key, BATCH):
                done += _read(store, settings, model, ids, {each.key for each in models})
                indexed(store, settings)
                if progress:
                    progress(done, max(done, total))
        return done


def _read(store: Store, settings: Settings, model: Model, ids: list[str], current: set[str]) -> int:
    texts = read_texts(store, ids)
    kept = kept_digests(store, model.key, ids)
    changed = {key: each for key, each in texts.items() if kept.get(key) != each.digest}
    made = _codes(encoder(settings, model), changed) if changed else {}
    return save_vectors(store, model.key, texts, made, current)


def _codes(model: Encoder, texts: dict[str, Texts]) -> dict[str, bytes]:
    """The vectors of each document's passages; empty for one without any text."""
    from indexing.vectors.codes import packed

    cut = {key: passages(each.title, each.parts) for key, each in texts.items()}
    vectors = model.passages([passage for each in cut.values() for passage in each])
    codes, at = {}, 0
    for key, each in cut.items():
        codes[key] = packed(vectors[at : at + len(each)]) if each else b""
        at += len(each)
    return codes


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    settings.locks.mkdir(parents=True, exist_ok=True)
    path = settings.locks / "vectors.lock"
    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise Busy(
            tr("另一进程正在做这件事", "another process is at it"),
            detail=tr("它做完为止，检索照常按词", "until it is done, searches go by words"),
            where=str(path),
        ) from None
    try:
        yield
    finally:
        lock.release()
