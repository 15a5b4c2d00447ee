"""`huanxin reread`: history read again with today's parsers, from the archive."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from config.language import tr
from search_api.cli.output import note, note_waiting, opened, print_json, progress

SOME_FAILED = 4


def reread(
    sources: Annotated[
        list[str] | None,
        typer.Argument(help=tr("来源编号；不给则全部", "source ids; all of them without any")),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=tr("只数会变的，不写入", "only count what would change"))
    ] = False,
    failed: Annotated[
        bool,
        typer.Option(
            "--failed",
            help=tr("只重读没有读出的附件", "only the attachments that could not be read"),
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False,
) -> int:
    if failed:
        return _reread_failed(sources or [], dry_run=dry_run, as_json=as_json)
    from crawlers.inlets.rereading import reread as rereading

    with opened(writing=not dry_run) as (settings, store), progress() as display:
        task = display.add_task(tr("重读", "reading again"), total=None)
        report = rereading(
            store,
            settings,
            sources or [],
            lambda done, total: display.update(task, completed=done, total=total),
            dry_run=dry_run,
        )
    if as_json:
        missing = [{"file": file, "why": why} for file, why in report.missing]
        print_json({**asdict(report), "missing": missing, "dry_run": dry_run})
    else:
        print(
            tr(
                f"重读 {report.read} 份：变更 {report.changed}，新 {report.new}，未变 {report.unchanged}",
                f"{report.read} papers read: {report.changed} changed, {report.new} new, {report.unchanged} unchanged",
            )
        )
        if dry_run:
            note(tr("试运行：没有写入", "dry run: nothing was written"))
        if report.unreadable:
            note(
                tr(
                    f"{report.unreadable} 份如今读不出，保持原样",
                    f"{report.unreadable} cannot be read now; they stay as they are",
                )
            )
        for file, why in report.missing:
            note(f"{file}: {why}")
        for source in report.busy:
            note(tr(f"{source} 正在采集，未重读", f"{source} is being crawled; not read again"))
    note_waiting(report.index_fault)
    return SOME_FAILED if report.missing or report.busy else 0


def _reread_failed(sources: list[str], *, dry_run: bool, as_json: bool) -> int:
    from crawlers.inlets.failed_files import reread_failed

    with opened(writing=not dry_run) as (settings, store), progress() as display:
        task = display.add_task(tr("重读附件", "reading attachments again"), total=None)
        report = reread_failed(
            store,
            settings,
            sources,
            lambda done, total: display.update(task, completed=done, total=total),
            dry_run=dry_run,
        )
    missing = [{"file": file, "why": why} for file, why in report.missing]
    if as_json:
        print_json({**asdict(report), "missing": missing, "dry_run": dry_run})
    else:
        print(
            tr(
                f"重读附件 {report.files} 个，读出 {report.read} 个",
                f"{report.files} attachments read again, {report.read} of them with text now",
            )
        )
        for file, why in report.missing:
            note(f"{file}: {why}")
    note_waiting(report.index_fault)
    return SOME_FAILED if report.missing else 0
