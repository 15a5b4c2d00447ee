"""`huanxin health`: how sources are, since when, why it is thought so, and what to try."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from config.language import tr
from search_api.cli.output import note, opened, print_json

if TYPE_CHECKING:
    from crawlers.runs.health.watch import Health


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
    from crawlers.runs.health.worth import WORST_FIRST, needs_attention
    from search_api.nodes import apart_words, machines
    from search_api.operations.disk import disk_of
    from search_api.schedules import all_health, enabled

    with opened() as (settings, store):
        registry = load_registry(settings.sources)
        if source:
            enabled(registry, source)
        found = all_health(store, settings, registry)
        for words in apart_words(machines(store)):
            note(words)

    def worth(one: Health) -> tuple[bool, int, str]:
        return (
            not needs_attention(one.judgement),
            WORST_FIRST.index(one.judgement.state),
            one.source_id,
        )

    for one in sorted(found, key=worth):
        if source in (None, one.source_id):
            _say(one, as_json)
    if not source and (disk := disk_of(settings, now())).short:
        note(tr("磁盘快满了：", "the disk is nearly full: ") + disk.words())
    return 0


def _say(one: Health, as_json: bool) -> None:
    from indexing.health_words import what_to_try, why
    from indexing.labels import label
    from search_api.schedules import of_health

    judged = one.judgement
    if as_json:
        print_json(of_health(one))
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
