"""`huanxin backup` and `huanxin restore`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from config.language import tr
from search_api.cli.output import note, opened, print_json

AsJson = Annotated[bool, typer.Option("--json", help="JSON")]


def backup(
    file: Annotated[Path, typer.Argument(help=tr("写到哪个文件（tar）", "the file to write (tar)"))],
    with_keys: Annotated[
        bool,
        typer.Option("--with-keys", help=tr("连同密钥，用口令加密", "the keys too, under a passphrase")),
    ] = False,
    archive: Annotated[bool, typer.Option("--archive", help=tr("连同抓取存档", "the archive too"))] = False,
    as_json: AsJson = False,
) -> int:
    from dataclasses import asdict

    from search_api.backup.packing import pack

    passphrase = _passphrase(twice=True) if with_keys else None
    with opened() as (settings, store):
        manifest = pack(store, settings, file, passphrase=passphrase, archive=archive)
    _say_missing(manifest.missing)
    if as_json:
        print_json({"file": str(file), "bytes": file.stat().st_size, **asdict(manifest)})
    else:
        print(f"{file}  {file.stat().st_size / 1e6:.1f} MB")
    return 0


def restore(
    file: Annotated[Path, typer.Argument(help=tr("备份文件", "the backup"))], as_json: AsJson = False
) -> int:
    from dataclasses import asdict

    from config.settings import load_settings
    from search_api.backup.unpacking import unpack

    settings = load_settings()
    note(tr(f"数据目录：{settings.home}", f"home: {settings.home}"))
    manifest = unpack(file, settings, lambda: _passphrase(twice=False))
    _say_missing(manifest.missing)
    note(
        tr(
            "检索索引要重建：huanxin index rebuild；提醒在确认之前不发",
            "rebuild the search index: huanxin index rebuild; alerts wait for your word",
        )
    )
    if as_json:
        print_json({"home": str(settings.home), **asdict(manifest)})
    else:
        print(tr(f"已恢复 {manifest.made} 的备份", f"restored the backup of {manifest.made}"))
    return 0


def _say_missing(missing: tuple[str, ...]) -> None:
    said = {
        "keys": tr(
            "不含密钥（--with-keys）：没有密钥文件，通知方式的地址和密钥读不出来",
            "without the keys (--with-keys): without their file, channels' addresses and secrets cannot be read",
        ),
        "archive": tr(
            "不含抓取存档（--archive）：原页面和重读要靠它",
            "without the archive (--archive): evidence and rereading need it",
        ),
        "sources": tr("不含 HUANXIN_SOURCES 的来源文件", "without the source files of HUANXIN_SOURCES"),
    }
    for name in missing:
        note(said[name])


def _passphrase(*, twice: bool) -> str:
    """Asked for at a terminal; otherwise the first line of standard input."""
    import getpass

    from config.faults import WrongUsage

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass(tr("口令：", "passphrase: "))
    if twice and getpass.getpass(tr("再输一次：", "again: ")) != first:
        raise WrongUsage(tr("两次口令不同", "the passphrases differ"), where="--with-keys")
    return first
