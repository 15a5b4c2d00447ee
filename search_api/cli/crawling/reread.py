"""`huanxin reread`: history read again with today's parsers, from the archive."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from config.faults import WrongUsage
from config.language import tr
from search_api.cli.output import note, note_waiting, opened, print_json, progress

if TYPE_CHECKING:
    from rich.progress import Progress

    from config.settings import Settings
    from indexing.store import Store

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
    only_facts: Annotated[
        bool,
        typer.Option(
            "--facts",
            help=tr("只重读旧版读法读出的事实，不读网页", "only facts that an older reader made, no pages"),
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False,
) -> int:
    if failed and only_facts:
        raise WrongUsage(tr("--failed 与 --facts 只能选一", "either --failed or --facts"), where="--facts")
    if failed:
        return _reread_failed(sources or [], dry_run=dry_run, as_json=as_json)
    if only_facts:
        return _reread_facts(sources or [], dry_run=dry_run, as_json=as_json)
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
        facts = _facts(store, settings, sources or [], display, dry_run=dry_run)
    if as_json:
        missing = [{"file": file, "why": why} for file, why in report.missing]
        print_json({**asdict(report), "missing": missing, "facts": facts, "dry_run": dry_run})
    else:
        print(
            tr(
                f"重读 {report.read} 份：变更 {report.changed}，新 {report.new}，未变 {report.unchanged}",
                f"{report.read} papers read: {report.changed} changed, {report.new} new, {report.unchanged} unchanged",
            )
        )
        _say_facts(facts)
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


def _reread_facts(sources: list[str], *, dry_run: bool, as_json: bool) -> int:
    with opened(writing=not dry_run) as (settings, store), progress() as display:
        facts = _facts(store, settings, sources, display, dry_run=dry_run)
    if as_json:
        print_json({"facts": facts, "dry_run": dry_run})
    else:
        _say_facts(facts)
        if dry_run:
            note(tr("试运行：没有写入", "dry run: nothing was written"))
    return 0


def _facts(store: Store, settings: Settings, sources: list[str], display: Progress, *, dry_run: bool) -> int:
    """Brings the facts of these sources up to date, and says of how many papers they were not; the index follows."""
    from indexing.projection import indexed
    from indexing.registers.keeping import keep_facts, waiting_facts

    waiting = waiting_facts(store, sources)
    if dry_run or not waiting:
        return waiting
    task = display.add_task(tr("读事实", "reading facts"), total=waiting)
    done = keep_facts(store, sources, progress=lambda done: display.update(task, completed=done))
    note_waiting(indexed(store, settings))
    return done


def _say_facts(count: int) -> None:
    if count:
        print(
            tr(
                f"事实：{count} 份不是现在的读法读出的",
                f"facts: of {count} papers they were not of today's reader",
            )
        )


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
