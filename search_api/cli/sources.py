"""`huanxin sources`: the source registry."""

from __future__ import annotations

from typing import Annotated

import typer

from config.language import tr
from search_api.cli.crawl import words
from search_api.cli.output import opened, print_json

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.command("list", help=tr("列出全部来源", "list every source"))
def list_sources(as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False) -> int:
    from config.registry import load_registry
    from indexing.store.runs import list_runs
    from search_api.cli.crawl import line

    with opened() as (settings, store):
        rows = []
        for source in load_registry(settings.sources).sources.values():
            site, column = source.site, source.column
            last = next(iter(list_runs(store, source.id, 1)), None)
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
                        "schedule": source.column.schedule,
                        "state": source.state,
                        "enabled": source.enabled,
                        "reason": source.reason,
                        "last_run": line(last) if last else None,
                    }
                )
            else:
                ran = words(last).partition("  ")[2] if last else tr("未采集", "never run")
                print(
                    f"{source.id}  {site.names.zh} {column.names.zh}  {source.family}  {source.state}  {ran}"
                )
        if as_json:
            print_json(rows)
    return 0


@app.command("table", help=tr("各地区、各层级的来源状况", "the state of sources by region and tier"))
def table(as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False) -> int:
    from config.regions import region_name
    from config.registry import load_registry
    from config.settings import load_settings

    registry = load_registry(load_settings().sources)
    states = ("proven", "unproven", "fallback", "disabled")
    counts = dict.fromkeys(states, 0)
    rows: dict[tuple[str, str], dict[str, int]] = {}
    for source in registry.sources.values():
        counts[source.state] += 1
        place = rows.setdefault((source.site.tier, source.site.region), dict.fromkeys(states, 0))
        place[source.state] += 1
    if as_json:
        shaped = [{"tier": tier, "region": region, **row} for (tier, region), row in rows.items()]
        print_json({"counts": counts, "rows": shaped})
        return 0
    for (tier, region), row in sorted(rows.items()):
        told = "  ".join(f"{state} {row[state]}" for state in states if row[state])
        print(f"{tier}  {region}  {region_name(region) or ''}  {told}")
    print("  ".join(f"{state} {counts[state]}" for state in states))
    return 0


@app.command("check", help=tr("检查来源文件", "check the source files"))
def check(as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False) -> int:
    from config.registry import load_registry
    from config.settings import load_settings
    from crawlers.families import check_options

    registry = load_registry(load_settings().sources)
    for source in registry.sources.values():
        check_options(source)
    counts = {"sites": len(registry.sites), "sources": len(registry.sources)}
    if as_json:
        print_json(counts)
    else:
        print(
            tr(
                f"{counts['sites']} 个站点、{counts['sources']} 个来源，没有错误",
                f"{counts['sites']} sites, {counts['sources']} sources, no faults",
            )
        )
    return 0
