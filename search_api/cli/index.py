"""`huanxin index`: the search index beside the store."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from config.language import tr
from search_api.cli.output import opened, print_json, progress

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.command("status", help=tr("索引的情况", "how the index stands"))
def status(as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False) -> int:
    from indexing.projection import index_state

    with opened() as (settings, store):
        state = index_state(store, settings)
    if as_json:
        print_json(asdict(state))
        return 0
    print(
        tr(
            f"{state.engine} {state.version}：{state.documents} 份文件，{state.backlog} 份待索引，词典 {state.dictionary}",
            f"{state.engine} {state.version}: {state.documents} documents, {state.backlog} waiting, dictionary {state.dictionary}",
        )
    )
    if state.rebuild_due:
        print(
            tr(
                "词典已变，应重建：huanxin index rebuild",
                "the dictionary has changed; rebuild: huanxin index rebuild",
            )
        )
    return 0


@app.command(
    "rebuild", help=tr("由数据库重建索引；其间照常检索", "rebuild the index from the store; searches go on")
)
def rebuild(as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False) -> int:
    from indexing.projection import rebuild as run

    with opened(writing=True) as (settings, store), progress() as display:
        task = display.add_task(tr("重建索引", "rebuilding"), total=None)
        count = run(store, settings, lambda done, total: display.update(task, completed=done, total=total))
    if as_json:
        print_json({"documents": count})
    else:
        print(tr(f"已索引 {count} 份文件", f"{count} documents indexed"))
    return 0


@app.command("drain", help=tr("索引待处理的文件", "index what waits"))
def drain(as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False) -> int:
    from indexing.projection import drain as run

    with opened(writing=True) as (settings, store):
        count = run(store, settings)
    if as_json:
        print_json({"documents": count})
    else:
        print(tr(f"已索引 {count} 份文件", f"{count} documents indexed"))
    return 0
