"""`huanxin probe`: which family a list page is of, what is read there, and the YAML that would watch it."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.faults import Fault, Refused, WrongUsage
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
    found = probed(page, url)
    written = written_to(write, found.yaml) if write else None
    if as_json:
        print_json(shaped(found, written))
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


def probed(page: str, url: str = "") -> Probed:
    """What a probe finds there. Raises Refused for a challenge, Fault for what is no page."""
    found = _looked(page, url)
    if found.verdict == "blocked":
        raise Refused(
            tr("网站以验证页面拒绝", "the site answers with a challenge"),
            detail=found.verdict_detail,
            where=found.url,
        )
    if found.verdict != "ok":
        raise Fault(
            tr("得到的不是列表页", "what came is no list page"),
            detail=f"{found.verdict}: {found.verdict_detail}",
            where=found.url,
        )
    return found


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


def written_to(folder: Path, text: str) -> Path:
    """Writes the YAML as FOLDER/<id>.yaml, once the registry has taken it; a file that is there stays as it is."""
    import yaml

    from config.registry import read_site

    target = folder / f"{yaml.safe_load(text)['id']}.yaml"
    if target.exists():
        raise WrongUsage(
            tr(f"{target} 已存在，不覆盖", f"{target} exists; it is not overwritten"), where=str(target)
        )
    folder.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")
    try:
        read_site(target)
    except WrongUsage:
        target.unlink()
        raise
    return target


def shaped(found: Probed, written: Path | None) -> dict[str, Any]:
    """The probe's answer as JSON has it."""
    return {
        "url": found.url,
        "family": found.family,
        "why": list(found.why),
        "rows": found.rows,
        "dated": found.dated,
        "next": [{**asdict(one), "form": dict(one.form)} for one in found.next],
        "unread": found.unread,
        "options": dict(found.options),
        "detail": asdict(found.detail) if found.detail else None,
        "yaml": found.yaml,
        "written": str(written) if written else None,
    }


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
