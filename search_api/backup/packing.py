"""Writing a backup, while everything goes on."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import tarfile
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from config.clock import iso, now
from config.faults import WrongUsage
from config.language import tr
from config.settings import Settings
from crawlers.archive.writer import version
from indexing.store import Store
from indexing.store.copying import copy_out
from indexing.store.schema import HEAD
from search_api.backup.sealing import seal

MANIFEST, DATABASE, POLITENESS = "manifest.json", "huanxin.db", "politeness/budget.db"
KEYS, ARCHIVE = "secrets.sealed", "archive"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds, and what of the HOME it lacks: `keys`, `archive`, `sources` (folders of HUANXIN_SOURCES)."""

    program: str
    schema: str
    made: str
    files: int
    missing: tuple[str, ...]


def pack(store: Store, settings: Settings, path: Path, *, passphrase: str | None, archive: bool) -> Manifest:
    """Writes a backup to a path that is not there yet, readable by its owner only. The database comes first, so that every capture
    it knows is in the archive that follows. `passphrase` seals the keys; None leaves them out."""
    if path.exists():
        raise WrongUsage(tr(f"{path} 已存在", f"{path} exists already"), where=str(path))
    keys = settings.secrets_file
    sealed = seal(keys.read_bytes(), passphrase) if passphrase is not None and keys.exists() else None
    missing = []
    if keys.exists() and sealed is None:
        missing.append("keys")
    if not archive and settings.archive.is_dir():
        missing.append("archive")
    if settings.sources:
        missing.append("sources")
    part = path.with_name(f"{path.name}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.fchmod(descriptor, 0o600)
    try:
        with (
            os.fdopen(descriptor, "wb") as out,
            tarfile.open(fileobj=out, mode="w") as tar,
            tempfile.TemporaryDirectory(dir=path.parent, prefix=".huanxin-backup-") as folder,
        ):
            database = Path(folder) / DATABASE
            copy_out(store, database, Path(folder))
            warcs = sorted(settings.archive.glob("*.warc*")) if archive else []
            manifest = Manifest(version(), HEAD, iso(now()), len(warcs), tuple(missing))
            _add(tar, MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False).encode())
            tar.add(database, DATABASE)
            owed = settings.home / POLITENESS
            if owed.exists():
                copy = Path(folder) / "owed.db"
                _copy_file(owed, copy)
                tar.add(copy, POLITENESS)
            if sealed is not None:
                _add(tar, KEYS, sealed)
            for warc in warcs:
                tar.add(warc, f"{ARCHIVE}/{warc.name}")
        part.rename(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return manifest


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    tar.addfile(info, io.BytesIO(content))


def _copy_file(path: Path, target: Path) -> None:
    source, copy = sqlite3.connect(path), sqlite3.connect(target)
    try:
        source.backup(copy)
    finally:
        copy.close()
        source.close()
