"""`huanxin runs`: the run ledger."""

from __future__ import annotations

from typing import Annotated

import typer

from config.faults import NotFound
from config.language import tr
from search_api.cli.output import opened, print_json


def runs(
    key: Annotated[str | None, typer.Argument(help=tr("批次编号或来源编号", "run id or source id"))] = None,
    as_json: Annotated[
        bool, typer.Option("--json", "--jsonl", help=tr("每行一个 JSON", "one JSON object a line"))
    ] = False,
) -> int:
    from config.registry import load_registry
    from indexing.store.runs import get_run, list_runs
    from search_api.cli.crawl import words
    from search_api.runs import timed

    with opened() as (settings, store):
        one = get_run(store, key) if key else None
        if key and one is None and key not in load_registry(settings.sources).sources:
            raise NotFound(tr(f"没有这个批次或来源：{key}", f"no such run or source: {key}"), where=key)
        found = (one,) if one else list_runs(store, key)
    for run in found:
        if as_json:
            print_json(timed(run))
        else:
            print(f"{run.id}  {run.started:%Y-%m-%d %H:%M}  {words(run)}")
            if one and run.log:
                print(f"{tr('日志', 'log')}  {run.log}")
    return 0
