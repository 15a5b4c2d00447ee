"""`huanxin health`: how sources are, since when, why it is thought so, and what to try."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from config.clock import iso
from config.language import tr
from search_api.cli.output import opened, print_json

if TYPE_CHECKING:
    from crawlers.runs.health.watch import Health

# Worst first.
_ORDER = ("outage", "blocked", "layout", "late", "never_worked", "quiet", "paused", "up")


def health(
    source: Annotated[
        str | None, typer.Argument(metavar="[SOURCE]", help=tr("来源编号", "source id"))
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", "--jsonl", help=tr("每行一个 JSON", "one JSON object a line"))
    ] = False,
) -> int:
    from config.clock import now
    from config.registry import load_registry
    from config.reroute import read_reroute
    from crawlers.runs.health.watch import watch
    from crawlers.runs.schedule.tick import keep_in_step
    from search_api.cli.crawl import chosen_sources

    with opened() as (settings, store):
        registry = load_registry(settings.sources)
        if source:
            chosen_sources(registry, [source])
        keep_in_step(store, registry.sources, read_reroute(settings.reroute), now())
        found = watch(store, registry.sources, now())
    for one in sorted(found, key=lambda one: (_ORDER.index(one.judgement.state), one.source_id)):
        if source in (None, one.source_id):
            _say(one, as_json)
    return 0


def _say(one: Health, as_json: bool) -> None:
    from crawlers.runs.health.words import what_to_try, why
    from indexing.labels import label

    judged = one.judgement
    due = one.schedule.next_due if one.schedule else None
    if as_json:
        print_json(
            {
                "source_id": one.source_id,
                "state": judged.state,
                "since": iso(one.since),
                "reason": {"code": judged.code, **judged.params, "text": why(judged)},
                "thresholds": [
                    {"name": t.name, "value": t.value, "origin": t.origin} for t in judged.thresholds
                ],
                "last_paper": one.last_paper.isoformat() if one.last_paper else None,
                "next_run": iso(due) if due else None,
            }
        )
        return
    print(
        f"{one.source_id}  {label('health', judged.state)}  {tr('自', 'since')} {one.since:%Y-%m-%d %H:%M}  {why(judged)}"
    )
    for threshold in judged.thresholds:
        origin = label("origin", threshold.origin)
        print(
            f"    {label('threshold', threshold.name)} {threshold.value:g}{tr(f'（{origin}）', f' ({origin})')}"
        )
    if advice := what_to_try(judged, one.source_id):
        print(f"    → {advice}")
