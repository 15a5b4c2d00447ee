"""`huanxin runs`: the run ledger, and the queue of runs that workers take from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from config.faults import NotFound
from config.language import tr
from search_api.cli.output import note, opened, print_json

if TYPE_CHECKING:
    from indexing.store import Store
    from indexing.store.runs.ledger import Run

_TURN = 1.0  # seconds between two looks at a run that is watched


class _ShowByDefault(TyperGroup):
    """`huanxin runs [ID]` is `huanxin runs show [ID]`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = ["show", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(cls=_ShowByDefault, rich_markup_mode=None)

AsJson = Annotated[
    bool, typer.Option("--json", "--jsonl", help=tr("每行一个 JSON", "one JSON object a line"))
]


@app.command("show", help=tr("列出批次，或一个批次、一个来源的", "the runs, or one, or a source's"))
def show(
    key: Annotated[str | None, typer.Argument(help=tr("批次编号或来源编号", "run id or source id"))] = None,
    as_json: AsJson = False,
) -> int:
    from config.registry import load_registry
    from indexing.store.runs.ledger import get_run, list_runs

    with opened() as (settings, store):
        one = get_run(store, key) if key else None
        if key and one is None and key not in load_registry(settings.sources).sources:
            raise NotFound(tr(f"没有这个批次或来源：{key}", f"no such run or source: {key}"), where=key)
        found = (one,) if one else list_runs(store, key)
    for run in found:
        _say(run, as_json)
        if one and run.log and not as_json:
            print(f"{tr('日志', 'log')}  {run.log}")
    if not found and not as_json:
        note(tr("还没有批次：huanxin crawl 来源", "no run yet: huanxin crawl SOURCE"))
    return 0


@app.command("queue", help=tr("排队采集：由 huanxin work 领取", "queue sources for `huanxin work`"))
def queue(
    sources: Annotated[list[str], typer.Argument(help=tr("来源编号", "source ids"))],
    full: Annotated[bool, typer.Option("--full", help=tr("同 crawl --full", "as crawl --full"))] = False,
    delay: Annotated[float | None, typer.Option(help=tr("同 crawl --delay", "as crawl --delay"))] = None,
    as_json: AsJson = False,
) -> int:
    from config.clock import now
    from config.registry import load_registry
    from config.reroute import read_reroute
    from crawlers.fetch.politeness.limits import effective
    from indexing.store.runs.ledger import new_run_id
    from indexing.store.runs.queue import enqueue
    from search_api.cli.crawling.crawl import chosen_sources

    with opened(writing=True) as (settings, store):
        chosen = chosen_sources(load_registry(settings.sources), sources)
        reroute = read_reroute(settings.reroute)
        for source in chosen:
            effective(source.site.politeness, source.site.hosts, reroute, delay)
        ask: dict[str, object] = {"full": True} if full else {}
        if delay is not None:
            ask["delay"] = delay
        for source in chosen:
            key = enqueue(store, new_run_id(now()), source.id, now(), asked_by="command", ask=ask)
            _say(_run(store, key), as_json)
    return 0


@app.command("cancel", help=tr("取消批次，不论排队还是进行中", "cancel runs, queued or going"))
def cancel(
    keys: Annotated[list[str], typer.Argument(help=tr("批次编号", "run ids"))], as_json: AsJson = False
) -> int:
    from config.clock import now
    from crawlers.runs.work.reaping import close_dead
    from indexing.store.runs.queue import ask_to_cancel

    with opened(writing=True) as (settings, store):
        before = [_run(store, key) for key in keys]
        close_dead(store, settings)
        for run in before:
            ask_to_cancel(store, run.id, now())
            if run.ended:
                note(tr(f"{run.id} 早已结束", f"{run.id} had ended already"))
            _say(_run(store, run.id), as_json)
    return 0


@app.command("watch", help=tr("看着一个批次，直到结束", "watch a run until it ends"))
def watch(key: Annotated[str, typer.Argument(help=tr("批次编号", "run id"))], as_json: AsJson = False) -> int:
    import time

    from search_api.cli.crawling.crawl import exit_code

    with opened() as (_, store):
        said: tuple[object, ...] = ()
        while True:
            run = _run(store, key)
            if (run.state, run.counts) != said:
                said = (run.state, run.counts)
                _say(run, as_json)
            if run.ended:
                return exit_code([run])
            time.sleep(_TURN)


def _run(store: Store, key: str) -> Run:
    from indexing.store.runs.ledger import get_run

    run = get_run(store, key)
    if run is None:
        raise NotFound(tr(f"没有这个批次：{key}", f"no such run: {key}"), where=key)
    return run


def _say(run: Run, as_json: bool) -> None:
    from search_api.cli.crawling.crawl import words
    from search_api.runs import timed

    if as_json:
        print_json(timed(run))
    else:
        print(f"{run.id}  {run.started:%Y-%m-%d %H:%M}  {words(run)}", flush=True)
