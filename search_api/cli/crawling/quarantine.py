"""`huanxin quarantine`: what runs found changed or gone, but held back because it was implausibly much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from config.faults import NotFound
from config.language import tr
from search_api.cli.output import note, note_waiting, opened, print_json

if TYPE_CHECKING:
    from indexing.store import Store
    from indexing.store.papers.quarantine import HeldRun

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

_Run = Annotated[str, typer.Argument(help=tr("批次编号", "run id"))]
_Json = Annotated[bool, typer.Option("--json", help="JSON")]


@app.command("list", help=tr("列出待审的批次", "list the runs held"))
def list_held(as_json: _Json = False) -> int:
    from indexing.store.papers.quarantine import held_runs
    from search_api.runs import held as shaped

    with opened() as (_, store):
        held = held_runs(store)
    if as_json:
        print_json([shaped(run) for run in held])
        return 0
    for run in held:
        findings = tr(f"{len(run.findings)} 项", f"{len(run.findings)} findings")
        print(f"{run.run_id}  {run.source_id}  {run.held_at:%Y-%m-%d %H:%M}  {findings}")
    if not held:
        note(tr("没有待审的批次", "no run is held"))
    return 0


@app.command("show", help=tr("看一个批次待审的内容", "show what is held of a run"))
def show(run: _Run, as_json: _Json = False) -> int:
    from indexing.labels import label
    from search_api.runs import held as shaped

    with opened() as (_, store):
        held = _held(store, run)
    if as_json:
        print_json(shaped(held))
        return 0
    for finding in held.findings:
        title = finding.paper.title if finding.paper else ""
        print(f"{' '.join(label('change', one) for one in finding.classes)}  {finding.url}  {title}")
    return 0


@app.command("accept", help=tr("认可：照样记录", "accept: record it after all"))
def accept(run: _Run, as_json: _Json = False) -> int:
    from indexing.projection import indexed
    from indexing.store.papers.quarantine import accept as accepting
    from search_api.auth.audit import at_the_terminal, note_done

    with opened(writing=True) as (settings, store):
        held = _held(store, run)
        accepted = accepting(store, held)
        fault = indexed(store, settings)
        after = {"run_id": run, "changes": accepted.changes, "skipped": accepted.skipped}
        before = {"findings": len(held.findings)}
        note_done(store, at_the_terminal(), "quarantine.accept", run, before, after)
    note_waiting(fault)
    if as_json:
        print_json(after)
        return 0
    print(tr(f"已记录 {accepted.changes} 项变更", f"{accepted.changes} changes recorded"))
    if accepted.skipped:
        print(
            tr(
                f"略过 {accepted.skipped} 项：这些页面之后已有更新的结果",
                f"{accepted.skipped} skipped: something newer is known of those pages",
            )
        )
    return 0


@app.command(
    "discard", help=tr("放弃：页面日后照常复查", "discard: the pages are looked at again in due course")
)
def discard(run: _Run, as_json: _Json = False) -> int:
    from indexing.store.papers.quarantine import discard as discarding
    from search_api.auth.audit import at_the_terminal, note_done

    with opened(writing=True) as (_, store):
        before = {"findings": len(_held(store, run).findings)}
        count = discarding(store, run)
        note_done(store, at_the_terminal(), "quarantine.discard", run, before)
    if as_json:
        print_json({"run_id": run, "discarded": count})
    else:
        print(tr(f"已放弃 {count} 项", f"{count} discarded"))
    return 0


def _held(store: Store, run_id: str) -> HeldRun:
    from indexing.store.papers.quarantine import held_runs

    found = held_runs(store, run_id)
    if not found:
        raise NotFound(tr(f"没有待审的批次 {run_id}", f"nothing is held of run {run_id}"), where=run_id)
    return found[0]
