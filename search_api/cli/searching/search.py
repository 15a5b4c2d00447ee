"""`huanxin search`: one query, or a batch of them."""

from __future__ import annotations

from collections.abc import Mapping
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
    from indexing.store import Store


def search(
    query: Annotated[str | None, typer.Argument(help=tr("检索式", "query"))] = None,
    region: Annotated[
        list[str] | None, typer.Option(help=tr("地区：名称或六位代码", "region: name or six-digit code"))
    ] = None,
    type_: Annotated[list[str] | None, typer.Option("--type", help=tr("文件类型", "document type"))] = None,
    agency: Annotated[list[str] | None, typer.Option(help=tr("机关", "agency"))] = None,
    topic: Annotated[list[str] | None, typer.Option(help="core, related, other")] = None,
    source: Annotated[list[str] | None, typer.Option(help=tr("来源编号", "source id"))] = None,
    year: Annotated[list[str] | None, typer.Option(help=tr("年份", "year"))] = None,
    since: Annotated[str | None, typer.Option(help="YYYY-MM-DD")] = None,
    until: Annotated[str | None, typer.Option(help="YYYY-MM-DD")] = None,
    sort: Annotated[str, typer.Option(help="relevance, date")] = "relevance",
    size: Annotated[int, typer.Option(help=tr("条数", "how many"))] = 10,
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
    no_semantic: Annotated[
        bool,
        typer.Option("--no-semantic", help=tr("只按词，不看意思", "by words alone, not by meaning")),
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
        "query": query,
        "region": region,
        "type": type_,
        "agency": agency,
        "topic": topic,
        "source": source,
        "year": year,
        "since": since,
        "until": until,
        "sort": sort,
        "size": size,
        "match": match,
        "after": after,
        "fresh": not no_fresh,
        "semantic": not no_semantic,
        "explain": explain,
    }
    with opened() as (settings, store):
        if as_json:
            print_json(_ask(asked, store, settings))
        else:
            _print(*_found(asked, store, settings))
        _note_facts(query or "", store)
        _note_rebuild(_rebuild_due(settings))
    return 0


def _ask(asked: Mapping[str, Any], store: Store, settings: Settings) -> dict[str, Any]:
    """The answer to one search as machines get it, explained where asked for. Raises what `read_search` does."""
    from search_api.documents import answer

    found, why = _found(asked, store, settings)
    return answer(found) | ({"explain": asdict(why)} if why else {})


def _found(asked: Mapping[str, Any], store: Store, settings: Settings) -> tuple[Answer, Explanation | None]:
    from config.clock import now
    from indexing.explain import explain
    from indexing.query import read_search
    from indexing.search import search as run

    wanted = dict(asked)
    explained = wanted.pop("explain", None)
    if not isinstance(explained, bool | None):
        raise WrongUsage(
            tr(
                f"explain 应为 true 或 false，不是 {explained}",
                f"explain takes true or false, not {explained}",
            ),
            where="explain",
        )
    query = read_search(wanted, now().date())
    found = run(store, settings, query)
    return found, explain(store, settings, query, found) if explained else None


def _rebuild_due(settings: Settings) -> bool:
    """Whether the index was cut with another dictionary. Asked once a command, after its answers;
    an engine that does not say so now has answered all the same."""
    from indexing.engine import open_engine

    try:
        return open_engine(settings).status().rebuild_due
    except Fault:
        return False


def _note_facts(query: str, store: Store) -> None:
    """Says where a query asks what papers say, and of some it is not known yet."""
    from indexing.query import parse
    from indexing.query.tree import asks_of_facts
    from indexing.registers.keeping import waiting_facts

    waiting = waiting_facts(store) if asks_of_facts(parse(query)) else 0
    if waiting:
        note(
            tr(
                f"注意：还有 {waiting} 份文件的事实没有读出，可能有漏：huanxin reread --facts",
                f"note: the facts of {waiting} papers are still to be read, so results may be missing: huanxin reread --facts",
            )
        )


def _note_rebuild(due: bool) -> None:
    if due:
        note(
            tr(
                "注意：索引是用另一版词典建的，结果可能不全，应重建：huanxin index rebuild",
                "note: the index was built with another dictionary, so results may be missing; rebuild: huanxin index rebuild",
            )
        )


def _batch(path: Path) -> int:
    from search_api.cli.batch import answer_lines

    with opened() as (settings, store):
        code = answer_lines(path, lambda asked: _ask(asked, store, settings))
        _note_rebuild(_rebuild_due(settings))
    return code


def _print(found: Answer, why: Explanation | None = None) -> None:
    from search_api.brief import brief_words
    from search_api.cli.searching.explanation import hit_lines, query_lines

    out = console()
    for line in query_lines(why) if why else ():
        out.print(line, style="cyan", markup=False, highlight=False)
    for number, hit in enumerate(found.hits, 1):
        out.print(_title(number, hit))
        out.print(_line(hit), style="dim")
        if words := brief_words(hit.brief):
            out.print(f"    {words}", style="dim", markup=False, highlight=False)
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
    if hit.by_meaning:
        text.append(tr("（按意思相近）", " (near in meaning)"), style="yellow")
    elif hit.partial:
        text.append(tr("（部分相符）", " (partial)"), style="yellow")
    return text


def _line(hit: Hit) -> str:
    from indexing.labels import label

    document = hit.document
    parts = (
        "、".join(document.agencies[:2]),
        label("region", document.region) if document.region else None,
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
