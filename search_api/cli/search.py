"""`huanxin search`: one query, or a batch of them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.faults import Fault, WrongUsage
from config.language import tr
from search_api.cli.output import console, note, opened, print_json

if TYPE_CHECKING:
    from config.settings import Settings
    from indexing.explain import Explanation
    from indexing.search import Answer, Hit

_FILTERS = ("region", "type", "agency", "topic", "source", "year")
_FIELDS = ("query", "since", "until", "sort", "size", "match", "after", "fresh", "explain")


def search(
    query: Annotated[str | None, typer.Argument(help=tr("检索式", "query"))] = None,
    region: Annotated[
        list[str] | None, typer.Option(help=tr("地区：名称或六位代码", "region: name or six-digit code"))
    ] = None,
    type_: Annotated[list[str] | None, typer.Option("--type", help=tr("文件类型", "document type"))] = None,
    agency: Annotated[list[str] | None, typer.Option(help=tr("机关", "agency"))] = None,
    topic: Annotated[list[str] | None, typer.Option(help="core, related, other")] = None,
    source: Annotated[list[str] | None, typer.Option(help=tr("来源编号", "source id"))] = None,
    since: Annotated[str | None, typer.Option(help="YYYY-MM-DD")] = None,
    until: Annotated[str | None, typer.Option(help="YYYY-MM-DD")] = None,
    sort: Annotated[str, typer.Option(help="relevance, date")] = "relevance",
    size: Annotated[int, typer.Option(min=0, max=1000, help=tr("条数", "how many"))] = 10,
    match: Annotated[
        str,
        typer.Option(
            help=tr(
                "auto：不足十条时补上部分相符的；all：只要全部相符的",
                "auto: partial matches follow when few; all: only full ones",
            )
        ),
    ] = "auto",
    after: Annotated[str | None, typer.Option(help=tr("上一页的 next", "`next` of the page before"))] = None,
    no_fresh: Annotated[
        bool,
        typer.Option("--no-fresh", help=tr("不因新近而略微靠前", "let no paper gain by being new")),
    ] = False,
    batch: Annotated[
        Path | None, typer.Option(help=tr("每行一个 JSON 检索", "one JSON query a line"))
    ] = None,
    explain: Annotated[
        bool,
        typer.Option("--explain", help=tr("说明为何找到、怎样排序", "say why it was found, and ranked so")),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False,
) -> int:
    if batch is not None:
        return _batch(batch)
    asked = {
        "query": query or "",
        "region": region,
        "type": type_,
        "agency": agency,
        "topic": topic,
        "source": source,
        "since": since,
        "until": until,
        "sort": sort,
        "size": size,
        "match": match,
        "after": after,
        "fresh": not no_fresh,
        "explain": explain,
    }
    from search_api.documents import answer

    with opened() as (settings, store):
        found, why = _ask(asked, store, settings)
        rebuild_due = _rebuild_due(settings)
    if as_json:
        print_json(answer(found) | ({"explain": asdict(why)} if why else {}))
    else:
        _print(found, why)
    _note_rebuild(rebuild_due)
    return 0


def _ask(asked: dict[str, Any], store: Any, settings: Any) -> tuple[Answer, Explanation | None]:
    """The answer to one asked search, explained where asked for. Raises WrongUsage naming the field at fault."""
    from indexing.search import search as run

    limits = _limits(asked)
    size = 10 if asked.get("size") is None else int(asked["size"])
    found = run(store, settings, str(asked.get("query") or ""), size=size, **limits)
    if asked.get("explain") is not True:
        return found, None
    from indexing.explain import explain

    return found, explain(store, settings, found, **limits)


def _limits(asked: dict[str, Any]) -> dict[str, Any]:
    """What narrows and orders the answer. Raises WrongUsage naming the field at fault."""
    from config.clock import now
    from config.regions import find_region
    from config.regions import region as region_of

    unknown = set(asked) - {*_FIELDS, *_FILTERS}
    if unknown:
        raise WrongUsage(tr(f"不认识的字段 {sorted(unknown)[0]}", f"unknown field {sorted(unknown)[0]}"))
    filters = {}
    for name in _FILTERS:
        value = asked.get(name)
        values = [value] if isinstance(value, str) else list(value or ())
        if name == "region":
            codes = [v if region_of(v) else find_region(v) for v in values]
            if None in codes:
                bad = values[codes.index(None)]
                raise WrongUsage(tr(f"不认识的地区：{bad}", f"unknown region: {bad}"), where="region")
            values = [c for c in codes if c]
        if values:
            filters[name] = tuple(map(str, values))
    sort, match = asked.get("sort") or "relevance", asked.get("match") or "auto"
    if sort not in ("relevance", "date"):
        raise WrongUsage(
            tr(f"sort 应为 relevance 或 date，不是 {sort}", f"sort takes relevance or date, not {sort}")
        )
    if match not in ("auto", "all"):
        raise WrongUsage(tr(f"match 应为 auto 或 all，不是 {match}", f"match takes auto or all, not {match}"))
    fresh = True if asked.get("fresh") is None else asked["fresh"]
    if not isinstance(fresh, bool):
        raise WrongUsage(
            tr(f"fresh 应为 true 或 false，不是 {fresh}", f"fresh takes true or false, not {fresh}"),
            where="fresh",
        )
    after = asked.get("after")
    if not isinstance(after, str | None):
        raise WrongUsage(
            tr(f"after 应为上一页的 next，不是 {after}", f"after takes the last page's next, not {after}"),
            where="after",
        )
    return {
        "filters": filters,
        "since": _day(asked, "since"),
        "until": _day(asked, "until"),
        "sort": sort,
        "match": match,
        "after": after,
        "fresh_on": now().date().isoformat() if fresh and sort == "relevance" else None,
    }


def _day(asked: dict[str, Any], name: str) -> str | None:
    from datetime import date

    value = asked.get(name)
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise WrongUsage(
            tr(f"{name} 应为 YYYY-MM-DD，不是 {value}", f"{name} takes YYYY-MM-DD, not {value}"), where=name
        ) from None


def _rebuild_due(settings: Settings) -> bool:
    """Whether the index was cut with another dictionary. Asked once a command, after its answers;
    an engine that does not say so now has answered all the same."""
    from indexing.engine import open_engine

    try:
        return open_engine(settings).status().rebuild_due
    except Fault:
        return False


def _note_rebuild(due: bool) -> None:
    if due:
        note(
            tr(
                "注意：索引是用另一版词典建的，结果可能不全，应重建：huanxin index rebuild",
                "note: the index was built with another dictionary, so results may be missing; rebuild: huanxin index rebuild",
            )
        )


def _batch(path: Path) -> int:
    from search_api.cli.read import _lines
    from search_api.documents import answer

    failed = answered = 0
    with opened() as (settings, store):
        for number, line in enumerate(_lines(path), 1):
            try:
                asked = json.loads(line)
                if not isinstance(asked, dict):
                    raise WrongUsage(tr("不是 JSON 对象", "not a JSON object"))
                found, why = _ask(asked, store, settings)
                answered += 1
                print_json(answer(found) | ({"explain": asdict(why)} if why else {}))
            except (Fault, ValueError, TypeError) as error:
                failed += 1
                detail = error.detail if isinstance(error, Fault) else None
                kind = error.type if isinstance(error, Fault) else "usage"
                where = f"{path}:{number}"
                print_json({"error": {"type": kind, "title": str(error), "detail": detail, "where": where}})
        _note_rebuild(answered > 0 and _rebuild_due(settings))
    return 4 if failed else 0


def _print(found: Answer, why: Explanation | None = None) -> None:
    from search_api.cli.explanation import hit_lines, query_lines

    out = console()
    for line in query_lines(why) if why else ():
        out.print(line, style="cyan", markup=False, highlight=False)
    for number, hit in enumerate(found.hits, 1):
        out.print(_title(number, hit))
        out.print(_line(hit), style="dim")
        if hit.snippet:
            out.print(_marked(hit.snippet, hit.marks, "    "))
        for line in hit_lines(why.hits[number - 1]) if why else ():
            out.print(line, style="cyan", markup=False, highlight=False)
    note(
        tr(
            f"共 {found.total} 份"
            + (f"，另有 {found.partial_total} 份部分相符" if found.partial_total else "")
            + f"；读作：{found.read_as}",
            f"{found.total} documents"
            + (f", and {found.partial_total} that match in part" if found.partial_total else "")
            + f"; read as: {found.read_as}",
        )
    )
    if found.next:
        note(tr(f"下一页：--after {found.next}", f"next page: --after {found.next}"))


def _title(number: int, hit: Hit) -> Any:
    text = _marked(hit.document.title, hit.title_marks, f"{number:>2}. ")
    if hit.partial:
        text.append(tr("（部分相符）", " (partial)"), style="yellow")
    return text


def _line(hit: Hit) -> str:
    from config.regions import region_name

    document = hit.document
    parts = (
        "、".join(document.agencies[:2]),
        region_name(document.region) if document.region else None,
        document.date,
        document.doc_no,
        document.id,
        document.url,
    )
    return "    " + " · ".join(part for part in parts if part)


def _marked(text: str, marks: tuple[tuple[int, int], ...], indent: str) -> Any:
    from rich.text import Text

    shown = Text(indent + text.replace("\n", " "))
    for start, end in marks:
        shown.stylize("bold red", start + len(indent), end + len(indent))
    return shown
