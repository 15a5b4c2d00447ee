"""`huanxin merges`: which papers' tellings are one activity, split and joined by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from config.language import tr
from search_api.cli.output import note, opened, print_json

if TYPE_CHECKING:
    from indexing.registers.ties import Tie
    from indexing.store import Store

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Why = Annotated[str, typer.Option(help=tr("理由", "why"))]
AsJson = Annotated[bool, typer.Option("--json", help="JSON")]
Activity = Annotated[
    str, typer.Argument(metavar="ACTIVITY", help=tr("活动的名称或 key", "an activity's name or key"))
]


@app.command(
    "list",
    help=tr(
        "由几份文件合成的活动，和人工的拆分、合并",
        "activities of several papers, and what was split or joined",
    ),
)
def list_(as_json: AsJson = False) -> int:
    from indexing.registers.activities import register
    from indexing.registers.ties import ties
    from search_api.api.ties import shown

    with opened() as (_, store):
        merged = [one for one in register(store) if one.papers > 1 or any(w.tied for w in one.witnesses)]
        said = ties(store)
    if as_json:
        print_json(
            {
                "merged": [
                    {
                        "key": one.key,
                        "name": one.name,
                        "start": one.start,
                        "end": one.end,
                        "differs": list(one.differs),
                        "witnesses": [
                            {
                                "key": w.key,
                                "document_id": w.document_id,
                                "title": w.title,
                                "start": w.start,
                                "end": w.end,
                            }
                            for w in one.witnesses
                        ],
                    }
                    for one in merged
                ],
                "ties": [shown(tie) for tie in said],
            }
        )
        return 0
    for one in merged:
        print(f"{one.name}  {_days(one.start, one.end)}")
        for witness in one.witnesses:
            print(f"  {witness.document_id}  {_days(witness.start, witness.end)}  {witness.title}")
    for tie in said:
        print(
            f"{tie.key}  {_words(tie.split, tie.belongs_to)}  {tie.document_id}  {tie.who}  {tie.why}".rstrip()
        )
    note(tr(f"共 {len(merged)} 项，人工 {len(said)} 条", f"{len(merged)} activities, {len(said)} by hand"))
    return 0


@app.command("split", help=tr("一份文件说的另算一项", "let one paper's telling stand apart"))
def split(
    activity: Activity,
    document: Annotated[str, typer.Argument(metavar="ID", help=tr("文件编号", "document id"))],
    why: Why = "",
    as_json: AsJson = False,
) -> int:
    import getpass

    from config.clock import now
    from indexing.registers.ties import split as splitting

    with opened(writing=True) as (_, store):
        key = _key(activity)
        tie = splitting(store, key, document, who=getpass.getuser(), why=why, moment=now())
        return _done(store, "activity.split", tie, as_json=as_json)


@app.command("join", help=tr("两项其实是一项", "two are one"))
def join(
    activity: Activity,
    into: Annotated[str, typer.Argument(metavar="INTO", help=tr("并入哪一项", "the one it belongs to"))],
    why: Why = "",
    as_json: AsJson = False,
) -> int:
    import getpass

    from config.clock import now
    from indexing.registers.ties import join as joining

    with opened(writing=True) as (_, store):
        tie = joining(store, _key(activity), _key(into), who=getpass.getuser(), why=why, moment=now())
        return _done(store, "activity.join", tie, as_json=as_json)


@app.command(
    "undo", help=tr("撤销一次拆分（给出文件）或合并", "take a split (name the paper) or a join back")
)
def undo(
    activity: Activity,
    document: Annotated[str, typer.Argument(metavar="[ID]", help=tr("文件编号", "document id"))] = "",
) -> int:
    from indexing.registers.ties import untie
    from search_api.auth.audit import at_the_terminal, note_done

    with opened(writing=True) as (_, store):
        key = _key(activity)
        untie(store, key, document)
        note_done(store, at_the_terminal(), "activity.untie", key[:200], {"document_id": document or None})
    return 0


def _key(name: str) -> str:
    """A key as it is; a name as its key."""
    from indexing.changes.folding import folded

    name, at, document = name.partition("@")
    return f"{folded(name)[:200]}{at}{document}"


def _done(store: Store, what: str, tie: Tie, *, as_json: bool) -> int:
    from search_api.api.ties import shown
    from search_api.auth.audit import at_the_terminal, note_done

    note_done(store, at_the_terminal(), what, tie.key[:200], None, shown(tie))
    if as_json:
        print_json(shown(tie))
    else:
        print(f"{tie.key}  {_words(tie.split, tie.belongs_to)}")
    return 0


def _words(split: bool, belongs_to: str) -> str:
    return tr("另算一项", "stands apart") if split else tr(f"并入 {belongs_to}", f"belongs to {belongs_to}")


def _days(start: str | None, end: str | None) -> str:
    return f"{start or ''}..{end or ''}" if start or end else ""
