"""`huanxin facts`: what a text says of times, activities, benefits, deadlines, agencies, regions, citations and figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.faults import WrongUsage
from config.language import tr
from search_api.cli.batch import answer_lines, file_bytes, text_field
from search_api.cli.output import console, note, print_json

if TYPE_CHECKING:
    from indexing.facts.facts import Facts, Span

BESIDE = 16
"""Characters that are shown to either side of the evidence."""

SNIFFED = 8192
"""Bytes at the beginning in which a NUL says that a file is no text."""

_Row = tuple[str, "Span"]


def facts(
    file: Annotated[
        Path | None, typer.Argument(help=tr("文本文件，- 为标准输入", "text file, - for stdin"))
    ] = None,
    published: Annotated[
        str | None, typer.Option(help=tr("发布日期，如 2023-09-07", "the day it was published"))
    ] = None,
    title: Annotated[str, typer.Option(help=tr("标题", "its title"))] = "",
    batch: Annotated[
        Path | None,
        typer.Option(
            help=tr(
                "每行一个 JSON：{text, published?, title?}", "one JSON a line: {text, published?, title?}"
            )
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False,
) -> int:
    if batch is not None:
        return answer_lines(batch, _answer)
    if file is None:
        raise WrongUsage(tr("请给出文件或 --batch", "name a file, or --batch"))
    text = _text(file)
    found = _facts(title, text, published)
    if as_json:
        print_json(asdict(found))
    else:
        _print(text, found)
    return 0


def _text(file: Path) -> str:
    """What a file of text says. Raises WrongUsage for one that is none (an image, a Word file)."""
    from indexing.facts.reading import LONGEST
    from indexing.text.encoding import decoded

    body = file_bytes(file)
    read = decoded(body, None)
    if b"\0" in body[:SNIFFED] and not read.encoding.startswith("utf-16"):
        raise WrongUsage(
            tr(
                f"{file} 不是文本；附件请先用 huanxin text 读出文字",
                f"{file} is no text; read an attachment with huanxin text first",
            ),
            where=str(file),
        )
    if len(read.text) > LONGEST:
        note(
            tr(
                f"全文 {len(read.text)} 字，只读前 {LONGEST} 字",
                f"{len(read.text)} characters, of which the first {LONGEST} are read",
            )
        )
    return read.text


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    text = text_field(asked, "text")
    if text is None:
        raise WrongUsage(tr("缺少 text", "text is missing"), where="text")
    return asdict(_facts(text_field(asked, "title") or "", text, text_field(asked, "published")))


def _facts(title: str, text: str, published: str | None) -> Facts:
    from indexing.facts.reading import read_facts

    try:
        day = date.fromisoformat(published[:10]).isoformat() if published else None
    except ValueError:
        raise WrongUsage(
            tr(f"published 应为日期，不是 {published}", f"published takes a day, not {published}"),
            where="published",
        ) from None
    return read_facts(title, text, day)


def _print(text: str, found: Facts) -> None:
    from rich.text import Text

    out = console()
    for called, rows in _tables(found):
        shown = list(rows)
        if not shown:
            continue
        out.print(Text(f"{called} {len(shown)}", style="bold"))
        for words, (start, end) in shown:
            line = Text(f"  {words}\n      ")
            line.append(text[max(0, start - BESIDE) : start].replace("\n", " "), style="dim")
            line.append(f"【{text[start:end]}】".replace("\n", " "), style="red")
            line.append(text[end : end + BESIDE].replace("\n", " "), style="dim")
            out.print(line)


def _tables(found: Facts) -> Iterator[tuple[str, Iterator[_Row]]]:
    """A heading and rows of words and evidence for each kind."""
    yield (
        tr("时间", "times"),
        (
            (
                _joined(
                    one.kind, _span(one.start, one.end), tr("不确定", "uncertain") if one.uncertain else None
                ),
                (one.start_char, one.end_char),
            )
            for one in found.times
        ),
    )
    yield (
        tr("活动", "activities"),
        (
            (
                _joined(one.name, one.kind, _span(one.start, one.end), "、".join(one.places)),
                one.spans[0] if one.spans else (0, 0),
            )
            for one in found.activities
        ),
    )
    yield (
        tr("优惠", "benefits"),
        (
            (
                _joined(
                    f"{one.rate:g}%" if one.rate is not None else None,
                    f"{one.zhe:g}折" if one.zhe is not None else None,
                    tr(f"{one.amount:g}元", f"{one.amount:g} yuan") if one.amount is not None else None,
                    tr(f"满{one.threshold:g}元", f"from {one.threshold:g} yuan")
                    if one.threshold is not None
                    else None,
                    tr(f"最高{one.cap:g}元", f"at most {one.cap:g} yuan") if one.cap is not None else None,
                    "、".join(one.items),
                    one.per,
                ),
                one.span,
            )
            for one in found.benefits
        ),
    )
    yield (
        tr("截止", "deadlines"),
        ((_joined(one.date, one.kind, one.what), one.span) for one in found.deadlines),
    )
    yield tr("机关", "agencies"), ((_joined(one.text, one.role), one.span) for one in found.agencies)
    yield tr("地区", "regions"), ((_joined(one.text, one.code, one.role), one.span) for one in found.regions)
    yield (
        tr("引用", "citations"),
        (
            (_joined(one.title and f"《{one.title}》", one.number, one.relation), one.span)
            for one in found.citations
        ),
    )
    yield tr("数字", "figures"), ((_joined(one.text, one.counts), one.span) for one in found.figures)
    yield tr("举措", "measures"), ((str(one.n), one.span) for one in found.measures)


def _joined(*parts: str | None) -> str:
    return "  ".join(part for part in parts if part)


def _span(start: str | None, end: str | None) -> str | None:
    if start is None and end is None:
        return None
    return start if start == end else f"{start or ''}..{end or ''}"
