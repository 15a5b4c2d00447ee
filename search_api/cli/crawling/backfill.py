"""`huanxin backfill`: what a web archive kept of a source."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from config.faults import WrongUsage
from config.language import tr
from search_api.cli.output import note, note_waiting, opened, print_json, progress

SOME_FAILED, BLOCKED = 4, 5


def backfill(
    source: Annotated[str, typer.Argument(help=tr("来源编号", "source id"))],
    cdx: Annotated[
        str | None,
        typer.Option(metavar="FILE|URL", help=tr("CDX 列表：文件或地址", "a CDX list: file or address")),
    ] = None,
    warc: Annotated[
        Path | None,
        typer.Option(help=tr("抓取件所在的 WARC，不去取", "a WARC with the captures; nothing is fetched")),
    ] = None,
    delay: Annotated[
        float | None,
        typer.Option(
            help=tr(
                "请求间隔秒数；低于设定时只限本机",
                "seconds between requests; below the setting only on this machine",
            )
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False,
) -> int:
    from config.registry import load_registry
    from crawlers.inlets.backfill.backfill import backfill as filling
    from indexing.labels import counted

    if cdx is None and warc is None:
        raise WrongUsage(tr("请给出 --cdx 或 --warc", "give --cdx or --warc"))
    with opened(writing=True) as (settings, store), progress() as display:
        chosen = load_registry(settings.sources).source(source)
        task = display.add_task(tr("补录", "backfilling"), total=None)
        report = filling(
            store,
            settings,
            chosen,
            lambda done, total: display.update(task, completed=done, total=total),
            cdx=cdx,
            warc=warc,
            delay=delay,
        )
    if as_json:
        failed = [{"where": where, "why": why} for where, why in report.failed]
        print_json({**asdict(report), "failed": failed})
    else:
        print(
            tr(
                f"列出 {report.listed}，合用 {report.wanted}，已有 {report.known}；取得 {report.fetched}："
                f"新 {report.new}，变更 {report.changed}，未变 {report.unchanged}",
                f"{report.listed} listed, {report.wanted} wanted, {report.known} known; {report.fetched} fetched: "
                f"{report.new} new, {report.changed} changed, {report.unchanged} unchanged",
            )
        )
        if report.skipped:
            kinds = counted("verdict", report.skipped)
            print(tr(f"不是文件的页面：{kinds}", f"pages that are no paper: {kinds}"))
        for where, why in report.failed:
            note(f"{where}: {why}")
    note_waiting(report.index_fault)
    if report.refused and not report.fetched:
        return BLOCKED
    return SOME_FAILED if report.failed else 0
