"""`huanxin list`: the rows of a saved list page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.faults import WrongUsage
from config.language import tr
from search_api.cli.batch import answer_lines, file_bytes, named_file, text_field
from search_api.cli.output import note, print_json

if TYPE_CHECKING:
    from config.site import Source
    from indexing.records import Listing

    FindSource = Callable[[str], Source]


def list_(
    file: Annotated[
        Path | None, typer.Argument(help=tr("列表页文件，- 为标准输入", "list page file, - for stdin"))
    ] = None,
    url: Annotated[str, typer.Option(help=tr("该页的地址", "the page's address"))] = "",
    family: Annotated[
        str | None, typer.Option(help=tr("站群类型（默认自动识别）", "family (default: recognised)"))
    ] = None,
    source: Annotated[str | None, typer.Option(help=tr("按此来源的设置读", "read as this source's"))] = None,
    batch: Annotated[
        Path | None,
        typer.Option(
            help=tr(
                "每行一个 JSON：{file, url?, family?, source?}",
                "one JSON a line: {file, url?, family?, source?}",
            )
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False,
) -> int:
    if batch is not None:
        return _batch(batch)
    if file is None:
        raise WrongUsage(tr("请给出文件或 --batch", "name a file, or --batch"))
    listing = _read(file_bytes(file), url, family, source, _registered())
    if as_json:
        print_json(_shaped(listing))
    else:
        _print(listing)
    return 0


def _batch(path: Path) -> int:
    find = _registered()

    def answer(asked: dict[str, Any]) -> dict[str, Any]:
        url, family, source = (text_field(asked, name) for name in ("url", "family", "source"))
        body = file_bytes(named_file(asked, path))
        return {"file": asked["file"], **_shaped(_read(body, url or "", family, source, find))}

    return answer_lines(path, answer)


def _registered() -> FindSource:
    """What finds a source by its id; the registry is read when first asked for one."""
    from config.registry import load_registry
    from config.settings import load_settings

    registry = cache(lambda: load_registry(load_settings().sources))
    return lambda key: registry().source(key)


def _read(body: bytes, url: str, family: str | None, source: str | None, find: FindSource) -> Listing:
    from crawlers.extract.lists import list_page, recognise

    if not source:
        return list_page(family or recognise(body, url)[0], body, url, {})
    found = find(source)
    return list_page(found.family, body, url or found.column.url, dict(found.column.options))


def _shaped(listing: Listing) -> dict[str, Any]:
    return {
        "family": listing.family,
        "total": listing.total,
        "entries": [{"title": e.title, "url": e.url, "date": e.date} for e in listing.entries],
        "next": [{**asdict(n), "form": dict(n.form)} for n in listing.next],
        "unread": listing.unread,
    }


def _print(listing: Listing) -> None:
    for entry in listing.entries:
        print(f"{entry.date or '          '}  {entry.title}  {entry.url}")
    note(
        tr(
            f"{listing.family}：{len(listing.entries)} 行，共 {listing.total or '未知'}",
            f"{listing.family}: {len(listing.entries)} rows of {listing.total or 'unknown'}",
        )
    )
