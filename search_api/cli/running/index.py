"""`huanxin index`: the search index beside the store."""

from __future__ import annotations

import os
import time
from dataclasses import asdict
from typing import Annotated

import typer

from config.language import tr
from search_api.cli.output import note, note_waiting, opened, print_json, progress

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.command("facts", help=tr("读出活动、截止等登记表所需的事实", "read the facts that the registers need"))
def facts(as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False) -> int:
    from indexing.projection import indexed
    from indexing.registers.keeping import keep_facts, waiting_facts

    with opened(writing=True) as (settings, store):
        waiting = waiting_facts(store)
        with progress() as display:
            task = display.add_task(tr("读事实", "reading facts"), total=waiting)
            done = keep_facts(store, progress=lambda done: display.update(task, completed=done))
        note_waiting(indexed(store, settings))
        left = waiting_facts(store)
    if as_json:
        print_json({"read": done, "waiting": left})
    else:
        print(tr(f"读了 {done} 份，还有 {left} 份", f"{done} read, {left} waiting"))
    return 0


@app.command("status", help=tr("索引的情况", "how the index stands"))
def status(as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False) -> int:
    from indexing.projection import index_state

    with opened() as (settings, store):
        state = index_state(store, settings)
    if as_json:
        print_json(asdict(state))
        return 0
    if state.fault:
        where = f"（{state.fault_where}）" if state.fault_where else ""
        print(
            tr(f"检索引擎没有应答：{state.fault}{where}", f"the engine does not answer: {state.fault}{where}")
        )
        if state.fault_detail:
            print(f"  {state.fault_detail}")
    else:
        print(
            tr(
                f"{state.engine} {state.version}：{state.documents} 份文件，词典 {state.dictionary}",
                f"{state.engine} {state.version}: {state.documents} documents, dictionary {state.dictionary}",
            )
        )
    print(
        tr(
            f"{state.backlog} 份待索引，其中 {state.refused} 份被引擎拒绝",
            f"{state.backlog} waiting, {state.refused} of them refused by the engine",
        )
    )
    for each in state.refused_documents:
        print(f"  {each.id}{tr('：', ': ')}{each.why}")
    for model in state.meaning:
        print(
            tr(
                f"{model.model}：读过 {model.documents} 份，{model.waiting} 份未读",
                f"{model.model}: {model.documents} documents read, {model.waiting} not yet",
            )
        )
        if model.outdated:
            print(
                tr(
                    f"模型已变，{model.outdated} 份应重读：huanxin index vectors",
                    f"the model has changed, {model.outdated} are to be read again: huanxin index vectors",
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
        refused: dict[str, str] = {}
        count = run(
            store,
            settings,
            lambda done, total: display.update(task, completed=done, total=total),
            refused.__setitem__,
        )
    if as_json:
        print_json({"documents": count, "refused": _listed(refused)})
    else:
        print(tr(f"已索引 {count} 份文件", f"{count} documents indexed"))
    return _told(refused)


@app.command(
    "vectors",
    help=tr(
        "让模型读尚未读的文件；可随时中断，接着做",
        "have the models read what they have not; may be stopped, and goes on",
    ),
)
def vectors(as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False) -> int:
    from indexing.projection import make_vectors
    from indexing.vectors.models import ready

    # numpy takes every core there is, unless it is told before it comes.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with opened(writing=True) as (settings, store), progress() as display:
        if not ready(settings):
            note(tr("没有模型：huanxin model get", "there is no model: huanxin model get"))
        task = display.add_task(tr("阅读", "reading"), total=None)
        started = time.monotonic()
        count = make_vectors(
            store, settings, lambda done, total: display.update(task, completed=done, total=total)
        )
    if as_json:
        print_json({"read": count})
    else:
        minutes = (time.monotonic() - started) / 60
        rate = round(count / minutes) if count else 0
        print(tr(f"读了 {count} 份次，每分钟 {rate}", f"{count} readings, {rate} a minute"))
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


@app.command("reconcile", help=tr("核对索引与数据库并补正", "find and mend what index and store disagree on"))
def reconcile(as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False) -> int:
    from indexing.projection import reconcile as run

    with opened(writing=True) as (settings, store), progress() as display:
        task = display.add_task(tr("核对索引", "comparing"), total=None)
        refused: dict[str, str] = {}
        mended, dropped = run(
            store,
            settings,
            lambda done, total: display.update(task, completed=done, total=total),
            refused.__setitem__,
        )
    if as_json:
        print_json({"mended": mended, "dropped": dropped, "refused": _listed(refused)})
    else:
        print(tr(f"补正 {mended} 份，去掉 {dropped} 份", f"{mended} mended, {dropped} dropped"))
    return _told(refused)


def _listed(refused: dict[str, str]) -> list[dict[str, str]]:
    return [{"id": key, "why": reason} for key, reason in refused.items()]


def _told(refused: dict[str, str]) -> int:
    """The exit code, after a line for each document that the engine will never take."""
    for key, reason in refused.items():
        note(tr(f"引擎不收 {key}：{reason}", f"the engine refuses {key}: {reason}"))
    return 4 if refused else 0
