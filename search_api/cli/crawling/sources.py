"""`huanxin sources`: the source registry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.faults import WrongUsage
from config.language import tr
from search_api.cli.output import note, opened, print_json

if TYPE_CHECKING:
    from config.registry import Survey
    from config.reroute import Reroute
    from config.settings import Settings
    from config.site import Site, Source, State
    from config.site_file import SiteFault
    from config.site_rules import Place

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.command("list", help=tr("列出全部来源，最差的在前", "list every source, worst first"))
def list_sources(as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False) -> int:
    from config.registry import load_registry
    from indexing.health_words import why
    from indexing.labels import label
    from search_api.schedules import whole_board
    from search_api.sources import on_board

    with opened() as (settings, store):
        rows = whole_board(store, settings, load_registry(settings.sources))
    if as_json:
        print_json([on_board(row) for row in rows])
        return 0
    for row in rows:
        site, column = row.source.site, row.source.column
        name = tr(f"{site.names.zh} {column.names.zh}", f"{site.names.en}: {column.names.en}")
        grown = tr(f"（{row.reason}）", f" ({row.reason})") if row.risen else ""
        state = f"{label('source', row.state)}{grown}"
        if row.health is None:
            print(f"{row.source.id}  {name}  {state}  {row.reason or ''}".rstrip())
            continue
        judged = row.health.judgement
        due = row.health.schedule.next_due if row.health.schedule else None
        told = [label("health", judged.state), why(judged) if judged.state != "up" else ""]
        told.append(tr("有变更待审", "changes held") if row.held_run else "")
        told.append(tr(f"下次 {due:%m-%d %H:%M}", f"next {due:%m-%d %H:%M}") if due else "")
        print("  ".join([row.source.id, name, row.source.family, state, *filter(None, told)]))
    return 0


@app.command("table", help=tr("各地区、各层级的来源状况", "the state of sources by region and tier"))
def table(as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False) -> int:
    from config.registry import load_registry
    from crawlers.board import board
    from indexing.labels import label

    states: tuple[State, ...] = ("proven", "unproven", "fallback", "disabled")
    counts = dict.fromkeys(states, 0)
    rows: dict[tuple[str, str], dict[State, int]] = {}
    with opened() as (settings, store):
        on_board = board(load_registry(settings.sources), store, ())
    risen = sum(one.risen for one in on_board)
    for one in on_board:
        counts[one.state] += 1
        site = one.source.site
        place = rows.setdefault((site.tier, site.region), dict.fromkeys(states, 0))
        place[one.state] += 1
    if as_json:
        shaped = [{"tier": tier, "region": region, **row} for (tier, region), row in rows.items()]
        print_json({"counts": counts, "proven_by_own_runs": risen, "rows": shaped})
        return 0
    for (tier, region), row in sorted(rows.items()):
        told = "  ".join(f"{label('source', state)} {row[state]}" for state in states if row[state])
        print(f"{label('tier', tier)}  {region}  {label('region', region)}  {told}")
    print("  ".join(f"{label('source', state)} {counts[state]}" for state in states))
    if risen:
        print(
            tr(f"其中 {risen} 个由自身运行证实", f"{risen} of the proven by their own runs"),
        )
    return 0


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
    from crawlers.inlets.probing import add_source
    from search_api.auth.audit import at_the_terminal, note_done
    from search_api.sources import probed

    with opened() as (settings, store):
        added = add_source(settings, url, page=page, into=into)
        after = {"url": url, "file": added.file.name}
        note_done(store, at_the_terminal(), "source.add", added.id, None, after)
    if as_json:
        print_json({"id": added.id, "file": str(added.file), "probe": probed(added.probe, added.file)})
        return 0
    print(f"{added.id}  {added.file}")
    folder = added.file.parent
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
