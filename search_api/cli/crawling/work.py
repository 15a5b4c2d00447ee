"""`huanxin work`: does what is queued."""

from __future__ import annotations

import signal
from typing import Annotated

import typer

from config.language import tr
from search_api.cli.output import note, opened, print_json


def work(
    once: Annotated[
        bool,
        typer.Option("--once", help=tr("队列里没有可做的就结束", "end when nothing waits that it may take")),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", "--jsonl", help=tr("每个批次一行 JSON", "one JSON object a run"))
    ] = False,
) -> int:
    import logging

    from config.logs import log_to_stderr
    from crawlers.runs.work.nodes import Muster
    from crawlers.runs.work.worker import Worker
    from indexing.store.runs.ledger import Run
    from search_api.cli.crawling.crawl import words
    from search_api.nodes import apart_words
    from search_api.runs import line

    def ended(run: Run) -> None:
        if as_json:
            print_json(line(run))
        else:
            print(words(run), flush=True)

    def apart(there: Muster) -> None:
        for said in apart_words(there):
            note(said)

    with opened(writing=True) as (settings, store):
        log_to_stderr(settings.log, logging.INFO if settings.log == "json" else logging.WARNING)
        worker = Worker(store, settings, ended, apart)
        signal.signal(signal.SIGTERM, lambda *_: worker.stop())
        worker.run(once=once)
    return 0
