"""`huanxin golden`: what differs between what is expected of a fixture and what the parsers say of it today."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from config.faults import NotFound
from config.language import tr
from search_api.cli.output import console, note, print_json
from search_api.cli.reading.record import FIXTURES

DIFFERS = 1


def golden(
    source: Annotated[str, typer.Argument(help=tr("来源编号", "source id"))],
    yes: Annotated[
        bool, typer.Option("--yes", help=tr("不问，直接写入期望", "write what is said without asking"))
    ] = False,
    into: Annotated[Path, typer.Option("--into", help=tr("样本目录", "folder of the fixtures"))] = FIXTURES,
    as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False,
) -> int:
    from config.registry import load_registry
    from config.settings import load_settings
    from crawlers.inlets.fixtures import Fixture, differences, said

    chosen = load_registry(load_settings().sources).source(source)
    fixture = Fixture(into / chosen.id)
    if not fixture.archives:
        raise NotFound(
            tr(f"{chosen.id} 没有样本", f"{chosen.id} has no fixture"),
            detail=tr(f"先 huanxin record {chosen.id}", f"huanxin record {chosen.id} first"),
            where=str(fixture.folder),
        )
    today = said(chosen, fixture)
    found = list(differences(fixture.expected(), today))
    if not as_json:
        for one in found:
            _show(one.where, one.old, one.new)
    agreed = bool(found) and (yes or (not as_json and _agreed(len(found))))
    if agreed:
        fixture.write(today)
    if as_json:
        print_json(
            {
                "source_id": chosen.id,
                "file": str(fixture.expected_file),
                "differences": [asdict(one) for one in found],
                "written": agreed,
            }
        )
    elif not found:
        note(tr(f"{chosen.id}：与期望一致", f"{chosen.id}: as expected"))
    elif agreed:
        note(tr(f"已写入 {fixture.expected_file}", f"written: {fixture.expected_file}"))
    return DIFFERS if found and not agreed else 0


def _show(where: str, old: Any, new: Any) -> None:
    out = console()
    out.print(where, markup=False, style="bold")
    if old is not None:
        out.print(f"  - {old}", markup=False, style="red")
    if new is not None:
        out.print(f"  + {new}", markup=False, style="green")


def _agreed(count: int) -> bool:
    """Whether the person at the terminal says yes. Where nobody can be asked, nobody has."""
    question = tr(
        f"以上 {count} 处不同，写入期望吗？[y/N] ", f"{count} differences: write them as expected? [y/N] "
    )
    print(question, end="", file=sys.stderr, flush=True)
    answer = sys.stdin.readline().strip().lower()
    if not sys.stdin.isatty():
        print(file=sys.stderr)
    return answer in ("y", "yes", "是")
