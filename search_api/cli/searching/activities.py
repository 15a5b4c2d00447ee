"""`huanxin activities`: the register of activities, and its files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.faults import WrongUsage
from config.language import tr
from search_api.cli.output import console, note, opened, print_json

if TYPE_CHECKING:
    from indexing.registers.activities import Registered

WHEN = ("running", "coming", "ended", "open")


def activities(
    words: Annotated[list[str] | None, typer.Argument(help=tr("名称里的词", "words of the name"))] = None,
    when: Annotated[
        list[str] | None, typer.Option(help="|".join(WHEN) + tr("，按今天", ", by today's date"))
    ] = None,
    region: Annotated[str | None, typer.Option(help=tr("地区：名称或代码", "region: name or code"))] = None,
    category: Annotated[str | None, typer.Option(help=tr("品类，如 家具", "category, as 家具"))] = None,
    kind: Annotated[str | None, typer.Option(help=tr("类型，如 购物节", "kind, as 购物节"))] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help=tr("写成文件：.csv .xlsx（重点活动表）", "a file, as the ministry's form")
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False,
) -> int:
    from config.clock import now
    from indexing.registers.activities import Choice, chosen, register
    from indexing.registers.keeping import waiting_facts
    from search_api.activities import code_of, of_activity

    if output is not None and output.suffix not in (".csv", ".xlsx"):
        raise WrongUsage(
            tr(f"不会写 {output.name}", f"cannot write {output.name}"), detail=".csv .xlsx", where="--output"
        )
    if unknown := set(when or ()) - set(WHEN):
        raise WrongUsage(
            tr(f"不认识 {min(unknown)}", f"unknown: {min(unknown)}"), detail=" ".join(WHEN), where="--when"
        )
    today = now().date()
    with opened() as (settings, store):
        asked = Choice(tuple(when or ()), code_of(region), category, kind, " ".join(words or ()))
        found = chosen(register(store), today, asked)
        waiting = waiting_facts(store)
    if output is not None:
        _write(found, output, settings.address)
        note(tr(f"已写入 {output}：{len(found)} 项", f"{len(found)} activities written to {output}"))
    elif as_json:
        rows = [of_activity(one, today) for one in found]
        print_json({"activities": rows, "total": len(rows), "next": None})
    elif found:
        _print(found, today)
    else:
        note(tr("没有符合的活动", "no activity is like that"))
    if waiting:
        note(
            tr(
                f"还有 {waiting} 份文件没有读过：huanxin index facts",
                f"{waiting} papers are still to be read: huanxin index facts",
            )
        )
    return 0


def _write(found: tuple[Registered, ...], path: Path, address: str) -> None:
    from search_api.activities import TITLE, cells, header
    from search_api.exports.sheets import sheet

    rows = [cells(number, one, address) for number, one in enumerate(found, 1)]
    body, _ = sheet("csv" if path.suffix == ".csv" else "xlsx", header(), rows, tr(*TITLE))
    path.write_bytes(body)


def _print(found: tuple[Registered, ...], today: date) -> None:
    from rich.text import Text

    from indexing.labels import label
    from search_api.activities import period

    out = console()
    when_words = {
        "running": tr("正在进行", "running"),
        "coming": tr("即将开始", "coming"),
        "ended": tr("已结束", "ended"),
        "open": tr("时间不详", "no days told"),
    }
    for one in found:
        when = one.when(today)
        out.print(Text(one.name, style="bold" if when in ("running", "coming") else ""))
        comma = tr("、", ", ")
        parts = (
            when_words[when],
            period(one),
            comma.join(label("region", code) for code in one.region_codes),
            comma.join(label("goods", name) for name in one.categories),
            tr(f"{one.papers} 份文件", f"{one.papers} paper{'s' if one.papers != 1 else ''}"),
        )
        out.print(Text("  " + " · ".join(part for part in parts if part), style="dim"))
    note(tr(f"共 {len(found)} 项", f"{len(found)} activities"))
