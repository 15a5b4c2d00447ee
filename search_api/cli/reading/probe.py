"""`huanxin probe`: which family a list page is of, what is read there, and the YAML that would watch it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.language import tr
from search_api.cli.output import note, print_json

if TYPE_CHECKING:
    from crawlers.inlets.probing import Probed


def probe(
    page: Annotated[
        str,
        typer.Argument(
            metavar="URL|FILE",
            help=tr(
                "列表页的地址、保存的页面、WARC 文件或 -",
                "address of a list page, a saved page, a WARC file, or -",
            ),
        ),
    ],
    url: Annotated[
        str, typer.Option(help=tr("文件中该页的地址", "the page's address, where it is in a file"))
    ] = "",
    write: Annotated[
        Path | None,
        typer.Option(help=tr("把 YAML 写进这个目录", "write the YAML into this folder"), file_okay=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False,
) -> int:
    from crawlers.inlets.probing import worth_writing, written_to

    found = worth_writing(_looked(page, url))
    written = written_to(write, found.yaml) if write else None
    if as_json:
        from search_api.sources import probed

        print_json(probed(found, written))
    else:
        _print(found)
    if written:
        note(
            tr(
                f"已写入 {written}。接着：HUANXIN_SOURCES={write} huanxin sources check",
                f"written: {written}. Next: HUANXIN_SOURCES={write} huanxin sources check",
            )
        )
    return 0


def _looked(page: str, url: str) -> Probed:
    from config.clock import now
    from config.registry import load_registry
    from config.settings import load_settings
    from crawlers.inlets.probing import from_archive, from_file, is_archive, visit
    from crawlers.inlets.probing import probe as look
    from search_api.cli.batch import file_bytes

    if page.startswith(("http://", "https://")):
        return visit(page)
    path = Path(page)
    body = file_bytes(path)
    first, fetch = from_archive(path, url) if is_archive(path) else from_file(body, url)
    return asyncio.run(look(first, fetch, load_registry(load_settings().sources), f"{now():%Y-%m}"))


def _print(found: Probed) -> None:
    from indexing.labels import label

    print(tr(f"站群类型：{found.family}", f"family: {found.family}"))
    for reason in found.why:
        print(f"  {reason}")
    print(
        tr(f"{found.rows} 行，其中 {found.dated} 行有日期", f"{found.rows} rows, {found.dated} dated")
        + (tr("，有下一页", ", and a next page") if found.next else tr("，没有下一页", ", no next page"))
    )
    if found.unread:
        print(
            tr(
                f"只读得到第一页，后面的页要由脚本打开：{found.unread}",
                f"only the first page is read, a script opens the others: {found.unread}",
            )
        )
    if detail := found.detail:
        missing = tr("没有", "none")
        verdict = label("verdict", detail.verdict)
        print(tr(f"详情页：{detail.url}（{verdict}）", f"detail page: {detail.url} ({verdict})"))
        print(tr(f"  标题：{detail.title or missing}", f"  title: {detail.title or missing}"))
        print(tr(f"  日期：{detail.published or missing}", f"  date: {detail.published or missing}"))
        print(
            tr(
                f"  正文：{detail.body} 字，附件 {detail.attachments} 个",
                f"  body: {detail.body} characters, {detail.attachments} files",
            )
        )
    print(f"\n{found.yaml}", end="")
