"""`huanxin archive`: how big the archive is, and what of it may go."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.clock import iso
from config.faults import WrongUsage
from config.language import tr
from search_api.cli.output import note, opened, print_json

if TYPE_CHECKING:
    from crawlers.retention import ArchiveFile

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

SOME_FAILED = 4
GB = 1_000_000_000

_Json = Annotated[bool, typer.Option("--json", help="JSON")]


@app.command("status", help=tr("存档大小，按月", "the archive's size by month"))
def status(as_json: _Json = False) -> int:
    from crawlers.retention import archive_state

    with opened() as (settings, store):
        state = archive_state(store, settings)
    if as_json:
        print_json(
            {
                "folder": str(settings.archive),
                "files": len(state.files),
                "bytes": state.bytes,
                "kept": sum(file.kept for file in state.files),
                "months": [
                    {"month": month, "files": count, "bytes": size}
                    for month, (count, size) in state.months.items()
                ],
                "missing": list(state.missing),
            }
        )
    else:
        for month, (count, size) in state.months.items():
            print(f"{month}  {count:>6}  {_size(size):>10}")
        print(f"{tr('合计', 'total')}  {len(state.files):>6}  {_size(state.bytes):>10}  {settings.archive}")
        for name in state.missing:
            note(tr(f"缺文件：{name}", f"missing file: {name}"))
    return SOME_FAILED if state.missing else 0


@app.command(
    "prune",
    help=tr(
        "按时间和大小删除旧存档；现行文件的最新抓取件永不删除",
        "remove old files by age and size; never the newest capture of what is live",
    ),
)
def prune(
    older_than: Annotated[
        float | None, typer.Option(min=0, help=tr("早于这么多天的", "files older than so many days"))
    ] = None,
    max_size: Annotated[
        float | None,
        typer.Option(min=0, help=tr("直到存档不超过这么多 GB", "until it has at most so many GB")),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=tr("只说会删什么", "only say what would go"))
    ] = False,
    as_json: _Json = False,
) -> int:
    from crawlers.retention import archive_state, prunable
    from crawlers.retention import prune as pruning

    if older_than is None and max_size is None:
        raise WrongUsage(tr("请给出 --older-than 或 --max-size", "give --older-than or --max-size"))
    with opened(writing=not dry_run) as (settings, store):
        done = prunable(
            archive_state(store, settings),
            older_than=None if older_than is None else timedelta(days=min(older_than, 1e6)),
            max_bytes=None if max_size is None else int(max_size * GB),
        )
        if not dry_run:
            done = pruning(store, done)
    if as_json:
        print_json(
            {
                "dry_run": dry_run,
                "removed": [_shape(file) for file in done.removed],
                "spared": [_shape(file) for file in done.spared],
                "bytes_removed": sum(file.bytes for file in done.removed),
                "bytes": done.bytes,
            }
        )
        return 0
    for file in done.removed:
        print(f"{iso(file.written)}  {_size(file.bytes):>10}  {file.name}")
    freed = _size(sum(file.bytes for file in done.removed))
    if dry_run:
        note(tr(f"试运行：会腾出 {freed}", f"dry run: it would free {freed}"))
    else:
        note(tr(f"腾出 {freed}", f"{freed} freed"))
    if done.spared:
        note(
            tr(
                f"{len(done.spared)} 个文件含现行文件的最新抓取件，保留",
                f"{len(done.spared)} files stay: they hold the newest capture of what is live",
            )
        )
    return 0


def _shape(file: ArchiveFile) -> dict[str, Any]:
    return {
        "file": file.name,
        "bytes": file.bytes,
        "written": iso(file.written),
        "captures": file.captures,
    }


def _size(count: int) -> str:
    return f"{count / GB:.2f} GB" if count >= GB // 10 else f"{count / 1_000_000:.1f} MB"
