"""`huanxin list`: the rows of a saved list page."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from config.language import tr
from search_api.cli.output import note, print_json


def list_(
    file: Annotated[Path, typer.Argument(help=tr("列表页文件", "list page file"))],
    url: Annotated[str, typer.Option(help=tr("该页的地址", "the page's address"))] = "",
    family: Annotated[
        str | None, typer.Option(help=tr("站群类型（默认自动识别）", "family (default: recognised)"))
    ] = None,
    source: Annotated[str | None, typer.Option(help=tr("按此来源的设置读", "read as this source's"))] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False,
) -> int:
    from config.registry import load_registry
    from config.settings import load_settings
    from crawlers.extract.lists import list_page, recognise
    from search_api.cli.read import _bytes

    body, options = _bytes(file), {}
    if source:
        found = load_registry(load_settings().sources).source(source)
        family, options, url = found.family, dict(found.column.options), url or found.column.url
    name = family or recognise(body, url)[0]
    listing = list_page(name, body, url, options)
    if as_json:
        print_json(
            {
                "family": listing.family,
                "total": listing.total,
                "entries": [{"title": e.title, "url": e.url, "date": e.date} for e in listing.entries],
                "next": [{**asdict(n), "form": dict(n.form)} for n in listing.next],
            }
        )
        return 0
    for entry in listing.entries:
        print(f"{entry.date or '          '}  {entry.title}  {entry.url}")
    note(
        tr(
            f"{listing.family}：{len(listing.entries)} 行，共 {listing.total or '未知'}",
            f"{listing.family}: {len(listing.entries)} rows of {listing.total or 'unknown'}",
        )
    )
    return 0
