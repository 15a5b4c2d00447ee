"""`huanxin record`: a few pages of a source out of its last crawl's archive, as a fixture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.faults import NotFound
from config.language import tr
from search_api.cli.output import note, opened, print_json

if TYPE_CHECKING:
    from config.site import Source

FIXTURES = Path("tests/fixtures")


def record(
    source: Annotated[str, typer.Argument(help=tr("来源编号", "source id"))],
    archive: Annotated[
        Path | None,
        typer.Option(
            "--from", help=tr("WARC 文件（默认：最近一次采集）", "WARC file (default: the last crawl's)")
        ),
    ] = None,
    into: Annotated[Path, typer.Option(help=tr("样本目录", "folder of the fixtures"))] = FIXTURES,
    remark: Annotated[
        str, typer.Option("--note", help=tr("写进文件头的说明", "a remark for the file's head"))
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False,
) -> int:
    from config.registry import load_registry
    from config.settings import load_settings
    from crawlers.inlets.fixtures import Fixture
    from crawlers.inlets.fixtures import record as record_pages

    chosen = load_registry(load_settings().sources).source(source)
    if archive is not None and not archive.is_file():
        raise NotFound(tr(f"找不到文件 {archive}", f"no such file: {archive}"), where=str(archive))
    archives = (archive,) if archive else _last_archives(chosen)
    fixture = Fixture(into / chosen.id)
    steps = record_pages(chosen, archives, fixture, note=remark)
    (written,) = fixture.archives
    lists = [step.asked.url for step in steps if step.kind == "list"]
    details = [step.asked.url for step in steps if step.kind == "detail"]
    if as_json:
        print_json(
            {
                "source_id": chosen.id,
                "file": str(written),
                "bytes": written.stat().st_size,
                "lists": lists,
                "details": details,
            }
        )
        return 0
    for url in (*lists, *details):
        print(url)
    note(
        tr(
            f"{written}：{written.stat().st_size} 字节。接着：huanxin golden {chosen.id}",
            f"{written}: {written.stat().st_size} bytes. Next: huanxin golden {chosen.id}",
        )
    )
    return 0


def _last_archives(source: Source) -> tuple[Path, ...]:
    """The WARC files of the source's newest run that has any."""
    from indexing.store.runs.ledger import list_runs

    with opened() as (settings, store):
        for run in list_runs(store, source.id):
            files = tuple(sorted(settings.archive.glob(f"{run.id}-*.warc.gz")))
            if files:
                return files
    raise NotFound(
        tr(f"{source.id} 还没有采集存档", f"{source.id} has no crawl in the archive yet"),
        detail=tr(
            f"先 huanxin crawl {source.id}，或用 --from", f"huanxin crawl {source.id} first, or use --from"
        ),
        where=source.id,
    )
