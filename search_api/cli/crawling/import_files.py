"""`huanxin import`: papers from JSONL, WARC and text files."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from config.language import tr
from search_api.cli.output import note, note_waiting, opened, print_json, progress

SOME_FAILED = 4


def import_(
    files: Annotated[list[Path], typer.Argument(help=".jsonl .jsonl.gz .warc .warc.gz .txt")],
    as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False,
) -> int:
    from crawlers.inlets.importing import import_files
    from indexing.labels import counted

    with opened(writing=True) as (settings, store), progress() as display:
        total = sum(path.stat().st_size for path in files if path.is_file())
        task = display.add_task(tr("导入", "importing"), total=total)
        report = import_files(store, settings, files, lambda done: display.advance(task, done))
    if as_json:
        failed = [{"where": where, "why": why} for where, why in report.failed]
        print_json({**asdict(report), "failed": failed})
    else:
        print(
            tr(
                f"读到 {report.read} 份：新 {report.new}，变更 {report.changed}，未变 {report.unchanged}",
                f"{report.read} papers: {report.new} new, {report.changed} changed, {report.unchanged} unchanged",
            )
        )
        if report.skipped:
            kinds = counted("verdict", report.skipped)
            print(tr(f"不是文件的页面：{kinds}", f"pages that are no paper: {kinds}"))
        note_waiting(report.index_fault)
        for where, why in report.failed:
            note(f"{where}: {why}")
    return SOME_FAILED if report.failed else 0
