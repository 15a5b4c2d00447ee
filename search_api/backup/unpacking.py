"""Restoring a backup into a HOME that is empty."""

from __future__ import annotations

import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

import sqlalchemy as sa

from alerts.epoch import halt
from config.faults import NotFound, WrongUsage
from config.language import tr
from config.settings import Settings
from indexing.store import open_store
from indexing.store.copying import copy_in, is_empty
from search_api.backup.packing import ARCHIVE, DATABASE, KEYS, MANIFEST, POLITENESS, Manifest
from search_api.backup.sealing import unseal


def unpack(path: Path, settings: Settings, passphrase: Callable[[], str]) -> Manifest:
    """Restores a backup; `passphrase` is asked for where it holds keys. Alerts then wait for a person's word, since what was told
    after the backup is not known any more.

    Raises WrongUsage where the file is no backup, or where HOME or the database is not empty: then nothing is touched.
    """
    if not path.is_file():
        raise NotFound(tr(f"找不到文件 {path}", f"no such file: {path}"), where=str(path))
    if settings.home.exists() and any(settings.home.iterdir()):
        raise WrongUsage(
            tr("数据目录不是空的", "the home is not empty"),
            detail=tr("恢复只写进空的 HUANXIN_HOME", "a restore takes an empty HUANXIN_HOME"),
            where=str(settings.home),
        )
    try:
        with tarfile.open(path, "r:") as tar:
            members = {member.name: member for member in tar.getmembers() if member.isfile()}
            manifest = _manifest(tar, members, path)
            keys = _bytes(tar, members[KEYS]) if KEYS in members else None
            opened = unseal(keys, passphrase()) if keys is not None else None
            settings.home.mkdir(parents=True, exist_ok=True)
            _restore_database(tar, members[DATABASE], settings)
            for name, member in members.items():
                folder, _, file = name.rpartition("/")
                if name == POLITENESS or (folder == ARCHIVE and _is_plain(file)):
                    _write(tar, member, settings.home / name)
            if opened is not None:
                _write_private(settings.secrets_file, opened)
    except tarfile.TarError as error:
        raise _no_backup(path, str(error)) from None
    return manifest


def _restore_database(tar: tarfile.TarFile, member: tarfile.TarInfo, settings: Settings) -> None:
    address = sa.make_url(settings.database_url)
    if address.get_backend_name() == "sqlite":
        target = Path(address.database or "")
        if target.exists():
            raise WrongUsage(tr("数据库已存在", "the database exists already"), where=str(target))
        _write(tar, member, target)
        store = open_store(settings.database_url, settings.locks)
    else:
        store = open_store(settings.database_url, settings.locks)
        if not is_empty(store):
            raise WrongUsage(tr("数据库不是空的", "the database is not empty"), where="HUANXIN_DATABASE_URL")
        with tempfile.TemporaryDirectory(dir=settings.home) as folder:
            copy = Path(folder) / DATABASE
            _write(tar, member, copy)
            copy_in(copy, store, Path(folder))
    halt(store, {"code": "restored"})
    store.close()


def _manifest(tar: tarfile.TarFile, members: dict[str, tarfile.TarInfo], path: Path) -> Manifest:
    if MANIFEST not in members or DATABASE not in members:
        raise _no_backup(path, None)
    said = json.loads(_bytes(tar, members[MANIFEST]))
    return Manifest(**{**said, "missing": tuple(said["missing"])})


def _no_backup(path: Path, detail: str | None) -> WrongUsage:
    return WrongUsage(
        tr("不是 huanxin backup 写的文件", "this was not written by huanxin backup"),
        detail=detail,
        where=str(path),
    )


def _is_plain(name: str) -> bool:
    """A file's name that leads nowhere else."""
    return bool(name) and name not in (".", "..") and "/" not in name and "\\" not in name


def _bytes(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    return _open(tar, member).read()


def _open(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(member)
    assert content is not None  # it is a file
    return content


def _write(tar: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as out:
        shutil.copyfileobj(_open(tar, member), out)


def _write_private(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
