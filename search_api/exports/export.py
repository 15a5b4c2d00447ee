"""An export: all that a search finds, written to disk first, so that it is sent whole or not at all."""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from config.faults import WrongUsage
from config.language import language, tr
from config.settings import Settings
from indexing.found import documents_of, found_ids
from indexing.query import SearchQuery
from indexing.store import Document, Store
from search_api.exports.writers import WRITERS, Format
from search_api.web.faults import TooMuch

# Beyond this the file is of no use to whoever asked for it, and the disk to others.
MOST_ROWS = 500_000
AT_ONCE = 4
_FOLDER = "exports"
_STALE = 3600.0
_TELL_EVERY = 500


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an export has come. `rows` of `total` are written; `total` is None before it is counted."""

    rows: int
    total: int | None


def export(store: Store, settings: Settings, query: SearchQuery, format_: Format) -> Path:
    """Writes the file and gives it; the caller removes it.

    Raises WrongUsage where the search finds more than may be exported, TooMuch where several exports are being written, and
    what the engine raises.
    """
    folder = settings.home / _FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    if len(list(folder.glob("*.part"))) >= AT_ONCE:
        raise TooMuch(
            tr("正在写的导出太多", "too many exports are being written"),
            wait=10,
            detail=tr("等其中一个写完再试", "try again when one of them is done"),
        )
    progress = folder / f"{key_of(query, format_)}.progress"
    part = folder / f"{secrets.token_hex(8)}.part"
    done = part.with_suffix(f".{format_}")
    try:
        part.touch()
        found = found_ids(store, settings, query, MOST_ROWS)
        if found.total > MOST_ROWS:
            raise WrongUsage(
                tr(
                    f"共 {found.total} 份，太多，不能一次导出",
                    f"{found.total} documents are too many to export at once",
                ),
                detail=tr(f"缩小检索，至多 {MOST_ROWS} 份", f"narrow the search to at most {MOST_ROWS}"),
                where="q",
            )
        documents = documents_of(store, found.ids, whole=format_ == "jsonl")
        WRITERS[format_](part, _told(documents, found.total, progress), settings.address)
        part.rename(done)
    except BaseException:
        done.unlink(missing_ok=True)
        raise
    finally:
        part.unlink(missing_ok=True)
        progress.unlink(missing_ok=True)
    return done


def progress_of(settings: Settings, query: SearchQuery, format_: Format) -> Progress | None:
    """How far the export of this search has come; None where none is being written."""
    path = settings.home / _FOLDER / f"{key_of(query, format_)}.progress"
    try:
        return Progress(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError):
        return None


def key_of(query: SearchQuery, format_: Format) -> str:
    """The same for the same export."""
    asked = repr((query.tree, sorted(query.filters.items()), query.since, query.until, query.sort))
    return hashlib.sha256(f"{asked}{format_}{language()}".encode("utf-8", "replace")).hexdigest()[:24]


def _told(documents: Iterator[Document], total: int, progress: Path) -> Iterator[Document]:
    """The documents, telling now and then how many have gone by."""
    for number, document in enumerate(documents):
        if number % _TELL_EVERY == 0:
            fresh = progress.with_suffix(f".{secrets.token_hex(4)}")
            fresh.write_text(json.dumps(asdict(Progress(number, total))), "utf-8")
            fresh.rename(progress)
        yield document


def _sweep(folder: Path) -> None:
    """Removes what was left by processes that were killed."""
    for path in folder.iterdir():
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _STALE:
                path.unlink()
