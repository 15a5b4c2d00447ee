"""`huanxin sources`: the source registry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.faults import WrongUsage
from config.language import tr
from search_api.cli.crawl import words
from search_api.cli.output import note, opened, print_json

if TYPE_CHECKING:
    from config.registry import Registry, Survey
    from config.reroute import Reroute
    from config.settings import Settings
    from config.site import Site, Source, State
    from config.site_file import SiteFault
    from config.site_rules import Place
    from indexing.store import Store

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.command("list", help=tr("列出全部来源", "list every source"))
def list_sources(as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False) -> int:
    from config.registry import load_registry
    from indexing.labels import label
    from indexing.store.addresses import collisions, decisions
    from indexing.store.runs import last_runs
    from search_api.cli.crawl import line

    with opened() as (settings, store):
        rows = []
        registry = load_registry(settings.sources)
        risen = _risen(registry, store)
        lasts = last_runs(store)
        decided, collided = decisions(store), collisions(store)
        for source in registry.sources.values():
            site, column = source.site, source.column
            last = lasts.get(source.id)
            state, reason = _standing(source, risen)
            if as_json:
                rows.append(
                    {
                        "id": source.id,
                        "site": site.id,
                        "names": {
                            "zh": f"{site.names.zh} {column.names.zh}",
                            "en": f"{site.names.en}: {column.names.en}",
                        },
                        "tier": site.tier,
                        "region": site.region,
                        "hosts": list(site.hosts),
                        "family": source.family,
                        "list_urls": [column.url],
                        "grade": source.evidence.grade,
                        "evidence_date": source.evidence.date,
                        "schedule": source.column.schedule,
                        "state": state,
                        "enabled": source.enabled,
                        "reason": reason,
                        "last_run": line(last) if last else None,
                        "addresses": _addresses(site.hosts, decided, collided),
                    }
                )
            else:
                ran = words(last).partition("  ")[2] if last else tr("未采集", "never run")
                why = tr(f"（{reason}）", f" ({reason})") if source.id in risen else ""
                print(
                    f"{source.id}  {site.names.zh} {column.names.zh}  {source.family}  {label('source', state)}{why}  {ran}"
                )
        if as_json:
            print_json(rows)
    return 0


def _addresses(
    hosts: Iterable[str], decided: Mapping[str, Mapping[str, bool]], collided: Iterable[tuple[str, str]]
) -> dict[str, list[Any]]:
    """What is decided of the parameters of a site's addresses, and the addresses that would be one by that."""
    from indexing.text.urls import plain_host

    mine = {plain_host(f"http://{host}/") for host in hosts}
    names = [pair for host in sorted(mine) for pair in decided.get(host, {}).items()]
    return {
        "volatile": sorted({name for name, passing in names if passing}),
        "kept": sorted({name for name, passing in names if not passing}),
        "collisions": [url for url, _ in collided if plain_host(url) in mine],
    }


@app.command("table", help=tr("各地区、各层级的来源状况", "the state of sources by region and tier"))
def table(as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False) -> int:
    from config.registry import load_registry
    from indexing.labels import label

    states: tuple[State, ...] = ("proven", "unproven", "fallback", "disabled")
    counts = dict.fromkeys(states, 0)
    rows: dict[tuple[str, str], dict[State, int]] = {}
    with opened() as (settings, store):
        registry = load_registry(settings.sources)
        risen = _risen(registry, store)
    for source in registry.sources.values():
        state, _ = _standing(source, risen)
        counts[state] += 1
        place = rows.setdefault((source.site.tier, source.site.region), dict.fromkeys(states, 0))
        place[state] += 1
    if as_json:
        shaped = [{"tier": tier, "region": region, **row} for (tier, region), row in rows.items()]
        print_json({"counts": counts, "proven_by_own_runs": len(risen), "rows": shaped})
        return 0
    for (tier, region), row in sorted(rows.items()):
        told = "  ".join(f"{label('source', state)} {row[state]}" for state in states if row[state])
        print(f"{label('tier', tier)}  {region}  {label('region', region)}  {told}")
    print("  ".join(f"{label('source', state)} {counts[state]}" for state in states))
    if risen:
        print(
            tr(f"其中 {len(risen)} 个由自身运行证实", f"{len(risen)} of the proven by their own runs"),
        )
    return 0


def _risen(registry: Registry, store: Store) -> dict[str, tuple[str, ...]]:
    """The sources that are proven by their own runs, and their healthy days."""
    from crawlers.runs.source_health import healthy_days, proven_by_runs
    from indexing.store.runs import most_entries, sources_with_paper

    days = {
        source_id: healthy_days(registry.sources[source_id], entries)
        for source_id, entries in most_entries(store).items()
        if source_id in registry.sources and registry.sources[source_id].state == "unproven"
    }
    alike: dict[tuple[str, ...], list[str]] = {}
    for source_id in days:
        alike.setdefault(tuple(registry.sources[source_id].column.expect.fields), []).append(source_id)
    with_paper = {
        source_id for fields, ids in alike.items() for source_id in sources_with_paper(store, ids, fields)
    }
    return {
        source_id: found
        for source_id, found in days.items()
        if proven_by_runs(registry.sources[source_id], found, has_paper=source_id in with_paper)
    }


def _standing(source: Source, risen: dict[str, tuple[str, ...]]) -> tuple[State, str | None]:
    """The state as it is now, and the reason for it where there is one."""
    days = risen.get(source.id)
    if days is None:
        return source.state, source.reason
    return "proven", tr(
        f"由自身运行证实：{days[0]} 至 {days[-1]} 有 {len(days)} 天采集正常",
        f"by its own runs: healthy on {len(days)} days from {days[0]} to {days[-1]}",
    )


@app.command("add", help=tr("探测一个地址并写成来源文件", "probe an address and write its source file"))
def add(
    url: Annotated[
        str,
        typer.Argument(metavar="URL", help=tr("列表页，或要看的那一页", "list page, or the page to watch")),
    ],
    page: Annotated[bool, typer.Option("--page", help=tr("只看这一页", "watch this page alone"))] = False,
    into: Annotated[
        Path | None,
        typer.Option(
            help=tr("目录，默认 HUANXIN_SOURCES 的第一个", "folder, else the first of HUANXIN_SOURCES"),
            file_okay=False,
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False,
) -> int:
    import yaml

    from config.registry import load_registry
    from config.settings import load_settings
    from crawlers.inlets.probing import single_page
    from search_api.cli.probe import probed, shaped, written_to

    if not url.startswith(("http://", "https://")):
        raise WrongUsage(tr("应为 http(s) 地址", "expected an http(s) address"), where=url)
    settings = load_settings()
    folder = into or next(iter(settings.sources), None)
    if folder is None:
        raise WrongUsage(
            tr("没有放来源文件的目录", "no folder for source files"),
            detail=tr("设 HUANXIN_SOURCES 或用 --into", "set HUANXIN_SOURCES, or use --into"),
            where="HUANXIN_SOURCES",
        )
    registry = load_registry(settings.sources)
    found = probed(url)
    text = single_page(found, registry) if page else found.yaml
    (column,) = yaml.safe_load(text)["columns"]
    file = written_to(folder, text)
    if as_json:
        print_json({"id": column["id"], "file": str(file), "probe": shaped(found, file)})
        return 0
    print(f"{column['id']}  {file}")
    if folder not in settings.sources:
        note(tr(f"采集前设 HUANXIN_SOURCES={folder}", f"set HUANXIN_SOURCES={folder} before you crawl"))
    return 0


@app.command("check", help=tr("检查来源文件", "check the source files"))
def check(as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False) -> int:
    from config.registry import survey_registry
    from config.settings import load_settings

    settings = load_settings()
    survey = survey_registry(settings.sources)
    faults = _all_faults(survey, settings)
    if faults:
        raise _refusal(faults)
    counts = {"sites": len(survey.registry.sites), "sources": len(survey.registry.sources)}
    if as_json:
        print_json(counts)
    else:
        print(
            tr(
                f"{counts['sites']} 个站点、{counts['sources']} 个来源，没有错误",
                f"{counts['sites']} sites, {counts['sources']} sources, no faults",
            )
        )
    if settings.contact is None:
        note(
            tr(
                "未设 HUANXIN_CONTACT：网站从 User-Agent 里看不出该与谁联系",
                "HUANXIN_CONTACT is not set: the User-Agent tells no site whom to turn to",
            )
        )
    return 0


def _refusal(faults: list[SiteFault]) -> WrongUsage:
    """All faults as the one error that a command ends with: the first one's place, every one a line of the detail."""
    if len(faults) == 1:
        return faults[0].wrong_usage()
    return WrongUsage(
        tr(f"来源文件有 {len(faults)} 处错误", f"{len(faults)} faults in the source files"),
        detail="\n  ".join(f"{fault.where}  {fault.text}" for fault in faults),
        where=faults[0].where,
    )


def _all_faults(survey: Survey, settings: Settings) -> list[SiteFault]:
    """The files' own faults and what the crawler's rules find in them, one a place, by file and line."""
    from config.reroute import read_reroute
    from config.site import Source
    from config.site_file import fault_at

    reroute = read_reroute(settings.reroute)
    found = list(survey.faults)
    for site in survey.registry.sites.values():
        wrong = list(_politeness_faults(site, reroute))
        for index, column in enumerate(site.columns):
            wrong += _option_faults(Source(site, column), index)
        found += [fault_at(survey.files[site.id], place, text) for place, text in wrong]
    by_place: dict[tuple[Path, Place, int | None], SiteFault] = {}
    for fault in found:
        by_place.setdefault((fault.path, fault.place, fault.line), fault)
    return sorted(by_place.values(), key=lambda fault: (str(fault.path), fault.line or 0))


def _option_faults(source: Source, index: int) -> Iterator[tuple[Place, str]]:
    """What the source's family does not understand, each option and selector tried by itself to tell its place."""
    from crawlers.extract.lists import check_options

    site, column = source.site, source.column
    place: Place = ("columns", index)
    plain = replace(source, site=replace(site, body=()), column=replace(column, options={}))
    try:
        check_options(plain)
    except WrongUsage as fault:
        yield ((*place, "family") if column.family else ("family",)), _said(fault)
        return
    tries: list[tuple[Place, Source]] = [
        ((*place, "options", name), replace(plain, column=replace(column, options={name: value})))
        for name, value in column.options.items()
    ]
    tries += [
        (("body", n), replace(plain, site=replace(site, body=(selector,))))
        for n, selector in enumerate(site.body)
    ]
    for where, one in tries:
        try:
            check_options(one)
        except WrongUsage as fault:
            yield where, _said(fault)


def _politeness_faults(site: Site, reroute: Reroute) -> Iterator[tuple[Place, str]]:
    """What a run on the site's hosts would be refused for."""
    from config.site import Politeness
    from crawlers.fetch.politeness.limits import effective

    stated, polite = site.politeness, Politeness()
    for one in (
        replace(polite, delay=stated.delay),
        replace(polite, window=stated.window),
        replace(polite, budget=stated.budget),
    ):
        try:
            effective(one, site.hosts, reroute)
        except WrongUsage as fault:
            yield tuple((fault.where or "politeness").split(".")), _said(fault)


def _said(fault: WrongUsage) -> str:
    return tr("；", "; ").join(filter(None, (fault.title, fault.detail)))
