"""`huanxin leads`: addresses of retailers that papers name, to be taken or dismissed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.faults import NotFound, WrongUsage
from config.language import tr
from search_api.cli.output import note, opened, print_json

if TYPE_CHECKING:
    from config.registry import Registry
    from config.site import Source
    from indexing.store.leads import Lead, LeadState


def leads(
    take: Annotated[
        str, typer.Option(metavar="ID", help=tr("采纳：下次采集时看", "take it: the next crawl looks at it"))
    ] = "",
    dismiss: Annotated[str, typer.Option(metavar="ID", help=tr("不要", "dismiss it"))] = "",
    as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False,
    as_jsonl: Annotated[bool, typer.Option("--jsonl", help=tr("每行一个对象", "one object a line"))] = False,
) -> int:
    from config.registry import load_registry
    from indexing.labels import label
    from indexing.store.leads import find_leads, set_state

    if take and dismiss:
        raise WrongUsage(tr("--take 和 --dismiss 只能用一个", "either --take or --dismiss"))
    with opened(writing=bool(take or dismiss)) as (settings, store):
        shops = _shops(load_registry(settings.sources))
        found = find_leads(store, shops)
        chosen = take or dismiss
        if chosen:
            found = tuple(lead for lead in found if lead.id == chosen)
            if not found:
                raise NotFound(tr(f"没有线索 {chosen}", f"no lead {chosen}"), where=chosen)
            state: LeadState = "taken" if take else "dismissed"
            set_state(store, chosen, state)
            found = (replace(found[0], state=state),)
    if take and not _is_visited(shops[found[0].host]):
        note(
            tr(
                f"该零售商不自动发现活动；要看这一页：huanxin sources add {found[0].url} --page",
                f"no discovery visits this retailer; to watch the page: huanxin sources add {found[0].url} --page",
            )
        )
    rows = [_shape(lead, shops) for lead in found]
    if as_json:
        print_json(rows)
        return 0
    for row in rows:
        if as_jsonl:
            print_json(row)
        else:
            print(
                f"{row['id']}  {row['retailer']}  {label('lead', row['state'])}  {row['title']}  {row['url']}"
            )
    if not rows and not as_jsonl:
        note(tr("没有线索", "no lead"))
    return 0


def _shops(registry: Registry) -> dict[str, list[Source]]:
    """The sources of each host of a retailer."""
    found: dict[str, list[Source]] = {}
    for source in registry.sources.values():
        if source.site.tier == "retailer":
            for host in source.site.hosts:
                found.setdefault(host, []).append(source)
    return found


def _is_visited(sources: list[Source]) -> bool:
    return any(source.enabled and source.column.options.get("discover") for source in sources)


def _shape(lead: Lead, shops: Mapping[str, list[Source]]) -> dict[str, Any]:
    return {
        "id": lead.id,
        "url": lead.url,
        "retailer": shops[lead.host][0].site.id,
        "title": lead.title,
        "from": list(lead.documents),
        "state": lead.state,
    }
