"""`huanxin crawl`: runs sources now and says how each ended."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from config.faults import NotFound, WrongUsage
from config.language import tr
from search_api.cli.crawling.facts_after import keep_facts_after
from search_api.cli.output import note, opened, print_fault, print_json, progress

if TYPE_CHECKING:
    from config.faults import Busy
    from config.registry import Registry
    from config.site import Source
    from crawlers.fetch.politeness.circuits import OpenCircuits
    from indexing.store.runs.ledger import Run

# Exit codes by how the runs ended; the worst counts where several sources were asked for.
BLOCKED, QUARANTINED, SOME_FAILED, FAILED, INTERRUPTED = 5, 6, 4, 1, 130


def crawl(
    sources: Annotated[list[str] | None, typer.Argument(help=tr("来源编号", "source ids"))] = None,
    every: Annotated[bool, typer.Option("--all", help=tr("所有启用的来源", "every enabled source"))] = False,
    full: Annotated[
        bool,
        typer.Option(
            "--full",
            help=tr("全部列表页与已知文件都再问一遍", "ask again for every list page and known document"),
        ),
    ] = False,
    replay: Annotated[
        Path | None,
        typer.Option(
            help=tr("从 WARC 文件重放，不访问网络", "replay from a WARC file instead of the network")
        ),
    ] = None,
    delay: Annotated[
        float | None,
        typer.Option(
            help=tr(
                "请求间隔秒数；低于来源设定时只限本机",
                "seconds between requests; below the source's own only on this machine",
            )
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", "--jsonl", help=tr("每个来源一行 JSON", "one JSON object a source"))
    ] = False,
) -> int:
    from config.registry import load_registry
    from config.reroute import read_reroute
    from crawlers.fetch.politeness.circuits import OpenCircuits
    from crawlers.fetch.politeness.limits import effective
    from crawlers.fetch.politeness.place import politeness_place
    from crawlers.fetch.rendering import browser_path
    from crawlers.runs.work.launch import Launcher, Order

    if replay is not None and not replay.is_file():
        raise NotFound(tr(f"找不到文件 {replay}", f"no such file: {replay}"), where=str(replay))
    with opened(writing=True) as (settings, store):
        chosen = _chosen(load_registry(settings.sources), sources or [], every)
        reroute = read_reroute(settings.reroute)
        for source in chosen:
            effective(source.site.politeness, source.site.hosts, reroute, delay)
            if not all(map(reroute.leads_to_loopback, source.site.hosts)):
                _say_window(source)
            if source.column.render and replay is None:
                browser_path(settings)
        if replay is None:
            _say_circuits(chosen, OpenCircuits(politeness_place(settings)), by_hand=not every)
        launcher = Launcher(store, settings, Order(full, replay, delay, None if every else uuid4().hex))
        runs: list[Run] = []
        busy: list[Busy] = []
        with progress() as display:
            task = display.add_task(tr("采集", "crawling"), total=len(chosen))

            def ended(run: Run) -> None:
                runs.append(run)
                display.advance(task)
                if as_json:
                    from search_api.runs import line

                    print_json(line(run))
                else:
                    display.console.print(
                        words(run), markup=False, highlight=False
                    ) if display.console.is_terminal else print(words(run), flush=True)

            def held(fault: Busy) -> None:
                busy.append(fault)
                display.advance(task)

            launcher.run_all(chosen, ended, held)
        keep_facts_after(store, settings)
    if busy and not runs:
        raise busy[0]
    for fault in busy:
        print_fault(fault, as_json=as_json)
    return exit_code(runs, some_busy=bool(busy))


def _chosen(registry: Registry, ids: list[str], every: bool) -> list[Source]:
    if every:
        if ids:
            raise WrongUsage(tr("--all 与来源编号不能同时给出", "give source ids or --all, not both"))
        return [source for source in registry.sources.values() if source.enabled]
    return chosen_sources(registry, ids)


def chosen_sources(registry: Registry, ids: list[str]) -> list[Source]:
    """The sources of these ids. Raises NotFound or WrongUsage where one is unknown or disabled."""
    if not ids:
        raise WrongUsage(
            tr("请给出来源编号，或用 --all", "name sources, or use --all"),
            detail=tr("huanxin sources list 列出全部来源", "huanxin sources list shows them"),
        )
    chosen = [registry.source(key) for key in dict.fromkeys(ids)]
    for source in chosen:
        if not source.enabled:
            raise WrongUsage(
                tr(f"{source.id} 已停用：{source.reason}", f"{source.id} is disabled: {source.reason}"),
                where=source.id,
            )
    return chosen


def _say_window(source: Source) -> None:
    from config.clock import now
    from crawlers.fetch.politeness.windows import within

    windows = source.site.politeness.window
    if windows and not within(windows, now()):
        note(
            tr(
                f"{source.id}：现在不在采集时段（{'、'.join(windows)}），手动采集照常进行",
                f"{source.id}: outside its window ({', '.join(windows)}); a crawl by hand goes on",
            )
        )


def _say_circuits(sources: list[Source], circuits: OpenCircuits, *, by_hand: bool) -> None:
    from config.clock import iso

    for host in dict.fromkeys(host for source in sources for host in source.site.hosts):
        if circuit := circuits.of(host):
            until = iso(circuit.until)
            note(
                tr(
                    f"{host} 上次以验证页作答，{until} 之前应不再访问；手动采集先试一次，再遇验证即止",
                    f"{host} answered with a challenge and is to be left alone until {until}; by hand it is tried once",
                )
                if by_hand
                else tr(
                    f"{host} 上次以验证页作答，{until} 之前不访问",
                    f"{host} answered with a challenge and is left alone until {until}",
                )
            )


def words(run: Run) -> str:
    """A run in one line for a person."""
    from indexing.labels import label

    c = run.counts
    state = label("run", run.state)
    odd = {label("verdict", k): v for k, v in c.verdicts.items() if k != "ok"} | dict(c.refused)
    extra = "".join(f" {k}={v}" for k, v in odd.items())
    detail = f"  {run.detail.words()}" if run.detail else ""
    return tr(
        f"{run.source_id}  {state}  请求 {c.requests}  列出 {c.entries}  新 {c.new}  变更 {c.changed}  撤下 {c.withdrawn}  {run.seconds or 0:.1f} 秒{extra}{detail}",
        f"{run.source_id}  {state}  requests {c.requests}  rows {c.entries}  new {c.new}  changed {c.changed}  withdrawn {c.withdrawn}  {run.seconds or 0:.1f} s{extra}{detail}",
    )


def exit_code(runs: list[Run], *, some_busy: bool = False) -> int:
    """What a command ends with whose runs ended so."""
    states = [run.state for run in runs]
    if "cancelled" in states:
        return INTERRUPTED
    if "quarantined" in states:
        return QUARANTINED
    bad = [state for state in states if state in ("failed", "blocked", "partial")]
    if not bad and not some_busy:
        return 0
    if len(bad) == len(states) and not some_busy and set(bad) <= {"blocked"}:
        return BLOCKED
    if len(bad) == len(states) and not some_busy and set(bad) <= {"failed"}:
        return FAILED
    return SOME_FAILED
